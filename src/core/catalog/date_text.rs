//! Dates as a template writes them.

use jiff::Span;

use super::day::read_date;

/// A date in another format. Text that isn't a date (a draft's question) stays as it is.
pub(super) fn date(text: &str, pattern: Option<&str>) -> String {
    // Payloads have timestamps: take the day.
    let day = || text.split('T').next().unwrap_or_default();
    match (read_date(text).or_else(|_| read_date(day())), pattern) {
        (Ok(date), Some(pattern)) => jiff::fmt::strtime::format(pattern, date).unwrap_or_else(|_| text.to_owned()),
        (Ok(date), None) => date.to_string(),
        _ => text.to_owned(),
    }
}

/// The date that many days later. Text that isn't a date stays as it is.
pub(super) fn add_days(text: &str, days: i64) -> String {
    match read_date(text) {
        Ok(date) => {
            let later = Span::new().try_days(days).and_then(|days| date.checked_add(days));
            later.map_or_else(|_| text.to_owned(), |later| later.to_string())
        }
        Err(_) => text.to_owned(),
    }
}
