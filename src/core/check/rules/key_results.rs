//! Key results: from where, to where, by when, and whether they measure anything.

use super::super::key_result::{Cell, KeyResult, figures, states_time};
use super::super::level::{Basis, Level};
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::subject::{Kind, Subject};
use super::super::token::tokens;
use super::super::verbs;

fn results<'a>(subjects: &'a [&'a Subject]) -> impl Iterator<Item = (usize, &'a Subject, &'a KeyResult)> {
    let okrs = subjects.iter().copied().enumerate().filter(|(_, subject)| subject.kind == Kind::Okrs);
    okrs.flat_map(|(at, subject)| subject.results.iter().map(move |result| (at, subject, result)))
}

/// The cell's place if the cell or its whole column is missing.
fn missing(result: &KeyResult, column: usize) -> Option<std::ops::Range<usize>> {
    match &result.cells.as_ref()?[column] {
        Cell::NoColumn => Some(result.span.clone()),
        Cell::Blank(span) if span.is_empty() => Some(result.span.clone()),
        Cell::Blank(span) => Some(span.clone()),
        Cell::Said(_) => None,
    }
}

/// `kr-no-baseline`
pub(super) struct NoBaseline;

impl Check for NoBaseline {
    fn about(&self) -> &'static About {
        &About {
            id: "kr-no-baseline",
            rule: "A key result says where its metric is today.",
            reason: "A target without a present value may be reached already, or out of reach.",
            source: "Doerr, Measure What Matters; Wodtke, Radical Focus",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, subject, result) in results(subjects) {
            let span = match result.cells {
                Some(_) => missing(result, 0),
                None if subject.english => {
                    let figures = figures(&subject.text, result.span.clone());
                    (figures.metric && figures.target && !figures.baseline && !figures.kept)
                        .then(|| result.span.clone())
                }
                None => None,
            };
            if let Some(span) = span {
                let hint = "add the present value: \"from 12 to 40 %\"; if nobody knows it, measure first";
                all.push(found(self.about(), at, span, "the key result doesn't say where it starts", hint));
            }
        }
    }
}

/// `kr-no-target`
pub(super) struct NoTarget;

impl Check for NoTarget {
    fn about(&self) -> &'static About {
        &About {
            id: "kr-no-target",
            rule: "A key result names the number to reach.",
            reason: "Without a number nobody can say whether it was reached.",
            source: "Doerr, Measure What Matters: \"It's not a key result unless it has a number.\"",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, subject, result) in results(subjects) {
            let said = |column: usize| matches!(result.cells.as_ref().map(|cells| &cells[column]), Some(Cell::Said(_)));
            let span = match &result.cells {
                // "Reach 40 %" is a target without a column of its own.
                Some(cells) if cells[1] == Cell::NoColumn && !said(0) => {
                    (!figures(&subject.text, result.span.clone()).target).then(|| result.span.clone())
                }
                Some(_) => missing(result, 1),
                None if subject.english => {
                    (!figures(&subject.text, result.span.clone()).target).then(|| result.span.clone())
                }
                None => None,
            };
            if let Some(span) = span.filter(|_| !subject.text.is_empty()) {
                let hint = "name a metric and the number that it should reach";
                all.push(found(self.about(), at, span, "the key result has no number to reach", hint));
            }
        }
    }
}

/// `kr-no-date`
pub(super) struct NoDate;

impl Check for NoDate {
    fn about(&self) -> &'static About {
        &About {
            id: "kr-no-date",
            rule: "A key result has a day or a period, its own or the whole document's.",
            reason: "Without an end nobody looks at the number.",
            source: "Doerr, Measure What Matters",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, subject, result) in results(subjects).filter(|(_, subject, _)| !subject.line) {
            let dated = match &result.cells {
                Some(cells) => matches!(cells[2], Cell::Said(_)) || states_time(subject.at(&result.span)),
                None => states_time(subject.at(&result.span)),
            };
            // A period anywhere outside the results holds for all of them.
            let outside = subject.document.blocks.iter().filter(|block| {
                !matches!(block.kind, super::super::document::BlockKind::Cell { .. }) && block.span != result.span
            });
            let period = outside.map(|block| subject.at(&block.span)).any(states_time);
            if !dated && !period && subject.english {
                let hint = "add a due date, or the period of all of them: \"**Period:** Q3 2027\"";
                let span = missing(result, 2).unwrap_or(result.span.clone());
                all.push(found(self.about(), at, span, "the key result has no day and no period", hint));
            }
        }
    }
}

/// `kr-output`
pub(super) struct Output;

impl Check for Output {
    fn about(&self) -> &'static About {
        &About {
            id: "kr-output",
            rule: "A key result is a change in what people do, not the delivery of work.",
            reason: "Work can be delivered and change nothing.",
            source: "Seiden, Outcomes Over Output; Cagan, Inspired",
            basis: Basis::Words,
            ceiling: Level::Note,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        const DELIVERY: [&str; 27] = [
            "ship",
            "launch",
            "build",
            "publish",
            "release",
            "implement",
            "write",
            "deploy",
            "migrate",
            "design",
            "document",
            "set",
            "collate",
            "draft",
            "host",
            "hire",
            "start",
            "enable",
            "roll",
            "integrate",
            "convert",
            "prepare",
            "enforce",
            "agree",
            "research",
            "switch",
            "deliver",
        ];
        for (at, subject, result) in results(subjects) {
            let words = tokens(&subject.text, result.span.clone());
            let mut words = words.iter().filter(|token| token.word && !token.text.ends_with("ly"));
            let Some(first) = words.next() else { continue };
            let figures = figures(&subject.text, result.span.clone());
            let made =
                matches!(verbs::act(&first.text), Some(verbs::Act::Make | verbs::Act::Give | verbs::Act::Change));
            let work = first.is_in(&DELIVERY) || (made && !first.is_in(&["share", "report", "rate"]));
            if (work && !figures.metric) || (!figures.target && verbs::act(&first.text).is_some()) {
                let hint = "name what people do differently once it is delivered, and count that";
                all.push(found(
                    self.about(),
                    at,
                    first.span.clone(),
                    "this is work to deliver, not a result of it",
                    hint,
                ));
            }
        }
    }
}
