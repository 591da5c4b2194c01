//! `rolecall list`: lists the artifacts in the tracker and in files, or with `--owed` the hand-offs that are due.

use super::context::Context;
use super::project::Project;
use super::{Exit, resolve};
use crate::cli::List;
use crate::core::diagnostic::Error;
use crate::core::plan::{OwedArtifacts, all_owed};
use crate::report::{ListedJson, owed_json, render_list, render_owed};

pub(super) fn run(context: &mut Context, arguments: &List) -> Result<Exit, Error> {
    let project = Project::open(context)?;
    let role = arguments.role.as_deref().map(|name| resolve::role(&project.catalog, name)).transpose()?;
    let template = arguments.template.as_deref().map(|id| resolve::template(&project.catalog, id)).transpose()?;
    let mut snapshot = if arguments.owed { project.snapshot()? } else { project.light_snapshot()? };
    if project.files.is_remote() {
        project.files.find_all(&mut snapshot)?;
    }
    context.warn(&snapshot.warnings);
    if arguments.owed {
        let all = all_owed(&project.catalog, &snapshot);
        let matches = |owed: &&OwedArtifacts| {
            role.is_none_or(|(role, _)| role.id == owed.role)
                && template.is_none_or(|template| template.id == *project.catalog.current_id(owed.key.template()))
        };
        let listed: Vec<&OwedArtifacts> = all.iter().filter(matches).collect();
        if context.global.json {
            context.json(&serde_json::json!({ "owed": listed.iter().map(|owed| owed_json(&project.catalog, owed)).collect::<Vec<_>>() }));
        } else if listed.is_empty() {
            let filtered = role.is_some() || template.is_some();
            let what = if filtered {
                "nothing owed matches these filters\n"
            } else {
                "nothing is owed: no accepted artifact is waiting for a hand-off\n"
            };
            context.info(what);
        } else {
            let text = render_owed(&project.catalog, &listed);
            context.out(&text);
            context.info("run `rolecall accept KEY` with the accepted artifact's key to create what it owes\n");
        }
        return Ok(Exit::Done);
    }
    let mut listed = Vec::new();
    for existing in snapshot.iter() {
        let owner = existing.owner(&project.catalog);
        let matches = role.is_none_or(|(role, _)| role.id == owner)
            && template
                .is_none_or(|template| template.id == *project.catalog.current_id(existing.record.key.template()));
        if matches {
            listed.push(existing);
        }
    }
    if context.global.json {
        context.json(&ListedJson::new(&project.catalog, &listed));
    } else if listed.is_empty() {
        context.info("no artifacts yet: `rolecall new ID` creates one, `rolecall apply FILE` a whole outline\n");
    } else {
        let text = render_list(&project.catalog, &listed);
        context.out(&text);
    }
    Ok(Exit::Done)
}
