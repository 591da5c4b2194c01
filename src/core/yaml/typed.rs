//! A serde deserializer for the tree: derived types are decoded from it, and each mistake has its place.

use std::fmt::{self, Display};
use std::ops::Range;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::node::{Entry, Node, Value};
use crate::core::nearest::did_you_mean;

/// What serde could not read, on its way to a diagnostic.
#[derive(Debug)]
pub struct DecodeError {
    pub(super) message: String,
    pub(super) hint: Option<String>,
    pub(super) span: Option<Range<usize>>,
    pub(super) missing: Option<&'static str>,
}

impl DecodeError {
    fn or_at(mut self, span: &Range<usize>) -> Self {
        self.span.get_or_insert_with(|| span.clone());
        self
    }
}

impl Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DecodeError {}

impl serde::de::Error for DecodeError {
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
        // serde's messages name Rust types.
        let expected = expected.to_string();
        let (expected, hint) = match expected.as_str() {
            "a string" => ("text", "write plain text, in quotes if it contains `: ` or starts with a bracket"),
            "a sequence" => ("a list", "write it as `[one, two]`, or one per line after `- `"),
            "a boolean" => ("yes or no", "write true or false"),
            words if words.starts_with("struct") || words == "a map" => ("a map", "write one `name: value` per line"),
            words if words.starts_with(['i', 'u', 'f']) => ("a number", "write digits"),
            other => (other, "write one of the two"),
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
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
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

    /// If text is expected, a number or a Boolean is its text as written.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.words() {
            Some(words) => visitor.visit_str(words).map_err(|mistake: DecodeError| mistake.or_at(&self.span)),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
        .map_err(|mistake| mistake.or_at(&self.span))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if name == AS_WRITTEN {
            return visitor.visit_newtype_struct(ScalarText(self)).map_err(|mistake| mistake.or_at(&self.span));
        }
        visitor.visit_newtype_struct(self).map_err(|mistake| mistake.or_at(&self.span))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.words() {
            Some(words) => visitor.visit_enum(Variant(words)),
            None => {
                let mut mistake: DecodeError =
                    serde::de::Error::custom(format!("expected one word, found {}", self.kind()));
                mistake.hint = Some(did_you_mean("", variants.iter().copied()));
                Err(mistake)
            }
        }
        .map_err(|mistake: DecodeError| mistake.or_at(&self.span))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match &self.value {
            Value::Map(entries) => visitor.visit_map(Entries { entries: entries.iter(), value: None }),
            // Null is an empty map, so that each missing key is reported.
            Value::Null => visitor.visit_map(Entries { entries: [].iter(), value: None }),
            _ => {
                let mut mistake: DecodeError =
                    serde::de::Error::custom(format!("expected a map, found {}", self.kind()));
                mistake.hint = Some("write one `name: value` per line".to_owned());
                Err(mistake)
            }
        }
        .map_err(|mistake: DecodeError| mistake.or_at(&self.span))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

/// The name with which [`Written`] asks for scalars as text.
const AS_WRITTEN: &str = "as written";

/// A value whose scalars are texts, as written: `1.10` doesn't become 1.1, and `NO` isn't a Boolean.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(rename = "as written")]
pub struct Written(pub serde_json::Value);

/// A node whose scalars are deserialized as text.
#[derive(Clone, Copy)]
struct ScalarText<'a>(&'a Node);

impl<'de> Deserializer<'de> for ScalarText<'_> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match (&self.0.value, self.0.words()) {
            (_, Some(words)) => visitor.visit_str(words),
            (Value::List(items), _) => visitor.visit_seq(SeqDeserializer::new(items.iter().map(ScalarText))),
            (Value::Map(entries), _) => {
                let entries = entries.iter().map(|entry| (entry.key.as_str(), ScalarText(&entry.node)));
                visitor.visit_map(MapDeserializer::new(entries))
            }
            _ => visitor.visit_unit(),
        }
        .map_err(|mistake: DecodeError| mistake.or_at(&self.0.span))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl IntoDeserializer<'_, DecodeError> for ScalarText<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct Items<'a>(std::slice::Iter<'a, Node>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, DecodeError> {
        self.0.next().map(|node| seed.deserialize(node).map_err(|mistake| mistake.or_at(&node.span))).transpose()
    }
}

struct Entries<'a> {
    entries: std::slice::Iter<'a, Entry>,
    value: Option<&'a Entry>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        let Some(entry) = self.entries.next() else { return Ok(None) };
        self.value = Some(entry);
        let key = seed.deserialize(entry.key.as_str().into_deserializer());
        key.map(Some).map_err(|mistake: DecodeError| mistake.or_at(&entry.key_span))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DecodeError> {
        let entry = self.value.take().ok_or_else(|| serde::de::Error::custom("a value without its key"))?;
        // A collection's own place is only its start: the key's place tells more.
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
    type Error = DecodeError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), DecodeError> {
        Ok((seed.deserialize(self.0.into_deserializer())?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = DecodeError;

    fn unit_variant(self) -> Result<(), DecodeError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, DecodeError> {
        Err(serde::de::Error::custom("expected one word"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, DecodeError> {
        Err(serde::de::Error::custom("expected one word"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, DecodeError> {
        Err(serde::de::Error::custom("expected one word"))
    }
}
