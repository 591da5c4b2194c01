//! Checks schedules as GitHub reads them: POSIX cron with five fields and the names of months and days, without
//! `@weekly`, `L`, `W`, `#` and `?`.
//!
//! Source: GitHub's page "Events that trigger workflows", `schedule`.

use crate::core::months::SHORT_NAMES;

const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// A field: its name, its smallest and largest number, and names for the numbers from the smallest on.
struct Field(&'static str, u32, u32, &'static [&'static str]);

const FIELDS: [Field; 5] = [
    Field("minute", 0, 59, &[]),
    Field("hour", 0, 23, &[]),
    Field("day of the month", 1, 31, &[]),
    Field("month", 1, 12, &SHORT_NAMES),
    Field("day of the week", 0, 6, &DAYS),
];

/// Checks a schedule.
///
/// # Errors
/// The message that says what is wrong.
pub(in crate::core::event) fn check(text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    if parts.len() != FIELDS.len() {
        return Err(format!("`{text}` is not a cron schedule: expected 5 fields, found {}", parts.len()));
    }
    match FIELDS.iter().zip(parts).find(|(field, part)| !part.split(',').all(|item| field.takes(item))) {
        None => Ok(()),
        Some((field, part)) => Err(format!("`{text}` is not a cron schedule: `{part}` is not a valid {}", field.0)),
    }
}

impl Field {
    /// Whether an item is `*`, a number or a range, with or without a step.
    fn takes(&self, item: &str) -> bool {
        let (range, step) = item.split_once('/').map_or((item, None), |(range, step)| (range, Some(step)));
        let stepped = step.is_none_or(|step| digits(step).is_some_and(|step| step > 0));
        let ranged = match range.split_once('-') {
            _ if range == "*" => true,
            None => self.number(range).is_some(),
            Some((from, to)) => self.number(from).zip(self.number(to)).is_some_and(|(from, to)| from <= to),
        };
        stepped && ranged
    }

    fn number(&self, word: &str) -> Option<u32> {
        let named = (self.1..).zip(self.3).find(|(_, name)| name.eq_ignore_ascii_case(word));
        named.map(|(number, _)| number).or_else(|| digits(word)).filter(|number| (self.1..=self.2).contains(number))
    }
}

fn digits(word: &str) -> Option<u32> {
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_schedules_that_github_accepts_are_valid() {
        for text in ["0 6 * * 1", "*/15 * * * *", "30 5,17 * * *", "0 6 1 1,4,7,10 *", "0 0 1-7 JAN-mar MON-FRI/2"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for (text, part) in [
            ("weekly", "found 1"),
            ("", "found 0"),
            ("0 6 * * 1 2027", "found 6"),
            ("60 6 * * 1", "`60` is not a valid minute"),
            ("0 24 * * 1", "`24` is not a valid hour"),
            ("0 6 0 * *", "`0` is not a valid day of the month"),
            ("0 6 * 13 *", "`13` is not a valid month"),
            ("0 6 * * 7", "`7` is not a valid day of the week"),
            ("0 6 * * FRIDAY", "`FRIDAY`"),
            ("0 6 L * *", "`L`"),
            ("0 6 ? * 1", "`?`"),
            ("*/0 6 * * 1", "`*/0`"),
            ("5-1 6 * * 1", "`5-1`"),
            ("0 6, * * 1", "`6,`"),
            ("+5 6 * * 1", "`+5`"),
        ] {
            let message = check(text).expect_err(text);
            assert!(message.contains(part), "{message}");
        }
    }
}
