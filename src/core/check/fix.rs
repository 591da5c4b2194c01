//! Fixes what has one right answer. Nobody's words are lost: they only get another place.

use super::document::{BlockKind, Document};
use super::rules::bracket;
use super::story::Story;
use super::subject::criteria_of;

/// The text with a check box before each criterion, a line for each of Given, When and Then, and a story's remark in
/// brackets moved to its notes.
pub fn fixed(text: &str) -> String {
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    let body = body_start(text);
    let document = Document::read(&text[body..]);
    for span in criteria_of(&text[body..], &document).unwrap_or_default() {
        let span = span.start + body..span.end + body;
        edits.extend(check_box(text, span.start));
        edits.extend(steps(text, span, ending));
    }
    let remark = remark(text, body, &document);
    if let Some((range, _)) = &remark {
        edits.push((range.clone(), String::new()));
    }
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut fixed = text.to_owned();
    for (range, written) in edits {
        fixed.replace_range(range, &written);
    }
    match remark {
        Some((_, words)) => with_note(&fixed, &words, ending),
        None => fixed,
    }
}

/// Where the text begins after its front matter.
fn body_start(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else { return 0 };
    let offset = text.len() - rest.len();
    rest.find("\n---").and_then(|at| Some(offset + at + 1 + rest[at + 1..].find('\n')? + 1)).unwrap_or(0)
}

/// A check box after the bullet of an item that has none.
fn check_box(text: &str, start: usize) -> Option<(std::ops::Range<usize>, String)> {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..start];
    let bullet = before.trim();
    (matches!(bullet, "-" | "*" | "+")).then(|| (start..start, "[ ] ".to_owned()))
}

/// "Given …, when …, then …" in one line becomes three.
fn steps(text: &str, span: std::ops::Range<usize>, ending: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let words = &text[span.clone()];
    let lower = words.to_ascii_lowercase();
    if words.contains('\n') || !lower.starts_with("given ") {
        return Vec::new();
    }
    let (Some(when), Some(then)) = (lower.find(", when "), lower.find(", then ")) else { return Vec::new() };
    let more = lower.matches(", when ").count() + lower.matches(", then ").count();
    if when > then || more != 2 {
        return Vec::new();
    }
    let line = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let indent = text[line..span.start].len() - text[line..span.start].trim_start().len() + 2;
    let pad = format!("{ending}{}", " ".repeat(indent));
    let keyword = |at: usize| {
        let from = span.start + at;
        let word = &text[from + 2..from + 6];
        let capital = word[..1].to_uppercase() + &word[1..];
        (from..from + 6, format!("{pad}{capital}"))
    };
    vec![keyword(when), keyword(then)]
}

/// A story's remark in brackets: its range with the space before it, and its words.
fn remark(text: &str, body: usize, document: &Document) -> Option<(std::ops::Range<usize>, String)> {
    let paragraphs = document.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
    let story = paragraphs
        .filter_map(|block| Story::read(&text[body..], block.span.clone()))
        .find(|story| story.has_as && story.marker.is_some())?;
    let span = story.span.start + body..story.span.end + body;
    let (found, _) = bracket(&text[span.clone()])?;
    let range = span.start + found.start..span.start + found.end;
    // What holds a link, emphasis or code is left where it is.
    let words = &text[range.start + 1..range.end - 1];
    if words.contains(['[', ']', '(', ')', '*', '_', '`', '\n']) || text[range.end..].starts_with('(') {
        return None;
    }
    let start = if text[..range.start].ends_with(' ') { range.start - 1 } else { range.start };
    Some((start..range.end, words.to_owned()))
}

/// The text with a note at the end of its notes, or in a new section before the marker.
fn with_note(text: &str, words: &str, ending: &str) -> String {
    let body = body_start(text);
    let document = Document::read(&text[body..]);
    let notes = document.under(&text[body..], |heading| heading.trim() == "notes").unwrap_or_default();
    if let Some(last) = notes.last() {
        let at = body + last.span.end;
        return format!("{}{ending}{ending}{words}{}", &text[..at], &text[at..]);
    }
    let marker = text.find("\n<!-- rolecall ").map_or(text.len(), |at| at + 1);
    let owner = text[..marker].trim_end().rfind('\n').map(|at| at + 1).filter(|at| text[*at..].starts_with("<sub>"));
    let at = text[..owner.unwrap_or(marker)].trim_end().len();
    let rest = text[at..].trim_start_matches(['\n', '\r']);
    let gap = if rest.is_empty() { String::new() } else { format!("{ending}{rest}") };
    format!("{}{ending}{ending}## Notes{ending}{ending}{words}{ending}{gap}", &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_one_right_answer_is_fixed_and_stays_fixed() {
        let text = "As a **cook**, I want to see the orders (of today), so that I start early.\n\n## Acceptance criteria\n\n- one\n- [x] two\n- [ ] Given a, when b, then c\n";
        let wanted = "As a **cook**, I want to see the orders, so that I start early.\n\n## Acceptance criteria\n\n- [ ] one\n- [x] two\n- [ ] Given a\n  When b\n  Then c\n\n## Notes\n\nof today\n";
        assert_eq!(fixed(text), wanted);
        assert_eq!(fixed(wanted), wanted);
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(fixed(&crlf), wanted.replace('\n', "\r\n"));
    }

    #[test]
    fn no_word_is_lost() {
        let text = "---\nkey: a\n---\nAs a cook, I want x (y z), so that w.\n\n## Notes\n\nmine\n\n<!-- rolecall a/b\nrole: c\n-->\n";
        let result = fixed(text);
        for word in ["y z", "mine", "so that w", "<!-- rolecall a/b"] {
            assert_eq!(result.matches(word).count(), 1, "{result}");
        }
    }
}
