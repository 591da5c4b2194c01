//! Reads a table of requested artifacts: CSV with a header of field names, `key` and `parent`.

use std::sync::Arc;

use super::delimiter::delimiter;
use super::missing_key::MissingKey;
use super::requested::RequestedArtifacts;
use super::reserved;
use crate::core::artifact::{RawAnswer, Request, Trust};
use crate::core::catalog::{Catalog, Kind, Template};
use crate::core::diagnostic::{Diagnostic, Place, Source};
use crate::core::form::items;
use crate::core::nearest::did_you_mean;

/// Reads a table. The template is the one given, or each row's own in a column `template`.
pub fn read_table(catalog: &Catalog, source: &Arc<Source>, template: Option<&Template>) -> RequestedArtifacts {
    let (start, separator) = beginning(&source.text);
    let text = &source.text[start..];
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let header = match read_header(source, start, separator, &mut reader, template) {
        Ok(header) => header,
        Err(mistake) => return RequestedArtifacts { mistakes: vec![mistake], ..RequestedArtifacts::default() },
    };
    let mut table = Table { catalog, header, template, mistakes: Vec::new() };
    table.check_header(&row_place(source, start));
    let header_fits = table.mistakes.is_empty();
    let mut requests = Vec::new();
    let mut gaps = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                table.mistakes.push(invalid_table(&error, row_place(source, start + offset(error.position()))));
                break;
            }
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let place = row_place(source, start + offset(record.position()));
        if let Some(mut request) = table.request(&record, place) {
            request.draft |= !header_fits;
            if request.name.is_none() && !request.draft && header_fits {
                gaps.push(MissingKey::in_table(requests.len()));
            }
            requests.push(request);
        }
    }
    RequestedArtifacts { requests, gaps, mistakes: table.mistakes }
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

/// The place of the row that begins at an offset, after any line breaks before it.
fn row_place(source: &Arc<Source>, at: usize) -> Place {
    let rest = &source.text[at.min(source.text.len())..];
    let row = rest.trim_start_matches(['\r', '\n']);
    let at = at + (rest.len() - row.len());
    let width = row.find(['\r', '\n']).unwrap_or(source.text.len().saturating_sub(at));
    source.place(at..at + width)
}

/// The byte offset of a position in the table.
fn offset(position: Option<&csv::Position>) -> usize {
    position.map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0))
}

struct Table<'a> {
    catalog: &'a Catalog,
    header: Vec<String>,
    template: Option<&'a Template>,
    mistakes: Vec<Diagnostic>,
}

impl Table<'_> {
    /// Whether each row names its own template.
    fn by_row(&self) -> bool {
        self.header.iter().any(|name| name == "template")
    }

    fn check_header(&mut self, place: &Place) {
        for (at, name) in self.header.iter().enumerate() {
            if !name.is_empty() && self.header[..at].contains(name) {
                let message = format!("the column `{name}` appears twice");
                self.mistakes.push(Diagnostic::error(message).at(place.clone()).hint("keep one of the two"));
            }
            let known = name.is_empty() || name == "template" || reserved::NAMES.contains(&name.as_str());
            let Some(template) = self.template.filter(|_| !self.by_row()) else { continue };
            if !known && template.field(name).is_none() {
                let names = template.fields.iter().map(|field| field.id.as_str()).chain(reserved::NAMES);
                let message = format!("`{}` has no field `{name}`", template.id);
                self.mistakes.push(Diagnostic::error(message).at(place.clone()).hint(did_you_mean(name, names)));
            }
        }
    }

    fn request(&mut self, record: &csv::StringRecord, place: Place) -> Option<Request> {
        let cell = |name: &str| {
            let at = self.header.iter().position(|known| known == name)?;
            record.get(at).map(str::trim).filter(|cell| !cell.is_empty())
        };
        if record.iter().skip(self.header.len()).any(|cell| !cell.trim().is_empty()) {
            let message = format!("this row has {} cells, but the header has {}", record.len(), self.header.len());
            let hint = "put quotes around a cell that contains the separator";
            self.mistakes.push(Diagnostic::error(message).at(place).hint(hint));
            return None;
        }
        let template = match (cell("template"), self.template) {
            (Some(id), _) => match self.catalog.template(id) {
                Some(template) => template,
                None => {
                    let hint = did_you_mean(id, self.catalog.template_ids());
                    self.mistakes.push(Diagnostic::error(format!("template `{id}` not found")).at(place).hint(hint));
                    return None;
                }
            },
            (None, Some(template)) => template,
            (None, None) => {
                let hint = "fill in the column `template`, or use `--template ID`";
                self.mistakes.push(Diagnostic::error("this row has no template").at(place).hint(hint));
                return None;
            }
        };
        let mut request = Request::new(template.id_named(cell("template").unwrap_or_default()));
        for (name, words) in self.header.iter().zip(record.iter()) {
            if name.is_empty() || name == "template" || words.trim().is_empty() {
                continue;
            }
            let wrong = if reserved::NAMES.contains(&name.as_str()) {
                let words = if name == "labels" { labels(words) } else { vec![words.to_owned()] };
                reserved::set(&mut request, name, &words).err().map(|(message, hint)| (message, Some(hint)))
            } else {
                let words = match template.field(name).map(|field| field.kind) {
                    Some(Kind::Items) => split(words, false),
                    Some(Kind::List) => list_items(words),
                    Some(kind) if kind.is_many() => split(words, true),
                    _ => vec![words.to_owned()],
                };
                let given = request.answers.give(template, name, RawAnswer::Words(&words), Trust::Typed);
                given.err().and_then(|mut faults| faults.pop()).map(|fault| (fault.problem.message, fault.problem.hint))
            };
            if let Some((message, hint)) = wrong {
                // An unknown column of a table with one template was reported with the header.
                if !self.by_row() && template.field(name).is_none() && !reserved::NAMES.contains(&name.as_str()) {
                    continue;
                }
                let mut mistake = Diagnostic::error(message).at(place.clone());
                mistake.hint = hint;
                request.draft = true;
                self.mistakes.push(mistake);
            }
        }
        request.place = Some(place);
        Some(request)
    }
}

/// Splits a cell into items, separated by line breaks or, for plain text, by `|`.
fn split(cell: &str, bars: bool) -> Vec<String> {
    cell.split(|c| c == '\n' || (bars && c == '|'))
        .map(|item| item.trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect()
}

/// Splits a list that people typed into a cell: one item per line, with or without bullets, or separated by `|`.
fn list_items(cell: &str) -> Vec<String> {
    let split_bars = |item: String| match item.contains('\n') {
        true => vec![item],
        false => split(&item, true),
    };
    items(&cell.replace("\r\n", "\n")).into_iter().flat_map(split_bars).collect()
}

/// Splits a cell into labels, separated by `|`, line breaks, commas or semicolons, as other tools export them.
fn labels(cell: &str) -> Vec<String> {
    let parts = cell.split(['|', '\n', ',', ';']).map(str::trim);
    parts.filter(|label| !label.is_empty()).map(str::to_owned).collect()
}

/// Returns where a table begins, after a BOM and Excel's separator line (`sep=;`), and the separator.
pub(crate) fn beginning(text: &str) -> (usize, u8) {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let rest = &text[start..];
    let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
    let line = rest[..end].trim_end_matches(['\r', '\n']).trim_matches('"').to_lowercase();
    match line.strip_prefix("sep=").map(str::as_bytes) {
        Some(&[separator]) => (start + end, separator),
        _ => (start, delimiter(rest)),
    }
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
