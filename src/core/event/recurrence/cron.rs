//! The time of a schedule: five fields, as GitHub reads them. It takes POSIX cron and the names of months and days, and
//! neither `@weekly` nor `L`, `W`, `#` and `?`.
//!
//! Source: GitHub's page "Events that trigger workflows", `schedule`.

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// A field: what it is, its least and its greatest number, and names for those from the least on.
struct Field(&'static str, u32, u32, &'static [&'static str]);

const FIELDS: [Field; 5] = [
    Field("minute", 0, 59, &[]),
    Field("hour", 0, 23, &[]),
    Field("day of the month", 1, 31, &[]),
    Field("month", 1, 12, &MONTHS),
    Field("day of the week", 0, 6, &DAYS),
];

/// Check a time.
///
/// # Errors
/// It is none: what is wrong with it.
pub(in crate::core::event) fn check(text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    if parts.len() != FIELDS.len() {
        return Err(format!("`{text}` is not a time of a schedule: it has {} fields, not five", parts.len()));
    }
    match FIELDS.iter().zip(parts).find(|(field, part)| !part.split(',').all(|item| field.takes(item))) {
        None => Ok(()),
        Some((field, part)) => Err(format!("`{text}` is not a time of a schedule: `{part}` is no {}", field.0)),
    }
}

impl Field {
    /// `*`, a number, a range, and each with a step.
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
    fn what_github_takes_is_a_time_and_nothing_else_is() {
        for text in ["0 6 * * 1", "*/15 * * * *", "30 5,17 * * *", "0 6 1 1,4,7,10 *", "0 0 1-7 JAN-mar MON-FRI/2"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for (text, part) in [
            ("weekly", "1 fields"),
            ("", "0 fields"),
            ("0 6 * * 1 2027", "6 fields"),
            ("60 6 * * 1", "`60` is no minute"),
            ("0 24 * * 1", "`24` is no hour"),
            ("0 6 0 * *", "`0` is no day of the month"),
            ("0 6 * 13 *", "`13` is no month"),
            ("0 6 * * 7", "`7` is no day of the week"),
            ("0 6 * * FRIDAY", "`FRIDAY`"),
            ("0 6 L * *", "`L`"),
            ("0 6 ? * 1", "`?`"),
            ("*/0 6 * * 1", "`*/0`"),
            ("5-1 6 * * 1", "`5-1`"),
            ("0 6, * * 1", "`6,`"),
            ("+5 6 * * 1", "`+5`"),
        ] {
            let told = check(text).expect_err(text);
            assert!(told.contains(part), "{told}");
        }
    }
}
