//! `rolecall list`: lists the artifacts in the tracker and in files, or with `--owed` the hand-offs that are due.

use std::cmp::Reverse;

use super::context::Context;
use super::project::Project;
use super::{Exit, filters};
use crate::cli::{List, Sort};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::Error;
use crate::core::plan::{Filter, OwedArtifacts, Snapshot, Status, all_owed};
use crate::report::{ListedArtifact, ListedJson, owed_json, render_list, render_owed};

pub(super) fn run(context: &mut Context, arguments: &List) -> Result<Exit, Error> {
    let project = Project::open(context)?;
    let mut snapshot = if arguments.owed { project.snapshot()? } else { project.light_snapshot()? };
    if project.files.is_remote() {
        project.files.find_all(&mut snapshot)?;
    }
    context.warn(&snapshot.warnings);
    let filter = filters::read(context, &project, &snapshot, &arguments.filter)?;
    if arguments.owed {
        list_owed(context, &project.catalog, &snapshot, &filter);
        return Ok(Exit::Done);
    }
    let mut listed = select(&project.catalog, &snapshot, &filter);
    sort(&project.catalog, &mut listed, arguments.sort);
    let all = listed.len();
    listed.truncate(arguments.limit.unwrap_or(all));
    if context.global.json {
        context.json(&ListedJson { artifacts: &listed });
    } else if all == 0 && filter.is_empty() {
        context.info("no artifacts yet: `rolecall new ID` creates one, `rolecall apply FILE` a whole outline\n");
    } else if all == 0 {
        context.info("no artifact matches these filters\n");
    } else {
        let text = render_list(&project.catalog, &listed, context.width());
        context.out(&text);
        if listed.len() < all {
            context.info(&format!("{} of {all} artifacts\n", listed.len()));
        }
    }
    Ok(Exit::Done)
}

/// The artifacts that fit a filter.
fn select(catalog: &Catalog, snapshot: &Snapshot, filter: &Filter) -> Vec<ListedArtifact> {
    let mut listed = Vec::new();
    for existing in snapshot.iter().filter(|existing| filter.fits(catalog, existing)) {
        let Some(whole) = snapshot.whole(&existing.record.key) else { continue };
        let status = Status::of(catalog, &whole);
        if filter.fits_text(&whole, &status) {
            listed.push(ListedArtifact::new(catalog, &whole, status));
        }
    }
    listed
}

/// Sorts artifacts, which are in the order of their keys.
fn sort(catalog: &Catalog, listed: &mut [ListedArtifact], by: Sort) {
    let rank = |artifact: &ListedArtifact| {
        let place = catalog.roles().iter().position(|role| role.id == artifact.receipt().role);
        place.unwrap_or(usize::MAX)
    };
    let last = |text: Option<&String>| (text.is_none(), text.map(|text| text.to_lowercase()));
    match by {
        Sort::Key => {}
        Sort::Title => listed.sort_by_key(|artifact| artifact.receipt().title.to_lowercase()),
        Sort::State => listed.sort_by_key(|artifact| artifact.status().stage),
        Sort::Owner => listed.sort_by_key(rank),
        Sort::Assignee => listed.sort_by_key(|artifact| last(artifact.receipt().assignees.first())),
        Sort::Milestone => listed.sort_by_key(|artifact| last(artifact.receipt().milestone.as_ref())),
        Sort::Created => listed.sort_by_key(|artifact| Reverse(artifact.created().map(str::to_owned))),
        Sort::Number => listed.sort_by_key(|artifact| artifact.receipt().number.unwrap_or(u64::MAX)),
    }
}

fn list_owed(context: &mut Context, catalog: &Catalog, snapshot: &Snapshot, filter: &Filter) {
    let all = all_owed(catalog, snapshot);
    let matches = |owed: &&OwedArtifacts| {
        filter.role.as_ref().is_none_or(|role| *role == owed.role)
            && filter.template.as_ref().is_none_or(|id| id == catalog.current_id(owed.key.template()))
    };
    let listed: Vec<&OwedArtifacts> = all.iter().filter(matches).collect();
    if context.global.json {
        let owed: Vec<_> = listed.iter().map(|owed| owed_json(catalog, owed)).collect();
        context.json(&serde_json::json!({ "owed": owed }));
    } else if listed.is_empty() {
        context.info(match filter.role.is_some() || filter.template.is_some() {
            true => "nothing owed matches these filters\n",
            false => "nothing is owed: no accepted artifact is waiting for a hand-off\n",
        });
    } else {
        let text = render_owed(catalog, &listed);
        context.out(&text);
        context.info("run `rolecall accept KEY` with the accepted artifact's key to create what it owes\n");
    }
}
