//! `rolecall doctor`: checks the setup, and changes nothing.

mod repository;
mod workflow;

use super::context::Context;
use super::exit::Exit;
use super::project::Project;
use crate::core::catalog::{Catalog, Coverage};
use crate::core::counted::counted;
use crate::report::{Check, CheckState, render_checks};
use crate::workspace::{CONFIG, Workspace};

pub(super) fn run(context: &mut Context) -> Exit {
    let checks = examine(context);
    let count = |state| checks.iter().filter(|check| check.state == state).count();
    let (errors, warnings) = (count(CheckState::Error), count(CheckState::Warning));
    if context.global.json {
        context.json(&serde_json::json!({ "checks": checks, "errors": errors, "warnings": warnings }));
    } else {
        let text = render_checks(&checks, context.width());
        context.out(&text);
        context.info(&match (errors, warnings) {
            (0, 0) => "everything is in order\n".to_owned(),
            _ => format!("{}, {}\n", counted(errors, "error"), counted(warnings, "warning")),
        });
    }
    if errors > 0 { Exit::Failed } else { Exit::Done }
}

/// Checks everything that the setup consists of. A mistake in one part is reported with it, and the rest is checked as
/// far as possible.
pub(super) fn examine(context: &mut Context) -> Vec<Check> {
    let mut checks = vec![Check::ok("version", concat!("rolecall ", env!("CARGO_PKG_VERSION")))];
    let workspace = match context.workspace() {
        Ok(workspace) => workspace,
        Err(error) => {
            checks.extend(Check::failures("configuration", &error));
            return checks;
        }
    };
    checks.push(configuration(&workspace));
    let catalog = match workspace.catalog() {
        Ok(catalog) => catalog,
        Err(error) => {
            checks.extend(Check::failures("templates", &error));
            return checks;
        }
    };
    checks.push(templates(&catalog));
    checks.extend(roles(&catalog));
    checks.extend(workflow::check(context, &workspace, &catalog));
    match Project::with_catalog(context, workspace, catalog) {
        Ok(project) => checks.extend(repository::check(&project)),
        Err(error) => checks.extend(Check::failures("tracker", &error)),
    }
    checks
}

fn configuration(workspace: &Workspace) -> Check {
    match &workspace.config_path {
        Some(path) => Check::ok("configuration", path.strip_prefix(&workspace.root).unwrap_or(path).as_str()),
        None => Check::warning(
            "configuration",
            format!("{CONFIG} doesn't exist: the defaults apply, and nobody holds a role"),
            "run `rolecall init`",
        ),
    }
}

fn templates(catalog: &Catalog) -> Check {
    let (built_in, own): (Vec<_>, Vec<_>) = catalog.templates().partition(|template| template.builtin);
    Check::ok("templates", format!("{} built in, {} of your own", built_in.len(), own.len()))
}

/// Whether each role has somebody who answers for it.
fn roles(catalog: &Catalog) -> Vec<Check> {
    let mut checks = Vec::new();
    for role in catalog.roles() {
        match catalog.coverage(role) {
            Coverage::Held(_) | Coverage::Fallback(_) => {}
            Coverage::Missing => checks.push(Check::warning(
                "holders",
                format!("nobody holds {}", role.name),
                format!("add a login to `roles.{}.holders` in {CONFIG}", role.id),
            )),
        }
    }
    if checks.is_empty() {
        checks.push(Check::ok("holders", "every role is held, or covered by another"));
    }
    checks
}
