//! What was never filled in: placeholders, guidance, questions, required fields.

use super::super::document::BlockKind;
use super::super::level::{Basis, Level};
use super::super::placeholder::{is_placeholder, within};
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::subject::{Kind, Subject};

/// `placeholder`
pub(super) struct Placeholder;

impl Check for Placeholder {
    fn about(&self) -> &'static About {
        &About {
            id: "placeholder",
            rule: "No answer is a placeholder.",
            reason: "A placeholder looks like an answer in every list and count.",
            source: "ISO 29148 (complete: no TBD)",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, subject) in subjects.iter().copied().enumerate() {
            let mut spans = Vec::new();
            if subject.line {
                spans.extend(placeholders(&subject.text, 0..subject.text.len()));
            }
            for block in &subject.document.blocks {
                spans.extend(placeholders(&subject.text, block.span.clone()));
            }
            spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
            spans.dedup_by(|next, known| next.start < known.end);
            for span in spans {
                let message = format!("`{}` stands where an answer is due", subject.at(&span).trim());
                all.push(found(self.about(), at, span, message, "answer it, or remove the line"));
            }
        }
    }
}

/// Placeholders: the whole block, what follows a label, the emphasized parts, and words within.
fn placeholders(text: &str, block: std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
    let words = &text[block.clone()];
    if is_placeholder(words) {
        return vec![block];
    }
    let mut found = within(text, block.clone());
    let label = words.split_once(": ").or_else(|| words.split_once(":** "));
    if let Some((label, value)) = label.filter(|(label, value)| label.len() < 40 && is_placeholder(value)) {
        found.push(block.start + label.len() + 1..block.start + label.len() + 1 + value.len() + 1);
    }
    for mark in ["**", "_"] {
        let mut at = 0;
        for part in words.split(mark) {
            let span = block.start + at..block.start + at + part.len();
            if at > 0
                && !part.trim().is_empty()
                && is_placeholder(part)
                && !part.trim_matches(['.', ' ', '?']).is_empty()
            {
                found.push(span);
            }
            at += part.len() + mark.len();
        }
    }
    found.extend(story_gaps(text, &block));
    found.retain(|span| span.end <= block.end);
    found
}

/// "As a …, I want": dots where words are due.
fn story_gaps(text: &str, block: &std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
    let words = &text[block.clone()];
    let lower = words.to_ascii_lowercase();
    let mut found = Vec::new();
    for opening in ["as a ", "as an ", "i want to ", "i want ", "so that "] {
        for (at, _) in lower.match_indices(opening) {
            let from = at + opening.len();
            let rest = &words[from..];
            let end = rest.find([',', '\n']).unwrap_or(rest.len());
            let value = rest[..end].trim_end_matches('.').trim();
            let value = if value.is_empty() && rest.starts_with("...") { "..." } else { value };
            if !value.is_empty() && is_placeholder(value) {
                let start = block.start + from + (rest.len() - rest.trim_start().len());
                found.push(start..start + value.len());
            }
        }
    }
    found
}

/// `untouched-scaffold`
pub(super) struct UntouchedScaffold;

/// Prefilled text of other tools that people leave in their issues.
const PREFILLED: [&str; 14] = [
    "a clear and concise description of",
    "add any other context",
    "if applicable, add screenshots",
    "please describe the",
    "describe the solution you'd like",
    "ex. i'm always frustrated when",
    "please include a summary of",
    "steps to reproduce the behavior:",
    "please fill out the",
    "replace this text",
    "write your answer here",
    "describe your changes",
    "explain what you",
    "delete this section if",
];

impl Check for UntouchedScaffold {
    fn about(&self) -> &'static About {
        &About {
            id: "untouched-scaffold",
            rule: "Guidance and questions of a template are gone once it is filled in.",
            reason: "A question that is still there was not answered.",
            source: "rolecall's templates; GitHub's issue templates",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, subject) in subjects.iter().copied().enumerate() {
            for block in &subject.document.blocks {
                let words = subject.at(&block.span);
                let plain = words.trim_matches(['*', '_', ' ', '>']).to_lowercase();
                let asked = |line: &str| subject.unanswered.iter().any(|one| one.question == line);
                let ours = subject
                    .guidance
                    .iter()
                    .filter(|line| !asked(line))
                    .any(|line| line.trim_matches(['*', '_', ' ']).to_lowercase() == plain);
                let quoted = block.kind == BlockKind::Quote && plain.starts_with("guidance: ");
                let others = PREFILLED.iter().any(|phrase| plain.starts_with(phrase)) && words.len() < 250;
                if ours || quoted || others {
                    let message = "text of the template is still here";
                    all.push(found(self.about(), at, block.span.clone(), message, "answer it, or remove it"));
                }
            }
        }
    }
}

/// `required-missing`
pub(super) struct RequiredMissing;

impl Check for RequiredMissing {
    fn about(&self) -> &'static About {
        &About {
            id: "required-missing",
            rule: "Every required field of the template is answered.",
            reason: "The next role builds on it.",
            source: "the template's own fields",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, subject) in subjects.iter().copied().enumerate() {
            // What another check says in better words is said once.
            let told: &[&str] = match subject.kind {
                Kind::Story => &["persona", "benefit", "criteria"],
                Kind::Criteria => &["criteria"],
                Kind::Strategy => &["not_doing"],
                Kind::Okrs | Kind::Roadmap | Kind::Other => &[],
            };
            for unanswered in subject.unanswered.iter().filter(|one| !told.contains(&one.field.as_str())) {
                let span = subject.lacks(&unanswered.field).unwrap_or(0..0);
                let message = format!("`{}` is required and has no answer", unanswered.field);
                let hint = format!("answer it: {}", unanswered.question);
                all.push(found(self.about(), at, span, message, hint));
            }
        }
    }
}
