//! Checks a value against the bounds of its field.

use super::field::{Bound, Field, Kind, bound_text, read_date};
use super::parse_answer::Checked;
use super::value::Value;
use crate::core::spanned::Spanned;

impl Field {
    /// The value if it is within the field's bounds. `None` if it is empty.
    pub(crate) fn within_bounds(&self, value: Value) -> Checked {
        let (measure, unit) = match &value {
            Value::List(items) => (Some(items.len()), "items"),
            Value::Records(records) => (Some(records.len()), "items"),
            Value::Text(text) if matches!(self.kind, Kind::Text | Kind::Paragraph) => {
                (Some(text.chars().count()), "characters")
            }
            _ => (None, ""),
        };
        if measure == Some(0) {
            return Ok(None);
        }
        let count = |measure: usize| u32::try_from(measure).map_or(f64::INFINITY, f64::from);
        let exceeds = |bound: &Bound, most: bool| match (bound, &value) {
            (Bound::Number(limit), Value::Number(number)) => {
                let number = number.parse().unwrap_or(f64::NAN);
                if most { number > *limit } else { number < *limit }
            }
            (Bound::Number(limit), _) => {
                measure.is_some_and(|measure| if most { count(measure) > *limit } else { count(measure) < *limit })
            }
            (Bound::Date(limit), Value::Date(date)) => {
                read_date(limit).is_ok_and(|limit| if most { *date > limit } else { *date < limit })
            }
            (Bound::Date(_), _) => false,
        };
        for (bound, most, word) in [(&self.min, false, "at least"), (&self.max, true, "at most")] {
            let Some(bound) = bound else { continue };
            if exceeds(bound, most) {
                let limit = bound_text(bound);
                let message = match measure {
                    Some(found) => format!("`{}` takes {word} {limit} {unit}, found {found}", self.id),
                    None => format!("`{}` must be {word} {limit}", self.id),
                };
                return Err(vec![Spanned::new(message, self.ask.clone())]);
            }
        }
        Ok(Some(value))
    }
}
