//! Reads a table that a person named: CSV in the encodings that spreadsheet programs write, or a workbook.

use std::sync::Arc;

use camino::Utf8Path;

use super::display_path::display_path;
use super::sandbox::{Limit, ReadError, read_named_bytes};
use super::workbook::{WorkbookError, read_workbook};
use crate::core::diagnostic::{Diagnostic, Error, Source};
use crate::core::outline::decode_table;

/// A table as text.
#[derive(Debug)]
pub struct TableText {
    /// The text, with the path of the file.
    pub source: Arc<Source>,
    /// Whether the file holds something else than this text, so that nothing can be written back.
    pub converted: bool,
    /// How it was read, if that isn't obvious.
    pub warnings: Vec<Diagnostic>,
}

/// Whether a path is that of a workbook.
pub fn is_workbook(path: &Utf8Path) -> bool {
    extension(path).is_some_and(|extension| ["xlsx", "xlsm", "ods"].contains(&extension.as_str()))
}

fn extension(path: &Utf8Path) -> Option<String> {
    path.extension().map(str::to_lowercase)
}

/// Reads a table.
///
/// # Errors
/// It can't be read, its encoding is unknown, or it isn't a workbook although it is named like one. The message has its
/// path relative to `root`.
pub fn read_table_file(path: &Utf8Path, root: &Utf8Path) -> Result<TableText, Error> {
    let bytes = read_named_bytes(path, root, Limit::Outline)?;
    let shown = display_path(path, root);
    if is_workbook(path) {
        let is_ods = extension(path).as_deref() == Some("ods");
        let sheet = read_workbook(bytes, is_ods).map_err(|error| workbook_error(&error, &shown))?;
        let mut warnings = Vec::new();
        if !sheet.others.is_empty() {
            let listed: Vec<String> = sheet.others.iter().map(|name| format!("`{name}`")).collect();
            let message = format!("{shown}: read the sheet `{}`, not {}", sheet.name, listed.join(", "));
            warnings.push(Diagnostic::warning(message).hint("move the sheet that you mean to the front"));
        }
        return Ok(TableText { source: Source::new(shown, sheet.text), converted: true, warnings });
    }
    let (text, encoding) = decode_table(bytes).map_err(|line| ReadError::NotUtf8(line).into_error(&shown))?;
    let warnings = encoding.map(|name| {
        let hint = "if letters are wrong, save it as CSV in UTF-8";
        Diagnostic::warning(format!("{shown} is not UTF-8: read as {name}")).hint(hint)
    });
    Ok(TableText {
        source: Source::new(shown, text),
        converted: warnings.is_some(),
        warnings: warnings.into_iter().collect(),
    })
}

fn workbook_error(error: &WorkbookError, shown: &str) -> Error {
    let hint = match error {
        WorkbookError::Invalid(_) => {
            "open it in the program that wrote it, and save it again, or save it as CSV in UTF-8"
        }
        WorkbookError::Empty => "put the table into the first sheet",
        WorkbookError::Formula(..) => "mend the formula, or write its value into the cell",
        WorkbookError::TooLarge => "split it into two files",
    };
    Diagnostic::error(format!("{shown} {error}")).hint(hint).into()
}
