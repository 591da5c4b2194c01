//! Finds parts of Markdown texts: code, the starts of sections, ticked items.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The bytes of fenced code blocks, including their fences. An unclosed block runs to the end.
pub fn fences(text: &str) -> Vec<Range<usize>> {
    if !text.contains("```") && !text.contains("~~~") {
        return Vec::new();
    }
    let blocks = Parser::new_ext(text, options()).into_offset_iter();
    blocks
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => Some(range),
            _ => None,
        })
        .collect()
}

/// The bytes of fenced code blocks outside lists and quotes.
pub fn outer_fences(text: &str) -> Vec<Range<usize>> {
    if !text.contains("```") && !text.contains("~~~") {
        return Vec::new();
    }
    top_level_code(text, false)
}

/// The bytes of all code: fenced and indented blocks, and code spans.
pub fn code(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, options()).into_offset_iter();
    events
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => Some(range),
            _ => None,
        })
        .collect()
}

/// The bytes of code that is certainly code, in any position: code spans, and fenced blocks outside lists and quotes. A text
/// may go after other words, where its first line begins no block, unless it begins with code and has several lines.
pub fn certain_code(text: &str) -> Vec<Range<usize>> {
    const WORD: &str = "x ";
    let alone = top_level_code(text, true);
    if text.contains('\n') && alone.first().is_some_and(|code| code.start == 0) {
        return alone;
    }
    let after_word = top_level_code(&format!("{WORD}{text}"), true).into_iter();
    let after_word = after_word.map(|range| range.start - WORD.len()..range.end - WORD.len());
    let known = |range: &Range<usize>| {
        alone.binary_search_by_key(&range.start, |known| known.start).is_ok_and(|at| alone[at] == *range)
    };
    after_word.filter(known).collect()
}

/// Fenced blocks outside lists and quotes, and code spans if `with_spans` is set.
fn top_level_code(text: &str, with_spans: bool) -> Vec<Range<usize>> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Item | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_)) => depth += 1,
            Event::End(TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition) => {
                depth = depth.saturating_sub(1);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) if depth == 0 => found.push(range),
            Event::Code(_) if with_spans => found.push(range),
            _ => {}
        }
    }
    found
}

/// Elements in which GitHub shows quotes or code.
const ELEMENTS: [&str; 6] = ["blockquote", "code", "kbd", "pre", "q", "samp"];

/// The bytes of a text's own words: not those in quotes, code or hidden HTML.
pub fn own_words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut open = Vec::new();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::BlockQuote(_) | Tag::CodeBlock(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::CodeBlock) => depth = depth.saturating_sub(1),
            // After a blank line, Markdown continues inside an element that is still open.
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => track_open_elements(&text[range], &mut open),
            Event::Text(_) if depth == 0 && open.is_empty() => found.push(range),
            _ => {}
        }
    }
    found
}

/// Keeps track of the elements that HTML leaves open.
fn track_open_elements(html: &str, open: &mut Vec<&'static str>) {
    if html.starts_with("<!--") {
        return;
    }
    for (at, _) in html.match_indices('<') {
        let tag = &html[at + 1..];
        let closes = tag.starts_with('/');
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphabetic).collect();
        let Some(element) = ELEMENTS.iter().find(|element| element.eq_ignore_ascii_case(&name)) else { continue };
        match open.iter().rposition(|known| known == element) {
            Some(last) if closes => open.truncate(last),
            None if closes => {}
            _ => open.push(element),
        }
    }
}

/// The bytes of headings of level 1 and 2, and whether they are written with `#`.
pub fn high_headings(text: &str) -> Vec<(Range<usize>, bool)> {
    let events = Parser::new_ext(text, options()).into_offset_iter();
    events
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. }) => {
                let hashed = text[range.clone()].trim_start().starts_with('#');
                Some((range, hashed))
            }
            _ => None,
        })
        .collect()
}

/// Where sections begin: the offsets of lines that start with `## ` outside code fences.
pub fn section_starts(text: &str) -> Vec<usize> {
    let fences = fences(text);
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if (line.starts_with("## ") || line.trim_end() == "##") && !within(&fences, at) {
            starts.push(at);
        }
        at += line.len();
    }
    starts
}

/// Whether an offset is in one of the ranges, which are sorted and don't overlap.
pub fn within(ranges: &[Range<usize>], at: usize) -> bool {
    let after = ranges.partition_point(|range| range.start <= at);
    after > 0 && ranges[after - 1].contains(&at)
}

/// Whether an offset is in one of the ranges.
pub fn inside(ranges: &[Range<usize>], at: usize) -> bool {
    ranges.iter().any(|range| range.contains(&at))
}

/// A task in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its words, including continuation lines.
    pub words: String,
    /// The offset of the character between the brackets.
    pub tick: usize,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// The tasks of a text, outside code fences.
pub fn tasks(text: &str) -> Vec<Task> {
    if !text.contains('[') {
        return Vec::new();
    }
    let fences = fences(text);
    let mut tasks: Vec<Task> = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if within(&fences, start) {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        if let Some((offset, words)) = task_mark(line) {
            let mark = line.as_bytes()[offset];
            tasks.push(Task { words: words.trim().to_owned(), tick: start + offset, ticked: mark != b' ' });
            open = Some(indent);
        } else if open.is_some_and(|outer| indent > outer) && !line.trim().is_empty() && !is_item(line) {
            if let Some(task) = tasks.last_mut() {
                task.words.push('\n');
                task.words.push_str(line.trim());
            }
        } else {
            open = None;
        }
    }
    tasks
}

/// The offset of a task's tick in its line, and the words after it.
fn task_mark(line: &str) -> Option<(usize, &str)> {
    let body = line.trim_start().trim_start_matches("> ");
    let after = item_rest(body)?;
    let rest = after.trim_start();
    let bytes = rest.as_bytes();
    let marked = bytes.len() >= 4 && bytes[0] == b'[' && matches!(bytes[1], b' ' | b'x' | b'X') && bytes[2] == b']';
    (marked && bytes[3].is_ascii_whitespace()).then(|| (line.len() - rest.len() + 1, &rest[4..]))
}

fn is_item(line: &str) -> bool {
    item_rest(line.trim_start()).is_some()
}

fn item_rest(body: &str) -> Option<&str> {
    if let Some(rest) = body.strip_prefix("- ").or_else(|| body.strip_prefix("* ")).or_else(|| body.strip_prefix("+ "))
    {
        return Some(rest);
    }
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 || digits > 9 {
        return None;
    }
    body[digits..].strip_prefix(". ").or_else(|| body[digits..].strip_prefix(") "))
}

/// A text with all ticks removed.
pub fn unticked(text: &str) -> String {
    let mut text = text.to_owned();
    for task in tasks(&text) {
        if task.ticked {
            text.replace_range(task.tick..=task.tick, " ");
        }
    }
    text
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_does_not_begin_in_a_fence() {
        let text = "lead\n\n## A\n```\n## no\n```\n## B\n~~~\n## no\n";
        let starts: Vec<&str> = section_starts(text).into_iter().map(|at| &text[at..at + 4]).collect();
        assert_eq!(starts, ["## A", "## B"]);
    }

    #[test]
    fn tasks_are_found_with_their_words_and_ticks() {
        let text = "- [ ] one\n- [x] two\n  more\n1. [X] three\n- plain\n```\n- [x] code\n```\n- [y] no\n- [x](link)\n";
        let found: Vec<_> = tasks(text).into_iter().map(|task| (task.words, task.ticked)).collect();
        let expected = [("one", false), ("two\nmore", true), ("three", true)];
        assert_eq!(found, expected.map(|(words, ticked)| (words.to_owned(), ticked)));
        assert_eq!(unticked("- [x] a\n- [X] b"), "- [ ] a\n- [ ] b");
    }
}
