//! Which configuration, templates and rules are in force: those of the default branch, whatever is checked out.

use camino::{Utf8Component, Utf8Path};

use crate::commands::context::Context;
use crate::commands::project::Project;
use crate::core::catalog::load;
use crate::core::config::config_file::Config;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::event::{CHECKOUT, Event, Rules};
use crate::runner::Runner;
use crate::workspace::{CONFIG, Workspace};

/// Whether something other than the default branch at the run's commit is checked out. A pull request's files are under
/// its author's control; those of a tag or another branch may be old.
///
/// # Errors
/// Nothing is checked out.
pub(super) fn is_other_checkout(
    context: &Context,
    event: Option<&Event>,
    runner: Option<&Runner>,
) -> Result<bool, Error> {
    let Some(runner) = runner else { return Ok(false) };
    let folder = context.directory()?;
    if runner.lacks_checkout(&folder) {
        let message = "the repository isn't checked out, so the team's configuration and templates are missing";
        let hint =
            format!("add these lines before the step:\n- uses: {CHECKOUT}\n  with:\n    persist-credentials: false");
        return Err(Diagnostic::error(message).hint(hint).into());
    }
    let of_event = |event: &Event| {
        // Some deployments have no ref: they can be of any commit.
        let other = event.default_ref().is_some_and(|default| runner.reference.as_ref() != Some(&default));
        other || event.name.starts_with("pull_request")
    };
    Ok(runner.has_other_commit(&folder) || event.is_some_and(of_event))
}

/// Opens the project of an event and its rules: those of the default branch, if something else is checked out.
pub(super) fn project(
    context: &mut Context,
    other_checkout: bool,
    runner: Option<&Runner>,
) -> Result<(Project, Rules), Error> {
    if other_checkout && let Some(project) = of_default_branch(context)? {
        let rules = rules(context, &project)?;
        return Ok((project, rules));
    }
    let project = Project::open(context)?;
    if runner.is_some() && project.tracker.host().is_none() {
        let place = project.workspace.config.document.as_ref().map(|document| document.place_of(&["tracker"]));
        let warning = Diagnostic::warning(
            "the local tracker keeps issues in a folder, and a runner's folder is deleted when its job ends",
        );
        let hint = "remove `tracker: local` from the configuration, so that workflows use GitHub issues";
        context.warn(&[warning.at(place).hint(hint)]);
    }
    let rules = rules(context, &project)?;
    Ok((project, rules))
}

fn rules(context: &mut Context, project: &Project) -> Result<Rules, Error> {
    let mut rules = Rules::read(&project.workspace.config, &project.catalog)?;
    context.warn(&std::mem::take(&mut rules.warnings));
    Ok(rules)
}

/// Opens the project with the default branch's files, read through the API; `None` if the tracker has no host. The
/// checked-out files aren't even read, because they may be broken.
fn of_default_branch(context: &mut Context) -> Result<Option<Project>, Error> {
    let bare = Workspace::bare(&context.directory()?);
    let workspace = bare.with_config(Config::default());
    let catalog = load(&[], &bare.config)?;
    let bare = Project::with_catalog(context, bare, catalog)?;
    let Some(host) = bare.tracker.host() else { return Ok(None) };
    let named = context.global.config.as_ref().map(|path| normalized(path));
    let base_config = host.base_config(named.as_deref().unwrap_or(CONFIG))?;
    context.verbose("using the default branch's configuration and templates");
    let config = match (&base_config.config, named) {
        (Some(source), _) => Config::parse(source)?,
        (None, None) => Config::default(),
        (None, Some(path)) => {
            let mistake = Diagnostic::error(format!("{path} not found on the default branch"));
            return Err(mistake.hint("`config` is a path from the repository's root").into());
        }
    };
    let catalog = load(&base_config.templates, &config)?;
    Project::with_catalog(context, workspace.with_config(config), catalog).map(Some)
}

/// The path without `.` components, as the host knows it.
pub(super) fn normalized(path: &Utf8Path) -> String {
    let parts = path.components().filter(|part| !matches!(part, Utf8Component::CurDir));
    parts.map(|part| part.as_str().to_owned()).collect::<Vec<_>>().join("/")
}
