//! Folds messages to the terminal's width: at blanks, with the following lines below the first one's text. The lines of a
//! source excerpt would lose their marks, so they are cut around what is marked instead.

use unicode_width::UnicodeWidthChar;

/// What a message begins with; its other lines begin below the text after it.
const LABELS: [&str; 7] = ["error: ", "warning: ", "note: ", "hint: ", "= hint: ", "tip: ", "= note: "];
/// The blanks before the other lines of a text without a label.
const INDENT: usize = 2;

/// Folds the lines of a text that are wider than the terminal. Words that are wider stay whole, so that they can be copied.
pub(super) fn fold(text: &str, width: usize) -> String {
    let mut folded: Vec<String> = Vec::new();
    let mut excerpt: Vec<&str> = Vec::new();
    for line in text.split('\n') {
        if gutter(line).is_some() {
            excerpt.push(line);
            continue;
        }
        cut_excerpt(&std::mem::take(&mut excerpt), width, &mut folded);
        folded.push(if is_fixed(line) { line.to_owned() } else { fold_line(line, width, indent(line)) });
    }
    cut_excerpt(&excerpt, width, &mut folded);
    folded.join("\n")
}

/// Folds one line; the lines after the first begin with `indent` blanks.
pub(super) fn fold_line(line: &str, width: usize, indent: usize) -> String {
    let indent = if indent > width / 2 { INDENT } else { indent };
    let mut lines = Folded { width, indent, ..Folded::default() };
    for piece in Pieces(line) {
        match piece {
            Piece::Escape(text) => lines.word.push_str(text),
            Piece::Character(' ') => {
                lines.end_word();
                lines.blanks += 1;
            }
            Piece::Character(character) => lines.push(character),
        }
    }
    lines.end_word();
    lines.text
}

#[derive(Default)]
struct Folded {
    width: usize,
    indent: usize,
    text: String,
    taken: usize,
    blanks: usize,
    word: String,
    word_width: usize,
}

impl Folded {
    fn push(&mut self, character: char) {
        let width = character.width().unwrap_or(0);
        // Scripts with wide characters have no blanks between their words.
        if width > 1 {
            self.end_word();
        }
        self.word.push(character);
        self.word_width += width;
    }

    fn end_word(&mut self) {
        let width = std::mem::take(&mut self.word_width);
        if width > 0 {
            let blanks = std::mem::take(&mut self.blanks);
            // A label keeps its first word, which has no more room on the next line.
            let may_break = self.taken > 0 && (self.indent <= INDENT || self.taken > self.indent);
            if self.taken + blanks + width > self.width && may_break {
                self.text += "\n";
                self.text += &" ".repeat(self.indent);
                self.taken = self.indent;
            } else {
                self.text += &" ".repeat(blanks);
                self.taken += blanks;
            }
        }
        self.text += &std::mem::take(&mut self.word);
        self.taken += width;
    }
}

/// Whether a line is part of something that is read by its columns: a place, a difference, a line that is drawn again.
fn is_fixed(line: &str) -> bool {
    let bare = bare(line);
    line.contains('\r') || bare.starts_with(['+', '-', '@']) || bare.trim_start().starts_with("--> ")
}

/// Where the lines after the first begin.
fn indent(line: &str) -> usize {
    let bare = bare(line);
    let text = bare.trim_start();
    let blanks = bare.len() - text.len();
    let label = LABELS.iter().find(|label| text.starts_with(**label)).map_or(0, |label| label.len());
    if label > 0 || blanks > 0 { blanks + label } else { INDENT }
}

/// The width of an excerpt's gutter: a line number, perhaps, and a bar.
fn gutter(line: &str) -> Option<usize> {
    let bare = bare(line);
    let bar = bare.find('|')?;
    let number = bare[..bar].trim();
    number.chars().all(|character| character.is_ascii_digit()).then_some(bar + 2)
}

/// Cuts the lines of an excerpt, all at the same columns, so that what is marked stays in sight.
fn cut_excerpt(lines: &[&str], width: usize, out: &mut Vec<String>) {
    let gutter = lines.iter().filter_map(|line| gutter(line)).max().unwrap_or(0);
    let room = width.saturating_sub(gutter).max(8);
    let is_mark = |line: &String| line.contains('^') && line.chars().skip(gutter).all(|c| matches!(c, ' ' | '^'));
    let Some(marks) = lines.iter().map(|line| bare(line)).find(is_mark) else {
        // A table of a document, say.
        return out.extend(lines.iter().map(|line| (*line).to_owned()));
    };
    let first = match marks.trim_end().len() > width {
        // A little of what is before the mark is shown.
        true => marks.find('^').unwrap_or(0).saturating_sub(gutter + room / 3),
        false => 0,
    };
    out.extend(lines.iter().map(|line| cut(line, gutter, first, room)));
}

/// The gutter of a line, and `room` columns of the rest from `first` on. A mark shows where something was left out.
fn cut(line: &str, gutter: usize, first: usize, room: usize) -> String {
    let total: usize = bare(line).chars().filter_map(UnicodeWidthChar::width).sum();
    let (start, end) = (gutter + first, gutter + first + room);
    let mut text = String::new();
    let mut column = 0;
    for piece in Pieces(line) {
        let Piece::Character(character) = piece else {
            if let Piece::Escape(escape) = piece {
                text += escape;
            }
            continue;
        };
        let width = character.width().unwrap_or(0);
        let is_cut = (first > 0 && column == start) || (total > end && column + width == end);
        if column < gutter {
            text.push(character);
        } else if column >= start && column + width <= end {
            text.push(if is_cut && !matches!(character, ' ' | '^') { '…' } else { character });
        }
        column += width;
    }
    text
}

/// A line without its colors.
fn bare(line: &str) -> String {
    let character = |piece| match piece {
        Piece::Character(character) => Some(character),
        Piece::Escape(_) => None,
    };
    Pieces(line).filter_map(character).collect()
}

/// A part of a line that is never divided.
enum Piece<'a> {
    /// A sequence that sets a color and takes no room.
    Escape(&'a str),
    Character(char),
}

struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let first = self.0.chars().next()?;
        let length = match first {
            '\u{1b}' => self.0.find('m').map_or(self.0.len(), |end| end + 1),
            _ => first.len_utf8(),
        };
        let (piece, rest) = self.0.split_at(length);
        self.0 = rest;
        Some(if first == '\u{1b}' { Piece::Escape(piece) } else { Piece::Character(first) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_folded_below_its_own_text() {
        assert_eq!(
            fold("error: the template was not found here\n  hint: choose another one of them\n", 24),
            "error: the template was\n       not found here\n  hint: choose another\n        one of them\n"
        );
        assert_eq!(fold("error: short", 24), "error: short");
        assert_eq!(
            fold("see https://example.com/a/very/long/address now", 20),
            "see\n  https://example.com/a/very/long/address\n  now"
        );
        assert_eq!(
            fold("\u{1b}[31merror\u{1b}[0m: one two three", 14),
            "\u{1b}[31merror\u{1b}[0m: one two\n       three"
        );
        assert_eq!(fold("note: 日本語日本語", 12), "note: 日本語\n      日本語");
    }

    #[test]
    fn an_excerpt_is_cut_around_its_mark() {
        let source = "3 | one two three four five six seven eight nine ten";
        let mark = "  |                                         ^^^^";
        let folded = fold(&format!(" --> a.yml:3:41\n  |\n{source}\n{mark}\n  = hint: choose"), 30);
        let lines: Vec<&str> = folded.lines().collect();
        assert!(lines.iter().all(|line| line.chars().count() <= 30), "{folded}");
        let under = |line: &str, mark: &str| line.chars().skip(mark.find('^').unwrap_or(0)).take(4).collect::<String>();
        assert_eq!(under(lines[2], lines[3]), under(source, mark), "{folded}");
        assert!(lines[2].starts_with("3 | …"), "{folded}");
        let table = "  | a | a rather long cell of a table that is no excerpt |";
        assert_eq!(fold(table, 30), table);
    }
}
