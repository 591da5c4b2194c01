//! Splits a filed text at its headings.
//!
//! GitHub writes `### Label`, a blank line, the answer and a blank line for each element in order. Answers are free
//! text: they can contain the same lines, and leave fences open.

use std::ops::Range;

use super::fence::fences;
use crate::core::markdown;

/// A line that may be a label's heading.
#[derive(Clone, Copy)]
struct Heading {
    label: usize,
    start: usize,
    end: usize,
    /// Whether there are blank lines around it, as GitHub writes them.
    framed: bool,
}

/// Returns the answers, one for each label, in order; `None` if a label is missing, or if there is text before the
/// first one. The text has LF line endings.
///
/// If several lines could be a label's, the first one counts that is outside code and comments and between blank lines,
/// and after which the later labels still follow. So every line is in one of the answers.
pub(in crate::core::form) fn split<'t>(text: &'t str, labels: &[&str]) -> Option<Vec<&'t str>> {
    let headings = headings(text, labels);
    let first = *headings.first().filter(|first| first.label == 0 && text[..first.start].trim().is_empty())?;
    // The last position of each label after which all later labels still follow.
    let mut latest: Vec<Heading> = Vec::with_capacity(labels.len());
    for label in (0..labels.len()).rev() {
        let before = latest.last().map_or(text.len(), |next| next.start);
        latest.push(*headings.iter().rev().find(|heading| heading.label == label && heading.start < before)?);
    }
    latest.reverse();
    let mut chosen = vec![first];
    for (label, last) in latest.iter().enumerate().skip(1) {
        let from = chosen.last().map_or(0, |before| before.end);
        let hidden = hidden(&text[from..last.start]);
        let here = headings
            .iter()
            .filter(|heading| heading.label == label && heading.start >= from && heading.start <= last.start);
        // After a fence that an answer left open, the later labels are in code, but count anyway.
        let rank =
            |heading: &&Heading| (markdown::inside(&hidden, heading.start - from), !heading.framed, heading.start);
        chosen.push(*here.min_by_key(rank)?);
    }
    let ends = chosen.iter().skip(1).map(|next| next.start).chain([text.len()]);
    Some(chosen.iter().zip(ends).map(|(heading, end)| trimmed(&text[heading.end..end])).collect())
}

fn headings(text: &str, labels: &[&str]) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut after_blank = true;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let end = start + line.len();
        if let Some(words) = line.trim_end().strip_prefix("### ")
            && let Some(label) = labels.iter().position(|label| *label == words.trim())
        {
            let before_blank = lines.peek().is_none_or(|next| next.trim().is_empty());
            found.push(Heading { label, start, end, framed: after_blank && before_blank });
        }
        after_blank = line.trim().is_empty();
        start = end;
    }
    found
}

/// The byte ranges of code fences and of closed comments.
fn hidden(text: &str) -> Vec<Range<usize>> {
    let mut hidden = fences(text);
    let mut at = 0;
    while let Some(open) = text[at..].find("<!--").map(|found| at + found) {
        let Some(close) = text[open..].find("-->").map(|found| open + found) else { break };
        if !markdown::inside(&hidden, open) {
            hidden.push(open..close);
        }
        at = close;
    }
    hidden
}

/// Removes the blank lines around an answer.
fn trimmed(text: &str) -> &str {
    let text = text.trim_end();
    let begins = text.len() - text.trim_start().len();
    &text[text[..begins].rfind('\n').map_or(0, |at| at + 1)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: [&str; 3] = ["A", "B", "C"];

    #[track_caller]
    fn gives(text: &str, answers: [&str; 3]) {
        assert_eq!(split(text, &LABELS), Some(answers.to_vec()), "{text}");
    }

    #[test]
    fn each_answer_stands_under_its_label() {
        gives("### A\n\none\n\n### B\n\n  two\n\n- x\n\n### C\n\n", ["one", "  two\n\n- x", ""]);
        gives("\n\n### A \n### B\n### C", ["", "", ""]);
        gives("### A\n\n# Big\n\n### Z\n\n### B\n\nb\n\n### C\n\nc\n", ["# Big\n\n### Z", "b", "c"]);
    }

    #[test]
    fn a_text_without_all_labels_in_order_is_not_a_form() {
        for text in [
            "",
            "### A\n\n### B",
            "### B\n\n### A\n\n### C",
            "Hello\n\n### A\n\n### B\n\n### C",
            "### a\n\n### B\n\n### C",
            "## A\n\n### B\n\n### C",
            "    ### A\n\n### B\n\n### C",
        ] {
            assert_eq!(split(text, &LABELS), None, "{text}");
        }
        assert_eq!(split("text", &[]), None);
    }

    #[test]
    fn a_label_in_code_or_in_a_comment_is_part_of_the_answer() {
        gives("### A\n\n```\n### B\n```\n\n### B\n\nb\n\n### C\n\nc", ["```\n### B\n```", "b", "c"]);
        gives("### A\n\n<!--\n\n### B\n\n-->\n\n### B\n\nb\n\n### C\n\nc", ["<!--\n\n### B\n\n-->", "b", "c"]);
        gives(
            "### A\n\n~~~\n\n### C\n\n### B\n\n~~~\n\n### B\n\nb\n\n### C\n\nc",
            ["~~~\n\n### C\n\n### B\n\n~~~", "b", "c"],
        );
    }

    #[test]
    fn an_open_fence_does_not_swallow_the_later_labels() {
        gives("### A\n\n```\ncode\n\n### B\n\nb\n\n### C\n\nc", ["```\ncode", "b", "c"]);
        gives("### A\n\n```\ncode\n\n### B\n\n```js\nx\n```\n\n### C\n\nc", ["```\ncode", "```js\nx\n```", "c"]);
        gives("### A\n\n<!-- x\n\n### B\n\ny -->\n\n### C\n\nc", ["<!-- x", "y -->", "c"]);
    }

    #[test]
    fn of_several_lines_the_first_between_blank_lines_is_the_label() {
        gives("### A\n\nsee\n### B\nbelow\n\n### B\n\nb\n\n### C\n\nc", ["see\n### B\nbelow", "b", "c"]);
        gives("### A\n\na\n\n### B\n\nb\n\n### B\n\nmore\n\n### C\n\nc", ["a", "b\n\n### B\n\nmore", "c"]);
        gives("### A\n\na\n\n### C\n\n### B\n\nb\n\n### C\n\nc", ["a\n\n### C", "b", "c"]);
    }
}
