//! Decodes typed values from a tree with serde, and reports every mistake, not only the first.

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::document::Document;
use super::node::{Entry, Node, Value};
use crate::core::diagnostic::Diagnostic;

/// Decodes a document into a typed value.
///
/// After each mistake, the wrong part is removed and the rest is decoded again, so that one run reports all mistakes.
///
/// # Errors
/// Each unknown key, wrong type, unknown choice and missing key, with its place.
pub fn decode<T: DeserializeOwned>(document: &Document) -> Result<T, Vec<Diagnostic>> {
    match decode_all(document) {
        (Some(value), mistakes) if mistakes.is_empty() => Ok(value),
        (_, mistakes) => Err(mistakes),
    }
}

/// Decodes what can be decoded of a document, and returns all mistakes, so that a caller can report further ones
/// together with them.
pub fn decode_all<T: DeserializeOwned>(document: &Document) -> (Option<T>, Vec<Diagnostic>) {
    let mut root = document.root.clone();
    let mut mistakes = Vec::new();
    let mut removed: Vec<String> = Vec::new();
    loop {
        let mistake = match T::deserialize(&root) {
            Ok(value) => return (Some(value), mistakes),
            Err(mistake) => mistake,
        };
        let span = mistake.span.clone().unwrap_or_else(|| root.span.clone());
        // A key that is missing because it was removed is already reported.
        let reported = mistake.missing.is_some_and(|field| removed.iter().any(|known| known == field));
        if !reported {
            let mut diagnostic = Diagnostic::error(mistake.message).at(document.source.place(span.clone()));
            diagnostic.hint = mistake.hint;
            mistakes.push(diagnostic);
        }
        let changed = match mistake.missing {
            Some(field) => insert_empty(&mut root, &span, field),
            None => remove(&mut root, &span).map(|key| removed.push(key)).is_some(),
        };
        if !changed || mistakes.len() > 200 {
            return (None, mistakes);
        }
    }
}

/// Inserts an empty text for a missing key, so that further missing keys are found too.
fn insert_empty(node: &mut Node, span: &Range<usize>, field: &str) -> bool {
    if matches!(node.value, Value::Null) && node.span == *span {
        node.value = Value::Map(Vec::new());
    }
    match &mut node.value {
        Value::Map(entries) => {
            if entries.iter_mut().any(|entry| {
                entry.key_span == *span
                    && matches!(entry.node.value, Value::Map(_))
                    && insert_into(&mut entry.node, field)
            }) {
                return true;
            }
            if entries.iter_mut().any(|entry| insert_empty(&mut entry.node, span, field)) {
                return true;
            }
            node.span == *span && insert_into(node, field)
        }
        Value::List(items) => items.iter_mut().any(|item| insert_empty(item, span, field)),
        _ => false,
    }
}

fn insert_into(node: &mut Node, field: &str) -> bool {
    let Value::Map(entries) = &mut node.value else { return false };
    if entries.iter().any(|entry| entry.key == field) {
        return false;
    }
    let span = node.span.clone();
    let value = Node { value: Value::Text(String::new()), span: span.clone() };
    entries.push(Entry { key: field.to_owned(), key_span: span, node: value });
    true
}

/// Removes the innermost entry or item with a place, and returns its key, which is empty for an item.
fn remove(node: &mut Node, span: &Range<usize>) -> Option<String> {
    match &mut node.value {
        Value::Map(entries) => {
            if let Some(at) = entries.iter().position(|entry| entry.key_span == *span) {
                return Some(entries.remove(at).key);
            }
            if let Some(key) = entries.iter_mut().find_map(|entry| remove(&mut entry.node, span)) {
                return Some(key);
            }
            let at = entries.iter().position(|entry| entry.node.span == *span)?;
            Some(entries.remove(at).key)
        }
        Value::List(items) => {
            if let Some(key) = items.iter_mut().find_map(|item| remove(item, span)) {
                return Some(key);
            }
            let at = items.iter().position(|item| item.span == *span)?;
            items.remove(at);
            Some(String::new())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::diagnostic::Source;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct Written {
        name: String,
        count: Option<u32>,
        #[serde(default)]
        list: Vec<String>,
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        OneWord,
        Two,
    }

    fn read(text: &str) -> Result<Written, Vec<String>> {
        let document = Document::parse(&Source::new("a.yml", text)).expect("valid YAML");
        decode(&document).map_err(|all| all.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_valid_document_is_decoded() {
        let read = read("name: 1.10\ncount: 3\nlist: [yes, 2]\nkind: one-word\n").expect("right");
        let list = vec!["yes".to_owned(), "2".to_owned()];
        assert_eq!(read, Written { name: "1.10".into(), count: Some(3), list, kind: Some(Kind::OneWord) });
    }

    #[test]
    fn everything_that_is_missing_is_listed_at_once() {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "only the missing keys matter")]
        struct Two {
            one: String,
            two: String,
        }
        let document = Document::parse(&Source::new("a.yml", "three: 3\n")).expect("valid YAML");
        let mistakes = decode::<Two>(&document).expect_err("it is incomplete");
        let messages: Vec<&str> = mistakes.iter().map(|mistake| mistake.message.as_str()).collect();
        assert_eq!(messages, ["the key `one` is missing", "the key `two` is missing"]);
    }

    #[test]
    fn every_mistake_is_listed_with_its_place() {
        let messages = read("nmae: x\nname: [a]\ncount: many\nkind: tow\nlist: word\n").expect_err("wrong");
        assert_eq!(
            messages,
            [
                "a.yml:1:1: unknown key `nmae` (did you mean `name`?)",
                "a.yml:2:1: expected text, found a list (write plain text, in quotes if it contains `: ` or starts with a bracket)",
                "a.yml:3:8: expected a number, found text (write digits)",
                "a.yml:4:7: unknown choice `tow` (did you mean `two`?)",
                "a.yml:5:7: expected a list, found text (write it as `[one, two]`, or one per line after `- `)",
            ]
        );
    }
}
