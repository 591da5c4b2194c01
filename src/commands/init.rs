//! `rolecall init`: the configuration, the folders and the workflow. Nothing that is there is overwritten.

use std::fmt::Write as _;

use super::context::Context;
use super::exit::Exit;
use crate::cli::{Global, Init, Tracker};
use crate::core::catalog::{Catalog, load};
use crate::core::config::config_file::Config;
use crate::core::diagnostic::{Diagnostic, Error, Source};
use crate::core::event::{Rules, Workflow};
use crate::core::names::repository::RepositoryName;
use crate::workspace::{CONFIG, Files, TEMPLATES, WriteError, ask_holders, is_interactive};

/// Where the workflow lies.
const WORKFLOW: &str = ".github/workflows/rolecall.yml";
/// Where an outline lies if it lies where people look for it.
const OUTLINES: [&str; 2] = ["outline.yml", "outline.yaml"];

pub(super) fn run(context: &mut Context, arguments: &Init) -> Result<Exit, Error> {
    let root = context.directory()?;
    if !root.is_dir() {
        return Err(Diagnostic::error(format!("folder `{root}` not found"))
            .hint("`-C` names a folder that is there")
            .into());
    }
    if let Some(name) = context.global.repo.as_ref().filter(|name| RepositoryName::parse(name).is_none()) {
        let mistake = Diagnostic::error(format!("`--repo {name}` names no repository"));
        return Err(mistake.hint("write `--repo owner/name`").into());
    }
    let files = Files::new(&root);
    let catalog = load(&[], &Config::default())?;
    let asks = !arguments.yes && !context.global.json && !files.exists(CONFIG);
    let holders = match (asks, is_interactive()) {
        (true, true) => ask_holders(&catalog)?,
        (true, false) => {
            let mistake = Diagnostic::error("can't ask who holds each role: this isn't an interactive terminal");
            return Err(mistake.hint("`rolecall init --yes` asks nothing").into());
        }
        (false, _) => Vec::new(),
    };
    let templates = format!("{TEMPLATES}/README.md");
    let outlines: Vec<String> =
        OUTLINES.iter().filter(|path| files.exists(path)).map(|path| (*path).to_owned()).collect();
    let config = configuration(&catalog, &holders, &context.global, &outlines);
    // GitHub looks for workflows at a repository's root.
    let above =
        if files.exists(".git") { None } else { root.ancestors().skip(1).find(|path| path.join(".git").exists()) };
    let workflow = if above.is_none() { workflow(context, &config)? } else { None };
    let mut written = Vec::new();
    let mut kept = Vec::new();
    let wanted = [(CONFIG, Some(config)), (templates.as_str(), Some(README.to_owned())), (WORKFLOW, workflow)];
    let has_workflow = wanted[2].1.is_some();
    for (path, text) in wanted.into_iter().filter_map(|(path, text)| Some((path, text?))) {
        if files.exists(path) {
            kept.push(path.to_owned());
            continue;
        }
        if !context.global.dry_run {
            match files.create(path, &text) {
                Ok(()) => {}
                Err(WriteError::Taken(_)) => {
                    kept.push(path.to_owned());
                    continue;
                }
                Err(error) => {
                    return Err(Error::failed(Diagnostic::error(error.to_string()).hint(error.hint())));
                }
            }
        }
        written.push(path.to_owned());
    }
    if kept.iter().any(|path| path == CONFIG) && (context.global.repo.is_some() || context.global.tracker.is_some()) {
        context
            .say(&format!("{CONFIG} is there and stays as it is: write `tracker` and `repository` into it by hand\n"));
    }
    if let Some(above) = above {
        context.say(&format!(
            "no {WORKFLOW}: GitHub runs a workflow only from the repository's root, and `rolecall -C {above} init` writes it there\n"
        ));
    } else if !has_workflow {
        context.say(&format!("no {WORKFLOW}: no rule in force waits for an event that starts a workflow\n"));
    }
    if context.global.json {
        context.json(&serde_json::json!({ "written": written, "kept": kept }));
        return Ok(Exit::Done);
    }
    for path in &written {
        context.out(&format!("+ {path}\n"));
    }
    for path in &kept {
        context.out(&format!("= {path}\n"));
    }
    context.say("next: `rolecall roles` shows who holds what, `rolecall new user-story` makes the first artifact\n");
    Ok(Exit::Done)
}

/// The workflow by the rules in force: those of the configuration that is there, else of the one that is written.
fn workflow(context: &mut Context, config: &str) -> Result<Option<String>, Error> {
    let workspace = context.workspace()?;
    let workspace = match workspace.config_path {
        Some(_) => workspace,
        None => workspace.with_config(Config::parse(&Source::new(CONFIG, config))?),
    };
    let catalog = workspace.catalog()?;
    let rules = Rules::read(&workspace.config, &catalog)?;
    let repository = env!("CARGO_PKG_REPOSITORY");
    let action: Vec<&str> = repository.rsplitn(3, '/').take(2).collect();
    let action = format!("{}/{}", action[1], action[0]);
    let outlines = &workspace.config.file.outlines;
    let version = env!("CARGO_PKG_VERSION");
    Ok(Workflow { rules: &rules, catalog: &catalog, outlines, action: &action, version }.write())
}

const README: &str = "# Templates of our own

A file `<role>/<template>.md` here overrides rolecall's built-in template of that name, or adds a new one.
`rolecall templates eject ID` copies a built-in here to begin with; `rolecall templates lint` finds mistakes.
A role of our own is a folder with a `role.yml`.
";

/// The configuration. The tracker is the one that the command names; where it names none, a person's command takes the
/// folder and a workflow takes GitHub.
fn configuration(catalog: &Catalog, holders: &[(String, Vec<String>)], global: &Global, outlines: &[String]) -> String {
    let mut text =
        String::from("# Who answers for what. Every key is optional; `rolecall schema config` describes them all.\n");
    let github = global.tracker == Some(Tracker::Github) || (global.tracker.is_none() && global.repo.is_some());
    match global.tracker {
        Some(Tracker::Local) => text += "tracker: local\n",
        _ if github => text += "tracker: github\n",
        _ => {}
    }
    if let Some(repository) = global.repo.as_ref().and_then(|repository| RepositoryName::parse(repository)) {
        writeln!(text, "repository: {repository}").expect("a string takes it");
    }
    text += "\n# Who holds each role: users (ana) and teams (org/team).\nroles:\n";
    for role in catalog.roles() {
        let held =
            holders.iter().find(|(id, _)| id == role.id.as_str()).map(|(_, held)| held.join(", ")).unwrap_or_default();
        writeln!(text, "  {}: {{ holders: [{held}] }}", role.id).expect("a string takes it");
    }
    text += "\n# The outlines that a push to the default branch applies, and that a pull request plans.\n";
    writeln!(text, "outlines: [{}]", outlines.join(", ")).expect("a string takes it");
    text + "\n# Who of a role's holders is assigned to what is made: all, rotate (the one with the fewest open artifacts), none.\nassign: all\n"
}
