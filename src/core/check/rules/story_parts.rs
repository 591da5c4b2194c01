//! The parts that every story has: a role, a why, and criteria.

use std::ops::Range;

use super::super::level::{Basis, Level};
use super::super::placeholder::is_blank;
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::story::Story;
use super::super::subject::{Kind, Subject};
use super::super::token::{Token, span_of};

fn words<'a>(subject: &'a Subject, part: &[Token]) -> &'a str {
    span_of(part).map_or("", |span| &subject.text[span])
}

fn stories<'a>(subjects: &'a [&'a Subject]) -> impl Iterator<Item = (usize, &'a Subject, &'a Story)> {
    subjects.iter().copied().enumerate().filter_map(|(at, subject)| {
        let story = subject.story.as_ref().filter(|_| subject.kind == Kind::Story)?;
        Some((at, subject, story))
    })
}

/// The stories of ours that don't answer a field, with its place.
fn fields<'a>(subjects: &'a [&'a Subject], field: &'a str) -> impl Iterator<Item = (usize, &'a Subject, Range<usize>)> {
    let stories = subjects.iter().copied().enumerate().filter(|(_, subject)| subject.kind == Kind::Story);
    stories.filter_map(move |(at, subject)| Some((at, subject, subject.lacks(field)?)))
}

/// `role-missing`
pub(super) struct RoleMissing;

impl Check for RoleMissing {
    fn about(&self) -> &'static About {
        &About {
            id: "role-missing",
            rule: "A story says for whom it is.",
            reason: "Without a role nobody can be asked whether the story is needed or done.",
            source: "QUS (well-formed); Connextra's form",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, _, span) in fields(subjects, "persona") {
            let hint = "name who does it, in two or three words";
            all.push(found(self.about(), at, span, "the story names no role", hint));
        }
        for (at, subject, story) in stories(subjects).filter(|(_, subject, _)| subject.lacks("persona").is_none()) {
            let role = words(subject, &story.role);
            let span = span_of(&story.role).unwrap_or(story.span.clone());
            let open = subject.text[span.start..story.span.end].trim_start_matches(['*', '_', ' ', ',']);
            if (story.marker.is_some() || story.has_as) && (is_blank(role) || gap(subject, story) || open.is_empty()) {
                let hint = "begin with \"As a …\" and name who does it, in two or three words";
                all.push(found(self.about(), at, span, "the story names no role", hint));
            }
        }
    }
}

/// Whether the role's place holds a mark such as `…` or `<role>` instead of words.
fn gap(subject: &Subject, story: &Story) -> bool {
    let Some(want) = story.want.first() else { return false };
    let head = &subject.text[story.span.start..want.span.start.max(story.span.start)];
    let Some((_, after)) = head.split_once([' ', '\u{a0}']).filter(|_| story.has_as) else { return false };
    let role = after.split(',').next().unwrap_or_default().trim();
    let role = role
        .strip_prefix("a ")
        .or_else(|| role.strip_prefix("an "))
        .or_else(|| role.strip_prefix("the "))
        .unwrap_or(role);
    is_blank(role)
}

/// `no-why`
pub(super) struct NoWhy;

impl Check for NoWhy {
    fn about(&self) -> &'static About {
        &About {
            id: "no-why",
            rule: "A story says what it is good for, in any form.",
            reason: "Without a purpose a team can't find a cheaper way to it, or leave the story out.",
            source: "INVEST (valuable); Connextra's form",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, _, span) in fields(subjects, "benefit") {
            let hint = "answer what they gain from it";
            all.push(found(self.about(), at, span, "the story doesn't say why it is wanted", hint));
        }
        for (at, subject, story) in stories(subjects).filter(|(_, subject, _)| subject.lacks("benefit").is_none()) {
            if story.has_why() || story.marker.is_none() || story.negated || told_elsewhere(subject) {
                continue;
            }
            let hint = "add \"so that …\" with what is different for them afterwards";
            all.push(found(self.about(), at, story.span.clone(), "the story doesn't say why it is wanted", hint));
        }
    }
}

/// Whether another part of a document tells the purpose.
fn told_elsewhere(subject: &Subject) -> bool {
    const NAMES: [&str; 15] = [
        "why",
        "purpose",
        "motivation",
        "benefit",
        "value",
        "goal",
        "reason",
        "problem",
        "background",
        "context",
        "rationale",
        "evidence",
        "outcome",
        "impact",
        "need",
    ];
    let told = |heading: &str| NAMES.iter().any(|name| heading.contains(name));
    let below = subject.document.under(&subject.text, told).unwrap_or_default();
    let labeled = subject
        .document
        .blocks
        .iter()
        .filter_map(|block| subject.at(&block.span).split_once(':'))
        .any(|(label, rest)| label.len() < 30 && told(&label.to_lowercase()) && !is_blank(rest));
    let lower = subject.text.to_lowercase();
    let phrases = ["so that", "in order to", "because", "so i can", "so we can"];
    !subject.line
        && (labeled
            || below.iter().any(|block| !is_blank(subject.at(&block.span)))
            || phrases.iter().any(|phrase| lower.contains(phrase)))
}

/// `why-empty`
pub(super) struct WhyEmpty;

impl Check for WhyEmpty {
    fn about(&self) -> &'static About {
        &About {
            id: "why-empty",
            rule: "A purpose that is announced is stated.",
            reason: "\"So that TBD\" looks complete in every list, and says as little as no purpose.",
            source: "INVEST (valuable)",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, subject, story) in stories(subjects) {
            if !story.has_why_clause || subject.lacks("benefit").is_some() {
                continue;
            }
            let why = words(subject, &story.why);
            let end = story.span.end;
            if is_blank(why) || why.eq_ignore_ascii_case("none") || why.eq_ignore_ascii_case("n/a") {
                let start = span_of(&story.why).or_else(|| Some(story.want.last()?.span.clone()));
                let span = start.map_or(story.span.clone(), |span| span.start.min(end)..end);
                let hint = "continue the sentence after \"so that\"";
                all.push(found(self.about(), at, span, "the purpose is announced but not stated", hint));
            }
        }
    }
}

/// `criteria-missing`
pub(super) struct CriteriaMissing;

impl Check for CriteriaMissing {
    fn about(&self) -> &'static About {
        &About {
            id: "criteria-missing",
            rule: "A story says how its end is recognized.",
            reason: "Without criteria, \"done\" is an opinion.",
            source: "INVEST (testable); ISO 29148 (verifiable)",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, subject) in subjects.iter().copied().enumerate() {
            let applies = matches!(subject.kind, Kind::Story | Kind::Criteria) && !subject.line;
            let told = subject.criteria.as_ref().is_some_and(|criteria| !criteria.is_empty())
                || (subject.criteria.is_none() && subject.text.contains("- [ ]"))
                || subject.scenarios.iter().any(|scenario| scenario.steps.len() > 1);
            if applies && !told {
                let hint = "add a section \"Acceptance criteria\" with one check a line";
                let lacking = subject.lacks("criteria").filter(|span| !span.is_empty());
                let story = subject.story.as_ref();
                let span = lacking
                    .unwrap_or_else(|| story.map_or(0..subject.text.trim_end().len(), |story| story.span.clone()));
                all.push(found(self.about(), at, span, "it has no acceptance criteria", hint));
            }
        }
    }
}
