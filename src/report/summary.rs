//! Receipts as Markdown for a job's summary: a table per role, with links. Texts of people are escaped.

use std::fmt::Write as _;

use super::receipts::counts;
use crate::core::catalog::Catalog;
use crate::core::diagnostic::Diagnostic;
use crate::core::plan::{Action, Receipt, Receipts};

/// Renders a run's receipts and problems as Markdown.
pub fn render_summary(
    catalog: &Catalog,
    what: &str,
    receipts: &Receipts,
    problems: &[Diagnostic],
    dry_run: bool,
) -> String {
    let mut out = format!("### rolecall: {}\n\n", escaped(what));
    let counts = counts(receipts.summary, 0, dry_run);
    let dry = if dry_run { " (dry run: nothing was written)" } else { "" };
    if counts.is_empty() {
        let nothing = if problems.is_empty() { "No artifacts affected" } else { "No artifacts changed" };
        write!(out, "{nothing}{dry}.\n\n").expect("writing to a String can't fail");
    } else {
        write!(out, "{}{dry}.\n\n", counts.join(", ")).expect("writing to a String can't fail");
    }
    let mut roles: Vec<&str> = catalog.roles().iter().map(|role| role.id.as_str()).collect();
    roles.extend(receipts.artifacts.iter().map(|receipt| receipt.role.as_str()));
    let mut seen: Vec<&str> = Vec::new();
    for role in roles {
        let owned: Vec<&Receipt> = receipts.artifacts.iter().filter(|receipt| receipt.role.as_str() == role).collect();
        if owned.is_empty() || seen.contains(&role) {
            continue;
        }
        seen.push(role);
        let name = catalog.role(role).map_or(role, |role| role.name.as_str());
        write!(out, "#### {}\n\n| | artifact | title | missing or warnings |\n|---|---|---|---|\n", escaped(name))
            .expect("writing to a String can't fail");
        for receipt in owned {
            out += &row(receipt);
        }
        out += "\n";
    }
    for problem in problems {
        let place = problem.place.as_ref().map_or_else(String::new, |place| format!(" ({})", code(&place.to_string())));
        let hint = problem.hint.as_ref().map_or_else(String::new, |hint| format!(": {}", escaped(hint)));
        writeln!(out, "- {}{place}{hint}", escaped(&problem.message)).expect("writing to a String can't fail");
    }
    out
}

/// Renders a note below the receipts.
pub fn render_note(note: &str) -> String {
    let lines: Vec<String> = note.lines().map(|line| format!("> {}", escaped(line))).collect();
    format!("{}\n\n", lines.join("\n"))
}

fn row(receipt: &Receipt) -> String {
    let word = match receipt.action {
        Action::Fail => "**fail**",
        Action::Conflict => "**conflict**",
        action => action.word(),
    };
    let artifact = match (&receipt.url, receipt.number) {
        (Some(url), Some(number)) => {
            format!("[#{number}]({}) {}", url.replace([')', ' ', '|'], ""), code(&receipt.key.to_string()))
        }
        _ => code(&receipt.key.to_string()),
    };
    let mut notes: Vec<String> = Vec::new();
    if !receipt.missing.is_empty() {
        notes.push(format!(
            "missing: {}",
            receipt.missing.iter().map(|field| code(field)).collect::<Vec<_>>().join(", ")
        ));
    }
    notes.extend(receipt.warnings.iter().map(|warning| escaped(&warning.to_string())));
    format!("| {word} | {artifact} | {} | {} |\n", escaped(&receipt.title), notes.join("<br>"))
}

/// A text with all Markdown, HTML, mentions and references escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => out.push(' '),
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '@' => out += "@\u{200b}",
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '#' | '~' | '$' | '!' => {
                out.push('\\');
                out.push(character);
            }
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// A text as a code span. Backticks become quotes; keys, fields and paths contain none.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'").replace('|', "\\|").replace(['\n', '\r'], " "))
}
