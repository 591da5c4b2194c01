//! Records, asked field by field: each cell is checked as it is typed, and Esc goes back one cell.

use super::Prompts;
use super::field::Question;
use super::question::Reply;
use super::texts::{check, row_text, rows_of};
use crate::core::catalog::{Field, Kind, Value};
use crate::core::diagnostic::Error;

impl Prompts {
    /// Asks for records one after another, until the first field of one is left empty.
    pub(super) fn ask_items(
        self,
        field: &Field,
        question: &str,
        given: Option<&Value>,
        typed: &mut Vec<String>,
    ) -> Result<Reply<Vec<String>>, Error> {
        let mut rows = rows_of(field, given);
        let columns: Vec<&str> = field.fields.iter().map(|inner| inner.id.as_str()).collect();
        self.guide(&format!("{question}\n  each has: {}", columns.join(", ")));
        let (mut row, mut column) = (0, 0);
        loop {
            *typed = rows.iter().filter(|cells| is_complete(field, cells)).map(|cells| row_text(cells)).collect();
            if column == 0 && !begins_with_a_line(field) && row >= rows.len() {
                match self.ask_for_another(field, &rows)? {
                    Reply::Answer(true) => {}
                    Reply::Answer(false) => return Ok(Reply::Answer(texts(&rows))),
                    Reply::Back => match before(field, row, column) {
                        Some(earlier) => {
                            (row, column) = earlier;
                            continue;
                        }
                        None => return Ok(Reply::Back),
                    },
                }
            }
            match self.ask_cell(field, &rows, row, column)? {
                Reply::Back => match before(field, row, column) {
                    Some(earlier) => (row, column) = earlier,
                    None => return Ok(Reply::Back),
                },
                Reply::Answer(cell) if column == 0 && cell.trim().is_empty() && begins_with_a_line(field) => {
                    if row >= rows.len() {
                        return Ok(Reply::Answer(texts(&rows)));
                    }
                    rows.remove(row);
                }
                Reply::Answer(cell) => {
                    if row >= rows.len() {
                        rows.push(vec![String::new(); field.fields.len()]);
                    }
                    rows[row][column] = cell;
                    (row, column) = if column + 1 < field.fields.len() { (row, column + 1) } else { (row + 1, 0) };
                }
            }
        }
    }

    fn ask_cell(self, field: &Field, rows: &[Vec<String>], row: usize, column: usize) -> Result<Reply<String>, Error> {
        let inner = &field.fields[column];
        let optional = if inner.required { "" } else { " (optional)" };
        let ends = column == 0 && begins_with_a_line(field);
        let how = if ends { " (empty: no more)" } else { optional };
        let checked = |cell: &[String]| {
            let is_empty = cell.iter().all(|text| text.trim().is_empty());
            match is_empty && ends {
                // An empty first cell ends the records, or removes one of them.
                true if row >= rows.len() => check(field, &texts(rows)),
                true => Ok(()),
                false => check(inner, cell),
            }
        };
        let cell = rows.get(row).map(|cells| cells[column].clone()).filter(|cell| !cell.is_empty());
        let lines = if inner.kind == Kind::Choices {
            cell.iter().flat_map(|cell| cell.split(", ")).map(str::to_owned).collect()
        } else {
            cell.into_iter().collect()
        };
        let text = format!("{}. {}{how}", row + 1, inner.ask);
        let reply = self.ask_question(&Question { field: inner, text, lines, check: &checked }, &mut Vec::new())?;
        Ok(match reply {
            Reply::Answer(texts) => Reply::Answer(texts.join(", ")),
            Reply::Back => Reply::Back,
        })
    }

    /// Asks whether there is another record, where an empty line can't tell.
    fn ask_for_another(self, field: &Field, rows: &[Vec<String>]) -> Result<Reply<bool>, Error> {
        let problem = check(field, &texts(rows)).err();
        if let Some(problem) = problem.filter(|_| !rows.is_empty()) {
            self.guide(&format!("# {problem}"));
            return Ok(Reply::Answer(true));
        }
        if rows.is_empty() && field.required {
            return Ok(Reply::Answer(true));
        }
        self.confirm(&format!("Add number {}?", rows.len() + 1), false)
    }
}

/// Whether the first field of a record is a line, which can be left empty to end the records.
fn begins_with_a_line(field: &Field) -> bool {
    let first = field.fields.first();
    first.is_some_and(|first| !matches!(first.kind, Kind::Choice | Kind::Choices | Kind::Flag))
}

/// Whether all that must be answered in a row is.
fn is_complete(field: &Field, cells: &[String]) -> bool {
    field.fields.iter().zip(cells).all(|(inner, cell)| check(inner, std::slice::from_ref(cell)).is_ok())
}

/// The cell before another.
fn before(field: &Field, row: usize, column: usize) -> Option<(usize, usize)> {
    match (row, column) {
        (0, 0) => None,
        (row, 0) => Some((row - 1, field.fields.len() - 1)),
        (row, column) => Some((row, column - 1)),
    }
}

fn texts(rows: &[Vec<String>]) -> Vec<String> {
    rows.iter().map(|cells| row_text(cells)).collect()
}
