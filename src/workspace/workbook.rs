//! Reads a sheet of a workbook (`.xlsx` or `.ods`) as a table, one line of text per row of the sheet.

use std::io::Cursor;

use calamine::{Data, DataRef, Ods, Reader, Sheet, SheetVisible, Xlsx};

use super::sandbox::Limit;
use crate::core::outline::column_letters;

/// A sheet as a table (CSV). The line of a cell is its row in the sheet; a line break within a cell is a lone CR.
#[derive(Debug)]
pub(super) struct SheetText {
    pub(super) text: String,
    /// The name of the sheet.
    pub(super) name: String,
    /// The names of other sheets that could be read.
    pub(super) others: Vec<String>,
}

/// Why a workbook was not read.
#[derive(Debug, thiserror::Error)]
pub(super) enum WorkbookError {
    #[error("is not a workbook that can be read: {0}")]
    Invalid(String),
    #[error("has no sheet with text")]
    Empty,
    #[error("has an error (`{2}`) in cell {0}{1}")]
    Formula(String, u32, String),
    #[error("is larger than {} MiB when it is unpacked", Limit::Outline.mebibytes())]
    TooLarge,
}

/// Reads the first visible sheet that has text.
pub(super) fn read_workbook(bytes: Vec<u8>, is_ods: bool) -> Result<SheetText, WorkbookError> {
    match is_ods {
        true => {
            let mut book = Ods::new(Cursor::new(bytes)).map_err(invalid)?;
            let names = visible(book.sheets_metadata());
            first_with_text(&names, |name| ods_text(&mut book, name))
        }
        false => {
            let mut book = Xlsx::new(Cursor::new(bytes)).map_err(invalid)?;
            let names = visible(book.sheets_metadata());
            first_with_text(&names, |name| xlsx_text(&mut book, name))
        }
    }
}

fn invalid(error: impl std::fmt::Display) -> WorkbookError {
    WorkbookError::Invalid(error.to_string())
}

fn visible(sheets: &[Sheet]) -> Vec<String> {
    let shown = sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    shown.map(|sheet| sheet.name.clone()).collect()
}

fn first_with_text(
    names: &[String],
    mut read: impl FnMut(&str) -> Result<String, WorkbookError>,
) -> Result<SheetText, WorkbookError> {
    for (at, name) in names.iter().enumerate() {
        let text = read(name)?;
        if !text.trim().is_empty() {
            let others = names.iter().skip(at + 1).cloned().collect();
            return Ok(SheetText { text, name: name.clone(), others });
        }
    }
    Err(WorkbookError::Empty)
}

/// Reads a sheet cell by cell: a stray cell far away would make a full grid too large.
fn xlsx_text(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Result<String, WorkbookError> {
    let mut cells = book.worksheet_cells_reader(name).map_err(invalid)?;
    let mut writer = SheetWriter::default();
    while let Some(cell) = cells.next_cell().map_err(invalid)? {
        let (row, column) = cell.get_position();
        match cell.get_value() {
            DataRef::SharedString(words) => writer.put(row, column, words)?,
            other => writer.put_data(row, column, &Data::from(other.clone()))?,
        }
    }
    Ok(writer.text)
}

fn ods_text(book: &mut Ods<Cursor<Vec<u8>>>, name: &str) -> Result<String, WorkbookError> {
    let range = book.worksheet_range(name).map_err(invalid)?;
    let (top, left) = range.start().unwrap_or_default();
    let mut writer = SheetWriter::default();
    for (row, column, data) in range.used_cells() {
        let number = |at: usize, first: u32| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(first);
        writer.put_data(number(row, top), number(column, left), data)?;
    }
    Ok(writer.text)
}

/// Writes cells, which come in the order of their rows.
#[derive(Default)]
struct SheetWriter {
    text: String,
    row: u32,
    column: u32,
}

impl SheetWriter {
    fn put_data(&mut self, row: u32, column: u32, data: &Data) -> Result<(), WorkbookError> {
        let words = match data {
            Data::Empty => return Ok(()),
            Data::String(words) | Data::DurationIso(words) => words.clone(),
            Data::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Data::Int(number) => number.to_string(),
            Data::Float(number) => number.to_string(),
            Data::DateTime(moment) if moment.is_datetime() => {
                let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
                day_and_time(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"))
            }
            Data::DateTime(moment) => moment.as_f64().to_string(),
            Data::DateTimeIso(words) => day_and_time(words),
            Data::Error(error) => {
                return Err(WorkbookError::Formula(column_letters(column as usize), row + 1, error.to_string()));
            }
        };
        self.put(row, column, &words)
    }

    fn put(&mut self, row: u32, column: u32, words: &str) -> Result<(), WorkbookError> {
        if words.trim().is_empty() {
            return Ok(());
        }
        if self.text.len() as u64 + words.len() as u64 > Limit::Outline.bytes() {
            return Err(WorkbookError::TooLarge);
        }
        while self.row < row {
            self.text.push('\n');
            self.row += 1;
            self.column = 0;
        }
        while self.column < column {
            self.text.push(',');
            self.column += 1;
        }
        let words = words.replace("\r\n", "\n").replace('\n', "\r").replace('"', "\"\"");
        self.text.push('"');
        self.text.push_str(&words);
        self.text.push('"');
        Ok(())
    }
}

/// A date without the time if it is midnight, because a sheet has no dates without a time.
fn day_and_time(moment: &str) -> String {
    match moment.split_once('T') {
        Some((day, time)) if time.trim_end_matches(['0', ':', '.', 'Z']).is_empty() => day.to_owned(),
        Some((day, time)) => format!("{day} {time}"),
        None => moment.to_owned(),
    }
}
