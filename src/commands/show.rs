//! `rolecall show`: shows one artifact, or opens it in the browser.

use super::context::Context;
use super::project::Project;
use super::{Exit, reference};
use crate::cli::Show;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::{Detail, document};
use crate::report::{detail_json, render_detail};
use crate::workspace::open_in_browser;

pub(super) fn run(context: &mut Context, arguments: &Show) -> Result<Exit, Error> {
    let project = Project::open(context)?;
    let mut snapshot = project.snapshot()?;
    if project.files.is_remote() {
        project.files.find_all(&mut snapshot)?;
    }
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
