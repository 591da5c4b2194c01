//! What was begun and what was closed, by week.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};
use serde::Serialize;

use super::product::Product;

/// How many weeks are counted, at most.
const MOST: usize = 26;

/// What was begun and what was closed in a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Week {
    /// Its Monday.
    pub monday: String,
    /// How many artifacts were created in it.
    pub opened: usize,
    /// How many were closed in it.
    pub closed: usize,
}

/// The last weeks, up to today's, from the first one in which anything happened on.
pub fn weeks(product: &Product<'_>) -> Vec<Week> {
    let this = monday(product.today);
    let mut all: Vec<Week> = (0..MOST)
        .rev()
        .filter_map(|back| {
            let span = Span::new().try_weeks(i64::try_from(back).ok()?).ok()?;
            let day = this.checked_sub(span).ok()?;
            Some(Week { monday: day.to_string(), opened: 0, closed: 0 })
        })
        .collect();
    let last = all.len();
    let place = |day: Option<Date>| {
        let weeks = this.since(monday(day?)).ok()?.get_days() / 7;
        let back = usize::try_from(weeks).ok()?;
        last.checked_sub(back + 1)
    };
    for facts in &product.all {
        if let Some(at) = place(facts.created) {
            all[at].opened += 1;
        }
        if let Some(at) = place(facts.closed) {
            all[at].closed += 1;
        }
    }
    let first = all.iter().position(|week| week.opened + week.closed > 0).unwrap_or(last);
    all.split_off(first)
}

/// The Monday of a day's week.
fn monday(day: Date) -> Date {
    let back = i64::from(day.weekday().since(Weekday::Monday));
    day.checked_sub(back.days()).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        assert_eq!(monday(date(2027, 3, 1)), date(2027, 3, 1));
        assert_eq!(monday(date(2027, 3, 7)), date(2027, 3, 1));
        assert_eq!(monday(date(2027, 3, 8)), date(2027, 3, 8));
    }
}
