//! The teams that hold roles: those that don't exist are named once, and nowhere else.

use super::context::Context;
use super::project::Project;
use crate::core::catalog::{Catalog, Role};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::{Change, Plan};
use crate::tracker::Tracker;

/// The teams that hold roles, each with its roles.
pub(super) fn teams(catalog: &Catalog, counts: impl Fn(&Role) -> bool) -> Vec<(String, Vec<&Role>)> {
    let mut found: Vec<(String, Vec<&Role>)> = Vec::new();
    for role in catalog.roles().iter().filter(|role| counts(role)) {
        for holder in role.holders.iter().filter(|holder| holder.is_team()) {
            match found.iter_mut().find(|(team, _)| team == holder.as_str()) {
                Some((_, roles)) => roles.push(role),
                None => found.push((holder.as_str().to_owned(), vec![role])),
            }
        }
    }
    found
}

/// The teams of these that don't exist, each with a warning.
pub(super) fn missing(
    tracker: &dyn Tracker,
    teams: &[(String, Vec<&Role>)],
) -> Result<Vec<(String, Diagnostic)>, Error> {
    let names: Vec<String> = teams.iter().map(|(team, _)| team.clone()).collect();
    let warning = |team: String| {
        let roles = teams.iter().filter(|(name, _)| *name == team).flat_map(|(_, roles)| roles);
        let roles: Vec<String> = roles.map(|role| format!("`{}`", role.id)).collect();
        let diagnostic = Diagnostic::warning(format!("team `{team}` doesn't exist"))
            .hint(format!("create it, or remove it from the holders of {}", roles.join(" and ")));
        (team, diagnostic)
    };
    Ok(tracker.missing_teams(&names)?.into_iter().map(warning).collect())
}

/// Warns about teams that don't exist and hold a role that gets a new artifact.
pub(super) fn warn_of_missing(context: &mut Context, project: &Project, plan: &Plan) -> Result<(), Error> {
    let created = plan.steps.iter().filter(|step| matches!(step.change, Change::Create(_)));
    let roles: Vec<String> = created.map(|step| step.receipt.role.to_string()).collect();
    let teams = teams(&project.catalog, |role| roles.iter().any(|id| id == role.id.as_str()));
    if !teams.is_empty() {
        let missing = missing(project.tracker.as_ref(), &teams)?;
        let warnings: Vec<Diagnostic> = missing.into_iter().map(|(_, warning)| warning).collect();
        context.warn(&warnings);
    }
    Ok(())
}
