//! Finds code fences line by line, whatever the text around them is: people who type one into a form mean a fence, even
//! if HTML before it keeps Markdown from reading it as one.

use std::ops::Range;

/// The marks with which a line opens a fence, if it does.
pub(in crate::core::form) fn opens(line: &str) -> Option<&str> {
    let words = line.trim_start();
    let mark = words.chars().next().filter(|first| matches!(first, '`' | '~'))?;
    let rest = words.trim_start_matches(mark);
    let marks = &words[..words.len() - rest.len()];
    (marks.len() >= 3 && !(mark == '`' && rest.contains('`'))).then_some(marks)
}

/// Whether a line closes a fence with these marks.
pub(in crate::core::form) fn closes(line: &str, marks: &str) -> bool {
    let line = line.trim();
    line.starts_with(marks) && line.chars().all(|character| marks.starts_with(character))
}

/// The byte ranges of fences. A fence that is never closed runs to the end.
pub(in crate::core::form) fn fences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        match open {
            Some((marks, from)) if closes(line, marks) => {
                found.push(from..end);
                open = None;
            }
            None => open = opens(line).map(|marks| (marks, start)),
            Some(_) => {}
        }
        start = end;
    }
    found.extend(open.map(|(_, from)| from..text.len()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_closed_by_as_many_of_its_own_marks() {
        let text = "a\n~~~~ x\n~~~\n```\n~~~~~\nb\n```js\nc\n``` d\n";
        let found: Vec<&str> = fences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["~~~~ x\n~~~\n```\n~~~~~\n", "```js\nc\n``` d\n"]);
        assert!(fences("``` a ```\n``\n").is_empty());
    }
}
