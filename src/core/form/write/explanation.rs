//! Explains what a question takes, for people who fill in the form, if it isn't obvious.

use crate::core::catalog::{Field, Kind, Value, bound_text};
use crate::core::form::element::{Element, Shape, one_line};

/// The text below the question.
pub(in crate::core::form) fn description(element: &Element<'_>) -> Option<String> {
    let field = element.field;
    let mut parts: Vec<String> = takes(element).into_iter().collect();
    // People see a preselected option anyway.
    let shown = matches!(element.shape, Shape::Pick(_, Some(_)));
    parts.extend(
        field.default.as_ref().filter(|_| !shown).and_then(words).map(|words| format!("If left empty: {words}")),
    );
    (!parts.is_empty()).then(|| one_line(&parts.join(". ")))
}

/// The example shown in an empty input.
pub(in crate::core::form) fn placeholder(element: &Element<'_>) -> Option<&'static str> {
    match element.field.kind {
        Kind::Date if element.shape == Shape::Line => Some("2027-01-31"),
        Kind::Period if element.shape == Shape::Line => Some("Q1 2027"),
        _ => None,
    }
}

fn takes(element: &Element<'_>) -> Option<String> {
    let field = element.field;
    let bounds = bounds(field);
    let more = bounds.as_ref().map_or_else(String::new, |bounds| format!(", {bounds}"));
    match (field.kind, &element.shape) {
        (Kind::Text | Kind::Paragraph, _) => bounds.map(|bounds| capital(&format!("{bounds} characters"))),
        (Kind::Number, _) => Some(format!("A number{more}, like 8,500, 46% or €1.2m")),
        (Kind::Date, _) => Some(format!("A date as YYYY-MM-DD or like 31 March 2027{more}")),
        (Kind::Period, _) => Some(format!("A period like Q1 2027, 2027-W05 or January 2027{more}")),
        (Kind::User, _) => Some("A login, or a team as `org/team`".to_owned()),
        (Kind::Link, _) => Some(format!("A {LINK}")),
        (Kind::Links, _) => Some(format!("One per line{more}: each a {LINK}")),
        (Kind::List, _) => Some(format!("One per line{more}")),
        (Kind::Choice, Shape::Line) => Some(format!("One of: {}", field.choices.join(", "))),
        (Kind::Choices, Shape::Lines) => Some(format!("One per line{more}, of: {}", field.choices.join(", "))),
        (Kind::Choices, _) => bounds.or(field.required.then(|| "at least 1".to_owned())).map(|bounds| capital(&bounds)),
        (Kind::Choice | Kind::Flag, _) => None,
        (Kind::Items, _) => Some(rows(field, &more)),
    }
}

const LINK: &str = "key like `user-story/guest-checkout`, an issue like `#12`, or plain words";

/// The columns of a row, and what each takes if it isn't obvious.
fn rows(field: &Field, more: &str) -> String {
    let columns: Vec<&str> = field.fields.iter().map(|column| column.id.as_str()).collect();
    let explained =
        field.fields.iter().filter(|column| !matches!(column.kind, Kind::Text | Kind::Paragraph | Kind::List));
    let explanations: Vec<String> = explained.map(|column| format!(". `{}`: {}", column.id, column.takes())).collect();
    format!("One row per line{more}: `{}`{}", columns.join(" | "), explanations.concat())
}

fn bounds(field: &Field) -> Option<String> {
    let (most, least) =
        if matches!(field.kind, Kind::Date | Kind::Period) { ("until", "from") } else { ("at most", "at least") };
    match (&field.min, &field.max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {}", bound_text(min))),
        (Some(min), Some(max)) => Some(format!("{} to {}", bound_text(min), bound_text(max))),
        (Some(min), None) => Some(format!("{least} {}", bound_text(min))),
        (None, Some(max)) => Some(format!("{most} {}", bound_text(max))),
        (None, None) => None,
    }
}

/// A value as people write it; `None` for records.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::List(items) => Some(items.join(", ")),
        other => other.written().map(str::to_owned),
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::catalog::Bound;
    use crate::core::form::element::Form;
    use crate::core::form::samples::{choice, field, items_of, template};

    fn explained(field: Field) -> String {
        description(&Form::of(&template(vec![field])).elements[0]).unwrap_or_default()
    }

    #[test]
    fn what_is_not_obvious_is_explained() {
        let number = |number: f64| Some(Bound::Number(number));
        let list = Field { max: number(8.0), ..field("a", "A?", Kind::List) };
        assert_eq!(explained(list), "One per line, at most 8");
        let text = Field { min: number(3.0), max: number(80.0), ..field("a", "A?", Kind::Text) };
        assert_eq!(explained(text), "3 to 80 characters");
        assert_eq!(explained(field("a", "A?", Kind::Text)), "");
        let date = Field { min: Some(Bound::Date("2027-01-01".into())), ..field("a", "A?", Kind::Date) };
        assert_eq!(explained(date), "A date as YYYY-MM-DD or like 31 March 2027, from 2027-01-01");
        assert_eq!(explained(choice(&["S", "None"])), "One of: S, None");
        let default = Field { default: Some(Value::Number("2".into())), ..field("a", "A?", Kind::Number) };
        assert_eq!(explained(default), "A number, like 8,500, 46% or €1.2m. If left empty: 2");
        let chosen = Field { default: Some(Value::Text("S".into())), ..choice(&["S", "M"]) };
        assert_eq!(explained(chosen), "");
        let mut rows = items_of(&["pillar", "metric"]);
        rows.min = number(1.0);
        rows.fields.push(choice(&["S", "M"]));
        assert_eq!(explained(rows), "One row per line, at least 1: `pillar | metric | pick`. `pick`: one of S, M");
        let many = Field { kind: Kind::Choices, required: true, ..choice(&["S", "M"]) };
        assert_eq!(explained(many), "At least 1");
    }
}
