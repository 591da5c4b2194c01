//! Writes rows as an Excel workbook.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

/// Excel's limit on the text of a cell, in UTF-16 units.
const MAX_CELL: usize = 32_767;

/// Returns a workbook with one sheet. The first row is its header. Every cell is text, so that no program reads a version
/// as a number or a word as a formula.
///
/// # Errors
/// A cell, or the number of rows or columns, is above Excel's limits.
pub fn workbook(rows: &[Vec<String>]) -> Result<Vec<u8>, String> {
    let explain = |error: XlsxError| error.to_string();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let text = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    let header = text.clone().set_bold();
    for (at, row) in rows.iter().enumerate() {
        let number = u32::try_from(at).map_err(|_| "too many rows".to_owned())?;
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let format = if at == 0 { &header } else { &text };
            let column = u16::try_from(column).map_err(|_| "too many columns".to_owned())?;
            if cell.encode_utf16().count() > MAX_CELL {
                return Err(format!("a cell in row {} has more than {MAX_CELL} characters", at + 1));
            }
            sheet.write_string_with_format(number, column, cell, format).map_err(explain)?;
        }
    }
    for (column, name) in rows.first().into_iter().flatten().enumerate() {
        let width = if name.len() > 9 { 30.0 } else { 22.0 };
        let column = u16::try_from(column).map_err(|_| "too many columns".to_owned())?;
        sheet.set_column_width(column, width).map_err(explain)?;
    }
    sheet.set_freeze_panes(1, 0).map_err(explain)?;
    workbook.save_to_buffer().map_err(explain)
}
