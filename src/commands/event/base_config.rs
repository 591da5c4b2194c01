//! Whose rules hold: those of the default branch, whatever is checked out.

use camino::{Utf8Component, Utf8Path};

use crate::commands::context::Context;
use crate::commands::project::Project;
use crate::core::catalog::load;
use crate::core::config::config_file::Config;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::event::{CHECKOUT, Event, Rules};
use crate::runner::Runner;
use crate::workspace::{CONFIG, Workspace};

/// Is something else checked out than the default branch at the run's commit? A pull request's files are whoever's
/// proposes it; a tag's and another branch's may be old.
///
/// # Errors
/// Nothing is checked out at all.
pub(super) fn is_elsewhere(context: &Context, event: Option<&Event>, runner: Option<&Runner>) -> Result<bool, Error> {
    let Some(runner) = runner else { return Ok(false) };
    let here = context.directory()?;
    if runner.lacks_checkout(&here) {
        let message = "the repository is not checked out, so the team's configuration and templates are not here";
        let hint =
            format!("add these lines before the step:\n- uses: {CHECKOUT}\n  with:\n    persist-credentials: false");
        return Err(Diagnostic::error(message).hint(hint).into());
    }
    let of_event = |event: &Event| {
        // Some deployments have no ref: they are of any commit.
        let other = event.default_ref().is_some_and(|default| runner.reference.as_ref() != Some(&default));
        other || event.name.starts_with("pull_request")
    };
    Ok(runner.has_other_commit(&here) || event.is_some_and(of_event))
}

/// The ground of an event, and the rules that hold: those of the default branch, if something else is checked out.
pub(super) fn project(
    context: &mut Context,
    elsewhere: bool,
    runner: Option<&Runner>,
) -> Result<(Project, Rules), Error> {
    if elsewhere && let Some(project) = of_default_branch(context)? {
        let rules = rules(context, &project)?;
        return Ok((project, rules));
    }
    let project = Project::open(context)?;
    if runner.is_some() && project.tracker.host().is_none() {
        let place = project.workspace.config.document.as_ref().map(|document| document.place_of(&["tracker"]));
        let odd = Diagnostic::warning("issues live in a folder here, and a runner's folder is gone when its job ends");
        let hint = "remove `tracker: local` from the configuration: then a workflow takes GitHub's issues";
        context.warn(&[odd.at(place).hint(hint)]);
    }
    let rules = rules(context, &project)?;
    Ok((project, rules))
}

fn rules(context: &mut Context, project: &Project) -> Result<Rules, Error> {
    let mut rules = Rules::read(&project.workspace.config, &project.catalog)?;
    context.warn(&std::mem::take(&mut rules.warnings));
    Ok(rules)
}

/// The ground under the default branch's files, read through the API; nothing where there is no host to ask. What is
/// checked out is not even read: it may be broken.
fn of_default_branch(context: &mut Context) -> Result<Option<Project>, Error> {
    let bare = Workspace::bare(&context.directory()?);
    let workspace = bare.with_config(Config::default());
    let catalog = load(&[], &bare.config)?;
    let bare = Project::under(context, bare, catalog)?;
    let Some(host) = bare.tracker.host() else { return Ok(None) };
    let named = context.global.config.as_ref().map(|path| clean(path));
    let base_config = host.base_config(named.as_deref().unwrap_or(CONFIG))?;
    context.verbose("the configuration and the templates are the default branch's");
    let config = match (&base_config.config, named) {
        (Some(source), _) => Config::parse(source)?,
        (None, None) => Config::default(),
        (None, Some(path)) => {
            let mistake = Diagnostic::error(format!("{path} is not there on the default branch"));
            return Err(mistake.hint("`config` is a path from the repository's root").into());
        }
    };
    let catalog = load(&base_config.templates, &config)?;
    Project::under(context, workspace.with_config(config), catalog).map(Some)
}

/// A path as the host knows it: without the parts that lead nowhere.
pub(super) fn clean(path: &Utf8Path) -> String {
    let parts = path.components().filter(|part| !matches!(part, Utf8Component::CurDir));
    parts.map(|part| part.as_str().to_owned()).collect::<Vec<_>>().join("/")
}
