//! A place in a file where a key is missing.

use crate::core::yaml::{Entry, Value};

/// A place in a file where a key is missing.
#[derive(Clone, Debug)]
pub struct MissingKey {
    /// The index of the request among the file's requests.
    pub request: usize,
    pub(super) point: InsertionPoint,
}

#[derive(Clone, Debug)]
pub(super) enum InsertionPoint {
    /// At this offset of a YAML text, in this shape.
    Outline(usize, Shape),
    /// In a row of a table.
    Table(TableRow),
}

/// A row of a table that has no key.
#[derive(Clone, Copy, Debug)]
pub(super) struct TableRow {
    /// Where the row begins.
    pub(super) row: usize,
    /// Where the header begins.
    pub(super) header: usize,
    /// The column of keys, if there is one.
    pub(super) key: Option<usize>,
    /// The character between two cells.
    pub(super) separator: u8,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Before the first entry of a map, on a line of its own with the same indentation.
    Line,
    /// Before the first entry of a map in braces.
    Braces,
    /// After the template's colon, if nothing follows it yet.
    Nothing,
    /// Between the braces of an empty map.
    Empty,
    /// Replacing a `~` or `null` of this many bytes.
    Null(usize),
    /// Replacing a blank value of this many bytes.
    Value(usize),
}

impl MissingKey {
    /// A missing key in an outline's item.
    pub(crate) fn in_outline(text: &str, request: usize, kind: &Entry) -> Self {
        if let Some(entry) = kind.node.entry("key") {
            let span = &entry.node.span;
            let point = match span.len() {
                0 => InsertionPoint::Outline(entry.key_span.end, Shape::Value(0)),
                length => InsertionPoint::Outline(span.start, Shape::Value(length)),
            };
            return Self { request, point };
        }
        let point = match &kind.node.value {
            Value::Map(entries) if !entries.is_empty() => {
                // The first entry may be that of another map, merged into this one.
                let start = content_start(text, kind.node.span.start);
                match text[start..].strip_prefix('{') {
                    Some(rest) => {
                        let blanks = rest.len() - rest.trim_start_matches(' ').len();
                        InsertionPoint::Outline(start + 1 + blanks, Shape::Braces)
                    }
                    None => InsertionPoint::Outline(start, Shape::Line),
                }
            }
            Value::Map(_) => InsertionPoint::Outline(kind.node.span.start + 1, Shape::Empty),
            _ if kind.node.span.is_empty() => InsertionPoint::Outline(kind.key_span.end, Shape::Nothing),
            _ => InsertionPoint::Outline(kind.node.span.start, Shape::Null(kind.node.span.len())),
        };
        Self { request, point }
    }

    /// A missing key in a table's row.
    pub(super) fn in_table(request: usize, row: TableRow) -> Self {
        Self { request, point: InsertionPoint::Table(row) }
    }
}

/// Where a value's own text begins, after its anchor (`&name`), its tag, blanks and comments.
fn content_start(text: &str, from: usize) -> usize {
    let mut at = from;
    loop {
        let rest = &text[at..];
        let skipped = match rest.chars().next() {
            Some('&' | '!') => rest.find(char::is_whitespace).unwrap_or(rest.len()),
            Some('#') => rest.find('\n').unwrap_or(rest.len()),
            Some(blank) if blank.is_whitespace() => blank.len_utf8(),
            _ => return at,
        };
        at += skipped;
    }
}
