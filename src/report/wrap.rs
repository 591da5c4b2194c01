//! Wraps styled text and tables to a width, by the columns that characters take.

use owo_colors::{OwoColorize, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The blanks between two columns of a table.
const GAP: usize = 2;

/// A text in one style.
#[derive(Clone, Debug)]
pub(super) struct Span {
    /// The text.
    pub(super) text: String,
    /// Its style.
    pub(super) style: Style,
}

/// Wraps spans at blanks. A word that is wider than a line is broken if its characters are wide, and otherwise left
/// whole, so that an address can be copied.
pub(super) fn wrap(spans: &[Span], width: usize) -> Vec<String> {
    let mut lines = Lines { width, ..Lines::default() };
    for span in spans {
        for (index, part) in span.text.split('\n').enumerate() {
            if index > 0 {
                lines.end_word();
                lines.end_line();
            }
            for character in part.chars() {
                match character {
                    ' ' | '\t' => lines.end_word(),
                    _ => lines.push(character, span.style),
                }
            }
        }
    }
    lines.end_word();
    lines.end_line();
    lines.done
}

#[derive(Default)]
struct Lines {
    width: usize,
    done: Vec<String>,
    line: String,
    taken: usize,
    word: Vec<(String, Style)>,
    word_width: usize,
}

impl Lines {
    fn push(&mut self, character: char, style: Style) {
        let width = character.width().unwrap_or(0);
        // Scripts with wide characters have no blanks between their words.
        if width > 1 {
            let room = self.width.saturating_sub(self.taken + usize::from(self.taken > 0));
            if self.word_width + width > room {
                self.end_word();
                self.end_line();
            }
        }
        self.word_width += width;
        match self.word.last_mut() {
            Some((text, known)) if *known == style => text.push(character),
            _ => self.word.push((character.to_string(), style)),
        }
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        if self.taken > 0 && self.taken + 1 + self.word_width > self.width {
            self.end_line();
        }
        if self.taken > 0 {
            self.line.push(' ');
            self.taken += 1;
        }
        for (text, style) in self.word.drain(..) {
            self.line += &text.style(style).to_string();
        }
        self.taken += std::mem::take(&mut self.word_width);
    }

    fn end_line(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
        self.taken = 0;
    }
}

/// Lays out a table, whose first row is its head. Its widest columns are wrapped until it fits.
pub(super) fn wrap_table(rows: &[Vec<String>], width: usize) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let natural = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|text| text.width()).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..count).map(natural).collect();
    while widths.iter().map(|column| column + GAP).sum::<usize>() > width + GAP {
        match widths.iter_mut().max().filter(|widest| **widest > 8) {
            Some(widest) => *widest -= 1,
            None => break,
        }
    }
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let style = if index == 0 { Style::new().bold() } else { Style::new() };
        let cell = |(text, width): (&String, &usize)| wrap(&[Span { text: text.clone(), style: Style::new() }], *width);
        let cells: Vec<Vec<String>> = row.iter().zip(&widths).map(cell).collect();
        for at in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            let mut line = String::new();
            for (cell, width) in cells.iter().zip(&widths) {
                let text = cell.get(at).map_or("", String::as_str);
                let pad = width.saturating_sub(text.width()) + GAP;
                line += &format!("{}{}", text.style(style), " ".repeat(pad));
            }
            lines.push(line.trim_end().to_owned());
        }
    }
    lines
}
