//! Checks a value against the bounds of its field.

use std::cmp::Ordering;

use super::amount::Amount;
use super::bound::{Bound, bound_text};
use super::day::read_date;
use super::field::Field;
use super::kind::Kind;
use super::parse_answer::Checked;
use super::period::Period;
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
        let outside =
            |order: Option<Ordering>, most: bool| order == Some(if most { Ordering::Greater } else { Ordering::Less });
        let exceeds = |bound: &Bound, most: bool| match (bound, &value) {
            (Bound::Number(limit), Value::Number(number)) => {
                outside(Amount::read(number).ok().and_then(|amount| amount.value.partial_cmp(limit)), most)
            }
            (Bound::Date(limit), Value::Date(date)) => {
                outside(read_date(date).ok().zip(read_date(limit).ok()).map(|(date, limit)| date.cmp(&limit)), most)
            }
            (limit, Value::Period(period)) => {
                let periods = Period::read(period).ok().zip(Period::read(&bound_text(limit)).ok());
                // A period is within another if both its days are.
                let order = |(found, limit): (Period, Period)| {
                    if most { found.last.cmp(&limit.last) } else { found.first.cmp(&limit.first) }
                };
                outside(periods.map(order), most)
            }
            (Bound::Number(limit), _) => outside(measure.and_then(|measure| count(measure).partial_cmp(limit)), most),
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
