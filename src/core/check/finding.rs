//! Findings with their places as people look for them, without those that are ignored.

use serde::Serialize;

use super::figures::{self, Figures};
use super::ignore::{self, IgnoreComment};
use super::level::{Basis, Level};
use super::registry::{about, run};
use super::rule::Found;
use super::settings::{Settings, TeamLevel};
use super::subject::Subject;
use crate::core::diagnostic::Place;

/// Where a text comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The artifact's key.
    pub key: Option<String>,
    /// The file's path.
    pub path: Option<String>,
    /// The line of the file on which the text begins; `None` if the text is in no file.
    pub line: Option<usize>,
    /// Where it is written, if the text was made from an outline or a table.
    pub place: Option<Place>,
}

/// A text with its origin.
#[derive(Debug)]
pub struct Checked {
    /// The text.
    pub subject: Subject,
    /// Where it comes from.
    pub origin: Origin,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The check's name.
    pub check: String,
    /// How serious it is.
    pub severity: Level,
    /// The artifact's key.
    pub key: Option<String>,
    /// The file's path.
    pub path: Option<String>,
    /// The line in the file or in the text, from 1.
    pub line: Option<usize>,
    /// The column in characters, from 1.
    pub column: Option<usize>,
    /// The heading above it.
    pub section: Option<String>,
    /// The words.
    pub words: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// How to fix it.
    pub hint: String,
}

/// How many texts were checked, and how many findings there are of each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Texts.
    pub artifacts: usize,
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Summary {
    /// How many findings of each level there are in so many artifacts.
    pub fn of(artifacts: usize, levels: &[Level]) -> Self {
        let count = |level: Level| levels.iter().filter(|one| **one == level).count();
        Self { artifacts, errors: count(Level::Error), warnings: count(Level::Warning), notes: count(Level::Note) }
    }
}

/// The findings in texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// The findings, in the order of the texts and of their places.
    pub findings: Vec<Finding>,
    /// Their number.
    pub summary: Summary,
    /// How many texts are in another language, so that only their structure was checked.
    #[serde(skip)]
    pub foreign: usize,
}

/// The longest excerpt, in characters.
const MAX_WORDS: usize = 160;

/// A check's level in a team.
pub fn level_of(check: &str, settings: &Settings, figures: &Figures) -> Level {
    match (settings.levels.get(check), about(check)) {
        (Some(TeamLevel::At(level)), _) => *level,
        (_, Some(about)) => figures::level(about, figures.checks.iter().find(|figure| figure.check == check)),
        (_, None) => Level::Note,
    }
}

/// Checks texts.
pub fn check(all: &[Checked], settings: &Settings) -> Findings {
    let subjects: Vec<&Subject> = all.iter().map(|one| &one.subject).collect();
    findings_of(all, run(&subjects, settings), settings)
}

fn findings_of(all: &[Checked], found: Vec<Found>, settings: &Settings) -> Findings {
    let figures = figures::measured();
    let comments: Vec<Vec<IgnoreComment>> = all.iter().map(|one| ignore::comments(one.subject.text())).collect();
    let mut result = Findings::default();
    let mut lines = LineFinder::default();
    for found in found {
        let one = &all[found.subject];
        let ignored = comments[found.subject].iter().any(|comment| comment.covers(found.check))
            || settings.ignores(found.check, one.origin.key.as_deref(), one.origin.path.as_deref());
        if ignored {
            continue;
        }
        let level = level_of(found.check, settings, &figures);
        // What a program says about its own work is no backlog of ours: it only informs.
        let by_machine =
            one.subject.by_machine && about(found.check).is_some_and(|about| about.basis == Basis::Structure);
        let severity = if by_machine { Level::Note } else { level };
        result.findings.push(finding(one, &found, severity, &mut lines));
    }
    let levels: Vec<Level> = result.findings.iter().map(|finding| finding.severity).collect();
    result.summary = Summary::of(all.len(), &levels);
    result.foreign = all.iter().filter(|one| !one.subject.is_english()).count();
    result
}

fn finding(one: &Checked, found: &Found, severity: Level, lines: &mut LineFinder) -> Finding {
    let text = one.subject.text();
    let words = excerpt(&text[found.span.clone()]);
    let (line, column) = match (&one.origin.place, one.origin.line) {
        (Some(place), _) => written(place, &text[found.span.clone()]),
        (None, first) => {
            let (line, column) = lines.find(found.subject, text, found.span.start);
            (first.unwrap_or(1) + line, column)
        }
    };
    Finding {
        check: found.check.to_owned(),
        severity,
        key: one.origin.key.clone(),
        path: one.origin.path.clone(),
        line: Some(line),
        column: Some(column),
        section: one.subject.section_at(found.span.start).map(str::to_owned),
        words,
        message: found.message.clone(),
        hint: found.hint.clone(),
    }
}

/// Where words stand in the outline that asks for an artifact: after its place, else at its place.
fn written(place: &Place, words: &str) -> (usize, usize) {
    let words = words.lines().next().unwrap_or_default().trim_matches(['*', '_', ' ']);
    let near = (!words.is_empty()).then(|| place.find_after(words)).flatten();
    let place = near.as_ref().unwrap_or(place);
    (place.line(), place.column())
}

/// The words on one line.
fn excerpt(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(MAX_WORDS) {
        words.truncate(end);
        words.push('…');
    }
    words
}

/// Finds the lines of places that come in order, without counting from the start each time.
#[derive(Default)]
struct LineFinder {
    subject: usize,
    at: usize,
    line: usize,
}

impl LineFinder {
    /// The number of lines before a place, and its column from 1.
    fn find(&mut self, subject: usize, text: &str, at: usize) -> (usize, usize) {
        if self.subject != subject || at < self.at {
            *self = Self { subject, at: 0, line: 0 };
        }
        self.line += text[self.at..at].matches('\n').count();
        self.at = at;
        let start = text[..at].rfind('\n').map_or(0, |found| found + 1);
        let column = text[start..at].chars().filter(|letter| *letter != '\u{feff}').count() + 1;
        (self.line, column)
    }
}
