//! Aligned columns that fit the terminal: titles are cut, and the least important columns are left out. Keys stay whole.

use owo_colors::{OwoColorize, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The blanks between two columns.
const GAP: usize = 2;
/// The least width of a column that is cut, before others are left out for it.
const MIN_CUT: usize = 16;

/// A column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Its heading.
    pub(super) heading: &'static str,
    /// How it gives way if the terminal is narrow.
    pub(super) fit: Fit,
}

/// How a column gives way if the terminal is narrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It stays whole.
    Whole,
    /// Its texts are cut.
    Cut,
    /// It is left out, the highest number first.
    LeftOut(u8),
}

/// A text in a column.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A text in a style. Control characters, which could move the cursor, become blanks.
    pub(super) fn new(text: &str, style: Style) -> Self {
        Self { text: text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect(), style }
    }

    /// A text without a style.
    pub(super) fn plain(text: &str) -> Self {
        Self::new(text, Style::new())
    }
}

/// Renders rows below their headings. Columns without any text are left out; without a width, nothing else is.
pub(super) fn render_columns(columns: &[Column], rows: &[Vec<Cell>], width: Option<usize>) -> String {
    let natural = |at: usize| rows.iter().map(|row| row[at].text.width()).max().unwrap_or(0);
    let mut shown: Vec<(usize, usize)> = (0..columns.len())
        .map(|at| (at, natural(at)))
        .filter(|(_, content)| *content > 0)
        .map(|(at, content)| (at, content.max(columns[at].heading.width())))
        .collect();
    if let Some(width) = width {
        fit(columns, &mut shown, width);
    }
    let headings: Vec<Cell> = columns.iter().map(|column| Cell::new(column.heading, Style::new().bold())).collect();
    std::iter::once(&headings).chain(rows).map(|row| line(row, &shown)).collect()
}

/// Makes columns narrower, or leaves them out, until they fit the width.
fn fit(columns: &[Column], shown: &mut Vec<(usize, usize)>, width: usize) {
    loop {
        let total = shown.iter().map(|(_, column)| column + GAP).sum::<usize>().saturating_sub(GAP);
        let excess = total.saturating_sub(width);
        if excess == 0 {
            return;
        }
        let cut = shown.iter().position(|(at, _)| columns[*at].fit == Fit::Cut);
        let room = |least: usize| cut.map_or(0, |cut| shown[cut].1.saturating_sub(least));
        let droppable = |(at, _): &(usize, usize)| match columns[*at].fit {
            Fit::LeftOut(rank) => Some(rank),
            Fit::Whole | Fit::Cut => None,
        };
        let last = (0..shown.len()).filter_map(|at| Some((droppable(&shown[at])?, at))).max();
        match (cut, last) {
            (Some(cut), _) if room(MIN_CUT) >= excess => shown[cut].1 -= excess,
            (_, Some((_, dropped))) => {
                shown.remove(dropped);
            }
            (Some(cut), None) if room(1) >= excess => shown[cut].1 -= excess,
            (Some(cut), None) => {
                shown.remove(cut);
            }
            (None, None) => return,
        }
    }
}

fn line(row: &[Cell], shown: &[(usize, usize)]) -> String {
    let mut text = String::new();
    let last = shown.iter().rposition(|(at, _)| !row[*at].text.is_empty());
    for (index, (at, width)) in shown.iter().enumerate().take(last.map_or(0, |last| last + 1)) {
        let Cell { text: whole, style } = &row[*at];
        let cut = shorten(whole, *width);
        let pad = if Some(index) == last { 0 } else { width - cut.width() + GAP };
        text += &format!("{}{}", cut.style(*style), " ".repeat(pad));
    }
    text + "\n"
}

/// The beginning of a text that takes at most this many columns, with `…` if it is cut.
pub(super) fn shorten(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut taken = 1;
    for character in text.chars() {
        taken += character.width().unwrap_or(0);
        if taken > width {
            break;
        }
        cut.push(character);
    }
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 4] = [
        Column { heading: "KEY", fit: Fit::Whole },
        Column { heading: "TITLE", fit: Fit::Cut },
        Column { heading: "OWNER", fit: Fit::LeftOut(1) },
        Column { heading: "MILESTONE", fit: Fit::LeftOut(2) },
    ];

    fn rows(all: &[[&str; 4]]) -> Vec<Vec<Cell>> {
        all.iter().map(|row| row.iter().map(|text| Cell::plain(text)).collect()).collect()
    }

    fn at(width: Option<usize>) -> String {
        let rows = rows(&[
            ["user-story/buy", "Reader: buy a book without an account", "Product Owner", "Sprint 1"],
            ["bug/漢字", "漢字漢字漢字漢字漢字漢字漢字", "Developer", ""],
        ]);
        anstream::adapter::strip_str(&render_columns(&COLUMNS, &rows, width)).to_string()
    }

    #[test]
    fn a_narrow_terminal_cuts_titles_then_leaves_out_columns_and_keeps_keys_whole() {
        let whole = at(None);
        assert_eq!(
            whole,
            "KEY             TITLE                                  OWNER          MILESTONE\n\
             user-story/buy  Reader: buy a book without an account  Product Owner  Sprint 1\n\
             bug/漢字        漢字漢字漢字漢字漢字漢字漢字           Developer\n"
        );
        for width in [1, 10, 20, 40, 60, 78, 80, 120, 200] {
            let text = at(Some(width));
            for line in text.lines() {
                assert!(line.width() <= width.max(14), "{width}: {line:?}");
            }
            assert!(text.contains("user-story/buy") && text.contains("bug/漢字"), "{width}:\n{text}");
            assert_eq!(text == whole, width >= 79, "{width}:\n{text}");
        }
        assert_eq!(
            at(Some(40)),
            "KEY             TITLE\nuser-story/buy  Reader: buy a book with…\nbug/漢字        漢字漢字漢字漢字漢字漢…\n"
        );
        assert!(at(Some(60)).contains("Product Owner"), "{}", at(Some(60)));
    }

    #[test]
    fn a_column_without_text_is_left_out_and_control_characters_are_blanks() {
        let text = render_columns(&COLUMNS, &rows(&[["a", "b\u{1b}[2J", "", ""]]), None);
        assert_eq!(anstream::adapter::strip_str(&text).to_string(), "KEY  TITLE\na    b [2J\n");
        assert_eq!(render_columns(&COLUMNS, &[], None), "\n");
    }
}
