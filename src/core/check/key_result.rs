//! Key results: rows of a table with a metric, a baseline, a target and a day, or sentences.

use std::ops::Range;

use super::document::{Block, BlockKind, Document};
use super::placeholder::is_blank;
use super::token::{Token, starts_with, tokens};
use crate::core::months::{SHORT_NAMES, month_number};

/// A cell of a key result's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// The table has no such column.
    NoColumn,
    /// The cell says nothing.
    Blank(Range<usize>),
    /// The cell says something.
    Said(Range<usize>),
}

/// A key result.
#[derive(Clone, Debug)]
pub(super) struct KeyResult {
    /// The metric's cell, or the sentence.
    pub(super) span: Range<usize>,
    /// The cells beside the metric; `None` if it is a sentence.
    pub(super) cells: Option<[Cell; 3]>,
}

/// Column names: baseline, target, day.
const COLUMNS: [&[&str]; 3] = [
    &["baseline", "current", "start", "today", "now", "from", "as is", "before", "present"],
    &["target", "goal", "to be", "to", "aim", "after"],
    &["due", "date", "by", "deadline", "when", "until", "end", "period"],
];

impl KeyResult {
    /// A key result in a sentence.
    pub(super) fn sentence(span: Range<usize>) -> Self {
        Self { span, cells: None }
    }
}

fn is_results_heading(heading: &str) -> bool {
    heading.contains("key result") || heading.trim() == "krs" || heading.contains("key results")
}

/// The key results of a text: in tables if there are some, else in the items below "Key results".
pub(super) fn results_of(text: &str, document: &Document) -> Vec<KeyResult> {
    let found: Vec<KeyResult> = document.tables().iter().flat_map(|table| rows(text, document, table)).collect();
    if !found.is_empty() {
        return found;
    }
    let items = document.under(text, is_results_heading).unwrap_or_default().into_iter();
    let items = items.filter(|block| block.kind == BlockKind::Item && !is_blank(&text[block.span.clone()]));
    items.map(|block| KeyResult::sentence(block.span.clone())).collect()
}

fn rows(text: &str, document: &Document, table: &[Vec<&Block>]) -> Vec<KeyResult> {
    let Some((header, rows)) = table.split_first() else { return Vec::new() };
    let names: Vec<String> =
        header.iter().map(|cell| text[cell.span.clone()].trim_matches(['*', ' ', '_']).to_lowercase()).collect();
    let is_metric = |name: &String| {
        ["metric", "measure", "key result", "kr", "result", "kpi"].iter().any(|known| name.starts_with(known))
    };
    let in_section = header.first().is_some_and(|cell| is_results_heading(&document.heading_of(text, cell)));
    let metric = names.iter().position(is_metric).or(in_section.then_some(0));
    let column = |known: &[&str]| {
        names.iter().position(|name| {
            known.iter().any(|known| {
                name == known || name.starts_with(&format!("{known} ")) || name.starts_with(&format!("{known}:"))
            })
        })
    };
    let columns = COLUMNS.map(column);
    let Some(metric) = metric.filter(|_| in_section || columns.iter().flatten().next().is_some()) else {
        return Vec::new();
    };
    let cell = |row: &[&Block], column: Option<usize>| match column {
        None => Cell::NoColumn,
        Some(at) => row.get(at).map_or(Cell::NoColumn, |cell| match is_blank(&text[cell.span.clone()]) {
            true => Cell::Blank(cell.span.clone()),
            false => Cell::Said(cell.span.clone()),
        }),
    };
    let rows = rows.iter().filter(|row| row.iter().any(|cell| !text[cell.span.clone()].trim().is_empty()));
    rows.filter_map(|row| {
        let span = row.get(metric)?.span.clone();
        Some(KeyResult { span, cells: Some(columns.map(|column| cell(row, column))) })
    })
    .collect()
}

/// Words that name a number.
const COUNTS: [&str; 16] = [
    "zero", "double", "doubled", "triple", "halve", "half", "twice", "two", "three", "four", "five", "ten", "none",
    "dozen", "hundred", "thousand",
];

/// What a sentence measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact about the sentence")]
pub(super) struct Figures {
    /// It has a number to reach.
    pub(super) target: bool,
    /// The number is a share or a change of a metric.
    pub(super) metric: bool,
    /// It says where the metric is today.
    pub(super) baseline: bool,
    /// It says that a level is kept.
    pub(super) kept: bool,
}

const KEEP: [&str; 8] = ["maintain", "keep", "stay", "remain", "hold", "sustain", "preserve", "continue"];
const MOVE: [&str; 16] = [
    "increase", "reduce", "improve", "grow", "raise", "lower", "decrease", "cut", "boost", "shorten", "lift", "drop",
    "bring", "push", "shrink", "speed",
];
const DELIVER: [&str; 26] = [
    "ship",
    "build",
    "publish",
    "launch",
    "create",
    "implement",
    "write",
    "release",
    "develop",
    "design",
    "document",
    "produce",
    "set",
    "define",
    "deploy",
    "migrate",
    "run",
    "host",
    "hold",
    "organize",
    "hire",
    "onboard",
    "recruit",
    "conduct",
    "interview",
    "introduce",
];
const NOW: [&str; 9] = ["baseline", "currently", "today", "previously", "was", "now", "vs", "versus", "compared"];

/// What a sentence measures.
pub(super) fn figures(text: &str, span: Range<usize>) -> Figures {
    let all = tokens(text, span);
    let mut figures = Figures::default();
    let mut numbers = 0;
    let mut share = false;
    for (at, token) in all.iter().enumerate() {
        if is_figure(&all, at) {
            numbers += 1;
            share |= all.get(at + 1).is_some_and(|next| next.is_in(&["%", "percent", "percentage", "pp"]));
        }
        figures.target |= token.is_in(&COUNTS) || starts_with(&all, at, &["at", "least", "one"]);
        figures.baseline |= token.is_in(&NOW) || token.is("→") || starts_with(&all, at, &["up", "from"]);
    }
    let first = all.iter().find(|token| token.word);
    // "All teams use it" is a number to reach, "document all errors" is work.
    let work = first.is_some_and(|token| token.is_in(&DELIVER) || super::verbs::is_plain(&token.text));
    figures.target |= numbers > 0 || (!work && all.iter().any(|token| token.is("all")));
    let begins = |words: &[&str]| first.is_some_and(|token| token.is_in(words));
    let from = all.iter().enumerate().any(|(at, token)| {
        token.is("from") && (is_figure(&all, at + 1) || is_figure(&all, at + 2) || is_figure(&all, at + 3))
    });
    figures.baseline |= from;
    figures.kept = begins(&KEEP);
    let moves = begins(&MOVE) && numbers > 0;
    figures.metric = moves || (share && !begins(&DELIVER));
    figures
}

/// Whether a token is a number to reach: no date, no week or quarter, no issue, no version, no part of a name.
fn is_figure(all: &[Token], at: usize) -> bool {
    let Some(token) = all.get(at) else { return false };
    if !token.text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return false;
    }
    let digits: String =
        token.text.chars().take_while(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',')).collect();
    let unit = &token.text[digits.len()..];
    if unit.starts_with('-')
        && unit[1..].starts_with(|letter: char| letter.is_ascii_digit())
        && unit.matches('-').count() == 2
    {
        return false;
    }
    if !unit.is_empty() && !is_unit(unit) {
        return false;
    }
    let year = digits.len() == 4 && unit.is_empty() && (digits.starts_with("19") || digits.starts_with("20"));
    let before = at.checked_sub(1).and_then(|at| all.get(at));
    let named = before.is_some_and(|before| {
        before.is_in(&[
            "#", "week", "weeks", "phase", "version", "v", "sprint", "step", "level", "quarter", "day", "pass", "/",
        ]) || SHORT_NAMES.iter().any(|month| before.text.starts_with(month) && before.text.len() <= 9)
    });
    let month_follows = all
        .get(at + 1)
        .is_some_and(|next| SHORT_NAMES.contains(&next.text.get(..3).unwrap_or_default()) && next.capital);
    !year && !named && !month_follows
}

fn is_unit(unit: &str) -> bool {
    ["k", "m", "bn", "b", "x", "s", "ms", "h", "min", "d", "kg", "gb", "mb", "eur", "usd", "th", "pp", "+", "k+", "m+"]
        .contains(&unit)
        || (unit.starts_with('-') && unit[1..].chars().all(char::is_alphanumeric))
}

/// Whether a text states a day or a period.
pub(super) fn states_time(text: &str) -> bool {
    let all = tokens(text, 0..text.len());
    all.iter().enumerate().any(|(at, token)| {
        let word = token.text.as_str();
        let year = word.len() == 4 && word.starts_with("20") && word.bytes().all(|byte| byte.is_ascii_digit());
        let date = word.len() >= 8
            && word.matches('-').count() == 2
            && word.starts_with(|letter: char| letter.is_ascii_digit());
        let short = matches!(word, "q1" | "q2" | "q3" | "q4" | "h1" | "h2" | "eoy" | "eoq" | "fy");
        let month = token.capital && month_number(word).is_some();
        let period = token
            .is_in(&["week", "month", "quarter", "sprint", "day", "days", "weeks", "months", "year", "end", "half"])
            && all
                .get(at.saturating_sub(3)..at)
                .unwrap_or_default()
                .iter()
                .any(|before| before.is_in(&["by", "within", "until", "end", "this", "next", "in", "per", "before"]));
        year || date || short || month || period || word.starts_with("q1-") || word.starts_with("fy2")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_told_from_dates_and_names() {
        let read = |text: &str| figures(text, 0..text.len());
        assert!(!read("Publish the style guide by Week 9 (docs/#24) on 2027-03-31").target);
        assert!(read("Reach 40% weekly use").metric);
        assert!(read("Raise weekly use from 22 to 40%").baseline);
        assert!(!read("Ship 3 templates").metric && read("Ship 3 templates").target);
        assert!(read("Keep churn below 3%").kept);
        assert!(states_time("by end of March") && states_time("Q1 2027") && !states_time("Reach 40% use"));
    }
}
