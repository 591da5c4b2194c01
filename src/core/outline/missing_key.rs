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
    /// In the request's row of a table.
    Table,
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
    pub(crate) fn in_outline(request: usize, kind: &Entry) -> Self {
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
                // A map in braces begins at its brace, a block map at its first key.
                let first = entries[0].key_span.start;
                let shape = if kind.node.span.start < first { Shape::Braces } else { Shape::Line };
                InsertionPoint::Outline(first, shape)
            }
            Value::Map(_) => InsertionPoint::Outline(kind.node.span.start + 1, Shape::Empty),
            _ if kind.node.span.is_empty() => InsertionPoint::Outline(kind.key_span.end, Shape::Nothing),
            _ => InsertionPoint::Outline(kind.node.span.start, Shape::Null(kind.node.span.len())),
        };
        Self { request, point }
    }

    /// A missing key in a table's row.
    pub(crate) fn in_table(request: usize) -> Self {
        Self { request, point: InsertionPoint::Table }
    }
}
