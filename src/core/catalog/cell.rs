//! What people type into one cell or one line, before a field reads it.

/// A row's cells: apart at `|`, where `\|` is a plain bar.
pub(super) fn split_row(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let row = row.trim();
    // A row may have bars at both its ends, as in a Markdown table.
    let inner = row.strip_prefix('|').and_then(|rest| rest.strip_suffix('|')).filter(|inner| !inner.ends_with('\\'));
    let mut characters = inner.unwrap_or(row).chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek() == Some(&'|') => {
                characters.next();
                cells.last_mut().expect("there is always a cell").push('|');
            }
            '|' => cells.push(String::new()),
            other => cells.last_mut().expect("there is always a cell").push(other),
        }
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

/// Words without the boxes of tasks before them: a list is made of items, and its template gives them boxes.
pub(crate) fn unboxed(words: &str) -> &str {
    let mut rest = words;
    while let Some(inner) = ["[ ] ", "[x] ", "[X] "].iter().find_map(|mark| rest.strip_prefix(mark)) {
        rest = inner.trim_start();
    }
    rest
}

/// The lines of a record's cell, without the blanks around them and without empty ones.
pub(super) fn trimmed_lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Line breaks are no part of a one-line answer: they and the blanks around them become one blank.
pub(super) fn one_line(text: &str) -> String {
    if text.contains(['\n', '\r']) { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text.to_owned() }
}
