//! The project that a command works on: its configuration, and the artifacts that exist.

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::context::Context;
use crate::core::artifact::{Request, Requests};
use crate::core::catalog::{Catalog, Destination};
use crate::core::config::config_file::Assign;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::ArtifactKey;
use crate::core::names::TemplateId;
use crate::core::plan::{Change, Decision, Existing, Options, Snapshot, Step, Wanted, decide};
use crate::tracker::Tracker;
use crate::workspace::{FileStore, Lock, Workspace};

/// The workspace, the catalog, the tracker and the file store, opened for one command.
pub(super) struct Project {
    pub(super) workspace: Workspace,
    pub(super) catalog: Rc<Catalog>,
    pub(super) tracker: Rc<dyn Tracker>,
    pub(super) files: Rc<dyn FileStore>,
    /// Whether the plan is only for a pull request's preview. Then limits of this run's token aren't reported, because
    /// another token will apply it.
    pub(super) proposed: bool,
}

impl Project {
    pub(super) fn open(context: &mut Context) -> Result<Self, Error> {
        let workspace = context.workspace()?;
        let catalog = context.catalogs.catalog(&workspace)?;
        Self::with_catalog(context, workspace, catalog)
    }

    /// Opens a project with a given workspace and catalog.
    pub(super) fn with_catalog(
        context: &mut Context,
        workspace: Workspace,
        catalog: impl Into<Rc<Catalog>>,
    ) -> Result<Self, Error> {
        let catalog = catalog.into();
        let (tracker, files) = context.backends(&workspace, &catalog)?;
        Ok(Self { workspace, catalog, tracker, files, proposed: false })
    }

    /// Locks the folder against other runs. A dry run writes nothing and takes no lock.
    pub(super) fn lock(&self, context: &mut Context) -> Result<Option<Lock>, Error> {
        if context.global.dry_run {
            return Ok(None);
        }
        Lock::take(&self.workspace.root, || context.info("waiting for another rolecall run in this folder\n")).map(Some)
    }

    pub(super) fn snapshot(&self) -> Result<Snapshot, Error> {
        let mut snapshot = Snapshot::default();
        self.tracker.read(&mut snapshot)?;
        if !self.files.is_remote() {
            self.files.find_all(&mut snapshot)?;
        }
        Ok(snapshot)
    }

    /// A snapshot for a command that needs only a few artifacts. What else it is asked for is read when [`Self::ask`] or
    /// [`Self::decide`] asks.
    pub(super) fn part(&self, wanted: &Wanted) -> Result<Snapshot, Error> {
        let mut snapshot = Snapshot::of_part();
        self.read_more(&mut snapshot, wanted)?;
        Ok(snapshot)
    }

    /// A snapshot of a part of the artifacts, with the one in the issue with a number, if it is one.
    pub(super) fn numbered(&self, number: u64) -> Result<(Snapshot, Option<Existing>), Error> {
        let mut snapshot = self.part(&Wanted::number(number))?;
        let existing = |snapshot: &Snapshot| snapshot.numbered(number).and_then(|key| snapshot.get(key)).cloned();
        let existing = self.ask(&mut snapshot, existing)?;
        Ok((snapshot, existing))
    }

    /// Asks a snapshot until it holds everything that the answer depends on.
    pub(super) fn ask<T>(&self, snapshot: &mut Snapshot, ask: impl Fn(&Snapshot) -> T) -> Result<T, Error> {
        loop {
            let answer = ask(snapshot);
            let wanted = snapshot.take_asked();
            if wanted.is_empty() {
                return Ok(answer);
            }
            self.read_more(snapshot, &wanted)?;
        }
    }

    /// Reads everything: an agent's share of the day, and what its plan is made on, depend on all that exists.
    pub(super) fn read_all(&self, snapshot: &mut Snapshot) -> Result<(), Error> {
        self.ask(snapshot, |snapshot| snapshot.iter().count()).map(drop)
    }

    fn read_more(&self, snapshot: &mut Snapshot, wanted: &Wanted) -> Result<(), Error> {
        if !wanted.all && self.tracker.read_part(snapshot, wanted)? {
            return Ok(());
        }
        let with_files = snapshot.in_files().next().is_some() || !snapshot.foreign.is_empty();
        let unassignable = std::mem::take(&mut snapshot.unassignable);
        *snapshot = self.snapshot()?;
        snapshot.unassignable = unassignable;
        if with_files && self.files.is_remote() {
            self.files.find_all(snapshot)?;
        }
        Ok(())
    }

    /// A snapshot for a plan of many requests or for a list, which holds no texts of files.
    pub(super) fn light_snapshot(&self) -> Result<Snapshot, Error> {
        let (Some(tracker), Some(files)) = (self.tracker.in_threads(), self.files.in_threads()) else {
            return self.snapshot();
        };
        let read_again = move |existing: &Existing| match existing.record.destination {
            Destination::Issue => tracker.reread(&existing.record.key).ok().flatten(),
            Destination::File => {
                let mut now = Snapshot::default();
                files.find(existing.location.path()?, &mut now);
                now.get(&existing.record.key).cloned()
            }
        };
        let mut snapshot = Snapshot::of_files(Arc::new(read_again));
        self.tracker.read(&mut snapshot)?;
        self.files.find_all(&mut snapshot)?;
        Ok(snapshot)
    }

    /// A snapshot that includes the artifacts of these templates, in issues and in files.
    pub(super) fn snapshot_for(&self, templates: &[TemplateId]) -> Result<Snapshot, Error> {
        let mut snapshot = self.snapshot()?;
        self.read_files(&mut snapshot, templates)?;
        Ok(snapshot)
    }

    /// A snapshot of a part of the artifacts, with those of these templates that are in files.
    pub(super) fn part_for(&self, wanted: &Wanted, templates: &[TemplateId]) -> Result<Snapshot, Error> {
        let mut snapshot = self.part(wanted)?;
        self.read_files(&mut snapshot, templates)?;
        Ok(snapshot)
    }

    /// Adds files to the snapshot. Reading remote files is expensive, so it's done only if one of the templates goes to a
    /// file.
    pub(super) fn read_files<'a>(
        &self,
        snapshot: &mut Snapshot,
        templates: impl IntoIterator<Item = &'a TemplateId>,
    ) -> Result<(), Error> {
        let in_files = |id: &TemplateId| {
            self.catalog.template(id.as_str()).is_some_and(|template| template.to == Destination::File)
        };
        if self.files.is_remote() && templates.into_iter().any(in_files) {
            self.files.find_all(snapshot)?;
        }
        Ok(())
    }

    pub(super) fn decide(
        &self,
        snapshot: &mut Snapshot,
        requests: &dyn Requests,
        options: Options,
    ) -> Result<Decision, Error> {
        let locate = |key: &ArtifactKey| self.tracker.locate(key);
        let decide = |snapshot: &Snapshot| decide(&self.catalog, snapshot, requests, &locate, options);
        let mut decision = self.ask(snapshot, decide)?;
        if self.files.is_remote() && self.needs_files(requests, &decision) {
            self.files.find_all(snapshot)?;
            decision = self.ask(snapshot, decide)?;
        }
        if self.pass_over(snapshot, &decision)? {
            decision = self.ask(snapshot, decide)?;
        }
        let decision = decision?;
        // A file can exist where the search for documents doesn't look, so each new path is checked.
        let unseen: Vec<String> = decision.plan.steps.iter().filter_map(|step| self.unseen(step, snapshot)).collect();
        if unseen.is_empty() {
            self.check_paths(&decision)?;
            return Ok(decision);
        }
        for path in unseen {
            self.files.find(&path, snapshot);
        }
        let decision = self.ask(snapshot, decide)??;
        self.check_paths(&decision)?;
        Ok(decision)
    }

    /// Finds out who can't be assigned, so that rotation passes over them. `false` if that changes nothing.
    fn pass_over(&self, snapshot: &mut Snapshot, decision: &Result<Decision, Vec<Diagnostic>>) -> Result<bool, Error> {
        let Ok(decision) = decision else { return Ok(false) };
        let assigns = |step: &Step| !step.receipt.assignees.is_empty() && !matches!(step.change, Change::None);
        if self.proposed || self.catalog.assign != Assign::Rotate || !decision.plan.steps.iter().any(assigns) {
            return Ok(false);
        }
        let rotated = self.catalog.roles().iter().map(|role| self.catalog.holders(role));
        let people = rotated.filter(|holders| holders.len() > 1).flatten().filter(|holder| !holder.is_team());
        let logins: BTreeSet<String> = people.map(|holder| holder.as_str().to_owned()).collect();
        let logins: Vec<String> = logins.into_iter().collect();
        let mut changed = false;
        for login in self.tracker.unassignable(&logins)? {
            if snapshot.unassignable.insert(login.to_lowercase()) {
                let warning = Diagnostic::warning(format!("`{login}` can't be assigned, so others get the artifacts"));
                let hint = "give them access to the repository, or remove them from the role's `holders`";
                snapshot.warnings.push(warning.hint(hint));
                changed = true;
            }
        }
        Ok(changed)
    }

    /// Whether the plan needs artifacts in files that the snapshot doesn't include yet.
    fn needs_files(&self, requests: &dyn Requests, decision: &Result<Decision, Vec<Diagnostic>>) -> bool {
        let to_file = |request: &Request| {
            let template = self.catalog.template(request.template.as_str());
            request.to.or_else(|| template.map(|template| template.to)) == Some(Destination::File)
        };
        match decision {
            // The mistake may be an unknown parent that is in a file.
            Err(_) => true,
            Ok(decision) => {
                let artifacts = decision.plan.steps.iter().filter_map(|step| step.artifact.as_ref());
                let unknown = |link: &ArtifactKey| decision.locations.get(link).is_none();
                (0..requests.count()).any(|at| to_file(&requests.at(at)))
                    || artifacts.flat_map(|artifact| &artifact.links).any(unknown)
            }
        }
    }

    /// Checks that no path of the plan leaves the repository through a link.
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
                mistakes.push(Diagnostic::error(error.to_string()).at(step.receipt.place.clone()).hint(hint));
            }
        }
        if mistakes.is_empty() { Ok(()) } else { Err(Error::Wrong(mistakes)) }
    }

    /// The path of a step that would create a file where one exists that the snapshot doesn't include.
    fn unseen(&self, step: &Step, snapshot: &Snapshot) -> Option<String> {
        let file = match &step.change {
            Change::Create(record) => record.destination == Destination::File,
            Change::Later(later) => later.creates && later.to == Destination::File,
            Change::None | Change::Update(_) => false,
        };
        let path = step.location.path().filter(|_| file)?;
        (!snapshot.foreign.contains(path) && self.files.exists(path)).then(|| path.to_owned())
    }
}
