//! `rolecall rename`: gives an artifact another key. The former one stays an alias.

use super::context::Context;
use super::{Exit, change};
use crate::cli::Rename;
use crate::core::artifact::{Composer, Location, Request};
use crate::core::catalog::Destination;
use crate::core::diagnostic::Error;
use crate::core::names::{ArtifactKey, Name};
use crate::core::outline::read_name;
use crate::core::plan::{self, Existing, is_placed_by_key};

pub(super) fn run(context: &mut Context, arguments: &Rename) -> Result<Exit, Error> {
    change::run(context, &arguments.key, |context, target| {
        let project = target.project;
        let name = read_name(&arguments.name, target.existing.record.key.template())?;
        let place = |key: &ArtifactKey| {
            if is_placed_by_key(target.existing) {
                return Some(project.tracker.locate(key));
            }
            // A file on a branch stays where it is: moving it would take two commits' worth of review.
            let moves = !project.files.is_remote() && target.existing.record.destination == Destination::File;
            if moves { moved(context, project, target.existing, key) } else { None }
        };
        Ok(plan::rename(&project.catalog, target.snapshot, target.existing, &name, &place)?)
    })
}

/// Where a file is kept under another key, if it is where its template puts it.
fn moved(
    context: &Context,
    project: &super::project::Project,
    existing: &Existing,
    key: &ArtifactKey,
) -> Option<Location> {
    let template = project.catalog.template(key.template().as_str())?;
    let answers = existing.answers(&project.catalog, template, crate::core::artifact::Trust::Typed);
    let mut composer = Composer::new(&project.catalog);
    let mut path = |key: &ArtifactKey| {
        let mut request = Request::new(template.id.clone());
        request.answers = answers.clone();
        request.draft = true;
        request.name = Some(Name::clone(key.name()));
        composer.path(&request, key, existing.record.created.unwrap_or(context.today())).ok()
    };
    let (before, after) = (path(&existing.record.key)?, path(key)?);
    (existing.location.path() == Some(before.as_str())).then(|| Location::file(after))
}
