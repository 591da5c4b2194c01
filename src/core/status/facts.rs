//! What is known of one artifact, read once from its text.

use jiff::civil::Date;

use super::roadmap::{Lane, lanes};
use super::text::{Ticks, ticks};
use crate::core::artifact::{Answers, Parent, Trust};
use crate::core::catalog::{Catalog, Template, Value, read_date};
use crate::core::check::ignored;
use crate::core::names::{AgentName, ArtifactKey, RoleId, TemplateId};
use crate::core::plan::{Existing, FollowUps, Snapshot, Stage, State, Status};

/// The fields that say until when something is to be done.
const DUE: [&str; 5] = ["due", "end", "release_date", "decide_by", "measure_on"];
/// The fields that say how important something is, or when it is to be done.
const RANKS: [&str; 3] = ["priority", "severity", "sprint"];
/// The fields that say what came of something.
const RESULTS: [&str; 2] = ["actual", "result"];

/// What is known of one artifact.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Facts {
    /// Its key.
    pub key: ArtifactKey,
    /// Its template's current ID.
    pub template: TemplateId,
    /// Its title.
    pub title: String,
    /// Its issue's number.
    pub number: Option<u64>,
    /// Its issue's address, or its file's path.
    pub place: String,
    /// The role that owns it.
    pub role: RoleId,
    /// The role that its marker names, or its template's if it has no marker.
    pub recorded_role: RoleId,
    /// The roles whose labels it has; `None` if it has no labels because it is a file.
    pub label_roles: Option<Vec<RoleId>>,
    /// How far it is.
    pub stage: Stage,
    /// The required fields without an answer.
    pub missing: Vec<String>,
    /// Whether somebody has begun it: written in it, filled it in, or created it with answers. A draft that was handed on
    /// takes over answers, which don't count.
    pub begun: bool,
    /// Whether all of it is as it was created, answers included.
    pub is_scaffolded: bool,
    /// Whether it is open.
    pub is_open: bool,
    /// The day it was created.
    pub created: Option<Date>,
    /// The day it was accepted.
    pub accepted: Option<Date>,
    /// The agent that created it.
    pub by: Option<AgentName>,
    /// The day on which the next role took it, if it was handed on.
    pub taken: Option<Date>,
    /// The day on which the next role returned it, if it was handed on.
    pub returned: Option<Date>,
    /// The day it was closed.
    pub closed: Option<Date>,
    /// The last day on which it changed, as far as that is known.
    pub changed: Option<Date>,
    /// The day on which it begins: its own, or its sprint's.
    pub start: Option<Date>,
    /// The day until which it is to be done: its own, or its milestone's.
    pub due: Option<Date>,
    /// Whether that day is its own.
    pub is_own_due: bool,
    /// Whether it belongs to a sprint.
    pub is_in_sprint: bool,
    /// The logins of its assignees.
    pub assignees: Vec<String>,
    /// Its milestone's title.
    pub milestone: Option<String>,
    /// Its parent, if that is an artifact.
    pub parent: Option<ArtifactKey>,
    /// Whether its parent is an issue that rolecall doesn't manage.
    pub has_other_parent: bool,
    /// The artifacts that its text links to.
    pub links: Vec<ArtifactKey>,
    /// The accepted artifact that it follows.
    pub follows: Option<ArtifactKey>,
    /// The templates that it owes, being accepted.
    pub owes: Vec<TemplateId>,
    /// The fields that are answered, among those that findings are about.
    pub answered: Answered,
    /// The rows of a roadmap.
    pub lanes: Vec<Lane>,
    /// How many of its checkboxes are ticked.
    pub ticks: Ticks,
    /// The findings that its text opts out of, with the reason.
    pub ignores: Vec<(String, String)>,
}

/// The fields that are answered, among those that findings are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of its own")]
pub struct Answered {
    /// Acceptance criteria.
    pub criteria: bool,
    /// The outcome.
    pub outcome: bool,
    /// How the outcome is measured.
    pub measure: bool,
    /// Its priority, severity or sprint.
    pub rank: bool,
    /// What came of it.
    pub result: bool,
}

impl Facts {
    /// Reads what is known of an artifact, whose texts must be there.
    pub fn of(catalog: &Catalog, snapshot: &Snapshot, follow_ups: &FollowUps<'_>, existing: &Existing) -> Self {
        let record = &existing.record;
        let template = catalog.template(record.key.template().as_str());
        let status = Status::of(catalog, existing);
        let answers = template.map(|template| existing.answers(catalog, template, Trust::Outside)).unwrap_or_default();
        let marker = existing.marker();
        let parent = record.parent.as_deref().and_then(|parent| Parent::parse(parent).ok());
        let key_of = |key: &ArtifactKey| snapshot.key_of(catalog, key);
        let was_filled = marker.as_ref().is_some_and(|marker| !marker.filled.is_empty());
        let was_given = marker.as_ref().is_none_or(|marker| marker.from.is_none()) && !answers.is_empty();
        let is_scaffolded = existing.is_untouched() && !was_filled;
        let begun = was_given || !is_scaffolded;
        let is_accepted = status.stage == Stage::Accepted;
        let own_due = template.and_then(|template| due(template, &answers));
        Self {
            role: existing.owner(catalog),
            recorded_role: recorded_role(existing, template),
            label_roles: label_roles(catalog, existing),
            owes: template
                .filter(|_| is_accepted)
                .map_or_else(Vec::new, |template| follow_ups.owed(existing, template)),
            template: catalog.current_id(record.key.template()).clone(),
            title: record.title.clone(),
            number: existing.location.number(),
            place: existing.location.url().map_or_else(|| existing.location.to_string(), str::to_owned),
            stage: status.stage,
            missing: status.missing,
            begun,
            is_scaffolded,
            is_open: record.state == State::Open,
            created: record.created,
            accepted: status.accepted,
            closed: record.closed,
            by: existing.by(),
            taken: marker.as_ref().and_then(|marker| marker.taken),
            returned: marker.as_ref().and_then(|marker| marker.returned),
            changed: existing.changed,
            start: template.and_then(|template| day(template, &answers, "start")),
            due: own_due.or(existing.milestone_due),
            is_own_due: own_due.is_some(),
            is_in_sprint: false,
            assignees: record.assignees.clone(),
            milestone: record.milestone.clone(),
            has_other_parent: matches!(parent, Some(Parent::Issue { .. })),
            parent: parent.as_ref().and_then(Parent::key).map(key_of).filter(|key| snapshot.get(key).is_some()),
            follows: marker
                .and_then(|marker| marker.from)
                .as_ref()
                .map(key_of)
                .filter(|key| snapshot.get(key).is_some()),
            answered: answered(&answers, template),
            lanes: template.map_or_else(Vec::new, |template| lanes(template, &answers)),
            ticks: ticks(&record.body),
            ignores: ignored(&record.body),
            links: links(catalog, snapshot, existing),
            key: record.key.clone(),
        }
    }

    /// Whether it was closed without being done.
    pub fn is_dropped(&self) -> bool {
        self.stage == Stage::Dropped
    }

    /// Whether it is accepted.
    pub fn is_accepted(&self) -> bool {
        self.stage == Stage::Accepted
    }

    /// What the next role said to it, if it was handed on: `taken`, `returned`, or `waiting`.
    pub fn reply(&self) -> Option<&'static str> {
        self.follows.as_ref()?;
        Some(match (self.returned, self.taken) {
            (Some(_), _) => "returned",
            (None, None) if self.is_in_work() && !self.begun => "waiting",
            // Whoever has begun it has taken it.
            (None, _) => "taken",
        })
    }

    /// Whether somebody still has to work on it: open, and not accepted.
    pub fn is_in_work(&self) -> bool {
        self.is_open && !self.is_accepted()
    }

    /// The last day on which something is known to have happened to it; the day on which it begins, if that is later.
    pub fn last_change(&self) -> Option<Date> {
        [self.created, self.accepted, self.changed, self.start].into_iter().flatten().max()
    }
}

/// The role that its marker names, or its template's.
fn recorded_role(existing: &Existing, template: Option<&Template>) -> RoleId {
    let named = existing.marker().map(|marker| marker.role);
    named.or_else(|| template.map(|template| template.role.clone())).unwrap_or_else(|| existing.record.owner.clone())
}

/// The roles whose labels it has; `None` for a file without labels.
fn label_roles(catalog: &Catalog, existing: &Existing) -> Option<Vec<RoleId>> {
    let has_labels = existing.location.path().is_none() || !existing.record.labels.is_empty();
    has_labels.then(|| existing.label_roles(catalog).into_iter().map(|role| role.id.clone()).collect())
}

/// The artifacts that a text links to, each once.
fn links(catalog: &Catalog, snapshot: &Snapshot, existing: &Existing) -> Vec<ArtifactKey> {
    let record = &existing.record;
    let named = snapshot.pointed_to(&record.body);
    let mut links: Vec<ArtifactKey> = named.iter().map(|key| snapshot.key_of(catalog, key)).collect();
    links.retain(|link| *link != record.key && snapshot.get(link).is_some());
    links.sort_unstable();
    links.dedup();
    links
}

/// The first of its days until which something is to be done.
fn due(template: &Template, answers: &Answers) -> Option<Date> {
    DUE.iter().find_map(|id| day(template, answers, id))
}

/// A field's day.
fn day(template: &Template, answers: &Answers, field: &str) -> Option<Date> {
    match answers.get(template.field(field)?)?.0 {
        Value::Date(text) => read_date(text).ok(),
        _ => None,
    }
}

fn answered(answers: &Answers, template: Option<&Template>) -> Answered {
    let has = |id: &str| {
        template.and_then(|template| template.field(id)).is_some_and(|field| answers.given(&field.id).is_some())
    };
    Answered {
        criteria: has("criteria"),
        outcome: has("outcome"),
        measure: has("measure"),
        rank: RANKS.iter().any(|id| has(id)),
        result: RESULTS.iter().any(|id| has(id)),
    }
}
