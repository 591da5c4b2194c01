//! A YAML document as a tree of values with their places.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use crate::core::diagnostic::{Diagnostic, Place, Source};

/// How deep a document may nest. An outline uses two levels of YAML for one of its own.
const MAX_DEPTH: usize = 64;
/// How much aliases may repeat: far more than a person writes, far less than a bomb makes.
const MAX_REPLAYED: usize = 100_000;

/// One value with its place in the source.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// The bytes of the source that hold it. A collection has only its start.
    pub span: Range<usize>,
}

/// What a node holds. Scalars that are not text keep the words that were written.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing: empty, `~` or `null`.
    Null,
    /// A truth value and its words.
    Bool(bool, String),
    /// A number's words.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the source.
    Map(Vec<Entry>),
}

/// A key of a map with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The bytes of the source that hold the key.
    pub key_span: Range<usize>,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// The entries, if this is a map.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The entry of a key, if this is a map that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| entry.key == key)
    }

    /// The words of a scalar; nothing for a collection or null.
    pub fn words(&self) -> Option<&str> {
        match &self.value {
            Value::Bool(_, words) | Value::Number(words) | Value::Text(words) => Some(words),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// What kind of thing this is, for messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Bool(..) => "yes or no",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }
}

/// A parsed text: its tree and its source.
#[derive(Clone, Debug)]
pub struct Document {
    /// Where the text came from.
    pub source: Arc<Source>,
    /// The tree.
    pub root: Node,
}

impl Document {
    /// Parse a whole source.
    ///
    /// # Errors
    /// Broken YAML, a duplicate key, a document too deep or that grows through aliases, with the place.
    pub fn parse(source: &Arc<Source>) -> Result<Self, Diagnostic> {
        Self::parse_range(source, 0..source.text.len())
    }

    /// Parse a part of a source (a front matter); places are those of the whole.
    ///
    /// # Errors
    /// As [`Document::parse`].
    pub fn parse_range(source: &Arc<Source>, range: Range<usize>) -> Result<Self, Diagnostic> {
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
        let parsed: Parsed = serde_saphyr::from_str_with_options(text, options)
            .map_err(|error| translate(&error, source, text, start))?;
        Ok(Self { source: Arc::clone(source), root: parsed.into_node(text, start) })
    }

    /// The place of a node.
    pub fn place(&self, node: &Node) -> Place {
        self.source.place(node.span.clone())
    }

    /// The place of the value under a path of keys, or of the last part of the path that is there.
    pub fn place_of(&self, path: &[&str]) -> Place {
        let mut node = &self.root;
        let mut span = node.span.clone();
        for key in path {
            let Some(entry) = node.entry(key) else { break };
            node = &entry.node;
            span = if node.span.is_empty() || node.words().is_none() { entry.key_span.clone() } else { node.span.clone() };
        }
        self.source.place(span)
    }
}

/// A value as the parser gives it: spans relative to the text parsed.
struct Parsed {
    value: Raw,
    span: Range<usize>,
}

enum Raw {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Parsed>),
    Map(Vec<(Spanned<String>, Parsed)>),
}

impl Parsed {
    fn into_node(self, text: &str, base: usize) -> Node {
        let written = |fallback: String| match text.get(self.span.clone()) {
            Some(words) if !words.is_empty() && !words.starts_with('*') => words.to_owned(),
            _ => fallback,
        };
        let value = match self.value {
            Raw::Null => Value::Null,
            Raw::Bool(yes) => Value::Bool(yes, written(yes.to_string())),
            Raw::Number(words) => Value::Number(written(words)),
            Raw::Text(words) => Value::Text(words),
            Raw::List(items) => Value::List(items.into_iter().map(|item| item.into_node(text, base)).collect()),
            Raw::Map(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| {
                        let span = range(key.referenced);
                        Entry { key: key.value, key_span: shift(&span, base), node: value.into_node(text, base) }
                    })
                    .collect(),
            ),
        };
        Node { value, span: shift(&self.span, base) }
    }
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

impl<'de> Deserialize<'de> for Parsed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Raw>::deserialize(deserializer)?;
        Ok(Self { value: spanned.value, span: range(spanned.referenced) })
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(yes))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Raw, E> {
        Ok(Raw::Number(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Raw, E> {
        Ok(Raw::Number(number.to_string()))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Raw, E> {
        Ok(Raw::Number(number.to_string()))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Raw, E> {
        Ok(Raw::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Raw, E> {
        Ok(Raw::Number(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(key) = entries.next_key()? {
            map.push((key, entries.next_value()?));
        }
        Ok(Raw::Map(map))
    }
}

/// The parser's error in our words, with a hint for the mistakes that people make most.
fn translate(error: &serde_saphyr::Error, source: &Arc<Source>, text: &str, base: usize) -> Diagnostic {
    let said = error.without_snippet().to_string();
    let said = said.split(" at line ").next().unwrap_or_default().to_owned();
    let location = error.location();
    let line = location.and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(1);
    let column = location.and_then(|at| usize::try_from(at.column()).ok()).unwrap_or(1);
    let before = source.text[..base].matches('\n').count();
    let place = source.place_at(line + before, column);
    let shown = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();

    if let Some((line, column)) = unquoted_braces(text, line) {
        return Diagnostic::error("a value that starts with `{{` must be quoted")
            .at(source.place_at(line + before, column))
            .hint("YAML reads an unquoted `{{` as a map: put double quotes around the whole value");
    }
    if let Some(key) = said.strip_prefix("duplicate mapping key: ") {
        let key = key.split(',').next().unwrap_or(key);
        return Diagnostic::error(format!("the key `{key}` stands here twice"))
            .at(place)
            .hint("keep one of the two");
    }
    if shown.contains('\t') && said.contains("tab") {
        return Diagnostic::error("a tab can not indent YAML").at(place).hint("use spaces");
    }
    if said.contains("recursion limit") || said.contains("Depth") {
        return Diagnostic::error("this nests too deep")
            .at(place)
            .hint(format!("{MAX_DEPTH} levels of YAML are allowed; start again from the left with `parent:`"));
    }
    if said.contains("budget") || said.contains("alias") && said.contains("limit") || said.contains("replay") {
        return Diagnostic::error("this document grows too large through its aliases")
            .at(place)
            .hint("write the values out instead of repeating `*aliases`");
    }
    if said.contains("multiple YAML documents") {
        return Diagnostic::error("a second document starts here")
            .at(place)
            .hint("one file holds one document: remove the `---`");
    }
    if said.contains("expected string scalar") {
        return Diagnostic::error("a key must be plain text").at(place).hint("put quotes around it");
    }
    Diagnostic::error(format!("this is not valid YAML: {said}"))
        .at(place)
        .hint("check the indentation, and put quotes around text that holds `: `, ` #`, or starts with one of `{[*&!|>@%`")
}

/// The line and column (from 1) of a value that starts with an unquoted `{{`, on the line of the error or before.
fn unquoted_braces(text: &str, line: usize) -> Option<(usize, usize)> {
    let from = line.saturating_sub(2);
    text.lines().enumerate().skip(from).take(line - from).find_map(|(number, shown)| {
        let at = shown.match_indices("{{").map(|(at, _)| at).find(|at| {
            let before = shown[..*at].trim_end();
            before.is_empty() || before.ends_with([':', '-', '[', ',', '{'])
        })?;
        Some((number + 1, shown[..at].chars().count() + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Document, Diagnostic> {
        Document::parse(&Source::new("a.yml", text))
    }

    fn mistake(text: &str) -> String {
        parse(text).expect_err("it is wrong").to_string()
    }

    #[test]
    fn scalars_keep_the_words_that_were_written() {
        let document = parse("\u{feff}version: 1.10\nyes: yes\n\"q\": 'x'\ndate: 2027-01-02\n").expect("valid");
        let words: Vec<_> = document.root.entries().expect("a map").iter().map(|e| e.node.words()).collect();
        assert_eq!(words, [Some("1.10"), Some("yes"), Some("x"), Some("2027-01-02")]);
        assert_eq!(document.place_of(&["version"]).to_string(), "a.yml:1:10");
        assert_eq!(document.place_of(&["date", "nothing"]).to_string(), "a.yml:4:7");
    }

    #[test]
    fn common_mistakes_are_named_with_their_place() {
        for (text, expected) in [
            ("a: 1\na: 2\n", "a.yml:2:1: the key `a` stands here twice"),
            ("a:\n\t- b\n", "a.yml:2:2: a tab can not indent YAML"),
            ("title: {{x}}\n", "a.yml:1:8: a value that starts with `{{` must be quoted"),
            ("title: {{x}}: {{y}}\n", "a.yml:1:8: a value that starts with `{{` must be quoted"),
            ("- {{x}} y\n", "a.yml:1:3: a value that starts with `{{` must be quoted"),
            ("a: 1\n---\nb: 2\n", "a second document starts here"),
            ("? [a]\n: b\n", "a key must be plain text"),
            ("a: 'x\n", "this is not valid YAML: unclosed quote"),
        ] {
            let said = mistake(text);
            assert!(said.contains(expected), "{text:?} gave {said}");
        }
    }

    #[test]
    fn a_deep_document_and_a_bomb_are_refused() {
        // An unoptimised parser needs more stack than a test's thread has.
        let roomy = std::thread::Builder::new().stack_size(16 << 20);
        roomy.spawn(deep_documents_and_bombs).expect("a thread").join().expect("no panic");
    }

    fn deep_documents_and_bombs() {
        assert!(mistake(&"[".repeat(10_000)).contains("nests too deep"));
        let deep: String = (0..10_000).map(|level| format!("{}- a:\n", "  ".repeat(level))).collect();
        assert!(mistake(&deep).contains("nests too deep"), "{}", mistake(&deep));
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let before = format!("*a{}", level - 1);
            bomb += &format!("a{level}: &a{level} [{}]\n", vec![before; 10].join(", "));
        }
        assert!(mistake(&bomb).contains("grows too large"), "{}", mistake(&bomb));
    }
}
