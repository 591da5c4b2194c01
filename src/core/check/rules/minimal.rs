//! A story is a story: no remark, no second sentence, no example.

use super::super::level::{Basis, Level};
use super::super::placeholder::is_placeholder;
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::subject::{Kind, Subject};
use super::super::token::tokens;

/// `not-minimal`
pub(super) struct NotMinimal;

impl Check for NotMinimal {
    fn about(&self) -> &'static About {
        &About {
            id: "not-minimal",
            rule: "A story has its three parts and nothing else: no remark in brackets, no second sentence, no example.",
            reason: "What stands beside the story is neither estimated nor tested.",
            source: "QUS (minimal)",
            basis: Basis::Words,
            ceiling: Level::Warning,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        let stories =
            subjects.iter().copied().enumerate().filter(|(_, subject)| subject.kind == Kind::Story && subject.english);
        for (at, subject) in stories {
            let Some(story) = subject.story.as_ref().filter(|story| story.marker.is_some()) else { continue };
            let text = subject.at(&story.span);
            let remark = bracket(text).or_else(|| example(text)).or_else(|| second_sentence(text));
            if let Some((span, what)) = remark {
                let span = story.span.start + span.start..story.span.start + span.end;
                all.push(found(self.about(), at, span, what, "move it to the notes or to a criterion"));
            }
        }
    }
}

type Remark = (std::ops::Range<usize>, &'static str);

/// A remark in brackets: no plural "(s)", no abbreviation, no part of a word.
pub(in crate::core::check) fn bracket(text: &str) -> Option<Remark> {
    for (open, close) in [('(', ')'), ('[', ']')] {
        for (at, _) in text.match_indices(open) {
            let Some(length) = text[at..].find(close) else { continue };
            let inner = &text[at + 1..at + length];
            let glued = text[..at].ends_with(char::is_alphanumeric)
                || text[at + length + 1..]
                    .starts_with(|letter: char| letter.is_alphanumeric() || letter == '-' || letter == '(');
            let letters = inner.chars().filter(|letter| letter.is_alphabetic());
            let capitals = letters.clone().filter(|letter| letter.is_uppercase()).count();
            let abbreviation = !inner.contains(' ') && capitals >= 2 && capitals * 2 >= letters.clone().count();
            if letters.count() > 1 && !glued && !abbreviation && !is_placeholder(&text[at..=at + length]) {
                return Some((at..at + length + 1, "a remark in brackets is no part of the story"));
            }
        }
    }
    None
}

fn example(text: &str) -> Option<Remark> {
    let lower = text.to_ascii_lowercase();
    for words in ["e.g.", "i.e.", "e.g ", "i.e ", " eg. ", " ie. ", "for example", "for instance"] {
        if let Some(at) = lower.find(words) {
            return Some((at..at + words.trim_end().len(), "an example is no part of the story"));
        }
    }
    None
}

/// A sentence after the story that doesn't tell its purpose.
fn second_sentence(text: &str) -> Option<Remark> {
    for (at, _) in text.match_indices(['.', '!', '?', ';', '\n']) {
        let rest = &text[at + 1..];
        let start = rest.len() - rest.trim_start_matches([' ', '*', '_', '"', '\n', '\r', '\t', '-']).len();
        let next = &rest[start..];
        let words = tokens(next, 0..next.len());
        let reason = ["so that", "so ", "in order", "because", "this way", "i want", "i need", "i can", "as a"];
        let lower = next.to_lowercase();
        let before = text[..at].rsplit([' ', '\n']).next().unwrap_or_default();
        // "approx. three", "no. 5", "v1.2": a point that ends no sentence.
        let ends = rest.starts_with([' ', '\n', '*', '"', '\r'])
            && (before.len() > 3 || text[at..].starts_with(['!', '?', '\n', ';']));
        let sentence = next.starts_with(char::is_uppercase) && words.iter().filter(|token| token.word).count() >= 2;
        if ends
            && sentence
            && !before.eq_ignore_ascii_case("etc")
            && !reason.iter().any(|reason| lower.starts_with(reason))
        {
            let from = at + 1 + start;
            return Some((from..text.len(), "a second sentence is no part of the story"));
        }
    }
    None
}

/// `story-long`
pub(super) struct LongStory;

impl Check for LongStory {
    fn about(&self) -> &'static About {
        &About {
            id: "story-long",
            rule: "A story's sentence has at most 60 words.",
            reason: "A longer one holds conditions that belong to the criteria.",
            source: "INVEST (small)",
            basis: Basis::Words,
            ceiling: Level::Note,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, subject) in subjects.iter().copied().enumerate().filter(|(_, subject)| subject.kind == Kind::Story) {
            let Some(story) = &subject.story else { continue };
            let words = story.role.len() + story.want.len() + story.why.len();
            if words > 60 {
                let message = format!("the story has {words} words");
                all.push(found(self.about(), at, story.span.clone(), message, "move conditions to the criteria"));
            }
        }
    }
}
