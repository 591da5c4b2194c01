//! `rolecall report`: writes how things stand as a page, as Markdown or as a badge.

use camino::Utf8Path;

use super::context::Context;
use super::exit::Exit;
use super::status::{Inspection, read};
use crate::cli::Report;
use crate::core::diagnostic::Error;
use crate::core::status::{Graph, MOST, Overview};
use crate::report::{BADGE_MARK, MARKDOWN_MARK, PAGE_MARK, render_badge, render_page, render_report_markdown};
use crate::workspace::write_generated;

pub(super) fn run(context: &mut Context, arguments: &Report) -> Result<Exit, Error> {
    let (project, snapshot) = read(context)?;
    let inspection = Inspection::of(&project, &snapshot)?;
    let product = inspection.product(context);
    let overview = Overview::of(&product, &inspection.findings(&product));
    let today = context.today().to_string();
    if let Some(path) = &arguments.html {
        let root = &project.workspace.root;
        let name = snapshot.site.as_deref().and_then(|site| site.rsplit('/').next());
        let name = name.or_else(|| root.file_name()).unwrap_or("rolecall");
        write(context, path, &render_page(&product, &overview, name), PAGE_MARK)?;
    }
    if let Some(path) = &arguments.markdown {
        let graph = Graph::of(&product, None, MOST);
        write(context, path, &render_report_markdown(&overview, &graph, &today), MARKDOWN_MARK)?;
    }
    if let Some(path) = &arguments.badge {
        write(context, path, &render_badge(&overview), BADGE_MARK)?;
    }
    Ok(Exit::Done)
}

/// Writes a file that a person named, new or over an earlier one of ours; `-` is standard output.
fn write(context: &mut Context, path: &Utf8Path, text: &str, mark: &str) -> Result<(), Error> {
    if path == "-" {
        context.out(text);
        return Ok(());
    }
    if context.global.dry_run {
        context.info(&format!("would write {path}\n"));
        return Ok(());
    }
    write_generated(&context.resolve(path)?, path, text, mark)?;
    context.info(&format!("wrote {path}\n"));
    Ok(())
}
