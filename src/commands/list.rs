//! `rolecall list`: the artifacts in the tracker and in files.

use super::context::Context;
use super::road::Ground;
use super::{Exit, find};
use crate::cli::List;
use crate::core::diagnostic::Error;
use crate::core::plan::{Action, Receipt};
use crate::report::{listed_json, tell_list};

pub(super) fn run(context: &mut Context, arguments: &List) -> Result<Exit, Error> {
    let ground = Ground::open(context)?;
    let role = arguments.role.as_deref().map(|name| find::role(&ground.catalog, name)).transpose()?;
    let template = arguments.template.as_deref().map(|id| find::template(&ground.catalog, id)).transpose()?;
    let mut snapshot = ground.snapshot()?;
    if ground.files.is_far() {
        ground.files.find_all(&mut snapshot)?;
    }
    context.warn(&snapshot.warnings);
    let mut listed = Vec::new();
    for existing in snapshot.iter() {
        let owner = existing.owner(&ground.catalog);
        let wanted = role.is_none_or(|(role, _)| role.id == owner)
            && template.is_none_or(|template| template.id == *existing.record.key.template());
        if wanted {
            let mut receipt = Receipt::of(&existing.record, Action::Keep, &existing.location);
            receipt.role = owner.to_string();
            listed.push(receipt);
        }
    }
    if context.global.json {
        let artifacts: Vec<_> = listed.iter().map(listed_json).collect();
        context.json(&serde_json::json!({ "artifacts": artifacts }));
    } else if listed.is_empty() {
        context.say("no artifacts yet: `rolecall new ID` makes one, `rolecall apply FILE` a whole outline\n");
    } else {
        let text = tell_list(&ground.catalog, &listed);
        context.out(&text);
    }
    Ok(Exit::Done)
}
