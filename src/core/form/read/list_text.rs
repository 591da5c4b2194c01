//! Reads a list as people type it: one item per line, with or without a bullet.

use super::fence::{closes, opens};
use crate::core::catalog::without_check_boxes;

/// Returns the items. Bullets (`- `, `* `, `1. `, `- [ ] `) are removed; indented and fenced lines belong to the item
/// before.
///
/// Fences are found line by line, whatever Markdown makes of them: to people who type a list, a line is a line.
pub(crate) fn items(text: &str) -> Vec<String> {
    let text = dedented(text);
    // Leading digits are a bullet only if the whole list is numbered.
    let numbered = ["0. ", "1. ", "0) ", "1) "].iter().any(|first| text.starts_with(first));
    let mut items: Vec<String> = Vec::new();
    let mut blank = 0;
    let mut width = 2;
    // The marks that close the open fence, and its indentation.
    let mut fence: Option<(&str, usize)> = None;
    for line in text.split('\n') {
        let (mark, words) = unmarked(line, numbered);
        let opening = opens(words);
        let indented = line.starts_with("  ") || line.starts_with('\t');
        if line.trim().is_empty() && fence.is_none() {
            blank += 1;
            continue;
        }
        let continues = fence.is_some() || indented || (mark == 0 && opening.is_some());
        match items.last_mut() {
            Some(item) if continues => {
                let inner = fence.map_or(width, |(_, column)| column.min(width));
                item.push_str(&"\n".repeat(blank + 1));
                item.push_str(outdented(line, inner));
            }
            _ => {
                width = if mark == 0 { 2 } else { mark };
                items.push(words.to_owned());
            }
        }
        blank = 0;
        fence = match fence {
            Some((marks, _)) if closes(line, marks) => None,
            None => opening.map(|marks| (marks, line.len() - words.len())),
            open => open,
        };
    }
    items.retain(|item| !item.trim().is_empty());
    items
}

/// The width of a line's bullet, and the words after it, without a task's checkbox.
fn unmarked(line: &str, numbered: bool) -> (usize, &str) {
    let line = line.trim_start_matches([' ', '\t']);
    let bullet = ["- ", "* ", "+ ", "• "].iter().find_map(|mark| line.strip_prefix(mark)).map(|rest| (2, rest));
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = &line[digits..];
    let number = after.strip_prefix(". ").or_else(|| after.strip_prefix(") ")).map(|rest| (digits + 2, rest));
    let Some((width, rest)) = bullet.or(number.filter(|_| numbered && (1..=3).contains(&digits))) else {
        let bare = ["-", "*", "+", "•"].contains(&line.trim_end());
        // A checkbox without a bullet is a task too.
        return (0, if bare { "" } else { without_check_boxes(line) });
    };
    (width, without_check_boxes(rest.trim_start()))
}

/// Removes the indentation of the first line from all lines.
fn dedented(text: &str) -> String {
    let text = text.trim_matches('\n');
    match indent(text) {
        0 => text.to_owned(),
        width => text.split('\n').map(|line| outdented(line, width)).collect::<Vec<_>>().join("\n"),
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Removes up to `width` leading spaces from a line; a tab counts as all of them.
fn outdented(line: &str, width: usize) -> &str {
    match line.strip_prefix('\t') {
        Some(rest) if width > 0 => rest,
        _ => &line[indent(line).min(width)..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_a_line_with_or_without_a_bullet() {
        for text in ["a\nb", "- a\n- b", "* a\n+ b\n", "1. a\n2. b", "1) a\n2) b", "- [ ] a\n\n- [x] b", "  - a\n  - b"]
        {
            assert_eq!(items(text), ["a", "b"], "{text}");
        }
        assert_eq!(items("[ ] a\n[x] b\n- [ ] [x] c"), ["a", "b", "c"]);
        assert_eq!(items("2027. was good\n3. Street"), ["2027. was good", "3. Street"]);
        assert_eq!(items("-\n\n- \n"), Vec::<String>::new());
        assert_eq!(items("-5\n*bold*\n+1"), ["-5", "*bold*", "+1"]);
    }

    #[test]
    fn indented_and_fenced_lines_belong_to_the_item_before() {
        assert_eq!(items("- a\n  more\n\n  still\n  - deeper\n- b"), ["a\nmore\n\nstill\n- deeper", "b"]);
        assert_eq!(items("1. a\n   more\n2. b"), ["a\nmore", "b"]);
        assert_eq!(items("a\n```\n- x\n\n  y\n```\nb"), ["a\n```\n- x\n\n  y\n```", "b"]);
        assert_eq!(items("- ```\n  x\n    y\n  ```\n- b"), ["```\nx\n  y\n```", "b"]);
        assert_eq!(items("a\n\tmore"), ["a\nmore"]);
    }
}
