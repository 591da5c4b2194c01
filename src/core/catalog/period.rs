//! Reads periods as people write them: days, weeks, months, quarters, halves, years, and ranges of them.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::day::{month, read_date, short_number, year};
use super::unreadable::Unreadable;

const HOW: &str =
    "write it as Q1 2027, H1 2027, 2027, 2027-W05, 2027-01 or January 2027, or as a range like 2027-01-04/2027-01-15";

/// What separates the first and the last part of a range.
const BETWEEN: [&str; 8] = ["/", " to ", " until ", " - ", "–", "—", "..", "…"];

/// A period, from its first day to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Period {
    /// The first day.
    pub(super) first: Date,
    /// The last day.
    pub(super) last: Date,
}

impl Period {
    /// Reads a period: `Q1 2027`, `2027-W05`, `2027-01`, `January 2027`, `2027`, `H1 2027`, a day, or a range:
    /// `2027-01-04/2027-01-15`, `January to June 2027`.
    ///
    /// # Errors
    /// Another text, or a range that ends before it begins, with how to write it.
    pub(super) fn read(text: &str) -> Result<Self, Unreadable> {
        match read_date(text) {
            Ok(day) => return Ok(Self { first: day, last: day }),
            Err(error) if error.is_ambiguous() => return Err(error),
            Err(_) => {}
        }
        if let Some(period) = Self::single(text) {
            return Ok(period);
        }
        let ranges = BETWEEN.iter().filter_map(|between| text.split_once(between));
        for (first, last) in ranges {
            let (first, last) = (first.trim_end_matches(' '), last.trim_start_matches(' '));
            let Some(last_part) = Self::part(last) else { continue };
            let Some(first_part) = Self::part(first).or_else(|| Self::completed(first, last)) else { continue };
            if first_part.first > last_part.first {
                return Err(Unreadable::other("the first day of a range comes first: swap the two"));
            }
            return Ok(Self { first: first_part.first, last: last_part.last });
        }
        Err(Unreadable::other(HOW))
    }

    /// A day, or what is not a range.
    fn part(text: &str) -> Option<Self> {
        read_date(text).map(|day| Self { first: day, last: day }).ok().or_else(|| Self::single(text))
    }

    /// The first part of a range that leaves out what the last part says: `January` in `January to June 2027`, `4` in
    /// `4 to 15 January 2027`.
    fn completed(first: &str, last: &str) -> Option<Self> {
        let ends = last.match_indices(' ').map(|(at, _)| &last[at..]);
        ends.rev().find_map(|end| Self::part(&format!("{first}{end}")))
    }

    /// A year, or a part of one.
    fn single(text: &str) -> Option<Self> {
        if let Some(year) = year(text) {
            return Self::months(year, 1, 12);
        }
        let parts: Vec<&str> = text.split([' ', ',', '-', '/']).filter(|part| !part.is_empty()).collect();
        match parts[..] {
            [first, second] => match (year(first), year(second)) {
                (Some(year), None) if second.len() == 2 && text.contains('-') && short_number(second).is_some() => {
                    let month = short_number(second)?;
                    Self::months(year, month, month)
                }
                (Some(year), None) => Self::within(year, second),
                (None, Some(year)) => Self::within(year, first),
                _ => None,
            },
            [word, number, last] if word.eq_ignore_ascii_case("week") => {
                Self::within(year(last)?, &format!("w{number}"))
            }
            _ => None,
        }
    }

    /// A part of a year: `Q1`, `H1`, `W05`, `January`.
    fn within(year: i16, part: &str) -> Option<Self> {
        if let Some(month) = month(part) {
            return Self::months(year, month, month);
        }
        let letter = part.chars().next()?.to_ascii_uppercase();
        let number = short_number(part.get(1..)?)?;
        match (letter, number) {
            ('Q', 1..=4) => Self::months(year, number * 3 - 2, number * 3),
            ('H', 1..=2) => Self::months(year, number * 6 - 5, number * 6),
            ('W', _) => {
                let first = ISOWeekDate::new(year, number, Weekday::Monday).ok()?.date();
                Some(Self { first, last: first.checked_add(6.days()).ok()? })
            }
            _ => None,
        }
    }

    fn months(year: i16, first: i8, last: i8) -> Option<Self> {
        let first = Date::new(year, first, 1).ok()?;
        let last = Date::new(year, last, 1).ok()?.last_of_month();
        Some(Self { first, last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (String, String) {
        let period = Period::read(text).unwrap_or_else(|error| panic!("{text}: {}", error.hint));
        (period.first.to_string(), period.last.to_string())
    }

    #[test]
    fn periods_are_read_as_people_write_them() {
        for (texts, first, last) in [
            (&["Q1 2027", "q1 2027", "2027-Q1", "2027 Q1", "Q1/2027"][..], "2027-01-01", "2027-03-31"),
            (&["H2 2027", "2027-H2"], "2027-07-01", "2027-12-31"),
            (&["2027-W05", "W5 2027", "2027 W05", "Week 5, 2027"], "2027-02-01", "2027-02-07"),
            (&["2027-02", "February 2027", "Feb 2027"], "2027-02-01", "2027-02-28"),
            (&["2027"], "2027-01-01", "2027-12-31"),
            (&["2027-01-04", "4 January 2027"], "2027-01-04", "2027-01-04"),
            (
                &["2027-01-04/2027-01-15", "2027-01-04 to 2027-01-15", "4 to 15 January 2027", "4–15 January 2027"],
                "2027-01-04",
                "2027-01-15",
            ),
            (
                &["January to June 2027", "January – June 2027", "Q1 to Q2 2027", "2027-01/2027-06", "H1 2027"],
                "2027-01-01",
                "2027-06-30",
            ),
            (&["2027–2028", "2027/2028"], "2027-01-01", "2028-12-31"),
        ] {
            for text in texts {
                assert_eq!(read(text), (first.to_owned(), last.to_owned()), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_period_shows_how_to_write_it() {
        for text in
            ["", "soon", "Q5 2027", "H3 2027", "2027-W60", "2027-13", "Q1", "Q1 27", "05/2027", "2027-28", "Qé 2027"]
        {
            assert_eq!(Period::read(text), Err(Unreadable::other(HOW)), "{text}");
        }
        let ambiguous = Period::read("03/04/2027").expect_err("it could be two days");
        assert_eq!(ambiguous.hint, "write 2027-04-03 for 3 April, or 2027-03-04 for 4 March");
        assert!(Period::read("2027-02/2027-01").expect_err("it ends too early").hint.contains("swap"));
    }

    #[test]
    fn periods_are_compared_by_their_days() {
        let mut texts = ["H1 2027", "2027-W05", "Q2 2027", "January 2027", "2026"];
        texts.sort_by_key(|text| Period::read(text).expect("a period"));
        assert_eq!(texts, ["2026", "January 2027", "H1 2027", "2027-W05", "Q2 2027"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,24}|[0-9QHWqhw /–-]{0,24}|[a-zA-Z0-9 ]{0,20} to [a-zA-Z0-9 ]{0,20}") {
            if let Ok(period) = Period::read(&text) {
                prop_assert!(period.first <= period.last);
            }
        }

        #[test]
        fn a_range_of_days_is_read_back(days in 0i32..900_000, length in 0i32..2_000) {
            let first = jiff::civil::date(1, 1, 1).saturating_add(days.days());
            let last = first.saturating_add(length.days());
            prop_assert_eq!(Period::read(&format!("{first}/{last}")), Ok(Period { first, last }));
            prop_assert_eq!(
                Period::read(&format!("{} to {}", first.strftime("%-d %B %Y"), last.strftime("%B %-d, %Y"))),
                Ok(Period { first, last })
            );
        }
    }
}
