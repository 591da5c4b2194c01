//! Plans one step: a request and its key become an artifact, and the artifact a step.

use std::borrow::Cow;

use super::assignment::Assignment;
use super::date_warnings::date_warnings;
use super::options::Options;
use super::parent_limits::ParentCapacity;
use super::receipt::{Action, Receipt};
use super::reconcile::reconcile;
use super::record::State;
use super::shared_texts::SharedTexts;
use super::snapshot::{Existing, Snapshot};
use super::step::{Change, Step};
use crate::core::artifact::{Artifact, Composer, Location, Locations, MAX_BODY, Parent, Request};
use crate::core::catalog::{Catalog, Destination};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;
use crate::core::warnings::Warnings;

/// Plans steps one by one, parents before their children.
pub(super) struct StepPlanner<'a> {
    catalog: &'a Catalog,
    snapshot: &'a Snapshot,
    composer: Composer<'a>,
    assignment: Assignment,
    capacity: ParentCapacity<'a>,
    shared: SharedTexts,
    options: Options,
}

impl<'a> StepPlanner<'a> {
    pub(super) fn new(catalog: &'a Catalog, snapshot: &'a Snapshot, composer: Composer<'a>, options: Options) -> Self {
        let assignment = Assignment::new(catalog, snapshot);
        let capacity = ParentCapacity::new(snapshot);
        Self { catalog, snapshot, composer, assignment, capacity, shared: SharedTexts::default(), options }
    }

    /// A planner of steps that were planned before, which knows no holders to assign.
    pub(super) fn unassigned(
        catalog: &'a Catalog,
        snapshot: &'a Snapshot,
        composer: Composer<'a>,
        options: Options,
    ) -> Self {
        let capacity = ParentCapacity::new(snapshot);
        Self {
            catalog,
            snapshot,
            composer,
            assignment: Assignment::default(),
            capacity,
            shared: SharedTexts::default(),
            options,
        }
    }

    /// Plans the step of a request, or with `only_check` only finds its mistakes.
    ///
    /// # Errors
    /// What is wrong with the answers, and texts that are too long.
    pub(super) fn step(
        &mut self,
        request: &Request,
        key: &ArtifactKey,
        locations: &Locations,
        only_check: bool,
    ) -> Result<Option<Step>, Vec<Diagnostic>> {
        let existing = self.snapshot.whole(key);
        let artifact = self.compose(request, key, existing.as_deref(), locations)?;
        if only_check {
            return Ok(None);
        }
        let mut step = self.plan(artifact, existing.as_deref(), locations).map_err(|mistake| vec![mistake])?;
        if let Some(template) = self.catalog.template(key.template().as_str()).filter(|_| step.writes()) {
            step.receipt.warnings.extend(date_warnings(template, &request.answers, self.options.today));
        }
        if let (Change::Update(_), Some(Cow::Owned(existing))) = (&step.change, existing) {
            step.existing = Some(Box::new(existing));
        }
        self.shared.share(self.catalog, key, &mut step.receipt);
        Ok(Some(step))
    }

    /// Composes the artifact of a request. What the request leaves open stays as it is in the existing artifact.
    fn compose(
        &mut self,
        request: &Request,
        key: &ArtifactKey,
        existing: Option<&Existing>,
        locations: &Locations,
    ) -> Result<Artifact, Vec<Diagnostic>> {
        // An existing artifact keeps the day it was created: `today` in a template never changes a text later.
        let created = existing.and_then(|existing| existing.record.created);
        let parent = existing.and_then(|existing| Parent::parse(existing.record.parent.as_deref()?).ok());
        let parent = parent.filter(|_| request.parent.is_none());
        let follows = existing.filter(|existing| existing.record.body.contains("\nfrom: "));
        let from = request.from.clone().or_else(|| follows?.marker()?.from);
        let from_draft = existing.is_some_and(|existing| may_be_draft(&existing.record.body));
        let completed = (parent.is_some() || from.is_some() || from_draft).then(|| Request {
            parent: parent.or_else(|| request.parent.clone()),
            from_title: from
                .as_ref()
                .and_then(|from| self.snapshot.get(from))
                .map_or_else(String::new, |from| from.record.title.clone()),
            from,
            from_draft,
            ..request.clone()
        });
        let request = completed.as_ref().unwrap_or(request);
        let location = locations.get(key).unwrap_or(&Location::Pending);
        self.composer.compose(request, key, location, locations, created.unwrap_or(self.options.today))
    }

    /// Plans the step of an artifact.
    ///
    /// # Errors
    /// The body is too long to be created.
    fn plan(
        &mut self,
        mut artifact: Artifact,
        existing: Option<&Existing>,
        locations: &Locations,
    ) -> Result<Step, Diagnostic> {
        let unknown_type = leave_out_type(self.snapshot, &mut artifact);
        let parent_by_reference = self.capacity.take(&mut artifact, existing, locations);
        let mut step = self.reconcile(&artifact, existing, locations);
        step.receipt.warnings.extend(parent_by_reference.filter(|_| step.writes()));
        step.receipt.warnings.extend(unknown_type.filter(|_| step.receipt.action == Action::Create));
        within_limits(step, &artifact, self.snapshot.site.is_some())
    }

    fn reconcile(&mut self, artifact: &Artifact, existing: Option<&Existing>, locations: &Locations) -> Step {
        let Self { catalog, snapshot, options, .. } = *self;
        let location = locations.get(&artifact.key).cloned().unwrap_or(Location::Pending);
        let assignees = match existing {
            None => {
                let role = catalog.role(artifact.role.as_str()).expect("an artifact's owner exists");
                self.assignment.next(catalog, role)
            }
            Some(_) => Vec::new(),
        };
        let mut step = reconcile(catalog, artifact, existing, &location, locations, assignees, options);
        if existing.is_none() && snapshot.broken.contains_key(&artifact.key) {
            step = fail(step, snapshot.broken[&artifact.key].clone());
        } else if existing.is_none() && location.path().is_some_and(|path| snapshot.foreign.contains(path)) {
            let why = format!("{location} already exists and wasn't written by rolecall: it was left as it is");
            step = fail(step, Diagnostic::warning(why).hint("move it, or change the template's `path`"));
        }
        if !options.only_new {
            close_duplicates(snapshot, &mut step);
        }
        for link in &artifact.links {
            if locations.get(link).is_none() && step.receipt.state == State::Open {
                step.receipt.warnings.push(format!("it links to `{link}`, which does not exist"));
            }
        }
        step
    }
}

/// Whether a body may hold a draft's questions, which are in italics, or its guidance, which is quoted.
pub(super) fn may_be_draft(body: &str) -> bool {
    body.contains("\n>") || body.contains("?_") || body.contains("_ (optional)")
}

/// Checks the length of the whole body, owner line and marker included. A new body that is too long is an error in the
/// request; an existing one, which also holds people's words, only makes its own step fail.
fn within_limits(mut step: Step, artifact: &Artifact, numbered: bool) -> Result<Step, Diagnostic> {
    let length = match &step.change {
        Change::Create(record) | Change::Update(record) => record.body.chars().count(),
        Change::None | Change::Later(_) => 0,
    };
    if length > MAX_BODY {
        let message = format!("the body of `{}` has {length} characters, {MAX_BODY} are allowed", artifact.key);
        if matches!(step.change, Change::Create(_)) {
            let hint = "shorten the answers that go into it; its owner line and marker count too";
            return Err(Diagnostic::error(message).at(artifact.place.clone()).hint(hint));
        }
        step = fail(step, message);
    }
    if let (false, Some(artifact)) = (step.writes(), &mut step.artifact) {
        // A step that writes nothing is never planned again: only its links are needed later.
        artifact.sections = Vec::new();
    }
    // Where issues have numbers, the body changes again once these are known.
    if !numbered {
        step.share_texts();
    }
    Ok(step)
}

/// Leaves out an issue type that the tracker doesn't have, and returns the warning.
fn leave_out_type(snapshot: &Snapshot, artifact: &mut Artifact) -> Option<String> {
    let types = snapshot.types.as_ref().filter(|_| artifact.to == Destination::Issue)?;
    let name = artifact.issue_type.as_ref()?;
    if let Some(known) = types.iter().find(|known| known.eq_ignore_ascii_case(name)) {
        artifact.issue_type = Some(known.clone());
        return None;
    }
    let name = artifact.issue_type.take()?;
    Some(format!("issue type `{name}` not found: it was left out"))
}

/// Plans closing the other issues that claim the key, unless people wrote in them.
fn close_duplicates(snapshot: &Snapshot, step: &mut Step) {
    let Some(key) = step.artifact.as_ref().map(|artifact| &artifact.key) else { return };
    for claimant in snapshot.claimants.get(key).into_iter().flatten() {
        let number = claimant.number;
        if claimant.untouched {
            step.claimants.push(number);
            step.receipt.warnings.push(format!("#{number} was created a second time and is closed as its duplicate"));
            if step.receipt.action == Action::Keep {
                step.receipt.action = Action::Update;
            }
        } else {
            let why = format!("#{number} also claims to be `{key}`, and people wrote in it");
            step.receipt.warnings.push(Diagnostic::warning(why).hint("close one of the two"));
        }
    }
}

/// A step that fails, and writes nothing.
pub(super) fn fail(step: Step, why: impl Into<Diagnostic>) -> Step {
    let receipt = Receipt { action: Action::Fail, warnings: Warnings::from(why), ..step.receipt };
    Step { receipt, change: Change::None, ..step }
}
