//! The period that a recurring artifact is for. It is in the key, because a schedule can run late, twice or not at all.

use jiff::civil::Date;

/// The periods' names, as values and keys use them, each with its pattern in a key.
pub(in crate::core::event) const PERIODS: [(&str, &str); 5] = [
    ("today", r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    ("week", r"[0-9]{4}-w[0-9]{2}"),
    ("month", r"[0-9]{4}-[0-9]{2}"),
    ("quarter", r"[0-9]{4}-q[0-9]"),
    ("year", r"[0-9]{4}"),
];

/// Formats a period: `2027-W05` for the ISO 8601 week, whose year is not always the date's.
pub(in crate::core::event) fn words(name: &str, date: Date) -> String {
    match name {
        "week" => {
            let week = date.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        "month" => format!("{:04}-{:02}", date.year(), date.month()),
        "quarter" => format!("{:04}-Q{}", date.year(), (date.month() - 1) / 3 + 1),
        "year" => format!("{:04}", date.year()),
        _ => date.to_string(),
    }
}

/// The placeholder for a period in a key, until its position is known. A name keeps its letters.
pub(in crate::core::event) fn placeholder(at: usize) -> String {
    format!("period{}mark", PERIODS[at].0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        let of = |name, text: &str| words(name, text.parse().expect("a date"));
        assert_eq!(of("week", "2027-02-01"), "2027-W05");
        assert_eq!(of("week", "2027-01-01"), "2026-W53");
        assert_eq!((of("month", "2027-12-31"), of("quarter", "2027-12-31")), ("2027-12".into(), "2027-Q4".into()));
        assert_eq!((of("year", "2027-12-31"), of("today", "2027-12-31")), ("2027".into(), "2027-12-31".into()));
    }
}
