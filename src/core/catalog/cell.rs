//! Prepares what people type into a cell or a line, before a field parses it.

/// The cells of a row, separated by `|`. `\|` is a plain bar.
pub(super) fn split_row(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let row = row.trim();
    // A row may have bars at both ends, as in a Markdown table.
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

/// A text without leading check boxes. List items have none: their template adds them.
pub(crate) fn without_check_boxes(words: &str) -> &str {
    let mut rest = words;
    while let Some(inner) = ["[ ] ", "[x] ", "[X] "].iter().find_map(|mark| rest.strip_prefix(mark)) {
        rest = inner.trim_start();
    }
    rest
}

/// The trimmed lines of a record's cell, without empty ones.
pub(super) fn trimmed_lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A one-line answer: each line break and the blanks around it become one blank.
pub(super) fn one_line(text: &str) -> String {
    if text.contains(['\n', '\r']) { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text.to_owned() }
}
