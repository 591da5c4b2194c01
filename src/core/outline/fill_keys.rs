//! Keys that nobody gave: where they belong in a person's file, and the file with them written in.

use std::collections::HashMap;

use crate::core::diagnostic::Source;
use crate::core::yaml::{Entry, Value};

/// A place in a file where a key is missing.
#[derive(Clone, Debug)]
pub struct MissingKey {
    /// Which of the file's requests lacks it, counted from 0.
    pub request: usize,
    spot: InsertionPoint,
}

#[derive(Clone, Debug)]
enum InsertionPoint {
    /// After this offset of a YAML text, in this shape.
    Outline(usize, Shape),
    /// In the row of a table.
    Table,
}

#[derive(Clone, Copy, Debug)]
enum Shape {
    /// Before the first entry of a map, on a line of its own with the same indentation.
    Line,
    /// Before the first entry of a map in braces.
    Braces,
    /// After the template's colon, where there is nothing yet.
    Nothing,
    /// Between the two braces of an empty map.
    Empty,
    /// In the place of a `~` of so many bytes.
    Null(usize),
    /// In the place of a value that says nothing, of so many bytes.
    Value(usize),
}

impl MissingKey {
    /// A gap in an outline's item.
    pub(crate) fn in_outline(request: usize, kind: &Entry) -> Self {
        if let Some(entry) = kind.node.entry("key") {
            let span = &entry.node.span;
            let spot = match span.len() {
                0 => InsertionPoint::Outline(entry.key_span.end, Shape::Value(0)),
                length => InsertionPoint::Outline(span.start, Shape::Value(length)),
            };
            return Self { request, spot };
        }
        let spot = match &kind.node.value {
            Value::Map(entries) if !entries.is_empty() => {
                // A map in braces begins at its brace, one in lines where its first key does.
                let first = entries[0].key_span.start;
                let shape = if kind.node.span.start < first { Shape::Braces } else { Shape::Line };
                InsertionPoint::Outline(first, shape)
            }
            Value::Map(_) => InsertionPoint::Outline(kind.node.span.start + 1, Shape::Empty),
            _ if kind.node.span.is_empty() => InsertionPoint::Outline(kind.key_span.end, Shape::Nothing),
            _ => InsertionPoint::Outline(kind.node.span.start, Shape::Null(kind.node.span.len())),
        };
        Self { request, spot }
    }

    /// A gap in a table's row.
    pub(crate) fn in_table(request: usize) -> Self {
        Self { request, spot: InsertionPoint::Table }
    }
}

/// A file's text with the suggested names written into its gaps. Line ends and a BOM are kept.
///
/// Nothing where a gap can't be filled: an item written in a way that leaves no place for a key.
pub fn fill_keys(source: &Source, gaps: &[(MissingKey, String)]) -> Option<String> {
    if gaps.iter().any(|(gap, _)| matches!(gap.spot, InsertionPoint::Table)) {
        return fill_table(source, gaps);
    }
    let ending = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut spots: Vec<(usize, Shape, &str)> = Vec::new();
    for (gap, name) in gaps {
        let InsertionPoint::Outline(at, shape) = gap.spot else { return None };
        spots.push((at, shape, name));
    }
    spots.sort_by_key(|(at, _, _)| std::cmp::Reverse(*at));
    let mut text = source.text.clone();
    for (at, shape, name) in spots {
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

fn fill_table(source: &Source, gaps: &[(MissingKey, String)]) -> Option<String> {
    let (start, delimiter) = crate::core::outline::table::beginning(&source.text);
    let (before, text) = source.text.split_at(start);
    let terminator = if text.contains("\r\n") { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut writer =
        csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).flexible(true).from_writer(Vec::new());
    let names: HashMap<usize, &str> = gaps.iter().map(|(gap, name)| (gap.request, name.as_str())).collect();
    let mut column = None;
    let mut row = 0;
    for (at, record) in reader.records().enumerate() {
        let record = record.ok()?;
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        let blank = cells.iter().all(|cell| cell.trim().is_empty());
        if at == 0 {
            column = cells.iter().position(|name| name.trim().eq_ignore_ascii_case("key"));
            if column.is_none() {
                cells.insert(0, "key".to_owned());
            }
        } else if !blank {
            let name = names.get(&row).map(|name| (*name).to_owned());
            row += 1;
            match (column, name) {
                (Some(column), Some(name)) => {
                    cells.resize(cells.len().max(column + 1), String::new());
                    cells[column] = name;
                }
                (None, name) => cells.insert(0, name.unwrap_or_default()),
                (Some(_), None) => {}
            }
        } else if column.is_none() {
            cells.insert(0, String::new());
        }
        writer.write_record(&cells).ok()?;
    }
    let written = String::from_utf8(writer.into_inner().ok()?).ok()?;
    Some(format!("{before}{written}"))
}
