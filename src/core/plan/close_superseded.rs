//! Closes an artifact that another replaces.

use jiff::civil::Date;

use super::existing::Existing;
use super::receipt::{Action, Receipt};
use super::record::State;
use super::step::{Change, Step};

/// Plans closing an artifact as not planned, because the artifact of the next period replaces it.
pub fn close_superseded(existing: &Existing, today: Date) -> Step {
    let mut record = existing.record.clone();
    record.state = State::Closed;
    record.dropped = true;
    record.closed = Some(today);
    Step::new(
        Receipt::of(&record, Action::Update, &existing.location),
        Change::Update(Box::new(record)),
        existing.location.clone(),
    )
}
