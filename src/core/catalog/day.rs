//! Reads dates as people write them. A date in digits only has its year first: `03/04/2027` could be two days.

use jiff::civil::Date;

use super::unreadable::Unreadable;
use crate::core::months::month_number;

/// Reads a date: `2027-03-31`, `31 March 2027`, `March 31, 2027`.
///
/// # Errors
/// Another text, or a day that doesn't exist, with how to write it.
pub(crate) fn read_date(text: &str) -> Result<Date, Unreadable> {
    if text.len() == 10
        && let Ok(date) = text.parse()
    {
        return Ok(date);
    }
    in_words(text).ok_or_else(|| unread(text))
}

fn in_words(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    let [first, second, last] = parts[..] else { return None };
    let year = year(last)?;
    let (day, month) = match month(first) {
        Some(month) => (second, month),
        None => (first, month(second)?),
    };
    Date::new(year, month, day_of_month(day)?).ok()
}

/// The number of a month: `March`, `Mar`, `mar.`
pub(super) fn month(word: &str) -> Option<i8> {
    month_number(&word.strip_suffix('.').unwrap_or(word).to_ascii_lowercase())
}

/// A year of four digits.
pub(super) fn year(word: &str) -> Option<i16> {
    (word.len() == 4 && is_digits(word)).then(|| word.parse().ok()).flatten()
}

/// A number of one or two digits.
pub(super) fn short_number(word: &str) -> Option<i8> {
    (matches!(word.len(), 1 | 2) && is_digits(word)).then(|| word.parse().ok()).flatten()
}

fn is_digits(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A day of a month: `31`, `31st`.
fn day_of_month(word: &str) -> Option<i8> {
    let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending));
    short_number(ordinal.unwrap_or(word))
}

/// Why a text is not a date. Digits with the year at the end show what they may mean.
fn unread(text: &str) -> Unreadable {
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let days = match parts[..] {
        [first, second, last] => match (short_number(first), short_number(second), year(last)) {
            (Some(first), Some(second), Some(year)) => {
                [Date::new(year, second, first).ok(), Date::new(year, first, second).ok()]
            }
            _ => [None, None],
        },
        _ => [None, None],
    };
    match days {
        [Some(one), Some(other)] if one != other => Unreadable::ambiguous(format!(
            "write {one} for {}, or {other} for {}",
            one.strftime("%-d %B"),
            other.strftime("%-d %B")
        )),
        [Some(day), _] | [None, Some(day)] => Unreadable::other(format!("write it as {day}")),
        _ => Unreadable::other("write an existing date as YYYY-MM-DD, or like 31 March 2027"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let wanted = jiff::civil::date(2027, 3, 31);
        for text in [
            "2027-03-31",
            "31 March 2027",
            "31 mar 2027",
            "31st March 2027",
            "March 31, 2027",
            "March 31 2027",
            "Mar. 31st, 2027",
        ] {
            assert_eq!(read_date(text), Ok(wanted), "{text}");
        }
        assert_eq!(read_date("1 Sept 2027"), Ok(jiff::civil::date(2027, 9, 1)));
    }

    #[test]
    fn what_is_no_date_or_could_be_two_shows_how_to_write_it() {
        let hint = |text: &str| read_date(text).expect_err(text);
        assert!(hint("03/04/2027").is_ambiguous());
        assert_eq!(hint("03/04/2027").hint, "write 2027-04-03 for 3 April, or 2027-03-04 for 4 March");
        assert!(hint("3.4.2027").is_ambiguous());
        for text in ["28.02.2027", "02/28/2027", "28-2-2027"] {
            assert_eq!(hint(text), Unreadable::other("write it as 2027-02-28"), "{text}");
        }
        assert_eq!(hint("03/03/2027").hint, "write it as 2027-03-03");
        for text in
            ["", "2027-02-30", "20270203", "31 April 2027", "31 March", "March 2027", "31 March 27", "31 M 2027"]
        {
            assert!(hint(text).hint.contains("YYYY-MM-DD"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,20}|[0-9a-zA-Z ,./-]{0,20}") {
            drop(read_date(&text));
        }

        #[test]
        fn a_date_is_the_same_however_it_is_written(days in 0i32..3_000_000, pattern in 0..4usize) {
            let date = jiff::civil::date(1, 1, 1).saturating_add(jiff::Span::new().days(days));
            let pattern = ["%Y-%m-%d", "%-d %B %Y", "%B %-d, %Y", "%-d %b %Y"][pattern];
            prop_assert_eq!(read_date(&date.strftime(pattern).to_string()), Ok(date));
        }
    }
}
