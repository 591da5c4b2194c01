//! Findings in a comment. Words of the artifact lose what GitHub acts on: a comment could mention somebody.

use std::fmt::Write as _;

use crate::core::check::{Findings, Level};

/// The findings as an answer to `/rolecall check`.
pub fn render_check(findings: &Findings) -> String {
    if findings.findings.is_empty() {
        return "The checks found nothing.".to_owned();
    }
    let mut text = String::from("| | check | where | what |\n|---|---|---|---|\n");
    for finding in &findings.findings {
        let level = match finding.severity {
            Level::Error => "**error**",
            Level::Warning => "warning",
            Level::Note => "note",
        };
        let section = finding.section.as_deref().unwrap_or_default();
        let place = finding.line.map_or_else(|| "-".to_owned(), |line| format!("line {line}"));
        let place = if section.is_empty() { place } else { format!("{}, {place}", plain(section)) };
        let what = format!("{}: {}", plain(&finding.message), plain(&finding.hint));
        writeln!(text, "| {level} | `{}` | {place} | {what} |", finding.check).expect("writing to a String can't fail");
    }
    text
}

/// The comment that says what is wrong with an artifact.
pub fn render_standing(findings: &Findings) -> String {
    let hint = "This comment is updated when the text changes, and hidden once nothing is wrong.";
    format!("The checks found something to fix.\n\n{}\n{hint}", render_check(findings))
}

/// What the comment says once nothing is wrong.
pub fn render_resolved() -> String {
    "Everything that the checks found is fixed.".to_owned()
}

/// Words without what Markdown or GitHub would act on.
fn plain(text: &str) -> String {
    let kept = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let kept =
        kept.filter(|letter| !matches!(letter, '|' | '<' | '>' | '[' | ']' | '`' | '*' | '\\' | '@' | '#' | '!' | '~'));
    kept.collect::<String>().replace("://", ": ")
}
