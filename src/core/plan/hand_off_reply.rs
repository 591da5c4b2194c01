//! What the next role says to a hand-off: it takes what was handed on to it, or returns it.

use jiff::civil::Date;

use super::acceptance::is_accepted;
use super::close::{close, reopen};
use super::existing::Existing;
use super::marked::{changed_step, marker_of, write_marker};
use super::record::State;
use super::snapshot::Snapshot;
use super::step::{Change, Step};
use crate::core::artifact::Marker;
use crate::core::catalog::{Catalog, Template};
use crate::core::diagnostic::Diagnostic;
use crate::core::warnings::Warnings;

/// Plans that the next role takes a draft that was handed on to it.
///
/// # Errors
/// It was not handed on, or it is closed.
pub fn take(catalog: &Catalog, snapshot: &Snapshot, existing: &Existing, today: Date) -> Result<Step, Diagnostic> {
    let marker = handed_on(existing)?;
    let mut record = existing.record.clone();
    if record.state == State::Closed {
        let mistake = Diagnostic::error(format!("`{}` is closed", record.key));
        return Err(mistake.hint("reopen it, then take it"));
    }
    if let Some(day) = marker.taken {
        let already = Diagnostic::warning(format!("it was already taken on {day}"));
        return Ok(changed_step(catalog, existing, record, already.into()));
    }
    let marker = Marker { taken: Some(today), returned: None, ..marker };
    write_marker(catalog, &snapshot.locations(), &existing.location, &mut record, &marker);
    Ok(changed_step(catalog, existing, record, Warnings::default()))
}

/// Plans that the next role returns a draft that was handed on to it: it is closed as not planned, and what it follows is
/// no longer accepted, and open again if it was accepted by being closed.
///
/// # Errors
/// It was not handed on, or it is closed.
pub fn give_back(
    catalog: &Catalog,
    snapshot: &Snapshot,
    existing: &Existing,
    reason: &str,
    today: Date,
) -> Result<Vec<Step>, Diagnostic> {
    let marker = handed_on(existing)?;
    if existing.record.state == State::Closed {
        let mistake = Diagnostic::error(format!("`{}` is closed", existing.record.key));
        return Err(mistake.hint("only what is open can be returned"));
    }
    let before = marker.from.as_ref().and_then(|from| snapshot.get(&snapshot.key_of(catalog, from)));
    let accepted = before.filter(|before| {
        catalog.template(before.record.key.template().as_str()).is_some_and(|template| is_accepted(before, template))
    });
    // The reason stands where it is to be acted on. The draft stays untouched, to be handed on again.
    let said = accepted.is_none().then_some(reason);
    let mut steps = vec![close_returned(catalog, snapshot, existing, &marker, said, today)];
    steps.extend(accepted.map(|before| unaccept(catalog, snapshot, before, existing, reason, today)));
    Ok(steps)
}

/// The drafts that an accepted artifact handed on and that were returned.
pub fn returned<'a>(
    catalog: &'a Catalog,
    snapshot: &'a Snapshot,
    existing: &'a Existing,
    template: &'a Template,
) -> Vec<&'a Existing> {
    let targets = super::hand_off::hand_off_targets(catalog, snapshot, &existing.record.key, template);
    targets
        .filter(|draft| draft.record.dropped && marker_of(draft).is_some_and(|marker| marker.returned.is_some()))
        .collect()
}

/// Plans that a returned draft is handed on again: it is open as it was. Nothing else that is closed is opened by
/// accepting something.
pub fn take_again(catalog: &Catalog, snapshot: &Snapshot, draft: &Existing) -> Step {
    let step = reopen(catalog, snapshot, draft);
    let Change::Update(mut record) = step.change else { return step };
    if let Some(marker) = marker_of(draft) {
        let marker = Marker { returned: None, taken: None, ..marker };
        write_marker(catalog, &snapshot.locations(), &draft.location, &mut record, &marker);
    }
    changed_step(catalog, draft, *record, Warnings::default())
}

/// The marker of an artifact that was handed on.
fn handed_on(existing: &Existing) -> Result<Marker, Diagnostic> {
    marker_of(existing).filter(|marker| marker.from.is_some()).ok_or_else(|| {
        let mistake = Diagnostic::error(format!("`{}` was not handed on to anybody", existing.record.key));
        mistake.hint("only a draft that accepting another artifact has created can be taken or returned")
    })
}

fn close_returned(
    catalog: &Catalog,
    snapshot: &Snapshot,
    draft: &Existing,
    marker: &Marker,
    reason: Option<&str>,
    today: Date,
) -> Step {
    let step = close(catalog, draft, true, reason, today);
    let Change::Update(mut record) = step.change else { return step };
    let marker = Marker { returned: Some(today), ..marker.clone() };
    write_marker(catalog, &snapshot.locations(), &draft.location, &mut record, &marker);
    changed_step(catalog, draft, *record, Warnings::default())
}

/// Takes back an acceptance. In a file, the reason goes below the text; an issue has comments for it.
fn unaccept(
    catalog: &Catalog,
    snapshot: &Snapshot,
    before: &Existing,
    draft: &Existing,
    reason: &str,
    today: Date,
) -> Step {
    let step = match before.record.state {
        State::Closed => reopen(catalog, snapshot, before),
        State::Open => changed_step(catalog, before, before.record.clone(), Warnings::default()),
    };
    let mut record = match step.change {
        Change::Update(record) => *record,
        _ => before.record.clone(),
    };
    if let Some(marker) = marker_of(before) {
        let marker = Marker { accepted: None, ..marker };
        write_marker(catalog, &snapshot.locations(), &before.location, &mut record, &marker);
    }
    if before.location.number().is_none() {
        let said = format!("Returned on {today} with `{}`: {reason}", draft.record.key);
        record.body = format!("{}\n\n{said}\n", record.body.trim_end());
    }
    changed_step(catalog, before, record, Warnings::default())
}
