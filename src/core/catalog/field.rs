//! Fields: the questions that a template asks, and what answers they accept.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::bound::{Bound, bound_text};
use super::condition::Condition;
use super::day::read_date;
use super::kind::Kind;
use super::period::Period;
use super::value::Value;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::FieldId;
use crate::core::yaml::Written;

/// A field as it is written in front matter.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldFile {
    /// The question, in plain language.
    pub ask: String,
    /// The kind of answer.
    #[serde(default)]
    pub kind: Kind,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
    /// The answers of other fields that make it required: `{ field: answer }`. All of them must be given.
    #[serde(default)]
    #[schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")]
    pub required_if: IndexMap<String, Written>,
    /// The answer if none is given.
    #[serde(default)]
    #[schemars(with = "Option<serde_json::Value>")]
    pub default: Option<Written>,
    /// The choices.
    #[serde(default)]
    pub choices: Vec<String>,
    /// The minimum: number of items, length of a text in characters, a number, a date, or a period.
    #[serde(default)]
    pub min: Option<Bound>,
    /// The maximum: number of items, length of a text in characters, a number, a date, or a period.
    #[serde(default)]
    pub max: Option<Bound>,
    /// The fields of each record, for `items`.
    #[serde(default)]
    pub fields: IndexMap<String, FieldFile>,
}

/// A checked field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name in answers and in the body.
    pub id: FieldId,
    /// The question.
    pub ask: String,
    /// The kind of answer.
    pub kind: Kind,
    /// Whether it must be answered.
    pub required: bool,
    /// The answers of other fields that make it required, if there are any.
    pub required_if: Vec<Condition>,
    /// The answer if none is given.
    pub default: Option<Value>,
    /// The choices.
    pub choices: Vec<String>,
    /// The minimum.
    pub min: Option<Bound>,
    /// The maximum.
    pub max: Option<Bound>,
    /// The fields of each record, for `items`.
    pub fields: Vec<Field>,
    /// Whether it is a field of a record. Its text may have several lines: a table's cell keeps them apart.
    pub in_record: bool,
}

/// One thing that is wrong with a field's definition: the path of keys below the field, and what is wrong.
pub(crate) type FieldDiagnostic = (Vec<&'static str>, Diagnostic);

impl Field {
    /// The maximum number of items, if there is one.
    pub fn max_items(&self) -> Option<usize> {
        match self.max {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a count is small and positive"
            )]
            Some(Bound::Number(max)) if self.kind.is_many() => Some(max as usize),
            _ => None,
        }
    }

    /// Checks a written field. Each problem comes with the key that it belongs to.
    pub(crate) fn check(id: FieldId, file: &FieldFile, fields: Vec<Self>) -> (Self, Vec<FieldDiagnostic>) {
        let mut flaws = Vec::new();
        let mut flaw =
            |key, message: String, hint: &str| flaws.push((vec![key], Diagnostic::error(message).hint(hint)));
        if file.ask.trim().is_empty() {
            flaw("ask", format!("the field `{id}` has no question"), "write the question that people answer");
        }
        let chooses = matches!(file.kind, Kind::Choice | Kind::Choices);
        if chooses && file.choices.is_empty() {
            flaw("kind", format!("the field `{id}` has no choices"), "add `choices: [ … ]`");
        }
        if !chooses && !file.choices.is_empty() {
            flaw("choices", format!("the field `{id}` has choices but is not a choice"), "add `kind: choice`");
        }
        if file.kind == Kind::Items && fields.is_empty() {
            flaw("kind", format!("the items of `{id}` have no fields"), "add `fields: { name: { ask: … } }`");
        }
        if file.kind != Kind::Items && !file.fields.is_empty() {
            flaw("fields", format!("the field `{id}` has fields but isn't `items`"), "add `kind: items`");
        }
        check_bounds(&id, file, &mut flaw);
        let mut field = Self {
            id,
            ask: file.ask.trim().to_owned(),
            kind: file.kind,
            required: file.required,
            required_if: Vec::new(),
            default: None,
            choices: file.choices.clone(),
            min: file.min.clone(),
            max: file.max.clone(),
            fields: fields.into_iter().map(|field| Self { in_record: true, ..field }).collect(),
            in_record: false,
        };
        if let Some(default) = &file.default {
            match field.read_json(&default.0) {
                Ok(value) => field.default = value,
                Err(problems) => {
                    flaws.extend(problems.into_iter().map(|problem| (vec!["default"], problem.diagnostic)));
                }
            }
        }
        (field, flaws)
    }

    /// The kind and bounds of the field, in words.
    pub fn takes(&self) -> String {
        let bounds = match (&self.min, &self.max) {
            (Some(min), Some(max)) => format!(", {} to {}", bound_text(min), bound_text(max)),
            (Some(min), None) => format!(", {} or more", bound_text(min)),
            (None, Some(max)) => format!(", at most {}", bound_text(max)),
            (None, None) => String::new(),
        };
        match self.kind {
            Kind::Choice => format!("one of {}", self.choices.join(", ")),
            Kind::Choices => format!("some of {}{bounds}", self.choices.join(", ")),
            Kind::Items => {
                let parts: Vec<&str> = self.fields.iter().map(|field| field.id.as_str()).collect();
                format!("items of {}{bounds}", parts.join(", "))
            }
            Kind::Flag => "yes or no".to_owned(),
            Kind::Text | Kind::Links => format!("{}{bounds}", self.kind.word()),
            Kind::Number => format!("a number, like 8,500, 46% or €1.2m{bounds}"),
            Kind::Date => format!("a date (YYYY-MM-DD, or like 31 March 2027){bounds}"),
            Kind::Period => format!("a period, like Q1 2027, 2027-W05 or January 2027{bounds}"),
            kind => format!("a {}{bounds}", kind.word()),
        }
    }
}

/// Checks that a field's bounds fit its kind.
fn check_bounds(id: &FieldId, file: &FieldFile, flaw: &mut impl FnMut(&'static str, String, &str)) {
    for (key, bound) in [("min", &file.min), ("max", &file.max)] {
        match (file.kind, bound) {
            (Kind::Choice | Kind::Flag | Kind::User | Kind::Link, Some(_)) => {
                flaw(key, format!("a {} has no `{key}`", file.kind.word()), "remove it");
            }
            (Kind::Date, Some(Bound::Date(text))) if read_date(text).is_err() => {
                flaw(key, format!("`{text}` is not a date"), "write it as YYYY-MM-DD");
            }
            (Kind::Date, Some(Bound::Number(_))) => {
                flaw(key, format!("the `{key}` of a date must be a date"), "write it as YYYY-MM-DD");
            }
            (Kind::Period, Some(bound)) if Period::read(&bound_text(bound)).is_err() => {
                let message = format!("`{}` is not a period", bound_text(bound));
                flaw(key, message, "write it like Q1 2027, 2027-W05 or January 2027");
            }
            (kind, Some(Bound::Date(_))) if !matches!(kind, Kind::Date | Kind::Period) => {
                flaw(key, format!("the `{key}` of a {} must be a number", kind.word()), "write digits");
            }
            _ => {}
        }
    }
    if let (Some(Bound::Number(min)), Some(Bound::Number(max))) = (&file.min, &file.max)
        && min > max
    {
        flaw("min", format!("`min` is greater than `max` in `{id}`"), "swap the two");
    }
}
