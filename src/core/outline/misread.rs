//! Values of an outline that YAML reads in another way than people mean them.

use std::sync::Arc;

use crate::core::diagnostic::{Diagnostic, Source};
use crate::core::yaml::{Entry, Node, Value};

/// What may be misread in the answers of an item.
pub(super) fn misread(source: &Arc<Source>, entry: &Entry, found: &mut Vec<Diagnostic>) {
    if matches!(entry.node.value, Value::Null) {
        let after = source.text[entry.key_span.end..].trim_start_matches(['"', '\'']);
        let at = source.text.len() - after.len();
        found.extend(after.strip_prefix(':').and_then(|_| swallowed(source, at + 1, "")));
    }
    value(source, &entry.node, found);
}

fn value(source: &Arc<Source>, node: &Node, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::List(items) => {
            found.extend(split_at_commas(source, node, items));
            for item in items {
                value(source, item, found);
            }
        }
        Value::Map(entries) => entries.iter().for_each(|entry| misread(source, entry, found)),
        Value::Null => {}
        Value::Bool(..) | Value::Number(_) | Value::Text(_) => {
            if let Some(words) = plain(source, node) {
                found.extend(swallowed(source, node.span.start + words.len(), words));
            }
        }
    }
}

/// The text of a scalar without quotes, as it stands in the source.
fn plain<'a>(source: &'a Source, node: &Node) -> Option<&'a str> {
    let words = source.text.get(node.span.clone())?.trim_end();
    (!words.is_empty() && !words.starts_with(['"', '\'', '|', '>', '*', '&', '!'])).then_some(words)
}

/// A comment that begins with a number, such as `#12`, after a value without quotes.
fn swallowed(source: &Arc<Source>, end: usize, words: &str) -> Option<Diagnostic> {
    let rest = &source.text[end..];
    let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
    let comment = line.trim_start();
    let is_number = comment.strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if !is_number || comment.len() == line.len() {
        return None;
    }
    let start = end + line.len() - comment.len();
    let comment = comment.trim_end();
    let message = format!("`{comment}` is a comment in YAML, not part of the value");
    let words = words.rsplit(['\n', '\r']).next().unwrap_or_default().trim_start();
    let whole = format!("{words} {comment}");
    let hint = format!("put quotes around the whole value: `\"{}\"`", whole.trim_start());
    Some(Diagnostic::warning(message).at(source.place(start..start + comment.len())).hint(hint))
}

/// A list in brackets whose items look like the parts of one sentence.
fn split_at_commas(source: &Arc<Source>, node: &Node, items: &[Node]) -> Option<Diagnostic> {
    if !source.text[node.span.start.min(source.text.len())..].starts_with('[') || items.len() < 2 {
        return None;
    }
    let texts: Vec<&str> = items.iter().map(|item| plain(source, item)).collect::<Option<_>>()?;
    let (first, rest) = texts.split_first()?;
    let is_sentence = first.starts_with(char::is_uppercase) && first.contains(' ');
    let continues = |text: &&str| {
        let word = text.split_whitespace().next().unwrap_or_default();
        ["when", "then", "and", "or", "but", "so", "if", "nor", "yet"].contains(&word)
    };
    let small = |text: &&str| text.starts_with(char::is_lowercase);
    if !is_sentence || !rest.iter().all(small) || !rest.iter().any(continues) {
        return None;
    }
    let listed: Vec<String> = texts.iter().map(|text| format!("`{text}`")).collect();
    let message = format!("this list has {} items: {}", items.len(), listed.join(", "));
    let last = items.last().map_or(node.span.start, |item| item.span.end);
    let hint = "in brackets, a comma separates items: put quotes around an item that has one";
    Some(Diagnostic::warning(message).at(source.place(node.span.start..last)).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::yaml::Document;

    fn warnings(text: &str) -> Vec<String> {
        let document = Document::parse(&Source::new("o.yml", text)).expect("valid");
        let mut found = Vec::new();
        for entry in document.root.entries().expect("a map") {
            misread(&document.source, entry, &mut found);
        }
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_number_that_yaml_reads_as_a_comment_is_shown_with_its_quotes() {
        let found = warnings("goal: see #12 fixed\n");
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("o.yml:1:11: `#12 fixed` is a comment"), "{found:?}");
        assert!(found[0].contains("`\"see #12 fixed\"`"), "{found:?}");
        for text in ["parent: #8\n", "list:\n  - fix #3\n", "a: { b: see #4\n  }\n", "a: 12 #5\n", "a: one\n  two #5\n"]
        {
            assert_eq!(warnings(text).len(), 1, "{text}");
        }
        for text in [
            "a: \"see #12\" # x\n",
            "a: b # see #12\n",
            "a: b # note\n",
            "a: [x] # 3\n",
            "a: { b: c } # for #3\n",
            "a#12: b\n",
        ] {
            assert_eq!(warnings(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_sentence_that_its_commas_split_is_shown_as_it_was_read() {
        let found = warnings("criteria: [Given a, when b, then c]\n");
        assert!(found[0].contains("this list has 3 items: `Given a`, `when b`, `then c`"), "{found:?}");
        for text in [
            "a: [\"Given a, when b\", x]\n",
            "a: [It is fast, It is small]\n",
            "a: [web, mobile]\n",
            "a: [One thing, and]\nb:\n  - Given a, when b\n",
        ] {
            let expected = usize::from(text.contains("and]"));
            assert_eq!(warnings(text).len(), expected, "{text}");
        }
    }
}
