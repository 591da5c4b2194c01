//! The ground of a command: where things are, and what exists there.

use std::collections::HashSet;
use std::rc::Rc;

use super::context::Context;
use crate::core::artifact::Request;
use crate::core::catalog::{Catalog, Destination};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::ArtifactKey;
use crate::core::names::TemplateId;
use crate::core::plan::{Change, Decision, Options, Snapshot, Step, decide};
use crate::tracker::Tracker;
use crate::workspace::{FileStore, Lock, Workspace};

/// Where the road begins.
pub(super) struct Project {
    pub(super) workspace: Workspace,
    pub(super) catalog: Rc<Catalog>,
    pub(super) tracker: Rc<dyn Tracker>,
    pub(super) files: Rc<dyn FileStore>,
    /// Is what is planned here only proposed? Then it says nothing that this run's token may do less than the one that
    /// will carry it out.
    pub(super) proposed: bool,
}

impl Project {
    pub(super) fn open(context: &mut Context) -> Result<Self, Error> {
        let workspace = context.workspace()?;
        let catalog = workspace.catalog()?;
        Self::under(context, workspace, catalog)
    }

    /// The ground under a workspace's configuration and a catalog.
    pub(super) fn under(context: &mut Context, workspace: Workspace, catalog: Catalog) -> Result<Self, Error> {
        let catalog = Rc::new(catalog);
        let (tracker, files) = context.backends(&workspace, &catalog)?;
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
        if !self.files.is_remote() {
            self.files.find_all(&mut snapshot)?;
        }
        Ok(snapshot)
    }

    /// A snapshot in which an artifact is looked for in files too, if no issue is it.
    pub(super) fn snapshot_with(&self, key: &str) -> Result<Snapshot, Error> {
        let mut snapshot = self.snapshot()?;
        let is_there = ArtifactKey::parse(key).is_ok_and(|key| snapshot.get(&key).is_some());
        if self.files.is_remote() && !is_there {
            self.files.find_all(&mut snapshot)?;
        }
        Ok(snapshot)
    }

    /// A snapshot that knows of the artifacts of some templates wherever they are kept.
    pub(super) fn snapshot_for(&self, templates: &[TemplateId]) -> Result<Snapshot, Error> {
        let mut snapshot = self.snapshot()?;
        self.read_files(&mut snapshot, templates)?;
        Ok(snapshot)
    }

    /// Files are dear where they are far: they are read only if one of the templates goes to a file.
    pub(super) fn read_files(&self, snapshot: &mut Snapshot, templates: &[TemplateId]) -> Result<(), Error> {
        let in_files = |id: &TemplateId| {
            self.catalog.template(id.as_str()).is_some_and(|template| template.to == Destination::File)
        };
        if self.files.is_remote() && templates.iter().any(in_files) {
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
        if self.files.is_remote() && self.wants_files(requests, &decision) {
            self.files.find_all(snapshot)?;
            decision = decide(&self.catalog, snapshot, requests, &locate, options);
        }
        let decision = decision?;
        // A file can stand where the search for documents does not go: each new path is looked at itself.
        let unseen: Vec<String> = decision.plan.steps.iter().filter_map(|step| self.unseen(step, snapshot)).collect();
        if unseen.is_empty() {
            self.check_paths(&decision)?;
            return Ok(decision);
        }
        for path in unseen {
            self.files.find(&path, snapshot);
        }
        let decision = decide(&self.catalog, snapshot, requests, &locate, options)?;
        self.check_paths(&decision)?;
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
    fn check_paths(&self, decision: &Decision) -> Result<(), Error> {
        let mut folders: HashSet<&str> = HashSet::new();
        let mut mistakes = Vec::new();
        for step in decision.plan.steps.iter().filter(|step| !matches!(step.change, Change::None)) {
            let Some(path) = step.location.path() else { continue };
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if folders.insert(folder)
                && let Err(error) = self.files.check_inside(path)
            {
                let hint = "remove the link, or choose another `path` or `folder`";
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
