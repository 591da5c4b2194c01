//! `rolecall show`: shows one artifact, or opens it in the browser.

use super::context::Context;
use super::project::Project;
use super::{Exit, reference};
use crate::cli::Show;
use crate::core::catalog::Destination;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::{ArtifactKey, TemplateId};
use crate::core::plan::{Detail, Snapshot, document};
use crate::report::{detail_json, render_detail};
use crate::workspace::open_in_browser;

pub(super) fn run(context: &mut Context, arguments: &Show) -> Result<Exit, Error> {
    let project = Project::open(context)?;
    let mut snapshot = reference::snapshot(context, &project, &arguments.key)?;
    if project.files.is_remote()
        && project.ask(&mut snapshot, |snapshot| needs_files(context, &project, snapshot, arguments))?
    {
        project.files.find_all(&mut snapshot)?;
    }
    let detail = |snapshot: &Snapshot| {
        let existing = reference::artifact(context, &project, snapshot, &arguments.key);
        existing.map(|existing| drop(Detail::of(&project.catalog, snapshot, existing)))
    };
    project.ask(&mut snapshot, detail)??;
    let existing = reference::artifact(context, &project, &snapshot, &arguments.key)?;
    if arguments.web {
        let Some(url) = existing.location.url() else {
            let mistake = Diagnostic::error(format!("`{}` has no page: it is a file", existing.record.key));
            return Err(mistake.hint(format!("open {}", existing.location)).into());
        };
        context.info(&format!("opening {url}\n"));
        open_in_browser(url)?;
    } else if arguments.raw {
        let text = if existing.text.is_empty() { document::write(&existing.record) } else { existing.text.clone() };
        context.out(&text);
    } else {
        let detail = Detail::of(&project.catalog, &snapshot, existing);
        match context.global.json {
            true => context.json(&detail_json(&project.catalog, &detail)),
            false => {
                let text = render_detail(&project.catalog, &detail, context.width());
                context.out(&text);
            }
        }
    }
    Ok(Exit::Done)
}

/// Whether something that the artifact is connected to can be in a file.
fn needs_files(context: &Context, project: &Project, snapshot: &Snapshot, arguments: &Show) -> bool {
    let catalog = &project.catalog;
    let Ok(existing) = reference::artifact(context, project, snapshot, &arguments.key) else { return true };
    let in_files = |id: &TemplateId| catalog.template(id.as_str()).is_some_and(|next| next.to == Destination::File);
    let template = catalog.template(existing.record.key.template().as_str());
    let parent = existing.record.parent.as_deref().and_then(|parent| ArtifactKey::parse(parent).ok());
    let mut named = snapshot.pointed_to(&existing.record.body).into_iter().chain(parent);
    let is_unknown = |key: ArtifactKey| snapshot.get(&snapshot.key_of(catalog, &key)).is_none();
    template.is_none_or(|template| template.follow_ups().any(in_files)) || named.any(is_unknown)
}
