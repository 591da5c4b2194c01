//! What a plan changes in an artifact, field by field and section by section, for a person to review.

use serde::Serialize;

use super::existing::Existing;
use super::ownership::digest;
use super::record::Record;
use crate::core::artifact::{Body, Marker, Section};

/// One change of an artifact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// What changes: `title`, `section Acceptance criteria`.
    pub what: String,
    /// What it says now; `None` if it is new.
    pub before: Option<String>,
    /// What it will say; `None` if it is removed.
    pub after: Option<String>,
    /// Whether it overwrites what a person wrote, as only `--force` does.
    pub by_hand: bool,
}

/// The changes from an artifact as it is to how it will be. What only the hidden comment records is left out.
pub fn changes(existing: &Existing, record: &Record) -> Vec<FieldChange> {
    let (was, is) = (&existing.record, record);
    let marker = existing.marker();
    let mut found = Vec::new();
    let scaffolded = |marker: &Marker| marker.title.clone();
    let by_hand = marker.as_ref().and_then(scaffolded).is_some_and(|title| title != digest(Some(&was.title)));
    found.extend(change("key", Some(was.key.to_string()), Some(is.key.to_string()), false));
    found.extend(change("title", Some(was.title.clone()), Some(is.title.clone()), by_hand));
    found.extend(change("state", Some(state(was)), Some(state(is)), false));
    let by_hand = marker.as_ref().and_then(|marker| marker.milestone.clone());
    let by_hand = by_hand.is_some_and(|milestone| milestone != digest(was.milestone.as_deref()));
    found.extend(change("milestone", was.milestone.clone(), is.milestone.clone(), by_hand));
    let by_hand = marker.as_ref().and_then(|marker| marker.parent.clone());
    let by_hand = by_hand.is_some_and(|parent| parent != digest(was.parent.as_deref()));
    found.extend(change("parent", was.parent.clone(), is.parent.clone(), by_hand));
    found.extend(change("type", was.issue_type.clone(), is.issue_type.clone(), false));
    let list = |names: &[String]| (!names.is_empty()).then(|| names.join(", "));
    found.extend(change("labels", list(&was.labels), list(&is.labels), false));
    found.extend(change("assignees", list(&was.assignees), list(&is.assignees), false));
    if was.body != is.body {
        found.extend(section_changes(existing, record, marker.as_ref()));
    }
    found
}

fn change(what: &str, before: Option<String>, after: Option<String>, by_hand: bool) -> Option<FieldChange> {
    (before != after).then(|| FieldChange { what: what.to_owned(), before, after, by_hand })
}

fn state(record: &Record) -> String {
    if record.dropped { "closed as not planned".to_owned() } else { record.state.word().to_owned() }
}

fn section_changes(existing: &Existing, record: &Record, marker: Option<&Marker>) -> Vec<FieldChange> {
    let (before, after) = (existing.body(), Body::parse(&record.body, Some(&record.key)));
    let what = |section: &Section| match section.id.heading.as_str() {
        "" => "text".to_owned(),
        heading => format!("section {heading}"),
    };
    let text = |section: &Section| Some(section.text.trim_end().to_owned());
    let mut found = Vec::new();
    for section in &after.sections {
        let known = before.sections.iter().find(|known| known.id == section.id);
        let by_hand = known.is_some_and(|known| marker.is_none_or(|marker| !marker.is_own(known)));
        found.extend(change(&what(section), known.and_then(text), text(section), by_hand));
    }
    for section in before.sections.iter().filter(|section| after.sections.iter().all(|kept| kept.id != section.id)) {
        let by_hand = marker.is_none_or(|marker| !marker.is_own(section));
        found.extend(change(&what(section), text(section), None, by_hand));
    }
    found.extend(change("owner line", before.owner_line.clone(), after.owner_line.clone(), false));
    let note = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    found.extend(change("text below", note(&before.after), note(&after.after), false));
    found
}
