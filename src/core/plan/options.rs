//! How a plan is made.

use jiff::civil::Date;

/// How a plan is made.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The day.
    pub today: Date,
    /// Are sections that people edited overwritten?
    pub force: bool,
    /// Is an artifact that is there left alone, whatever is wanted of it (`new`)?
    pub only_new: bool,
}
