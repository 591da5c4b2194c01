//! The part of planning a step that depends on no other step, so that any core can do it: the request becomes an
//! artifact, and the artifact a step.

use std::borrow::Cow;

use super::composers::Composers;
use super::date_warnings::date_warnings;
use super::existing::Existing;
use super::options::Options;
use super::receipt::{Action, Receipt};
use super::reconcile::reconcile;
use super::record::State;
use super::snapshot::Snapshot;
use super::step::{Change, Step};
use super::unchanged::unchanged;
use crate::core::artifact::{Artifact, Composer, Location, Locations, MAX_BODY, Parent, Request};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;
use crate::core::warnings::Warnings;
use jiff::civil::Date;

/// What every step is planned with.
pub(super) struct Planning<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) snapshot: &'a Snapshot,
    pub(super) options: Options,
    composers: Composers<'a>,
}

/// A composed artifact, and what exists of it.
pub(super) struct Composed<'a> {
    pub(super) artifact: Artifact,
    pub(super) existing: Option<Cow<'a, Existing>>,
    /// The step, if the file already says what is requested.
    pub(super) kept: Option<Box<Step>>,
    /// What its step warns of, if it writes.
    pub(super) warnings: Vec<Diagnostic>,
}

impl<'a> Planning<'a> {
    pub(super) fn new(catalog: &'a Catalog, snapshot: &'a Snapshot, options: Options) -> Self {
        Self { catalog, snapshot, options, composers: Composers::new(catalog) }
    }

    /// Composes the artifact of a request.
    ///
    /// # Errors
    /// What is wrong with the answers, and texts that are too long.
    pub(super) fn compose(
        &self,
        request: &Request,
        key: &ArtifactKey,
        locations: &Locations,
    ) -> Result<Composed<'a>, Vec<Diagnostic>> {
        self.composers.with(|composer| self.compose_with(composer, request, key, locations))
    }

    fn compose_with(
        &self,
        composer: &mut Composer<'a>,
        request: &Request,
        key: &ArtifactKey,
        locations: &Locations,
    ) -> Result<Composed<'a>, Vec<Diagnostic>> {
        let known = self.snapshot.get(key);
        let mut artifact = self.artifact(composer, request, key, known, locations)?;
        let light = known.filter(|_| self.snapshot.is_light());
        let kept = light.and_then(|known| unchanged(self.catalog, &artifact, known, locations, self.options));
        if let Some(kept) = kept {
            // Its text isn't needed again, only its links are.
            artifact.sections = Vec::new();
            return Ok(Composed {
                artifact,
                existing: known.map(Cow::Borrowed),
                kept: Some(Box::new(kept)),
                warnings: Vec::new(),
            });
        }
        let existing = self.snapshot.whole(key);
        // A person may have changed or removed the file since the snapshot was taken.
        if known.map(basis) != existing.as_deref().map(basis) {
            artifact = self.artifact(composer, request, key, existing.as_deref(), locations)?;
        }
        let template = self.catalog.template(key.template().as_str());
        let warnings =
            template.map(|template| date_warnings(template, &request.answers, self.options.today)).unwrap_or_default();
        Ok(Composed { artifact, existing, kept: None, warnings })
    }

    /// The artifact of a request. What the request leaves open stays as it is in the existing artifact.
    fn artifact(
        &self,
        composer: &mut Composer<'a>,
        request: &Request,
        key: &ArtifactKey,
        existing: Option<&Existing>,
        locations: &Locations,
    ) -> Result<Artifact, Vec<Diagnostic>> {
        // An existing artifact keeps the day it was created: `today` in a template never changes a text later.
        let created = existing.and_then(|existing| existing.record.created);
        let parent = existing.and_then(|existing| Parent::parse(existing.record.parent.as_deref()?).ok());
        let parent = parent.filter(|_| request.parent.is_none());
        let from = request.from.clone().or_else(|| existing?.follows());
        let from_draft = existing.is_some_and(Existing::may_be_draft);
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
        composer.compose(request, key, location, locations, created.unwrap_or(self.options.today))
    }

    /// Plans the step of a composed artifact, with the assignees that it gets if it is new.
    ///
    /// # Errors
    /// The body is too long to be created.
    pub(super) fn step(
        &self,
        composed: Composed<'_>,
        locations: &Locations,
        assignees: Vec<String>,
    ) -> Result<Step, Diagnostic> {
        let Composed { artifact, existing, kept, warnings } = composed;
        let step = match kept {
            Some(step) => *step,
            None => self.reconcile(&artifact, existing.as_deref(), locations, assignees),
        };
        let mut step = self.with_remarks(step, &artifact, locations);
        if step.writes() {
            step.receipt.warnings.extend(warnings);
        }
        let mut step = within_limits(step, &artifact, self.snapshot.site.is_some())?;
        if let (Change::Update(_), Some(Cow::Owned(existing))) = (&step.change, existing) {
            step.existing = Some(Box::new(existing));
        }
        Ok(step)
    }

    fn reconcile(
        &self,
        artifact: &Artifact,
        existing: Option<&Existing>,
        locations: &Locations,
        assignees: Vec<String>,
    ) -> Step {
        let location = locations.get(&artifact.key).cloned().unwrap_or(Location::Pending);
        let step = reconcile(self.catalog, artifact, existing, &location, locations, assignees, self.options);
        if existing.is_some() {
            return step;
        }
        if let Some(why) = self.snapshot.broken.get(&artifact.key) {
            return fail(step, why.clone());
        }
        if location.path().is_some_and(|path| self.snapshot.foreign.contains(path)) {
            let why = format!("{location} already exists and wasn't written by rolecall: it was left as it is");
            return fail(step, Diagnostic::warning(why).hint("move it, or change the template's `path`"));
        }
        step
    }

    /// Adds what is to be said about the other issues that claim the key, and about links that lead nowhere.
    fn with_remarks(&self, mut step: Step, artifact: &Artifact, locations: &Locations) -> Step {
        if !self.options.only_new {
            close_duplicates(self.snapshot, &mut step, &artifact.key);
        }
        for link in &artifact.links {
            if locations.get(link).is_none() && self.snapshot.get(link).is_none() && step.receipt.state == State::Open {
                step.receipt.warnings.push(format!("it links to `{link}`, which does not exist"));
            }
        }
        step
    }
}

/// What an artifact's text takes over from the existing one.
fn basis(existing: &Existing) -> (Option<Date>, Option<&str>, Option<ArtifactKey>, bool) {
    (existing.record.created, existing.record.parent.as_deref(), existing.follows(), existing.may_be_draft())
}

/// Checks the length of the whole body, owner line and marker included. A new body that is too long is an error in the
/// request; an existing one, which also holds people's words, only makes its own step fail.
fn within_limits(mut step: Step, artifact: &Artifact, numbered: bool) -> Result<Step, Diagnostic> {
    let length = match &step.change {
        Change::Create(record) | Change::Update(record) if record.body.len() > MAX_BODY => record.body.chars().count(),
        _ => 0,
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

/// Plans closing the other issues that claim the key, unless people wrote in them.
fn close_duplicates(snapshot: &Snapshot, step: &mut Step, key: &ArtifactKey) {
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
