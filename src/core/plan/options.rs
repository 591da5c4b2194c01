//! The options of a plan.

use jiff::civil::Date;

/// The options of a plan.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Today's date.
    pub today: Date,
    /// Whether sections that people edited are overwritten.
    pub force: bool,
    /// Whether existing artifacts are left as they are, whatever the request says (`new`).
    pub only_new: bool,
}
