//! The cells of a table as they stand in its text: their places, and quotes that would be read as something else.

use std::ops::Range;
use std::sync::Arc;

use crate::core::diagnostic::{Diagnostic, Place, Source};

/// A cell in the text of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// Its bytes, with its quotes.
    pub(super) span: Range<usize>,
    fault: Option<Fault>,
    /// Whether it isn't quoted and has an odd number of quotes.
    odd: bool,
}

/// What is wrong with a cell's quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// The quote at its start is never closed.
    Open,
    /// More text follows the closing quote.
    After,
    /// A blank is before the quote at its start.
    Before,
    /// A quote opens within the text, and another one closes in a later cell.
    Within,
}

impl Fault {
    fn diagnostic(self) -> Diagnostic {
        let doubled = "a quote inside a quoted cell is written twice";
        let (message, hint) = match self {
            Self::Open => ("this cell's quote is never closed", format!("close it with another `\"`; {doubled}")),
            Self::After => ("text follows this cell's closing quote", format!("put all of it in quotes; {doubled}")),
            Self::Before => {
                ("a blank is before this cell's quote, so the quote is part of its text", "remove it".to_owned())
            }
            Self::Within => (
                "a quote opens within this cell, and closes in another one",
                format!("put quotes around the whole cell; {doubled}"),
            ),
        };
        Diagnostic::error(message).hint(hint)
    }
}

/// Returns the cells of the row that begins at an offset, and the offset of the next row.
pub(super) fn row(text: &str, start: usize, separator: u8) -> (Vec<Cell>, usize) {
    let bytes = text.as_bytes();
    let mut cells = Vec::new();
    let mut at = start;
    loop {
        let (cell, end) = cell(bytes, at, separator);
        cells.push(cell);
        at = end;
        match bytes.get(at) {
            Some(byte) if *byte == separator => at += 1,
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => return (cells, at + 2),
            Some(_) => return (cells, at + 1),
            None => return (cells, at),
        }
    }
}

/// Reads one cell. Returns it, and where it ends: at a separator, a line break or the end of the text.
fn cell(bytes: &[u8], start: usize, separator: u8) -> (Cell, usize) {
    let ends = |at: usize| bytes.get(at).is_none_or(|byte| *byte == separator || matches!(byte, b'\r' | b'\n'));
    let mut at = start;
    if bytes.get(at) == Some(&b'"') {
        at += 1;
        loop {
            match (bytes.get(at), bytes.get(at + 1)) {
                (None, _) => {
                    let line = bytes[start..].iter().position(|byte| matches!(byte, b'\r' | b'\n'));
                    let end = line.map_or(bytes.len(), |line| start + line);
                    return (Cell { span: start..end, fault: Some(Fault::Open), odd: false }, at);
                }
                (Some(b'"'), Some(b'"')) => at += 2,
                (Some(b'"'), _) => break,
                _ => at += 1,
            }
        }
        at += 1;
        let closed = at;
        while !ends(at) {
            at += 1;
        }
        let fault = bytes[closed..at].iter().any(|byte| *byte != b' ').then_some(Fault::After);
        return (Cell { span: start..at, fault, odd: false }, at);
    }
    while !ends(at) {
        at += 1;
    }
    let words = &bytes[start..at];
    let fault = words.trim_ascii_start().starts_with(b"\"").then_some(Fault::Before);
    let parts = words.split(|byte| *byte == b'"').count();
    (Cell { span: start..at, fault, odd: parts % 2 == 0 }, at)
}

/// Every cell whose quotes are broken, from an offset on.
pub(super) fn broken_quotes(source: &Arc<Source>, start: usize, separator: u8) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if !source.text.contains('"') {
        return found;
    }
    let mut at = start;
    while at < source.text.len() {
        let (mut cells, next) = row(&source.text, at, separator);
        if cells.iter().filter(|cell| cell.odd).count() > 1
            && let Some(first) = cells.iter_mut().find(|cell| cell.odd)
        {
            first.fault.get_or_insert(Fault::Within);
        }
        for cell in cells {
            if let Some(fault) = cell.fault {
                found.push(fault.diagnostic().at(source.place(cell.span)));
            }
        }
        at = next;
    }
    found
}

/// The place of a cell in the row that begins at an offset, or of the whole row if it has no such cell.
pub(super) fn cell_place(source: &Arc<Source>, row_place: &Place, separator: u8, column: usize) -> Place {
    let (cells, _) = row(&source.text, row_place.span().start, separator);
    match cells.get(column) {
        Some(cell) => source.place(cell.span.clone()),
        None => row_place.clone(),
    }
}

/// A spreadsheet's name for a cell (`C5`), if the source was one. Its rows are the lines of the text.
pub(super) fn cell_name(place: &Place, column: usize) -> Option<String> {
    let extension = place.path().rsplit_once('.').map(|(_, extension)| extension.to_lowercase())?;
    if !["xlsx", "xlsm", "xlsb", "xls", "ods"].contains(&extension.as_str()) {
        return None;
    }
    Some(format!("{}{}", column_letters(column), place.line()))
}

/// The letters of a spreadsheet's column, counted from 0.
pub fn column_letters(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).expect("it is below 26");
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cells_are_those_that_the_csv_reader_finds() {
        for text in [
            "a,b\n1,2\n",
            "a;\"b\n;\"\"c\"\r\n1;2",
            "\"x\",y\r\"\",\"z\"\n",
            "a\t\tb\t\n\n5\" tall\tb\n",
            "é,\"ü,\"\r\n,,\n",
        ] {
            let separator = crate::core::outline::delimiter::delimiter(text);
            let mut builder = csv::ReaderBuilder::new();
            builder.delimiter(separator).flexible(true).has_headers(false);
            let mut reader = builder.from_reader(text.as_bytes());
            let read: Vec<Vec<String>> =
                reader.records().map(|row| row.expect("valid").iter().map(str::to_owned).collect()).collect();
            let (mut rows, mut at) = (Vec::new(), 0);
            while at < text.len() {
                let (cells, next) = row(text, at, separator);
                if next - at > 1 || cells.len() > 1 {
                    let words = |cell: &Cell| {
                        let words = &text[cell.span.clone()];
                        let inner = words.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                        inner.map_or_else(|| words.to_owned(), |inner| inner.replace("\"\"", "\""))
                    };
                    rows.push(cells.iter().map(words).collect::<Vec<_>>());
                }
                at = next;
            }
            rows.retain(|row| row.len() > 1 || !row[0].is_empty());
            assert_eq!(rows, read, "{text:?}");
        }
    }

    #[test]
    fn broken_quotes_are_found_at_their_cell() {
        for (text, place) in [
            ("a,\"b\n1,2\n", Some("t.csv:1:3")),
            ("a,b\n1,\"2\"3\n", Some("t.csv:2:3")),
            ("a,b\n1,\"a \"quoted\" word\"\n", Some("t.csv:2:3")),
            ("a,b\n1, \"2, 3\"\n", Some("t.csv:2:3")),
            ("a,b,c\nx,say \"hi, you\"\n", Some("t.csv:2:3")),
            ("a,b\n5\" tall,2\n", None),
            ("a,b\n\"1\" ,\"say \"\"hi\"\"\"\n", None),
        ] {
            let found = broken_quotes(&Source::new("t.csv", text), 0, b',');
            let first = found.first().and_then(|one| one.place.as_ref()).map(ToString::to_string);
            assert_eq!(first.as_deref(), place, "{text:?}");
        }
    }

    #[test]
    fn a_spreadsheets_cell_has_its_letters() {
        let source = Source::new("a.xlsx", "x\ny\n");
        let place = source.place(2..3);
        for (column, name) in [(0, "A2"), (25, "Z2"), (26, "AA2"), (701, "ZZ2"), (702, "AAA2")] {
            assert_eq!(cell_name(&place, column).as_deref(), Some(name));
        }
        assert_eq!(cell_name(&Source::new("a.csv", "x").place(0..1), 0), None);
    }
}
