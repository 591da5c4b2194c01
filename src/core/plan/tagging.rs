//! Tagging: an issue that people wrote becomes an artifact. Their words stay; label, owner line and marker are added,
//! and assignees and a milestone only if the event's sender has push rights.

use super::assignment::Assignment;
use super::existing::Existing;
use super::ownership::{digest, owner_line};
use super::receipt::{Action, Receipt};
use super::record::Record;
use super::snapshot::Snapshot;
use super::step::{Change, Step};
use crate::core::artifact::{Artifact, Body, Digest, MAX_BODY, Marker, Section, Trust, make_safe, safe_sections};
use crate::core::catalog::{Catalog, Template};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::{ArtifactKey, Name};

/// What an issue is tagged as.
#[derive(Clone, Debug)]
pub struct Tagging<'a> {
    /// The template that it is tagged with.
    pub template: &'a Template,
    /// The artifact that its answers make, for its labels and milestone.
    pub artifact: Artifact,
    /// Its text as it was filed through a form, one section per heading; `None` if it is plain text.
    pub filed: Option<Vec<Section>>,
    /// Whether the event's sender has push rights.
    pub trusted: bool,
    /// Whether its author has push rights too. Otherwise its words are a stranger's, whoever caused the event.
    pub own_words: bool,
}

/// Returns the key of a filed issue: its title's slug and its number, which makes it unique.
///
/// # Panics
/// Never: digits are a name.
pub fn filed_key(template: &Template, title: &str, number: u64) -> ArtifactKey {
    let name = match Name::from_words(title) {
        Some(name) => name.with_number(number),
        None => Name::new(&number.to_string()).expect("digits are a name"),
    };
    ArtifactKey::new(template.id.clone(), name)
}

/// Plans tagging an issue.
pub fn tag(catalog: &Catalog, snapshot: &Snapshot, existing: &Existing, tagging: Tagging<'_>) -> Step {
    let Tagging { template, artifact, filed, trusted, own_words } = tagging;
    let own_words = trusted && own_words;
    let role = catalog.owner(template);
    let is_plain = filed.is_none();
    let mut sections = filed.unwrap_or_else(|| safe_sections(&existing.record.body));
    if !own_words {
        // The text is written again by rolecall's account: a stranger's words must not mention anybody.
        for section in &mut sections {
            section.text = make_safe(&section.text, Trust::Outside, true);
        }
    }
    let mut marker = Marker::new(existing.record.key.clone(), role.id.clone(), None);
    // The title belongs to whoever filed the issue: none was scaffolded.
    marker.title = Some(digest(None));
    if !is_plain {
        marker.sections =
            sections.iter().map(|section| (section.id.clone(), Digest::of_section(&section.text))).collect();
    }
    let mut record = existing.record.clone();
    record.owner = role.id.clone();
    let mut labels = vec![role.label.name.clone()];
    labels.extend(match own_words {
        true => artifact.labels.clone(),
        // A stranger's answers must not become labels.
        false => template.labels.iter().filter(|label| !label.contains("{{")).cloned().collect(),
    });
    let has =
        |record: &Record, label: &str| record.labels.iter().any(|known| known.to_lowercase() == label.to_lowercase());
    for label in labels {
        let foreign = catalog.role_of_label(&label).is_some_and(|other| other != role);
        if !foreign && !has(&record, &label) {
            record.labels.push(label);
        }
    }
    if trusted {
        if record.assignees.is_empty() {
            record.assignees = Assignment::new(snapshot).next(catalog, role);
        }
        if own_words && record.milestone.is_none() {
            record.milestone.clone_from(&artifact.milestone);
            record.due = artifact.due;
            marker.milestone = Some(digest(artifact.milestone.as_deref()));
        }
    }
    let filed_body = record.body.clone();
    let line = owner_line(catalog, role, &marker, &snapshot.locations_for(&marker), &existing.location);
    record.body = Body::write(&sections, &line, &marker);
    let too_long = record.body.chars().count() > MAX_BODY;
    if too_long {
        // Whoever is accountable still finds the issue by its label.
        record.body = filed_body;
    }
    let mut receipt = Receipt::of(&record, Action::Update, &existing.location);
    receipt.missing = artifact.missing.iter().map(ToString::to_string).collect();
    receipt.warnings.extend(too_long.then(no_room));
    Step::new(receipt, Change::Update(Box::new(record)), existing.location.clone())
}

/// The warning for a text that is too long to be marked.
fn no_room() -> Diagnostic {
    let message = format!(
        "its text leaves no room for an owner line and a marker (the limit is {MAX_BODY} characters), so it only got its \
         labels"
    );
    Diagnostic::warning(message).hint("shorten it, and save it again")
}
