//! What a setup consists of: the tracker, who holds which role, and the workflow.

use camino::Utf8Path;

use super::context::Context;
use super::resolve;
use crate::cli::Init;
use crate::core::catalog::{Catalog, Holder};
use crate::core::config::config_file::TrackerKind;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::event::{Rules, Workflow};
use crate::workspace::{Prompts, Reply, Workspace, github_remote, is_interactive};

/// The holders of roles, by the roles' ids.
pub(super) type Holders = Vec<(String, Vec<String>)>;

/// What a person chooses for a new configuration.
pub(super) struct Choices {
    pub(super) tracker: TrackerKind,
    pub(super) holders: Holders,
}

/// The holders that `--holder role=login` gives. A role may be named by a title.
pub(super) fn holders_given(catalog: &Catalog, options: &[String]) -> Result<Holders, Error> {
    let mut given: Holders = Vec::new();
    for option in options {
        let wrong = |message: String| Diagnostic::error(message).hint("write it as `--holder product-owner=ana`");
        let Some((role, logins)) = option.split_once('=') else {
            return Err(wrong(format!("`--holder {option}` has no `=`")).into());
        };
        let (role, _) = resolve::role(catalog, role.trim())?;
        for login in logins.split([',', ' ']).filter(|login| !login.is_empty()) {
            let holder = Holder::new(login)
                .ok_or_else(|| wrong(format!("in `--holder {option}`: `{login}` is neither a login nor a team")))?;
            let login = holder.as_str().to_owned();
            match given.iter_mut().find(|(id, _)| id == role.id.as_str()) {
                Some((_, held)) if held.contains(&login) => {}
                Some((_, held)) => held.push(login),
                None => given.push((role.id.to_string(), vec![login])),
            }
        }
    }
    Ok(given)
}

/// Chooses the tracker and the holders of a new configuration: by the options, else by asking, else by the git remote.
pub(super) fn choose(
    context: &Context,
    arguments: &Init,
    root: &Utf8Path,
    catalog: &Catalog,
    given: Holders,
    is_new: bool,
) -> Result<Choices, Error> {
    let by_option = context.global.tracker.map(TrackerKind::from);
    let by_repository = context.global.repo.as_ref().map(|_| TrackerKind::Github);
    let remote = github_remote(root);
    let default = if remote.is_some() { TrackerKind::Github } else { TrackerKind::Local };
    let chosen = by_option.or(by_repository);
    let is_answered = chosen.is_some() && !given.is_empty() && !is_interactive();
    if arguments.yes || context.global.json || !is_new || is_answered {
        return Ok(Choices { tracker: chosen.unwrap_or(default), holders: given });
    }
    if !is_interactive() {
        let mistake =
            Diagnostic::error("can't ask for the tracker and who holds each role: this isn't an interactive terminal");
        let hint = "`rolecall init --yes` asks nothing; `--tracker` and `--holder ROLE=LOGIN` together answer";
        return Err(mistake.hint(hint).into());
    }
    let prompts = Prompts::new(context.global.quiet);
    loop {
        let tracker = match chosen {
            Some(tracker) => tracker,
            None => {
                let github = remote.as_ref().map_or_else(|| "GitHub".to_owned(), ToString::to_string);
                let choices =
                    [format!("github: issues of {github}"), "local: Markdown files in this folder".to_owned()];
                let first = usize::from(default == TrackerKind::Local);
                match prompts.choose("Where do issues live?", &choices, first)? {
                    Reply::Answer(0) => TrackerKind::Github,
                    Reply::Answer(_) => TrackerKind::Local,
                    Reply::Back => continue,
                }
            }
        };
        // Back from the first role is back to the tracker.
        if let Reply::Answer(holders) = prompts.ask_holders(catalog, &given)? {
            return Ok(Choices { tracker, holders });
        }
    }
}

/// The workflow that the rules need; `None` if no rule has an event that starts one.
pub(super) fn workflow_text(workspace: &Workspace, catalog: &Catalog, rules: &Rules) -> Option<String> {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let action: Vec<&str> = repository.rsplitn(3, '/').take(2).collect();
    let action = format!("{}/{}", action[1], action[0]);
    let outlines = &workspace.config.file.outlines;
    let version = env!("CARGO_PKG_VERSION");
    Workflow { rules, catalog, outlines, action: &action, version }.write()
}
