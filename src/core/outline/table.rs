//! The columns of a table: how a row becomes a request.

use std::sync::Arc;

use super::delimiter::delimiter;
use super::reserved;
use crate::core::artifact::{RawAnswer, Request, Trust};
use crate::core::catalog::{Catalog, Kind, Template};
use crate::core::diagnostic::{Diagnostic, Place, Source};
use crate::core::form::items;
use crate::core::nearest::did_you_mean;

/// The place of the row that begins at an offset, after any line breaks before it.
pub(super) fn row_place(source: &Arc<Source>, at: usize) -> Place {
    let rest = &source.text[at.min(source.text.len())..];
    let row = rest.trim_start_matches(['\r', '\n']);
    let at = at + (rest.len() - row.len());
    let width = row.find(['\r', '\n']).unwrap_or(source.text.len().saturating_sub(at));
    source.place(at..at + width)
}

/// How the rows of a table are read.
#[derive(Debug)]
pub(super) struct Table<'a> {
    catalog: &'a Catalog,
    header: Vec<String>,
    template: Option<&'a Template>,
}

impl<'a> Table<'a> {
    pub(super) fn new(catalog: &'a Catalog, header: Vec<String>, template: Option<&'a Template>) -> Self {
        Self { catalog, header, template }
    }

    /// Whether each row names its own template.
    fn by_row(&self) -> bool {
        self.header.iter().any(|name| name == "template")
    }

    /// What is wrong with the header.
    pub(super) fn header_mistakes(&self, place: &Place) -> Vec<Diagnostic> {
        let mut mistakes = Vec::new();
        for (at, name) in self.header.iter().enumerate() {
            if !name.is_empty() && self.header[..at].contains(name) {
                let message = format!("the column `{name}` appears twice");
                mistakes.push(Diagnostic::error(message).at(place.clone()).hint("keep one of the two"));
            }
            let known = name.is_empty() || name == "template" || reserved::NAMES.contains(&name.as_str());
            let Some(template) = self.template.filter(|_| !self.by_row()) else { continue };
            if !known && template.field(name).is_none() {
                let names = template.fields.iter().map(|field| field.id.as_str()).chain(reserved::NAMES);
                let message = format!("`{}` has no field `{name}`", template.id);
                mistakes.push(Diagnostic::error(message).at(place.clone()).hint(did_you_mean(name, names)));
            }
        }
        mistakes
    }

    /// The template of a row: the one that it names, or the one of the whole table.
    fn template_of(&self, named: Option<&str>) -> Result<&'a Template, Diagnostic> {
        match (named, self.template) {
            (Some(id), _) => self.catalog.template(id).ok_or_else(|| {
                let hint = did_you_mean(id, self.catalog.template_ids());
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
        record: &csv::StringRecord,
        place: Place,
        mistakes: &mut Vec<Diagnostic>,
    ) -> Option<Request> {
        let cell = |name: &str| {
            let at = self.header.iter().position(|known| known == name)?;
            record.get(at).map(str::trim).filter(|cell| !cell.is_empty())
        };
        if record.iter().skip(self.header.len()).any(|cell| !cell.trim().is_empty()) {
            let message = format!("this row has {} cells, but the header has {}", record.len(), self.header.len());
            let hint = "put quotes around a cell that contains the separator";
            mistakes.push(Diagnostic::error(message).at(place).hint(hint));
            return None;
        }
        let template = match self.template_of(cell("template")) {
            Ok(template) => template,
            Err(mistake) => {
                mistakes.push(mistake.at(place));
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
                reserved::set(&mut request, name, &words).err()
            } else {
                let words = match template.field(name).map(|field| field.kind) {
                    Some(Kind::Items) => split(words, false),
                    Some(Kind::List) => list_items(words),
                    Some(kind) if kind.is_many() => split(words, true),
                    _ => vec![words.to_owned()],
                };
                let given = request.answers.give(template, name, RawAnswer::Words(&words), Trust::Typed);
                given.err().and_then(|mut faults| faults.pop()).map(|fault| fault.problem.diagnostic)
            };
            if let Some(mistake) = wrong {
                // An unknown column of a table with one template was reported with the header.
                if !self.by_row() && template.field(name).is_none() && !reserved::NAMES.contains(&name.as_str()) {
                    continue;
                }
                request.draft = true;
                mistakes.push(mistake.at(place.clone()));
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
