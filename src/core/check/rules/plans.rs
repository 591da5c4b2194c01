//! Roadmaps promise outcomes that are measured, and strategies say what is left alone.

use super::super::document::BlockKind;
use super::super::level::{Basis, Level};
use super::super::placeholder::is_blank;
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::subject::{Kind, Subject};

const OUTCOMES: [&str; 10] =
    ["outcome", "impact", "result", "benefit", "value", "change", "effect", "so that", "objective", "why"];
const MEASURES: [&str; 9] =
    ["metric", "measure", "kpi", "number", "indicator", "target", "success", "signal", "key result"];
const NOT_DOING: [&str; 19] = [
    "not doing",
    "not do",
    "non-goal",
    "non goal",
    "nongoal",
    "won't",
    "will not",
    "wont",
    "out of scope",
    "not in scope",
    "anti-goal",
    "leave alone",
    "say no",
    "not on",
    "not now",
    "trade-off",
    "tradeoff",
    "give up",
    "not pursu",
];

/// A place in a plan that says nothing about something that each of its items should have.
struct Lack {
    span: std::ops::Range<usize>,
}

/// Where a roadmap lacks what columns, headings or labels with such a name would hold.
fn lacks(subject: &Subject, names: &[&str], in_words: impl Fn(&str) -> bool) -> Vec<Lack> {
    let is_named = |text: &str| names.iter().any(|name| text.to_lowercase().contains(name));
    let mut found = Vec::new();
    let tables = subject.document.tables();
    for table in &tables {
        let Some((header, rows)) = table.split_first().filter(|(header, rows)| header.len() > 1 && !rows.is_empty())
        else {
            continue;
        };
        let column = header.iter().position(|cell| is_named(subject.at(&cell.span)));
        for row in rows.iter().filter(|row| row.iter().any(|cell| !is_blank(subject.at(&cell.span)))) {
            let cell = column.and_then(|column| row.get(column));
            let told = cell.is_some_and(|cell| !is_blank(subject.at(&cell.span)))
                || (column.is_none() && row.iter().any(|cell| in_words(subject.at(&cell.span))));
            if !told {
                let span = cell.filter(|cell| !cell.span.is_empty()).or(row.first()).map(|cell| cell.span.clone());
                found.extend(span.map(|span| Lack { span }));
            }
        }
    }
    let said = |text: &str| is_named(text) || in_words(text);
    if tables.is_empty() && !subject.document.blocks.iter().any(|block| said(subject.at(&block.span))) {
        let items = subject.document.blocks.iter().find(|block| block.kind == BlockKind::Item);
        found.extend(items.map(|block| Lack { span: block.span.clone() }));
    }
    found
}

fn roadmaps<'a>(subjects: &'a [&'a Subject]) -> impl Iterator<Item = (usize, &'a Subject)> {
    subjects.iter().copied().enumerate().filter(|(_, subject)| subject.kind == Kind::Roadmap && subject.english)
}

/// `roadmap-no-outcome`
pub(super) struct RoadmapNoOutcome;

impl Check for RoadmapNoOutcome {
    fn about(&self) -> &'static About {
        &About {
            id: "roadmap-no-outcome",
            rule: "An item of a roadmap says what is different once it is done.",
            reason: "A list of features leaves nobody room to find a better solution.",
            source: "Lombardo et al., Product Roadmaps Relaunched",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, subject) in roadmaps(subjects) {
            for lack in lacks(subject, &OUTCOMES, |_| false) {
                let hint = "add an outcome: what people will do differently";
                all.push(found(self.about(), at, lack.span, "the item promises no outcome", hint));
            }
        }
    }
}

/// `roadmap-no-measure`
pub(super) struct RoadmapNoMeasure;

impl Check for RoadmapNoMeasure {
    fn about(&self) -> &'static About {
        &About {
            id: "roadmap-no-measure",
            rule: "An item of a roadmap names the number that will show its outcome.",
            reason: "An outcome that nobody measures is a hope.",
            source: "Lombardo et al., Product Roadmaps Relaunched",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, subject) in roadmaps(subjects) {
            let share = |text: &str| text.contains('%') || text.to_lowercase().contains("percent");
            for lack in lacks(subject, &MEASURES, share) {
                let hint = "name the metric that will show the outcome";
                all.push(found(self.about(), at, lack.span, "the item has no measure", hint));
            }
        }
    }
}

/// `strategy-no-not-doing`
pub(super) struct StrategyNoNotDoing;

impl Check for StrategyNoNotDoing {
    fn about(&self) -> &'static About {
        &About {
            id: "strategy-no-not-doing",
            rule: "A strategy says what is left alone.",
            reason: "A strategy that gives nothing up is a list of wishes.",
            source: "Porter, What Is Strategy?; Rumelt, Good Strategy/Bad Strategy",
            basis: Basis::Structure,
            ceiling: Level::Error,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        let strategies = subjects.iter().copied().enumerate().filter(|(_, subject)| subject.kind == Kind::Strategy);
        for (at, subject) in strategies.filter(|(_, subject)| subject.english) {
            let named = |text: &str| {
                let text = text.to_lowercase().replace('’', "'");
                NOT_DOING.iter().any(|name| text.contains(name))
            };
            let below = subject.document.under(&subject.text, named);
            let said = |block: &&super::super::document::Block| {
                !is_blank(subject.at(&block.span)) && block.kind != BlockKind::Quote
            };
            let told = match &below {
                Some(blocks) => blocks.iter().any(said),
                // A sentence or a labeled line outside of headings says it, too.
                None => subject.document.blocks.iter().any(|block| {
                    let words = subject.at(&block.span);
                    let (label, rest) = words.split_once(':').unwrap_or(("", words));
                    named(words) && !(named(label) && is_blank(rest))
                }),
            };
            if !told || subject.lacks("not_doing").is_some() {
                let first = subject.document.blocks.first().map_or(0..0, |block| block.span.clone());
                let hint = "add a section \"Not doing\" with what somebody in the room wants";
                all.push(found(self.about(), at, first, "the strategy doesn't say what is left alone", hint));
            }
        }
    }
}
