//! Reads a table of requested artifacts: CSV with a header of field names, `key` and `parent`.

use std::sync::Arc;

use super::missing_key::MissingKey;
use super::requested::{FileRequests, RequestedArtifacts};
use super::rows::Rows;
use super::table::{Table, beginning, row_place};
use crate::core::catalog::{Catalog, Template};
use crate::core::diagnostic::{Diagnostic, Place, Source};

/// Reads a table. The template is the one given, or each row's own in a column `template`.
pub fn read_table<'a>(
    catalog: &'a Catalog,
    source: &Arc<Source>,
    template: Option<&'a Template>,
) -> RequestedArtifacts<'a> {
    let (start, separator) = beginning(&source.text);
    let text = &source.text[start..];
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let header = match read_header(source, start, separator, &mut reader, template) {
        Ok(header) => header,
        Err(mistake) => return RequestedArtifacts { mistakes: vec![mistake], ..RequestedArtifacts::default() },
    };
    let table = Table::new(catalog, header, template);
    let mut mistakes = table.header_mistakes(&row_place(source, start));
    let header_fits = mistakes.is_empty();
    let mut rows = Vec::new();
    let mut gaps = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                mistakes.push(invalid_table(&error, row_place(source, start + offset(error.position()))));
                break;
            }
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let at = start + offset(record.position());
        if let Some(request) = table.request(&record, row_place(source, at), &mut mistakes) {
            if request.name.is_none() && !request.draft && header_fits {
                gaps.push(MissingKey::in_table(rows.len()));
            }
            rows.push(u32::try_from(at).expect("a table is shorter than 4 GiB"));
        }
    }
    let requests = FileRequests::Rows(Rows::new(table, source, separator, rows, !header_fits));
    RequestedArtifacts { requests, gaps, mistakes }
}

/// Reads the names of the columns.
///
/// # Errors
/// The table is invalid as a whole: no header, a quote that is never closed, or no template.
fn read_header(
    source: &Arc<Source>,
    start: usize,
    separator: u8,
    reader: &mut csv::Reader<&[u8]>,
    template: Option<&Template>,
) -> Result<Vec<String>, Diagnostic> {
    let place = row_place(source, start);
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(|name| name.trim().to_lowercase()).collect(),
        Err(error) => return Err(invalid_table(&error, place)),
    };
    if header.iter().all(String::is_empty) {
        let hint = "the first line names the columns: `key`, `parent` and the template's fields";
        return Err(Diagnostic::error("this table is empty").at(place).hint(hint));
    }
    if let Some(at) = open_quote(&source.text[start..], separator) {
        let hint = "close it with another `\"`; a quote inside a quoted cell is written twice";
        return Err(Diagnostic::error("this cell's quote is never closed")
            .at(row_place(source, start + at))
            .hint(hint));
    }
    if template.is_none() && !header.iter().any(|name| name == "template") {
        let hint = "use `--template ID`, or add a column `template`";
        return Err(Diagnostic::error("this table doesn't name a template").at(place).hint(hint));
    }
    Ok(header)
}

/// The byte offset of a position in the table.
fn offset(position: Option<&csv::Position>) -> usize {
    position.map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0))
}

/// Returns the offset of a row whose quoted cell is never closed: the rest of the table would be that cell's text.
fn open_quote(text: &str, delimiter: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut row = 0;
    let mut cell_start = true;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' if cell_start => {
                let opened = row;
                at += 1;
                loop {
                    match (bytes.get(at), bytes.get(at + 1)) {
                        (None, _) => return Some(opened),
                        (Some(b'"'), Some(b'"')) => at += 2,
                        (Some(b'"'), _) => break,
                        _ => at += 1,
                    }
                }
                cell_start = false;
            }
            b'\n' => {
                row = at + 1;
                cell_start = true;
            }
            byte => cell_start = byte == delimiter,
        }
        at += 1;
    }
    None
}

fn invalid_table(error: &csv::Error, place: Place) -> Diagnostic {
    Diagnostic::error(format!("this is not a valid table: {error}")).at(place).hint("save it again as CSV in UTF-8")
}
