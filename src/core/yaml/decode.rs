//! Typed values from a tree: serde's derive does the typing, and every mistake is reported, not only the first.

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::document::Document;
use super::node::{Entry, Node, Value};
use crate::core::diagnostic::Diagnostic;

/// A typed value from a document; where parts are wrong, all of them.
///
/// After each mistake the wrong part is taken out and the rest is read again, so one run lists them all.
///
/// # Errors
/// Each unknown key, wrong type, unknown choice and missing key, with its place.
pub fn decode<T: DeserializeOwned>(document: &Document) -> Result<T, Vec<Diagnostic>> {
    match decode_all(document) {
        (Some(value), mistakes) if mistakes.is_empty() => Ok(value),
        (_, mistakes) => Err(mistakes),
    }
}

/// What can be read of a document, and all that is wrong with it: whoever finds more mistakes in what was read can
/// tell them together.
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
        // What is missing because it was taken out has been told.
        let told = mistake.missing.is_some_and(|field| removed.iter().any(|known| known == field));
        if !told {
            let mut diagnostic = Diagnostic::error(mistake.message).at(document.source.place(span.clone()));
            diagnostic.hint = mistake.hint;
            mistakes.push(diagnostic);
        }
        let goes_on = match mistake.missing {
            Some(field) => put(&mut root, &span, field),
            None => remove(&mut root, &span).map(|key| removed.push(key)).is_some(),
        };
        if !goes_on || mistakes.len() > 200 {
            return (None, mistakes);
        }
    }
}

/// Put an empty text where a key is missing, so that what is missing besides is found too.
fn put(node: &mut Node, span: &Range<usize>, field: &str) -> bool {
    if matches!(node.value, Value::Null) && node.span == *span {
        node.value = Value::Map(Vec::new());
    }
    match &mut node.value {
        Value::Map(entries) => {
            if entries.iter_mut().any(|entry| {
                entry.key_span == *span && matches!(entry.node.value, Value::Map(_)) && put_here(&mut entry.node, field)
            }) {
                return true;
            }
            if entries.iter_mut().any(|entry| put(&mut entry.node, span, field)) {
                return true;
            }
            node.span == *span && put_here(node, field)
        }
        Value::List(items) => items.iter_mut().any(|item| put(item, span, field)),
        _ => false,
    }
}

fn put_here(node: &mut Node, field: &str) -> bool {
    let Value::Map(entries) = &mut node.value else { return false };
    if entries.iter().any(|entry| entry.key == field) {
        return false;
    }
    let span = node.span.clone();
    let value = Node { value: Value::Text(String::new()), span: span.clone() };
    entries.push(Entry { key: field.to_owned(), key_span: span, node: value });
    true
}

/// Take out the innermost entry or item that has this place; the key that it stood under, if it had one.
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
    fn what_is_right_is_read() {
        let read = read("name: 1.10\ncount: 3\nlist: [yes, 2]\nkind: one-word\n").expect("right");
        let list = vec!["yes".to_owned(), "2".to_owned()];
        assert_eq!(read, Written { name: "1.10".into(), count: Some(3), list, kind: Some(Kind::OneWord) });
    }

    #[test]
    fn everything_that_is_missing_is_listed_at_once() {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "only what is missing is of interest")]
        struct Two {
            one: String,
            two: String,
        }
        let document = Document::parse(&Source::new("a.yml", "three: 3\n")).expect("valid YAML");
        let mistakes = decode::<Two>(&document).expect_err("it is incomplete");
        let said: Vec<&str> = mistakes.iter().map(|mistake| mistake.message.as_str()).collect();
        assert_eq!(said, ["the key `one` is missing", "the key `two` is missing"]);
    }

    #[test]
    fn every_mistake_is_listed_with_its_place() {
        let said = read("nmae: x\nname: [a]\ncount: many\nkind: tow\nlist: word\n").expect_err("wrong");
        assert_eq!(
            said,
            [
                "a.yml:1:1: unknown key `nmae` (did you mean `name`?)",
                "a.yml:2:1: expected text, found a list (write plain words, in quotes where they hold `: ` or begin with a bracket)",
                "a.yml:3:8: expected a number, found text (write digits)",
                "a.yml:4:7: unknown choice `tow` (did you mean `two`?)",
                "a.yml:5:7: expected a list, found text (write it as `[one, two]`, or one per line after `- `)",
            ]
        );
    }
}
