//! How often each check is right, measured on labeled texts, and the level that follows from it.

use serde::{Deserialize, Serialize};

use super::level::{Basis, Level};
use super::rule::About;

/// What was measured of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The check's name.
    pub check: String,
    /// How many texts were labeled for it.
    pub judged: u32,
    /// Right findings.
    pub right: u32,
    /// Wrong findings.
    pub wrong: u32,
    /// Defects that were not found.
    pub missed: u32,
}

/// The file of figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// When they were measured.
    pub measured: String,
    /// One for each check that was measured.
    pub checks: Vec<Figure>,
}

/// A share with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share.
    pub value: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
}

/// The share of some in all, with Wilson's interval; `None` if there are none at all.
fn share(some: u32, all: u32) -> Option<Share> {
    if all == 0 {
        return None;
    }
    let (count, value, z) = (f64::from(all), f64::from(some) / f64::from(all), 1.96_f64);
    let scale = 1.0 + z * z / count;
    let center = (value + z * z / (2.0 * count)) / scale;
    let half = z * (value * (1.0 - value) / count + z * z / (4.0 * count * count)).sqrt() / scale;
    Some(Share { value, low: (center - half).max(0.0), high: (center + half).min(1.0) })
}

impl Figure {
    /// How many of its findings are right.
    pub fn precision(&self) -> Option<Share> {
        share(self.right, self.right + self.wrong)
    }

    /// How many of the defects it finds.
    pub fn recall(&self) -> Option<Share> {
        share(self.right, self.right + self.missed)
    }
}

/// The figures that the program was built with.
pub fn measured() -> Figures {
    serde_json::from_str(include_str!("figures.json")).expect("the file of figures is checked in")
}

/// A check's level: an error needs structure, or a precision whose lower bound is 0.95; a warning a measured
/// precision of 0.90; all else is a note. No check is more serious than its ceiling.
pub fn level(about: &About, figure: Option<&Figure>) -> Level {
    let precision = figure.and_then(Figure::precision);
    let is_error = about.basis == Basis::Structure || precision.is_some_and(|precision| precision.low >= 0.95);
    let is_warning = precision.is_some_and(|precision| precision.value >= 0.90);
    let derived = match (is_error, is_warning) {
        (true, _) => Level::Error,
        (false, true) => Level::Warning,
        (false, false) => Level::Note,
    };
    derived.min(about.ceiling)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_has_wilsons_interval() {
        let precision = Figure { check: "x".to_owned(), judged: 40, right: 19, wrong: 1, missed: 5 };
        let share = precision.precision().expect("there are findings");
        assert!(
            (share.value - 0.95).abs() < 1e-9
                && (share.low - 0.7639).abs() < 1e-3
                && (share.high - 0.9911).abs() < 1e-3
        );
        assert_eq!(share_of_nothing(), None);
    }

    fn share_of_nothing() -> Option<Share> {
        share(0, 0)
    }
}
