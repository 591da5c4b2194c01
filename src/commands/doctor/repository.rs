//! Checks the tracker: the repository, the token, who can be assigned, the teams and the labels.

use std::collections::BTreeSet;

use crate::commands::project::Project;
use crate::commands::teams;
use crate::core::plan::Action;
use crate::report::Check;
use crate::tracker::Access;
use crate::workspace::LOCAL_FOLDER;

/// Checks the tracker of a project.
pub(super) fn check(project: &Project) -> Vec<Check> {
    let Some(host) = project.tracker.host() else {
        let folder = project.workspace.config.file.folder.as_deref().unwrap_or(LOCAL_FOLDER);
        let mut checks = vec![Check::ok("tracker", format!("local: Markdown files in {folder}"))];
        if let Err(error) = project.snapshot() {
            checks.extend(Check::failures("tracker", &error));
        }
        return checks;
    };
    let access = match host.access() {
        Ok(access) => access,
        Err(error) => return Check::failures("token", &error),
    };
    let mut checks = vec![repository(&access), token(&access)];
    checks.extend(people(project, &access));
    checks.extend(missing_teams(project));
    checks.extend(labels(project));
    checks
}

fn repository(access: &Access) -> Check {
    let repository = &access.repository;
    match (access.is_archived, access.has_issues) {
        (true, _) => Check::error(
            "tracker",
            format!("{repository} is archived, and so read-only"),
            "unarchive it in its settings, or choose another repository",
        ),
        (false, false) => Check::error(
            "tracker",
            format!("issues are disabled in {repository}"),
            "enable them under Settings, General, Features",
        ),
        (false, true) => Check::ok("tracker", format!("github: issues of {repository}")),
    }
}

fn token(access: &Access) -> Check {
    let Access { account, repository, .. } = access;
    match access.permission.as_deref() {
        Some("READ") => Check::error(
            "token",
            format!("{account} can only read {repository}"),
            "use a token of an account with write access: it creates issues with labels and assignees",
        ),
        Some("TRIAGE") => Check::warning(
            "token",
            format!("{account} can triage {repository}, but not write to it"),
            "labels, milestones and files need write access",
        ),
        Some(permission) => Check::ok("token", format!("{account}: {} access", permission.to_lowercase())),
        None => Check::ok("token", format!("{account}: an app, which GitHub asks at each request")),
    }
}

/// Whether every holder can be assigned.
fn people(project: &Project, access: &Access) -> Vec<Check> {
    let roles = project.catalog.roles().iter();
    let holders = roles.flat_map(|role| &role.holders).filter(|holder| !holder.is_team());
    let logins: Vec<String> =
        holders.map(|holder| holder.as_str().to_owned()).collect::<BTreeSet<_>>().into_iter().collect();
    match project.tracker.unassignable(&logins) {
        Err(error) => Check::failures("holders", &error),
        Ok(found) if found.is_empty() => Vec::new(),
        Ok(found) => found
            .iter()
            .map(|login| {
                Check::error(
                    "holders",
                    format!("`{login}` can't be assigned in {}: no such account, or no access", access.repository),
                    "correct the login, or give the account access to the repository",
                )
            })
            .collect(),
    }
}

fn missing_teams(project: &Project) -> Vec<Check> {
    let teams = teams::teams(&project.catalog, |_| true);
    match teams::missing(project.tracker.as_ref(), &teams) {
        Err(error) => Check::failures("holders", &error),
        Ok(missing) => missing.iter().map(|(_, diagnostic)| Check::from_diagnostic("holders", diagnostic)).collect(),
    }
}

fn labels(project: &Project) -> Vec<Check> {
    let receipts = match project.tracker.labels(true) {
        Ok(receipts) => receipts,
        Err(error) => return Check::failures("labels", &error),
    };
    let open: Vec<String> = receipts
        .iter()
        .filter(|receipt| receipt.action != Action::Keep)
        .map(|receipt| format!("`{}`", receipt.name))
        .collect();
    vec![match open.len() {
        0 => Check::ok("labels", format!("{} role labels are up to date", receipts.len())),
        _ => Check::warning("labels", format!("missing or changed: {}", open.join(", ")), "run `rolecall labels`"),
    }]
}
