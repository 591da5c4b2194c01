//! Closing an artifact that another takes the place of.

use jiff::civil::Date;

use super::receipt::{Action, Receipt};
use super::record::State;
use super::snapshot::Existing;
use super::step::{Change, Step};

/// Close an artifact as not planned: the next one of its kind took its place.
pub fn close_superseded(existing: &Existing, today: Date) -> Step {
    let mut record = existing.record.clone();
    record.state = State::Closed;
    record.dropped = true;
    record.closed = Some(today);
    Step::new(
        Receipt::of(&record, Action::Update, &existing.location),
        Change::Update(record),
        existing.location.clone(),
    )
}
