//! The lower and upper bounds of fields.

use std::fmt;

use schemars::JsonSchema;
use serde::de::{Deserializer, Visitor};
use serde::{Deserialize, Serialize};

/// A lower or upper bound: of the number of items, of a number, of a text's length in characters, of a date, or of a period.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Bound {
    /// A count, a length or a number.
    Number(f64),
    /// A date or a period.
    Date(String),
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BoundVisitor)
    }
}

struct BoundVisitor;

impl Visitor<'_> for BoundVisitor {
    type Value = Bound;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a date or a period")
    }

    #[expect(clippy::cast_precision_loss, reason = "no bound is that large")]
    fn visit_i64<E>(self, number: i64) -> Result<Bound, E> {
        Ok(Bound::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Bound, E> {
        Ok(Bound::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Bound, E> {
        Ok(Bound::Date(text.to_owned()))
    }
}

/// A bound as text.
pub(crate) fn bound_text(bound: &Bound) -> String {
    match bound {
        Bound::Number(number) => number.to_string(),
        Bound::Date(date) => date.clone(),
    }
}
