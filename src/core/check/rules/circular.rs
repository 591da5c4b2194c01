//! A why that repeats the want.

use std::collections::HashSet;

use super::super::level::{Basis, Level};
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::subject::{Kind, Subject};
use super::super::token::span_of;
use super::super::words::{content, stem};

/// `why-circular`
pub(super) struct WhyCircular;

impl Check for WhyCircular {
    fn about(&self) -> &'static About {
        &About {
            id: "why-circular",
            rule: "The why says something that the want doesn't.",
            reason: "A why that repeats the want is none.",
            source: "INVEST (valuable)",
            basis: Basis::Words,
            ceiling: Level::Note,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        let stories =
            subjects.iter().copied().enumerate().filter(|(_, subject)| subject.kind == Kind::Story && subject.english);
        for (at, subject) in stories {
            let Some(story) = &subject.story else { continue };
            let want: HashSet<String> = content(&story.want).map(|token| stem(&token.text)).collect();
            let why: Vec<String> = content(&story.why).map(|token| stem(&token.text)).collect();
            let fresh = why.iter().filter(|word| !want.contains(*word)).count();
            if !why.is_empty() && fresh == 0 {
                let hint = "say what is different for them once they can do it";
                let span = span_of(&story.why).unwrap_or(story.span.clone());
                all.push(found(self.about(), at, span, "the why repeats the want", hint));
            }
        }
    }
}
