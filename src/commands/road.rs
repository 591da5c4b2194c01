//! The one road that every door leads to: requests, a snapshot, a plan, and, unless it is a dry run, receipts.

use super::Exit;
use std::collections::HashSet;
use std::rc::Rc;

use super::context::Context;
use crate::apply::{Hands, apply, hand_over};
use crate::core::artifact::{ArtifactKey, Locations, Request};
use crate::core::catalog::{Catalog, Destination, TemplateId};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::{Action, Change, Decision, Options, Plan, Receipt, Receipts, Snapshot, Step, decide};
use crate::report::{Progress, tell_diff, tell_estimate, tell_receipts};
use crate::tracker::Tracker;
use crate::workspace::{Lock, Shelf, Workspace};

/// Where the road begins: what exists, and where things are.
pub(super) struct Ground {
    pub(super) workspace: Workspace,
    pub(super) catalog: Rc<Catalog>,
    pub(super) tracker: Rc<dyn Tracker>,
    pub(super) files: Rc<dyn Shelf>,
    /// Is what is planned here only proposed? Then it says nothing that this run's token may do less than the one that
    /// will carry it out.
    pub(super) proposed: bool,
}

impl Ground {
    pub(super) fn open(context: &mut Context) -> Result<Self, Error> {
        let workspace = context.workspace()?;
        let catalog = workspace.catalog()?;
        Self::under(context, workspace, catalog)
    }

    /// The ground under a workspace's configuration and a catalog.
    pub(super) fn under(context: &mut Context, workspace: Workspace, catalog: Catalog) -> Result<Self, Error> {
        let catalog = Rc::new(catalog);
        let (tracker, files) = context.houses(&workspace, &catalog)?;
        Ok(Self { workspace, catalog, tracker, files, proposed: false })
    }

    /// Nobody else writes from here on. A dry run writes nothing and waits for nobody.
    pub(super) fn lock(&self, context: &mut Context) -> Result<Option<Lock>, Error> {
        if context.global.dry_run {
            return Ok(None);
        }
        Lock::take(&self.workspace.root, || context.say("waiting for another rolecall in this folder\n")).map(Some)
    }

    pub(super) fn snapshot(&self) -> Result<Snapshot, Error> {
        let mut snapshot = Snapshot::default();
        self.tracker.read(&mut snapshot)?;
        if !self.files.is_far() {
            self.files.find_all(&mut snapshot)?;
        }
        Ok(snapshot)
    }

    /// A snapshot in which an artifact is looked for in files too, if no issue is it.
    pub(super) fn snapshot_with(&self, key: &str) -> Result<Snapshot, Error> {
        let mut snapshot = self.snapshot()?;
        let is_there = ArtifactKey::parse(key).is_ok_and(|key| snapshot.get(&key).is_some());
        if self.files.is_far() && !is_there {
            self.files.find_all(&mut snapshot)?;
        }
        Ok(snapshot)
    }

    /// A snapshot that knows of the artifacts of some templates wherever they are kept.
    pub(super) fn snapshot_for(&self, templates: &[TemplateId]) -> Result<Snapshot, Error> {
        let mut snapshot = self.snapshot()?;
        self.look_into_files(&mut snapshot, templates)?;
        Ok(snapshot)
    }

    /// Files are dear where they are far: they are read only if one of the templates goes to a file.
    pub(super) fn look_into_files(&self, snapshot: &mut Snapshot, templates: &[TemplateId]) -> Result<(), Error> {
        let in_files = |id: &TemplateId| {
            self.catalog.template(id.as_str()).is_some_and(|template| template.to == Destination::File)
        };
        if self.files.is_far() && templates.iter().any(in_files) {
            self.files.find_all(snapshot)?;
        }
        Ok(())
    }

    pub(super) fn decide(
        &self,
        snapshot: &mut Snapshot,
        requests: &[Request],
        options: Options,
    ) -> Result<Decision, Error> {
        let locate = |key: &ArtifactKey| self.tracker.locate(key);
        let mut decision = decide(&self.catalog, snapshot, requests, &locate, options);
        if self.files.is_far() && self.wants_files(requests, &decision) {
            self.files.find_all(snapshot)?;
            decision = decide(&self.catalog, snapshot, requests, &locate, options);
        }
        let decision = decision?;
        // A file can stand where the search for documents does not go: each new path is looked at itself.
        let unseen: Vec<String> = decision.plan.steps.iter().filter_map(|step| self.unseen(step, snapshot)).collect();
        if unseen.is_empty() {
            self.stay_inside(&decision)?;
            return Ok(decision);
        }
        for path in unseen {
            self.files.find(&path, snapshot);
        }
        let decision = decide(&self.catalog, snapshot, requests, &locate, options)?;
        self.stay_inside(&decision)?;
        Ok(decision)
    }

    /// Are artifacts in files wanted, or meant, of which the snapshot does not know yet?
    fn wants_files(&self, requests: &[Request], decision: &Result<Decision, Vec<Diagnostic>>) -> bool {
        let to_file = |request: &Request| {
            let template = self.catalog.template(request.template.as_str());
            request.to.or_else(|| template.map(|template| template.to)) == Some(Destination::File)
        };
        match decision {
            // What is wrong may be that a parent is in a file.
            Err(_) => true,
            Ok(decision) => {
                let artifacts = decision.plan.steps.iter().filter_map(|step| step.artifact.as_ref());
                let unknown = |link: &ArtifactKey| decision.locations.get(link).is_none();
                requests.iter().any(to_file) || artifacts.flat_map(|artifact| &artifact.links).any(unknown)
            }
        }
    }

    /// No path of the plan leaves the repository through a link.
    fn stay_inside(&self, decision: &Decision) -> Result<(), Error> {
        let mut folders: HashSet<&str> = HashSet::new();
        let mut mistakes = Vec::new();
        for step in decision.plan.steps.iter().filter(|step| !matches!(step.change, Change::None)) {
            let Some(path) = step.location.path() else { continue };
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if folders.insert(folder)
                && let Err(error) = self.files.check_inside(path)
            {
                let hint = "take the link away, or choose another `path` or `folder`";
                let place = step.artifact.as_ref().and_then(|artifact| artifact.place.clone());
                mistakes.push(Diagnostic::error(error.to_string()).at(place).hint(hint));
            }
        }
        if mistakes.is_empty() { Ok(()) } else { Err(Error::Wrong(mistakes)) }
    }

    /// The path of a step that would make a file where the snapshot knows of none and there is one.
    fn unseen(&self, step: &Step, snapshot: &Snapshot) -> Option<String> {
        let Change::Create(record) = &step.change else { return None };
        let file = record.destination == Destination::File;
        let path = step.location.path().filter(|_| file)?;
        (!snapshot.foreign.contains(path) && self.files.exists(path)).then(|| path.to_owned())
    }
}

/// How receipts are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    /// As a tree with owners.
    Tree,
    /// One line each.
    Lines,
}

/// Carry requests down the road, after `first`, which is already decided, and tell what was done.
pub(super) fn travel(
    context: &mut Context,
    ground: &Ground,
    snapshot: Snapshot,
    first: Option<Step>,
    requests: &[Request],
    options: Options,
    telling: Telling,
) -> Result<Exit, Error> {
    let receipts = carry(context, ground, snapshot, first, requests, options)?;
    Ok(tell(context, ground, &receipts, telling))
}

/// Carry requests down the road, after `first`, which is already decided.
pub(super) fn carry(
    context: &mut Context,
    ground: &Ground,
    mut snapshot: Snapshot,
    first: Option<Step>,
    requests: &[Request],
    options: Options,
) -> Result<Receipts, Error> {
    let Decision { mut plan, locations } = ground.decide(&mut snapshot, requests, options)?;
    if !ground.proposed {
        ground.tracker.foresee(&mut plan)?;
    }
    let act = |context: &mut Context, plan: Plan| act(context, ground, &snapshot, locations.clone(), options, plan);
    if let Some(mut first) = first {
        if !context.global.dry_run {
            let done = act(context, Plan { steps: vec![first.clone()] });
            if done.summary.failed > 0 {
                // What was not accepted owes nothing.
                return Ok(done);
            }
            first.receipt = done.artifacts.into_iter().next().unwrap_or(first.receipt);
        }
        let done = Step { change: if context.global.dry_run { first.change.clone() } else { Change::None }, ..first };
        plan.steps.insert(0, done);
    }
    context.warn(&snapshot.warnings);
    for step in &plan.steps {
        if let Some(diff) = &step.diff {
            let text = tell_diff(&step.receipt.key, diff);
            context.tell(&text);
        }
    }
    Ok(if context.global.dry_run {
        let text = foretell(ground, &plan);
        context.say(&text);
        plan.receipts()
    } else {
        act(context, plan)
    })
}

/// What a dry run says of the real one besides its receipts.
fn foretell(ground: &Ground, plan: &Plan) -> String {
    let estimate = ground.tracker.estimate(plan).filter(|(writes, _)| *writes > 1);
    let mut text = estimate.map_or_else(String::new, |(writes, least)| tell_estimate(writes, least));
    if ground.files.is_far() && plan.steps.iter().any(|step| step.location.path().is_some() && step.writes()) {
        text += "the files go into one commit and one pull request\n";
    }
    text
}

fn act(
    context: &mut Context,
    ground: &Ground,
    snapshot: &Snapshot,
    locations: Locations,
    options: Options,
    plan: Plan,
) -> Receipts {
    if !plan.writes() && !ground.files.is_unfinished() {
        return plan.receipts();
    }
    let estimate = ground.tracker.estimate(&plan);
    if let Some((writes, least)) = estimate.filter(|(writes, _)| *writes > 1) {
        let text = tell_estimate(writes, least);
        context.say(&text);
    }
    let progress = Progress::new(plan.steps.len(), estimate.is_some(), context.is_silent());
    let hands = Hands {
        catalog: &ground.catalog,
        tracker: ground.tracker.as_ref(),
        files: ground.files.as_ref(),
        snapshot,
        locations,
        options,
    };
    let mut receipts = apply(hands, plan, || progress.step());
    progress.end();
    if let Some(told) = hand_over(ground.files.as_ref(), &mut receipts) {
        context.say(&told);
    }
    receipts
}

/// Tell what was done, or would be.
pub(super) fn tell(context: &mut Context, ground: &Ground, receipts: &Receipts, telling: Telling) -> Exit {
    if context.global.json {
        context.json(&with_reasons(receipts));
    } else {
        let text = tell_receipts(
            &ground.catalog,
            receipts,
            telling == Telling::Tree,
            context.global.verbose,
            context.global.dry_run,
        );
        context.out(&text.list);
        context.tell(&text.warnings);
        context.say(&text.summary);
    }
    if let Some(why) = &receipts.stopped {
        context.tell_error(&Error::failed(why.clone()));
    }
    if receipts.summary.failed > 0 || receipts.stopped.is_some() { Exit::Failed } else { Exit::Done }
}

/// A machine does not read standard error: what was left undone says why.
fn with_reasons(receipts: &Receipts) -> Receipts {
    let mut receipts = receipts.clone();
    if let Some(why) = &receipts.stopped {
        let undone = |receipt: &&mut Receipt| receipt.action == Action::Fail && receipt.warnings.is_empty();
        for receipt in receipts.artifacts.iter_mut().filter(undone) {
            receipt.warnings.push(why.message.clone());
        }
    }
    receipts
}
