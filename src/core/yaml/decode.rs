//! Typed values from a tree: serde's derive does the typing, and every mistake is reported, not only the first.

use std::fmt::{self, Display};
use std::ops::Range;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};

use super::node::{Document, Entry, Node, Value};
use crate::core::diagnostic::Diagnostic;
use crate::core::nearest::did_you_mean;

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

/// What serde could not read, on its way to a diagnostic.
#[derive(Debug)]
pub struct Mistake {
    message: String,
    hint: Option<String>,
    span: Option<Range<usize>>,
    missing: Option<&'static str>,
}

impl Mistake {
    fn or_at(mut self, span: &Range<usize>) -> Self {
        self.span.get_or_insert_with(|| span.clone());
        self
    }
}

impl Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}

impl serde::de::Error for Mistake {
    fn custom<T: Display>(message: T) -> Self {
        Self { message: message.to_string(), hint: None, span: None, missing: None }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match found {
            Unexpected::Unit | Unexpected::Option => "nothing",
            Unexpected::Bool(_) => "yes or no",
            Unexpected::Seq => "a list",
            Unexpected::Map => "a map",
            Unexpected::Str(_) => "text",
            _ => "a number",
        };
        // serde names Rust's types; people know others.
        let (expected, hint) = match expected.to_string().as_str() {
            "a string" => ("text", "write plain words, in quotes where they hold `: ` or begin with a bracket"),
            "a sequence" => ("a list", "write it as `[one, two]`, or one a line after `- `"),
            "a boolean" => ("yes or no", "write true or false"),
            words if words.starts_with("struct") || words == "a map" => ("a map", "write one `name: value` a line"),
            words if words.starts_with(['i', 'u', 'f']) => ("a number", "write digits"),
            _ => return Self::custom(format!("expected {expected}, found {found}")),
        };
        let mut mistake = Self::custom(format!("expected {expected}, found {found}"));
        mistake.hint = Some(hint.to_owned());
        mistake
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let mut mistake = Self::custom(format!("unknown key `{field}`"));
        mistake.hint = Some(did_you_mean(field, expected.iter().copied()));
        mistake
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let mut mistake = Self::custom(format!("unknown choice `{variant}`"));
        mistake.hint = Some(did_you_mean(variant, expected.iter().copied()));
        mistake
    }

    fn missing_field(field: &'static str) -> Self {
        let mut mistake = Self::custom(format!("the key `{field}` is missing"));
        mistake.hint = Some(format!("add `{field}:`"));
        mistake.missing = Some(field);
        mistake
    }
}

impl<'de> Deserializer<'de> for &Node {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(yes, _) => visitor.visit_bool(*yes),
            Value::Number(words) => match (words.parse::<i64>(), words.parse::<f64>()) {
                (Ok(whole), _) => visitor.visit_i64(whole),
                (_, Ok(number)) => visitor.visit_f64(number),
                _ => visitor.visit_str(words),
            },
            Value::Text(words) => visitor.visit_str(words),
            Value::List(items) => visitor.visit_seq(Items(items.iter())),
            Value::Map(entries) => visitor.visit_map(Entries { entries: entries.iter(), value: None }),
        }
        .map_err(|mistake| mistake.or_at(&self.span))
    }

    /// A number or a truth value where text is wanted is the words that were written.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.words() {
            Some(words) => visitor.visit_str(words).map_err(|mistake: Mistake| mistake.or_at(&self.span)),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
        .map_err(|mistake| mistake.or_at(&self.span))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self).map_err(|mistake| mistake.or_at(&self.span))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match self.words() {
            Some(words) => visitor.visit_enum(Variant(words)),
            None => {
                let mut mistake: Mistake =
                    serde::de::Error::custom(format!("expected one word, found {}", self.kind()));
                mistake.hint = Some(did_you_mean("", variants.iter().copied()));
                Err(mistake)
            }
        }
        .map_err(|mistake: Mistake| mistake.or_at(&self.span))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match &self.value {
            Value::Map(entries) => visitor.visit_map(Entries { entries: entries.iter(), value: None }),
            // Nothing is a map without entries: what is missing in it is told one by one.
            Value::Null => visitor.visit_map(Entries { entries: [].iter(), value: None }),
            _ => {
                let mut mistake: Mistake = serde::de::Error::custom(format!("expected a map, found {}", self.kind()));
                mistake.hint = Some("write one `name: value` a line".to_owned());
                Err(mistake)
            }
        }
        .map_err(|mistake: Mistake| mistake.or_at(&self.span))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

struct Items<'a>(std::slice::Iter<'a, Node>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mistake> {
        self.0.next().map(|node| seed.deserialize(node).map_err(|mistake| mistake.or_at(&node.span))).transpose()
    }
}

struct Entries<'a> {
    entries: std::slice::Iter<'a, Entry>,
    value: Option<&'a Entry>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mistake> {
        let Some(entry) = self.entries.next() else { return Ok(None) };
        self.value = Some(entry);
        let key = seed.deserialize(entry.key.as_str().into_deserializer());
        key.map(Some).map_err(|mistake: Mistake| mistake.or_at(&entry.key_span))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        let entry = self.value.take().ok_or_else(|| serde::de::Error::custom("a value without its key"))?;
        // A collection's own place is a point: the key's place says more to a reader.
        let span =
            if entry.node.span.is_empty() || entry.node.words().is_none() { &entry.key_span } else { &entry.node.span };
        seed.deserialize(&entry.node).map_err(|mut mistake| {
            if mistake.span.as_ref() == Some(&entry.node.span) {
                mistake.span = Some(span.clone());
            }
            mistake.or_at(span)
        })
    }
}

struct Variant<'a>(&'a str);

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Mistake;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Mistake> {
        Ok((seed.deserialize(self.0.into_deserializer())?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Mistake;

    fn unit_variant(self) -> Result<(), Mistake> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Mistake> {
        Err(serde::de::Error::custom("expected one word"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Mistake> {
        Err(serde::de::Error::custom("expected one word"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Mistake> {
        Err(serde::de::Error::custom("expected one word"))
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
                "a.yml:5:7: expected a list, found text (write it as `[one, two]`, or one a line after `- `)",
            ]
        );
    }
}
