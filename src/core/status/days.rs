//! How long ago a day was.

use jiff::civil::Date;

/// How many days ago a day was; negative if it is still to come.
pub fn days_since(today: Date, day: Option<Date>) -> Option<i32> {
    Some(today.since(day?).ok()?.get_days())
}
