//! Parses a text into the tree, and explains the parser's errors.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use super::conflict_marker::merge_conflict;
use super::node::{Entry, Node, Value};
use crate::core::diagnostic::{Diagnostic, Source};

/// How deep a document may be nested. An outline uses two levels of YAML for each of its own.
const MAX_DEPTH: usize = 64;
/// How much aliases may repeat: far more than a person writes, far less than a YAML bomb.
const MAX_REPLAYED: usize = 100_000;

/// Parses a part of a source.
pub(super) fn parse(source: &Arc<Source>, range: Range<usize>) -> Result<Node, Diagnostic> {
    let bom = if source.text[range.clone()].starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let start = range.start + bom;
    let text = &source.text[start..range.end];
    let options = serde_saphyr::options! {
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: 20_000_000,
            max_events: 60_000_000,
            max_total_scalar_bytes: 512 * 1024 * 1024,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_REPLAYED },
    };
    let parsed: RawNode =
        serde_saphyr::from_str_with_options(text, options).map_err(|error| explain(&error, source, text, start))?;
    Ok(parsed.into_node(text, start))
}

/// A value from the parser. Spans are relative to the parsed text.
struct RawNode {
    value: RawValue,
    span: Range<usize>,
    /// The span of its text, which is elsewhere for an alias.
    words: Range<usize>,
}

enum RawValue {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<RawNode>),
    /// Keys with their spans. The parser's own locations take many times the memory.
    Map(Vec<(String, Range<usize>, RawNode)>),
}

impl RawNode {
    fn into_node(self, text: &str, base: usize) -> Node {
        let written = |fallback: String| match text.get(self.words.clone()) {
            Some(words) if !words.is_empty() && !words.starts_with(['*', '&']) => words.to_owned(),
            _ => fallback,
        };
        let value = match self.value {
            RawValue::Null => Value::Null,
            RawValue::Bool(yes) => Value::Bool(yes, written(yes.to_string())),
            RawValue::Number(words) => Value::Number(written(words)),
            RawValue::Text(words) => Value::Text(words),
            RawValue::List(items) => Value::List(map_exactly(items, |item| item.into_node(text, base))),
            RawValue::Map(entries) => Value::Map(map_exactly(entries, |(key, span, value)| Entry {
                key,
                key_span: shift(&span, base),
                node: value.into_node(text, base),
            })),
        };
        Node { value, span: shift(&self.span, base) }
    }
}

/// Maps a list into one without spare capacity. Collecting would reuse the old list's allocation.
fn map_exactly<T, U>(list: Vec<T>, change: impl Fn(T) -> U) -> Vec<U> {
    let mut changed = Vec::with_capacity(list.len());
    changed.extend(list.into_iter().map(change));
    changed
}

fn shift(span: &Range<usize>, base: usize) -> Range<usize> {
    span.start + base..span.end + base
}

fn range(location: serde_saphyr::Location) -> Range<usize> {
    let span = location.span();
    let number = |value: Option<u64>| value.and_then(|value| usize::try_from(value).ok()).unwrap_or(0);
    let start = number(span.byte_offset());
    start..start + number(span.byte_len())
}

impl<'de> Deserialize<'de> for RawNode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<RawValue>::deserialize(deserializer)?;
        Ok(Self { value: spanned.value, span: range(spanned.referenced), words: range(spanned.defined) })
    }
}

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = RawValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_none<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawValue, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<RawValue, E> {
        Ok(RawValue::Bool(yes))
    }

    fn visit_u64<E>(self, number: u64) -> Result<RawValue, E> {
        Ok(RawValue::Number(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<RawValue, E> {
        Ok(RawValue::Number(number.to_string()))
    }

    fn visit_u128<E>(self, number: u128) -> Result<RawValue, E> {
        Ok(RawValue::Number(number.to_string()))
    }

    fn visit_i128<E>(self, number: i128) -> Result<RawValue, E> {
        Ok(RawValue::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<RawValue, E> {
        Ok(RawValue::Number(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<RawValue, E> {
        Ok(RawValue::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<RawValue, E> {
        Ok(RawValue::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<RawValue, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(RawValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<RawValue, A::Error> {
        let mut map = Vec::new();
        while let Some(key) = entries.next_key::<Spanned<String>>()? {
            let span = range(key.referenced);
            map.push((key.value, span, entries.next_value()?));
        }
        Ok(RawValue::Map(map))
    }
}

/// Explains a parser's error, with hints for the most common mistakes.
fn explain(error: &serde_saphyr::Error, source: &Arc<Source>, text: &str, base: usize) -> Diagnostic {
    if let Some(conflict) = merge_conflict(source) {
        return conflict;
    }
    let message = error.without_snippet().to_string();
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    let location = error.location();
    let line = location.and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(1);
    let column = location.and_then(|at| usize::try_from(at.column()).ok()).unwrap_or(1);
    let before = source.text[..base].matches('\n').count();
    let place = source.place_at(line + before, column);

    if let Some((line, column)) = unquoted_braces(text, line) {
        return Diagnostic::error("a value that starts with `{{` must be quoted")
            .at(source.place_at(line + before, column))
            .hint("YAML reads an unquoted `{{` as a map: put double quotes around the whole value");
    }
    if let Some(key) = message.strip_prefix("duplicate mapping key: ") {
        let key = key.split(',').next().unwrap_or(key);
        return Diagnostic::error(format!("the key `{key}` appears twice")).at(place).hint("keep one of the two");
    }
    if message.contains("tab") {
        let indents = |shown: &str| shown[..shown.len() - shown.trim_start().len()].find('\t');
        let lines = text.lines().enumerate().skip(line.saturating_sub(1));
        if let Some((number, column)) = lines.take(3).find_map(|(number, shown)| Some((number, indents(shown)? + 1))) {
            return Diagnostic::error("YAML can't be indented with tabs")
                .at(source.place_at(number + 1 + before, column))
                .hint("use spaces");
        }
    }
    if message.contains("recursion limit") || message.contains("Depth") {
        return Diagnostic::error("this is nested too deep").at(place).hint(format!(
            "at most {MAX_DEPTH} levels of YAML are allowed; move items to the top level and set `parent:`"
        ));
    }
    if message.contains("budget")
        || message.contains("alias") && message.contains("limit")
        || message.contains("replay")
    {
        return Diagnostic::error("this document grows too large through its aliases")
            .at(place)
            .hint("write the values out instead of repeating `*aliases`");
    }
    if message.contains("multiple YAML documents") {
        return Diagnostic::error("a second document starts here")
            .at(place)
            .hint("a file contains one document: remove the `---`");
    }
    if message.contains("expected string scalar") {
        return Diagnostic::error("a key must be plain text").at(place).hint("put quotes around it");
    }
    Diagnostic::error(format!("this is not valid YAML: {message}")).at(place).hint(
        "check the indentation, and put quotes around text that contains `: `, ` #`, or starts with one of `{[*&!|>@%`",
    )
}

/// The line and column (from 1) of a value that starts with an unquoted `{{`, on the error's line or the one before.
fn unquoted_braces(text: &str, line: usize) -> Option<(usize, usize)> {
    let from = line.saturating_sub(2);
    text.lines().enumerate().skip(from).take(line - from).find_map(|(number, shown)| {
        let at = shown.match_indices("{{").map(|(at, _)| at).find(|at| {
            let before = shown[..*at].trim_end();
            before.ends_with([':', '-', '[', ',', '{'])
        })?;
        Some((number + 1, shown[..at].chars().count() + 1))
    })
}
