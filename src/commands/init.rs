//! `rolecall init`: writes the configuration, the templates folder and the workflow. Existing files are kept.

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

/// The path of the workflow.
const WORKFLOW: &str = ".github/workflows/rolecall.yml";
/// The usual paths of an outline.
const OUTLINES: [&str; 2] = ["outline.yml", "outline.yaml"];

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
    let holders = holders(context, arguments, &files, &catalog)?;
    let outlines: Vec<String> =
        OUTLINES.iter().filter(|path| files.exists(path)).map(|path| (*path).to_owned()).collect();
    let config = configuration(&catalog, &holders, &context.global, &outlines);
    // GitHub looks for workflows at a repository's root.
    let repository_above =
        if files.exists(".git") { None } else { root.ancestors().skip(1).find(|path| path.join(".git").exists()) };
    let workflow = if repository_above.is_none() { workflow(context, &config)? } else { None };
    let has_workflow = workflow.is_some();
    let wanted = [
        (CONFIG.to_owned(), Some(config)),
        (format!("{TEMPLATES}/README.md"), Some(README.to_owned())),
        (WORKFLOW.to_owned(), workflow),
    ];
    let wanted = wanted.into_iter().filter_map(|(path, text)| Some((path, text?)));
    let done = write_new(&files, wanted, context.global.dry_run)?;
    if done.kept.iter().any(|path| path == CONFIG)
        && (context.global.repo.is_some() || context.global.tracker.is_some())
    {
        context.info(&format!(
            "{CONFIG} already exists and was not changed: add `tracker` and `repository` to it by hand\n"
        ));
    }
    if let Some(above) = repository_above {
        context.info(&format!(
            "{WORKFLOW} was not written: GitHub runs workflows only from the repository's root; run `rolecall -C {above} init`\n"
        ));
    } else if !has_workflow {
        context.info(&format!("{WORKFLOW} was not written: no rule in force uses an event that starts a workflow\n"));
    }
    report(context, &done);
    Ok(Exit::Done)
}

/// Asks who holds each role, if a configuration is to be written and the person may be asked.
fn holders(
    context: &Context,
    arguments: &Init,
    files: &Files,
    catalog: &Catalog,
) -> Result<Vec<(String, Vec<String>)>, Error> {
    if arguments.yes || context.global.json || files.exists(CONFIG) {
        return Ok(Vec::new());
    }
    if is_interactive() {
        return ask_holders(catalog);
    }
    let mistake = Diagnostic::error("can't ask who holds each role: this isn't an interactive terminal");
    Err(mistake.hint("`rolecall init --yes` asks nothing").into())
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

fn report(context: &mut Context, done: &InitFiles) {
    if context.global.json {
        context.json(&serde_json::json!({ "written": done.written, "kept": done.kept }));
        return;
    }
    for path in &done.written {
        context.out(&format!("+ {path}\n"));
    }
    for path in &done.kept {
        context.out(&format!("= {path}\n"));
    }
    context.info(
        "next: `rolecall roles` shows who holds each role, `rolecall new user-story` creates the first artifact\n",
    );
}

/// The workflow for the rules in force: those of the existing configuration, or else of the new one.
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

const README: &str = "# Our own templates

A file `<role>/<template>.md` here overrides rolecall's built-in template of that name, or adds a new one.
`rolecall templates eject ID` copies a built-in one here as a start; `rolecall templates lint` finds mistakes.
A folder with a `role.yml` adds a role.
";

/// The configuration. Without `--tracker` or `--repo` it sets no tracker: people then use the local one, and workflows
/// use GitHub.
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
        writeln!(text, "repository: {repository}").expect("writing to a String can't fail");
    }
    text += "\n# Who holds each role: users (ana) and teams (org/team).\nroles:\n";
    for role in catalog.roles() {
        let held =
            holders.iter().find(|(id, _)| id == role.id.as_str()).map(|(_, held)| held.join(", ")).unwrap_or_default();
        writeln!(text, "  {}: {{ holders: [{held}] }}", role.id).expect("writing to a String can't fail");
    }
    text += "\n# The outlines that a push to the default branch applies and a pull request plans.\n";
    writeln!(text, "outlines: [{}]", outlines.join(", ")).expect("writing to a String can't fail");
    text + "\n# Which of a role's holders are assigned to a new artifact: all, rotate (the one with the fewest open artifacts), none.\nassign: all\n"
}
