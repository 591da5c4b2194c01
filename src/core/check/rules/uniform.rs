//! A backlog has one form.

use std::collections::BTreeMap;

use super::super::level::{Basis, Level};
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::story::Marker;
use super::super::subject::{Kind, Subject};

/// The fewest stories of which one form can be the usual one.
const FEWEST: usize = 4;

/// `not-uniform`
pub(super) struct NotUniform;

impl Check for NotUniform {
    fn about(&self) -> &'static About {
        &About {
            id: "not-uniform",
            rule: "All stories of a backlog say what is wanted in the same form.",
            reason: "Another form looks like another meaning: is \"need\" stronger than \"want\"?",
            source: "QUS (uniform)",
            basis: Basis::Words,
            ceiling: Level::Warning,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        let mut counts: BTreeMap<Marker, usize> = BTreeMap::new();
        let marked: Vec<(usize, Marker, bool, std::ops::Range<usize>)> = subjects
            .iter()
            .enumerate()
            .filter(|(_, subject)| subject.kind == Kind::Story && subject.english)
            .filter_map(|(at, subject)| {
                let story = subject.story.as_ref()?;
                Some((at, story.marker?, story.negated, story.span.clone()))
            })
            .collect();
        for (_, marker, _, _) in &marked {
            *counts.entry(*marker).or_default() += 1;
        }
        let Some((usual, count)) = counts.into_iter().max_by_key(|(_, count)| *count) else { return };
        if marked.len() < FEWEST || count * 10 < marked.len() * 6 {
            return;
        }
        for (at, _, _, span) in marked.into_iter().filter(|(_, marker, negated, _)| *marker != usual && !negated) {
            let form = match usual {
                Marker::Want => "I want",
                Marker::Like => "I would like",
                Marker::Need => "I need",
                Marker::Can => "I can",
                Marker::Must => "I must",
            };
            let message = format!("the other stories say \"{form}\"");
            all.push(found(self.about(), at, span, message, format!("begin the want with \"{form}\"")));
        }
    }
}
