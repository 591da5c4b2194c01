//! Reads a table of requested artifacts: CSV with a header of field names, `key` and `parent`.

use std::sync::Arc;

use super::cells::{self, broken_quotes};
use super::columns::{Column, ColumnReader, Columns, normalized};
use super::delimiter::delimiter;
use super::missing_key::{MissingKey, TableRow};
use super::requested::{FileRequests, RequestedArtifacts};
use super::rows::Rows;
use super::table::{Read, Table, beginning, row_place};
use super::table_options::TableOptions;
use crate::core::catalog::{Catalog, Template};
use crate::core::diagnostic::{Diagnostic, Place, Source};
use crate::core::parallel::in_parallel;
use crate::core::yaml::merge_conflict;

/// How many rows may stand above the header: a title, a date, a blank row.
const MAX_ABOVE: usize = 20;
/// How many rows are read before the first of them is checked.
const CHUNK: usize = 128;
/// How many bytes these have together, more or less.
const CHUNK_BYTES: usize = 256 << 10;

/// Reads a table. The template is the one given, or each row's own in a column `template`.
pub fn read_table<'a>(
    catalog: &'a Catalog,
    source: &Arc<Source>,
    template: Option<&'a Template>,
    options: &TableOptions,
) -> RequestedArtifacts<'a> {
    if let Some(mistake) = merge_conflict(source) {
        return RequestedArtifacts { mistakes: vec![mistake], ..RequestedArtifacts::default() };
    }
    let columns = ColumnReader { catalog, template, options };
    let header = match find_header(source, &columns) {
        Ok(header) => header,
        Err(mistakes) => return RequestedArtifacts { mistakes, ..RequestedArtifacts::default() },
    };
    let Header { columns: Columns { all, drafts, mut mistakes, mut warnings }, start, separator, above } = header;
    if above > 0 {
        let message = format!("not read: {above} {} above the header", if above == 1 { "row" } else { "rows" });
        warnings.insert(0, Diagnostic::warning(message).at(row_place(source, start)));
    }
    let text = &source.text[start..];
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let key = all.iter().position(|column| *column == Column::Reserved("key"));
    let header_at = row_place(source, start).span().start;
    let table = Table::new(catalog, all, template, separator, drafts);
    let header_fits = mistakes.is_empty();
    let mut rows = Vec::new();
    let mut gaps = Vec::new();
    let mut ended = false;
    while !ended {
        let (records, failed) = next_rows(&mut reader);
        ended = records.is_empty() || failed.is_some();
        let read = in_parallel(&records, |record| {
            let at = start + offset(record.position());
            let mut wrong = Vec::new();
            let request = table.request(source, record, row_place(source, at), Read::All, &mut wrong);
            (at, request.map(|request| request.name.is_none() && wrong.is_empty()), wrong)
        });
        for (at, unnamed, wrong) in read {
            mistakes.extend(wrong);
            let Some(unnamed) = unnamed else { continue };
            if unnamed && header_fits {
                let row = row_place(source, at).span().start;
                gaps.push(MissingKey::in_table(rows.len(), TableRow { row, header: header_at, key, separator }));
            }
            rows.push(u32::try_from(at).expect("a table is shorter than 4 GiB"));
        }
        mistakes.extend(failed.map(|error| invalid_table(&error, row_place(source, start + offset(error.position())))));
    }
    let requests = FileRequests::Rows(Rows::new(table, source, rows, !header_fits));
    RequestedArtifacts { requests, gaps, mistakes, warnings }
}

/// The next rows that aren't empty, at most a chunk of them, and what is wrong with the row after them.
fn next_rows(reader: &mut csv::Reader<&[u8]>) -> (Vec<csv::StringRecord>, Option<csv::Error>) {
    let (mut records, mut bytes) = (Vec::with_capacity(CHUNK), 0);
    while records.len() < CHUNK && bytes < CHUNK_BYTES {
        let mut record = csv::StringRecord::new();
        match reader.read_record(&mut record) {
            Ok(true) if record.iter().all(|cell| cell.trim().is_empty()) => {}
            Ok(true) => {
                bytes += record.as_slice().len();
                records.push(record);
            }
            Ok(false) => break,
            Err(error) => return (records, Some(error)),
        }
    }
    (records, None)
}

/// The header of a table.
struct Header {
    columns: Columns,
    /// Where it begins.
    start: usize,
    separator: u8,
    /// How many rows are above it.
    above: usize,
}

/// Finds the header: the first row, unless it names no column and one of the rows below it names two or more.
///
/// # Errors
/// The table is invalid as a whole: no header, broken quotes, or no template.
fn find_header(source: &Arc<Source>, reader: &ColumnReader<'_>) -> Result<Header, Vec<Diagnostic>> {
    let (begin, separator) = beginning(&source.text);
    let (start, above) = match header_below(&source.text, begin, separator, reader) {
        Some(found) => found,
        None => (begin, 0),
    };
    // What separates the cells of the header may not occur above it.
    let separator = if above == 0 { separator } else { delimiter(&source.text[start..]) };
    let broken = broken_quotes(source, start, separator);
    if !broken.is_empty() {
        return Err(broken);
    }
    let text = &source.text[start..];
    let mut records = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let place = row_place(source, start);
    let names: Vec<String> = match records.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(error) => return Err(vec![invalid_table(&error, place)]),
    };
    if names.iter().all(|name| name.trim().is_empty()) {
        let hint = "the first line names the columns: `key`, `parent` and the template's fields";
        return Err(vec![Diagnostic::error("this table is empty").at(place).hint(hint)]);
    }
    if reader.template.is_none() && !names.iter().any(|name| normalized(name) == "template") {
        let hint = "use `--template ID`, or add a column `template`";
        return Err(vec![Diagnostic::error("this table doesn't name a template").at(place).hint(hint)]);
    }
    let (cells, _) = cells::row(&source.text, place.span().start, separator);
    Ok(Header { columns: reader.read(source, &names, &cells, &place), start, separator, above })
}

/// The offset of a header below other rows, and how many these are. `None` if the first row is the header.
fn header_below(text: &str, begin: usize, separator: u8, reader: &ColumnReader<'_>) -> Option<(usize, usize)> {
    let names = |at: usize, separator: u8| -> (Vec<String>, usize) {
        let (cells, next) = cells::row(text, at, separator);
        (cells.into_iter().map(|cell| text[cell.span].trim_matches('"').to_owned()).collect(), next)
    };
    let (mut at, mut above) = (begin, 0);
    for row in 0..=MAX_ABOVE {
        if at >= text.len() {
            break;
        }
        let own = if row == 0 { separator } else { delimiter(&text[at..]) };
        let (cells, next) = names(at, own);
        let known = reader.known(&cells);
        match row {
            0 if known > 1 || (known == 1 && cells.iter().filter(|cell| !cell.trim().is_empty()).count() > 1) => {
                return None;
            }
            0 => {}
            _ if known > 1 => return Some((at, above)),
            _ => {}
        }
        above += usize::from(cells.iter().any(|cell| !cell.trim().is_empty()));
        at = next;
    }
    None
}

/// The byte offset of a position in the table.
fn offset(position: Option<&csv::Position>) -> usize {
    position.map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0))
}

fn invalid_table(error: &csv::Error, place: Place) -> Diagnostic {
    Diagnostic::error(format!("this is not a valid table: {error}")).at(place).hint("save it again as CSV in UTF-8")
}
