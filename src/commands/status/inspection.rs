//! Reads everything that exists, to say how it stands.

use super::settings::settings_of;
use crate::commands::context::Context;
use crate::commands::project::Project;
use crate::core::diagnostic::Error;
use crate::core::plan::{Existing, Snapshot};
use crate::core::status::{Findings, Product, Settings, find};

/// Reads the tracker and the files.
pub(in crate::commands) fn read(context: &mut Context) -> Result<(Project, Snapshot), Error> {
    let project = Project::open(context)?;
    let mut snapshot = project.light_snapshot()?;
    if project.files.is_remote() {
        project.files.find_all(&mut snapshot)?;
    }
    context.warn(&snapshot.warnings);
    Ok((project, snapshot))
}

/// Everything that exists, with what the team sets for the findings.
pub(in crate::commands) struct Inspection<'a> {
    project: &'a Project,
    snapshot: &'a Snapshot,
    settings: Settings,
}

impl<'a> Inspection<'a> {
    /// Everything in a snapshot.
    ///
    /// # Errors
    /// The configuration sets something that doesn't exist.
    pub(in crate::commands) fn of(project: &'a Project, snapshot: &'a Snapshot) -> Result<Self, Error> {
        let settings = settings_of(&project.workspace.config, &project.catalog)?;
        Ok(Self { project, snapshot, settings })
    }

    /// How what exists hangs together.
    ///
    /// The day on which a local file was written is no part of a repository, so it doesn't count where output is to be
    /// the same everywhere.
    pub(in crate::commands) fn product(&self, context: &Context) -> Product<'a> {
        let files = self.project.workspace.files();
        let counts = !self.project.files.is_remote() && context.environment.variable("SOURCE_DATE_EPOCH").is_none();
        let changed = |existing: &Existing| files.written_on(existing.location.path().filter(|_| counts)?);
        Product::read(&self.project.catalog, self.snapshot, context.today(), &changed)
    }

    /// What is wrong with it.
    pub(in crate::commands) fn findings(&self, product: &Product<'_>) -> Findings {
        find(product, &self.settings)
    }
}
