//! Receipts as Markdown for a job's summary: a table by role, with links. People's words in it are only words.

use std::fmt::Write as _;

use super::receipts::counts;
use crate::core::catalog::Catalog;
use crate::core::diagnostic::Diagnostic;
use crate::core::plan::{Action, Receipt, Receipts};

/// A run's receipts and problems as Markdown.
pub fn summary(catalog: &Catalog, what: &str, receipts: &Receipts, problems: &[Diagnostic], dry_run: bool) -> String {
    let mut out = format!("### rolecall: {}\n\n", plain(what));
    let counts = counts(receipts.summary, 0, dry_run);
    let dry = if dry_run { " (a dry run: nothing was written)" } else { "" };
    if counts.is_empty() {
        let nothing = if problems.is_empty() { "No artifact is concerned" } else { "No artifact was touched" };
        write!(out, "{nothing}{dry}.\n\n").expect("a string takes it");
    } else {
        write!(out, "{}{dry}.\n\n", counts.join(", ")).expect("a string takes it");
    }
    let mut roles: Vec<&str> = catalog.roles().iter().map(|role| role.id.as_str()).collect();
    roles.extend(receipts.artifacts.iter().map(|receipt| receipt.role.as_str()));
    let mut seen: Vec<&str> = Vec::new();
    for role in roles {
        let owned: Vec<&Receipt> = receipts.artifacts.iter().filter(|receipt| receipt.role == role).collect();
        if owned.is_empty() || seen.contains(&role) {
            continue;
        }
        seen.push(role);
        let name = catalog.role(role).map_or(role, |role| role.name.as_str());
        write!(out, "#### {}\n\n| | artifact | title | asks or warns |\n|---|---|---|---|\n", plain(name))
            .expect("a string takes it");
        for receipt in owned {
            out += &row(receipt);
        }
        out += "\n";
    }
    for problem in problems {
        let place = problem.place.as_ref().map_or_else(String::new, |place| format!(" ({})", code(&place.to_string())));
        let hint = problem.hint.as_ref().map_or_else(String::new, |hint| format!(": {}", plain(hint)));
        writeln!(out, "- {}{place}{hint}", plain(&problem.message)).expect("a string takes it");
    }
    out
}

/// A note below the receipts.
pub fn noted(note: &str) -> String {
    let lines: Vec<String> = note.lines().map(|line| format!("> {}", plain(line))).collect();
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
            format!("[#{number}]({}) {}", url.replace([')', ' ', '|'], ""), code(&receipt.key))
        }
        _ => code(&receipt.key),
    };
    let mut notes: Vec<String> = Vec::new();
    if !receipt.missing.is_empty() {
        notes.push(format!("asks {}", receipt.missing.iter().map(|field| code(field)).collect::<Vec<_>>().join(", ")));
    }
    notes.extend(receipt.warnings.iter().map(|warning| plain(warning)));
    format!("| {word} | {artifact} | {} | {} |\n", plain(&receipt.title), notes.join("<br>"))
}

/// Words in which no Markdown, HTML, mention or reference means anything.
fn plain(text: &str) -> String {
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

/// Words in a code span. A key, a field and a path hold no backtick; whatever does is shown without.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'").replace('|', "\\|").replace(['\n', '\r'], " "))
}
