//! What a plan changes, as a difference of lines per artifact. A long one is folded.

use std::fmt::Write as _;

use owo_colors::{OwoColorize, Style};

use super::receipts::sign;
use crate::core::plan::{FieldChange, Receipt};

/// How many lines of an artifact's difference are shown without `--verbose`.
const MAX_LINES: usize = 16;

/// Renders what each artifact's change is, after the list of receipts.
pub fn render_changes(receipts: &[Receipt], all: bool) -> String {
    let mut text = String::new();
    for receipt in receipts.iter().filter(|receipt| !receipt.changes.is_empty()) {
        let lines: Vec<String> = receipt.changes.iter().flat_map(change_lines).collect();
        let shown = if all { lines.len() } else { lines.len().min(MAX_LINES) };
        let (mark, style) = sign(receipt.action);
        let number = receipt.number.map_or_else(String::new, |number| format!(" #{number}"));
        writeln!(text, "\n{} {}{number}", mark.style(style), receipt.key.bold())
            .expect("writing to a String can't fail");
        for line in &lines[..shown] {
            writeln!(text, "  {line}").expect("writing to a String can't fail");
        }
        if shown < lines.len() {
            let more = format!("… {} more lines: `--verbose` shows them all", lines.len() - shown);
            writeln!(text, "  {}", more.dimmed()).expect("writing to a String can't fail");
        }
    }
    text
}

fn change_lines(change: &FieldChange) -> Vec<String> {
    let hand = match change.by_hand {
        true => format!("  {}", "written by a person: this overwrites it".yellow()),
        false => String::new(),
    };
    let mut lines = vec![format!("{}{hand}", change.what.cyan())];
    let text = |side: &Option<String>| side.as_ref().map_or_else(String::new, |side| format!("{side}\n"));
    let (before, after) = (text(&change.before), text(&change.after));
    let difference = similar::TextDiff::from_lines(before.as_str(), after.as_str());
    let unified = difference.unified_diff().context_radius(1).to_string();
    for line in unified.lines() {
        let style = match line.as_bytes().first() {
            Some(b'+') => Style::new().green(),
            Some(b'-') => Style::new().red(),
            Some(b'@' | b'\\') => continue,
            _ => Style::new().dimmed(),
        };
        let line: String = line.chars().filter(|c| !c.is_control()).collect();
        lines.push(line.style(style).to_string());
    }
    lines
}
