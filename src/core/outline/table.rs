//! The columns of a table: how a row becomes a request.

use std::borrow::Cow;
use std::sync::Arc;

use indexmap::IndexMap;

use super::cells::{cell_name, cell_place};
use super::columns::Column;
use super::delimiter::delimiter;
use super::reserved;
use crate::core::artifact::{RawAnswer, Request, Trust};
use crate::core::catalog::{Catalog, Kind, Template};
use crate::core::diagnostic::{Diagnostic, Place, Source};
use crate::core::form::items;
use crate::core::names::Name;

/// The place of the row that begins at an offset, after any line breaks before it.
pub(super) fn row_place(source: &Arc<Source>, at: usize) -> Place {
    let rest = &source.text[at.min(source.text.len())..];
    let row = rest.trim_start_matches(['\r', '\n']);
    let at = at + (rest.len() - row.len());
    let width = row.find(['\r', '\n']).unwrap_or(source.text.len().saturating_sub(at));
    source.place(at..at + width)
}

/// Which columns of a row are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// All of them.
    All,
    /// Those that are not answers.
    Reserved,
}

/// How the rows of a table are read.
#[derive(Debug)]
pub(super) struct Table<'a> {
    catalog: &'a Catalog,
    columns: Vec<Column>,
    template: Option<&'a Template>,
    separator: u8,
    /// Whether rows with missing answers become drafts.
    drafts: bool,
}

impl<'a> Table<'a> {
    pub(super) fn new(
        catalog: &'a Catalog,
        columns: Vec<Column>,
        template: Option<&'a Template>,
        separator: u8,
        drafts: bool,
    ) -> Self {
        Self { catalog, columns, template, separator, drafts }
    }

    /// The character between two cells.
    pub(super) fn separator(&self) -> u8 {
        self.separator
    }

    /// The template of a row: the one that it names, or the one of the whole table.
    fn template_of(&self, named: Option<&str>) -> Result<&'a Template, Diagnostic> {
        match (named, self.template) {
            (Some(id), _) => self.catalog.template(id).ok_or_else(|| {
                let hint = self.catalog.template_hint(id);
                Diagnostic::error(format!("template `{id}` not found")).hint(hint)
            }),
            (None, Some(template)) => Ok(template),
            (None, None) => Err(Diagnostic::error("this row has no template")
                .hint("fill in the column `template`, or use `--template ID`")),
        }
    }

    /// The request of a row. `None` if the row names no template, or has too many cells.
    pub(super) fn request(
        &self,
        source: &Arc<Source>,
        record: &csv::StringRecord,
        place: Place,
        read: Read,
        mistakes: &mut Vec<Diagnostic>,
    ) -> Option<Request> {
        let mut report = |column: usize, mistake: Diagnostic| {
            let at = cell_place(source, &place, self.separator, column);
            let message = match cell_name(&at, column) {
                Some(name) => format!("cell {name}: {}", mistake.message),
                None => mistake.message,
            };
            mistakes.push(Diagnostic { message, ..mistake }.at(at));
        };
        let width = self.columns.len();
        if let Some(extra) = record.iter().skip(width).position(|cell| !cell.trim().is_empty()) {
            let message = format!("this row has {} cells, but the header has {width}", record.len());
            let hint = "put quotes around a cell that contains the separator";
            report(width + extra, Diagnostic::error(message).hint(hint));
            return None;
        }
        let at = self.columns.iter().position(|column| *column == Column::Template);
        let named = at.and_then(|at| record.get(at)).map(str::trim).filter(|cell| !cell.is_empty());
        let template = match self.template_of(named) {
            Ok(template) => template,
            Err(mistake) => {
                report(at.unwrap_or(0), mistake);
                return None;
            }
        };
        let mut request = Request::new(template.id_named(named.unwrap_or_default()));
        // A column that repeats another one is read with the first.
        let mut filled: IndexMap<&Column, Vec<(usize, Cow<'_, str>)>> = IndexMap::new();
        for (at, (column, cell)) in self.columns.iter().zip(record).enumerate() {
            let is_read = read == Read::All || matches!(column, Column::Reserved(_));
            if is_read && *column != Column::Ignored && !cell.trim().is_empty() {
                filled.entry(column).or_default().push((at, with_line_breaks(cell)));
            }
        }
        for (column, cells) in filled {
            let Some((first, _)) = cells.first() else { continue };
            let texts: Vec<&str> = cells.iter().map(|(_, cell)| cell.as_ref()).collect();
            if let Err(mistake) = set(&mut request, template, column, &texts) {
                request.draft = true;
                report(*first, mistake);
            }
        }
        if self.drafts && request.name.is_none() {
            // A draft's title has no words yet from which a key could be suggested.
            let title = self.columns.iter().position(|column| matches!(column, Column::Field(_)));
            request.name = title.and_then(|at| Name::from_words(record.get(at)?));
        }
        request.draft |= self.drafts;
        request.place = Some(place);
        Some(request)
    }
}

/// Sets what the cells of a column say.
///
/// # Errors
/// Without a place.
fn set(request: &mut Request, template: &Template, column: &Column, cells: &[&str]) -> Result<(), Diagnostic> {
    let texts = cells.iter().copied();
    match column {
        Column::Ignored | Column::Template => Ok(()),
        Column::Reserved("labels") => {
            let words: Vec<String> = texts.flat_map(labels).collect();
            reserved::set(request, "labels", &words)
        }
        Column::Reserved(name) => {
            let words: Vec<String> = texts.map(str::to_owned).collect();
            reserved::set(request, name, &words)
        }
        Column::Field(name) => {
            let words: Vec<String> = match template.field(name).map(|field| field.kind) {
                Some(Kind::Items) => texts.flat_map(|cell| split(cell, false)).collect(),
                Some(Kind::List) => texts.flat_map(list_items).collect(),
                Some(kind) if kind.is_many() => texts.flat_map(|cell| split(cell, true)).collect(),
                _ => texts.map(str::to_owned).collect(),
            };
            let given = request.answers.give(template, name, RawAnswer::Words(&words), Trust::Typed);
            match given.err().and_then(|mut faults| faults.pop()) {
                Some(fault) => Err(fault.problem.diagnostic),
                None => Ok(()),
            }
        }
    }
}

/// A cell's text with plain line breaks.
fn with_line_breaks(cell: &str) -> Cow<'_, str> {
    match cell.contains('\r') {
        true => Cow::Owned(cell.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::Borrowed(cell),
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
///
/// In a list with bullets, a `|` is part of its item.
fn list_items(cell: &str) -> Vec<String> {
    let has_bullets = cell.trim_start().starts_with("- ");
    let split_bars = |item: String| match has_bullets || item.contains('\n') {
        true => vec![item],
        false => split(&item, true),
    };
    items(cell).into_iter().flat_map(split_bars).collect()
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
