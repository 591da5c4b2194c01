//! Turns the text captured by a hole into texts that the field can parse.

use super::memo;
use super::pattern::{Piece, Shape, expression};
use crate::core::catalog::{Field, Kind, engine};
use crate::core::names::ArtifactKey;

/// The captured text as texts that the field can parse.
pub(crate) fn words_of(hole: &Piece, field: &Field, found: &str) -> Vec<String> {
    let plain = |text: &str| unlinked(text.trim(), field);
    match hole {
        Piece::Hole(_, Shape::Table) => rows(found, field),
        Piece::Hole(_, Shape::Lines) => items(found).iter().map(|item| plain(item)).collect(),
        Piece::Hole(_, Shape::Quote) => {
            let lines = found.lines().map(|line| line.trim_start_matches('>').trim_start());
            vec![lines.collect::<Vec<_>>().join("\n")]
        }
        Piece::Hole(_, Shape::Joined) => found.split(", ").map(plain).collect(),
        Piece::Each(_, inner) => repeated_items(inner, field, found),
        _ => vec![plain(found)],
    }
}

/// The items of a list, without bullets, check boxes and the indentation of continuation lines.
pub(crate) fn items(text: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in text.lines() {
        let bare = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).or_else(|| line.strip_prefix("+ "));
        match (bare, items.last_mut()) {
            (Some(item), _) => {
                let task = item
                    .strip_prefix("[ ] ")
                    .or_else(|| item.strip_prefix("[x] "))
                    .or_else(|| item.strip_prefix("[X] "));
                items.push(task.unwrap_or(item).to_owned());
            }
            (None, Some(last)) => {
                last.push('\n');
                last.push_str(line.strip_prefix("  ").unwrap_or(line));
            }
            (None, None) if line.trim().is_empty() => {}
            (None, None) => items.push(line.to_owned()),
        }
    }
    items
}

/// A table's rows, each as a record that the field can parse.
pub(crate) fn rows(text: &str, field: &Field) -> Vec<String> {
    let mut lines = text.lines().map(str::trim).filter(|line| line.starts_with('|'));
    let heads: Vec<String> = lines.next().map(cells).unwrap_or_default();
    let columns: Vec<Option<usize>> = field
        .fields
        .iter()
        .map(|inner| heads.iter().position(|head| *head == engine::heading(inner.id.as_str())))
        .collect();
    let mut rows = Vec::new();
    for line in lines.skip(1) {
        let cells = cells(line);
        let row: Vec<String> = columns
            .iter()
            .zip(&field.fields)
            .map(|(column, inner)| {
                let cell = column.and_then(|column| cells.get(column)).cloned().unwrap_or_default();
                unlinked(&cell.replace("<br>", "\n"), inner)
            })
            .collect();
        rows.extend(record(field, row));
    }
    rows
}

/// The cells of a table's row.
pub(crate) fn cells(line: &str) -> Vec<String> {
    let bare = line.strip_prefix('|').unwrap_or(line);
    let bare = bare.strip_suffix('|').unwrap_or(bare);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for character in bare.chars() {
        let cell = cells.last_mut().expect("there is always a cell");
        match character {
            '|' if escaped => {
                cell.pop();
                cell.push('|');
            }
            '|' => cells.push(String::new()),
            other => cell.push(other),
        }
        // GitHub's rule: a backslash before a bar escapes the bar, even after another backslash.
        escaped = character == '\\';
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

/// The items of an `each` block: every match of the inner pattern.
pub(crate) fn repeated_items(inner: &[Piece], field: &Field, found: &str) -> Vec<String> {
    let mut holes = Vec::new();
    let pattern = expression(inner, &mut holes);
    // An item ends at the start of the next one, or at the end of the text.
    let next = expression(&inner.iter().take(1).cloned().collect::<Vec<_>>(), &mut Vec::new());
    let Some(begin) = memo::pattern(&next) else { return Vec::new() };
    let Some(whole) = memo::pattern(&format!("^[ \\n]*(?:{pattern})[ \\n]*$")) else { return Vec::new() };
    let mut starts: Vec<usize> = begin.find_iter(found).map(|found| found.start()).collect();
    starts.push(found.len());
    let mut words = Vec::new();
    for pair in starts.windows(2) {
        let Some(captures) = whole.captures(&found[pair[0]..pair[1]]) else { continue };
        let value = |name: &str| {
            holes.iter().enumerate().find_map(|(at, hole)| match hole {
                Piece::Hole(known, _) if known == name => {
                    captures.get(at + 1).map(|found| found.as_str().trim().to_owned())
                }
                _ => None,
            })
        };
        if field.kind == Kind::Items {
            let row = field.fields.iter().map(|inner| value(inner.id.as_str()).unwrap_or_default()).collect();
            words.extend(record(field, row));
        } else {
            words.extend(value("this").map(|item| unlinked(&item.replace("\n  ", "\n"), field)));
        }
    }
    words
}

/// The key that a reference was made from.
pub(crate) fn unlinked(text: &str, field: &Field) -> String {
    if !matches!(field.kind, Kind::Link | Kind::Links) {
        return text.to_owned();
    }
    let inside = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(key, _)| key);
    let spanned = text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    match inside.or(spanned) {
        Some(key) if ArtifactKey::parse(key).is_ok() => key.to_owned(),
        _ => text.to_owned(),
    }
}

/// A record as JSON, which its field parses without loss. Empty cells and a draft's questions are left out.
fn record(field: &Field, row: Vec<String>) -> Option<String> {
    let filled = field.fields.iter().zip(row).filter(|(inner, cell)| !cell.is_empty() && !inner.is_question(cell));
    let map: serde_json::Map<String, serde_json::Value> =
        filled.map(|(inner, cell)| (inner.id.to_string(), cell.into())).collect();
    (!map.is_empty()).then(|| serde_json::Value::Object(map).to_string())
}
