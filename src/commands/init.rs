//! `rolecall init`: writes the configuration, the templates folder and the workflow. Existing files are kept.

use std::fmt::Write as _;

use super::context::Context;
use super::exit::Exit;
use super::{agent_files, doctor, setup};
use crate::cli::{Global, Init};
use crate::core::catalog::{Catalog, load};
use crate::core::config::config_file::{Config, TrackerKind};
use crate::core::diagnostic::{Diagnostic, Error, Source};
use crate::core::event::Rules;
use crate::core::names::repository::RepositoryName;
use crate::report::render_checks;
use crate::workspace::{CONFIG, Files, TEMPLATES, WORKFLOW, WriteError, repository_root};

/// What `init` did with its files.
#[derive(Default)]
struct InitFiles {
    written: Vec<String>,
    kept: Vec<String>,
}

pub(super) fn run(context: &mut Context, arguments: &Init) -> Result<Exit, Error> {
    let root = context.directory()?;
    if !root.is_dir() {
        return Err(Diagnostic::error(format!("folder `{root}` not found"))
            .hint("`-C` takes an existing folder")
            .into());
    }
    if let Some(name) = context.global.repo.as_ref().filter(|name| RepositoryName::parse(name).is_none()) {
        let mistake = Diagnostic::error(format!("`--repo {name}` isn't a repository name"));
        return Err(mistake.hint("write `--repo owner/name`").into());
    }
    let files = Files::new(&root);
    let catalog = load(&[], &Config::default())?;
    let given = setup::holders_given(&catalog, &arguments.holder)?;
    let is_new = !files.exists(CONFIG);
    let choices = setup::choose(context, arguments, &root, &catalog, given, is_new)?;
    let config = configuration(&catalog, &choices, &context.global);
    // GitHub looks for workflows at a repository's root.
    let repository_above = repository_root(&root).filter(|above| *above != root);
    let (workflow, why_none) = match repository_above {
        _ if arguments.no_workflow => (None, None),
        Some(above) => {
            let hint = format!("GitHub runs workflows only from the repository's root; run `rolecall -C {above} init`");
            (None, Some(hint))
        }
        None => workflow(context, &config)?,
    };
    if let Some(above) = repository_above.filter(|_| is_new) {
        context.info(&format!("{root} becomes a workspace of its own, apart from {above}\n"));
    }
    let wanted = [
        (CONFIG.to_owned(), Some(config)),
        (format!("{TEMPLATES}/README.md"), Some(README.to_owned())),
        (WORKFLOW.to_owned(), workflow),
    ];
    let wanted = wanted.into_iter().filter_map(|(path, text)| Some((path, text?)));
    let mut done = write_new(&files, wanted, context.global.dry_run)?;
    for (path, written) in agent_files::write(&files, arguments, context.global.dry_run)? {
        if written { done.written.push(path) } else { done.kept.push(path) }
    }
    if !is_new && (context.global.repo.is_some() || context.global.tracker.is_some() || !arguments.holder.is_empty()) {
        context.info(&format!(
            "{CONFIG} already exists and was not changed: add `tracker`, `repository` and `holders` to it by hand\n"
        ));
    }
    if let Some(why) = why_none {
        context.info(&format!("{WORKFLOW} was not written: {why}\n"));
    }
    report(context, &done);
    Ok(Exit::Done)
}

/// Writes the files that don't exist yet.
fn write_new(files: &Files, wanted: impl Iterator<Item = (String, String)>, dry_run: bool) -> Result<InitFiles, Error> {
    let mut done = InitFiles::default();
    for (path, text) in wanted {
        if files.exists(&path) {
            done.kept.push(path);
            continue;
        }
        if !dry_run {
            match files.create(&path, &text) {
                Ok(()) => {}
                Err(WriteError::Taken(_)) => {
                    done.kept.push(path);
                    continue;
                }
                Err(error) => {
                    return Err(Error::failed(Diagnostic::error(error.to_string()).hint(error.hint())));
                }
            }
        }
        done.written.push(path);
    }
    Ok(done)
}

/// Shows what was done, and then what the setup still lacks.
fn report(context: &mut Context, done: &InitFiles) {
    if !context.global.json {
        for path in &done.written {
            context.out(&format!("+ {path}\n"));
        }
        for path in &done.kept {
            context.out(&format!("= {path}\n"));
        }
    }
    let checks = if context.global.dry_run { Vec::new() } else { doctor::examine(context) };
    if context.global.json {
        context.json(&serde_json::json!({ "written": done.written, "kept": done.kept, "checks": checks }));
        return;
    }
    if !checks.is_empty() {
        let text = render_checks(&checks, context.width());
        context.info(&format!("\n{text}"));
    }
    context.info(
        "next: `rolecall roles` shows who holds each role, `rolecall new user-story` creates the first artifact\n",
    );
}

/// The workflow for the rules in force (those of the existing configuration, or else of the new one), or why there is
/// none.
fn workflow(context: &mut Context, config: &str) -> Result<(Option<String>, Option<String>), Error> {
    let workspace = context.workspace()?;
    let workspace = match workspace.config_path {
        Some(_) => workspace,
        None => workspace.with_config(Config::parse(&Source::new(CONFIG, config))?),
    };
    if workspace.config.file.tracker == Some(TrackerKind::Local) {
        let why = "the local tracker's issues are files, and events are about GitHub's issues";
        return Ok((None, Some(format!("{why}; `--tracker github` uses those"))));
    }
    let catalog = workspace.catalog()?;
    let rules = Rules::read(&workspace.config, &catalog)?;
    let text = setup::workflow_text(&workspace, &catalog, &rules);
    let why = text.is_none().then(|| "no rule in force uses an event that starts a workflow".to_owned());
    Ok((text, why))
}

const README: &str = "# Our own templates

A file `<role>/<template>.md` here overrides rolecall's built-in template of that name, or adds a new one.
`rolecall templates eject ID` copies a built-in one here as a start; `rolecall templates lint` finds mistakes.
A folder with a `role.yml` adds a role.
";

/// The configuration. It sets the tracker, so that people and workflows use the same one. It names no outlines: which
/// ones a push applies is for the team to say.
fn configuration(catalog: &Catalog, choices: &setup::Choices, global: &Global) -> String {
    let mut text =
        String::from("# Who answers for what. Every key is optional; `rolecall schema config` describes them all.\n");
    text += match choices.tracker {
        TrackerKind::Local => "tracker: local\n",
        TrackerKind::Github => "tracker: github\n",
    };
    if let Some(repository) = global.repo.as_ref().and_then(|repository| RepositoryName::parse(repository)) {
        writeln!(text, "repository: {repository}").expect("writing to a String can't fail");
    }
    text += "\n# Who holds each role: users (ana) and teams (org/team).\nroles:\n";
    for role in catalog.roles() {
        let held = choices.holders.iter().find(|(id, _)| id == role.id.as_str());
        let held = held.map(|(_, held)| held.join(", ")).unwrap_or_default();
        writeln!(text, "  {}: {{ holders: [{held}] }}", role.id).expect("writing to a String can't fail");
    }
    text += "\n# The outlines that a push to the default branch applies and a pull request plans, like [outline.yml].\noutlines: []\n";
    text + "\n# Which of a role's holders are assigned to a new artifact: all, rotate (the one with the fewest open artifacts), none.\nassign: all\n"
}
