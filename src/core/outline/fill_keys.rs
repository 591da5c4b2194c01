//! Writes missing keys into a person's outline or table.

use std::collections::HashMap;

use super::cells::row;
use super::missing_key::{InsertionPoint, MissingKey, Shape, TableRow};
use crate::core::diagnostic::Source;

/// Returns a file's text with the suggested names filled in. Line endings and a BOM are kept.
///
/// Returns `None` if an item is written in a way that leaves no place for a key.
pub fn fill_keys(source: &Source, gaps: &[(MissingKey, String)]) -> Option<String> {
    if gaps.iter().any(|(gap, _)| matches!(gap.point, InsertionPoint::Table(_))) {
        return fill_table(source, gaps);
    }
    let ending = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut points: Vec<(usize, Shape, &str)> = Vec::new();
    for (gap, name) in gaps {
        let InsertionPoint::Outline(at, shape) = gap.point else { return None };
        points.push((at, shape, name));
    }
    points.sort_by_key(|(at, _, _)| std::cmp::Reverse(*at));
    let mut text = source.text.clone();
    for (at, shape, name) in points {
        let line = text[..at].rfind('\n').map_or(0, |found| found + 1);
        match shape {
            Shape::Line => {
                let column = text[line..at].chars().count();
                text.insert_str(at, &format!("key: {name}{ending}{}", " ".repeat(column)));
            }
            Shape::Value(0) => {
                let colon = text[at..].find(':').map(|found| at + found + 1)?;
                text.insert_str(colon, &format!(" {name}"));
            }
            Shape::Value(length) => text.replace_range(at..at + length, name),
            Shape::Empty => text.insert_str(at, &format!(" key: {name} ")),
            Shape::Null(length) => text.replace_range(at..at + length, &format!("{{ key: {name} }}")),
            Shape::Braces => text.insert_str(at, &format!("key: {name}, ")),
            Shape::Nothing => {
                let colon = text[at..].find(':').map(|found| at + found + 1)?;
                text.insert_str(colon, &format!(" {{ key: {name} }}"));
            }
        }
    }
    Some(text)
}

/// Fills in a table. All other text stays as it is, with its quotes.
fn fill_table(source: &Source, gaps: &[(MissingKey, String)]) -> Option<String> {
    let row_of = |gap: &MissingKey| match gap.point {
        InsertionPoint::Table(row) => Some(row),
        InsertionPoint::Outline(..) => None,
    };
    let TableRow { header, key, separator, .. } = row_of(&gaps.first()?.0)?;
    let names: HashMap<usize, &str> =
        gaps.iter().filter_map(|(gap, name)| Some((row_of(gap)?.row, name.as_str()))).collect();
    let text = &source.text;
    let between = char::from(separator);
    let mut filled = text[..header].to_owned();
    let mut at = header;
    while at < text.len() {
        let (cells, next) = row(text, at, separator);
        let line = &text[at..next];
        let name = names.get(&at);
        match (key, name) {
            (Some(column), Some(name)) => match cells.get(column) {
                Some(cell) => {
                    filled.push_str(&text[at..cell.span.start]);
                    filled.push_str(name);
                    filled.push_str(&text[cell.span.end..next]);
                }
                None => {
                    let words = line.trim_end_matches(['\r', '\n']);
                    filled.push_str(words);
                    filled.extend(std::iter::repeat_n(between, column + 1 - cells.len()));
                    filled.push_str(name);
                    filled.push_str(&line[words.len()..]);
                }
            },
            (Some(_), None) => filled.push_str(line),
            (None, name) => {
                if at == header {
                    filled.push_str("key");
                    filled.push(between);
                } else if !line.trim().is_empty() {
                    filled.push_str(name.copied().unwrap_or_default());
                    filled.push(between);
                }
                filled.push_str(line);
            }
        }
        at = next;
    }
    Some(filled)
}
