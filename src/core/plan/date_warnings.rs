//! Dates that fit their fields, but not each other or the day.

use jiff::civil::Date;

use crate::core::artifact::Answers;
use crate::core::catalog::{Field, Template, Value, read_date};
use crate::core::diagnostic::Diagnostic;

/// The fields that begin and end a period.
const PERIODS: [(&str, &str); 4] =
    [("start", "end"), ("starts", "ends"), ("from", "until"), ("start_date", "end_date")];
/// The fields that name a deadline.
const DEADLINES: [&str; 4] = ["due", "due_date", "deadline", "decide_by"];

/// Warns of a period that ends before it starts, and of a deadline that has passed.
pub(super) fn date_warnings(template: &Template, answers: &Answers, today: Date) -> Vec<Diagnostic> {
    let given = |field: &Field| answers.given(&field.id).map(|answer| &answer.value);
    let mut found = check(&template.fields, &given, today, "");
    for field in &template.fields {
        let Some(Value::Records(records)) = given(field) else { continue };
        for (at, record) in records.iter().enumerate() {
            let place = format!("item {} of `{}`: ", at + 1, field.id);
            found.extend(check(&field.fields, &|field| record.get(&field.id), today, &place));
        }
    }
    found
}

fn check<'a>(
    fields: &'a [Field],
    given: &dyn Fn(&'a Field) -> Option<&'a Value>,
    today: Date,
    place: &str,
) -> Vec<Diagnostic> {
    let date = |name: &str| match fields.iter().find(|field| field.id.as_str() == name).and_then(given) {
        Some(Value::Date(words)) => read_date(words).ok(),
        _ => None,
    };
    let mut found = Vec::new();
    for (start, end) in PERIODS {
        if let (Some(first), Some(last)) = (date(start), date(end))
            && last < first
        {
            let message = format!("{place}`{end}` ({last}) is before `{start}` ({first})");
            found.push(Diagnostic::warning(message).hint("swap the two dates, or change one"));
        }
    }
    for name in DEADLINES {
        if let Some(day) = date(name).filter(|day| *day < today) {
            let message = format!("{place}`{name}` is in the past: {day}");
            found.push(Diagnostic::warning(message).hint("check the year"));
        }
    }
    found
}
