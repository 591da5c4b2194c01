//! `rolecall edit`: opens an artifact in the person's editor. If it changed meanwhile, nothing is written, and the
//! person's text stays in its file.

use super::context::Context;
use super::pipeline::{ReceiptLayout, report};
use super::project::Project;
use super::{Exit, change, reference};
use crate::cli::Edit;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::{editable, edited};
use crate::workspace::{DraftFile, Limit, is_interactive, open_in_editor, read_named};

/// The editor that is there on any system of this kind.
const DEFAULT: &str = if cfg!(windows) { "notepad" } else { "vi" };

pub(super) fn run(context: &mut Context, arguments: &Edit) -> Result<Exit, Error> {
    let (key, base) = {
        let project = Project::open(context)?;
        let snapshot = reference::snapshot(context, &project, &arguments.key)?;
        let existing = reference::artifact(context, &project, &snapshot, &arguments.key)?;
        (existing.record.key.to_string(), editable(&project.catalog, existing))
    };
    match &arguments.from {
        Some(path) => {
            let source = match path.as_str() {
                "-" => context.read_stdin()?,
                _ => read_named(&context.resolve(path)?, &context.directory()?, Limit::Artifact)?,
            };
            write(context, &key, &base, &source.text, &source.path)
        }
        None => edit(context, &key, &base),
    }
}

/// Lets the person edit the text, and writes it.
fn edit(context: &mut Context, key: &str, base: &str) -> Result<Exit, Error> {
    let editor = context.environment.variable("VISUAL").or_else(|| context.environment.variable("EDITOR"));
    let editor = match editor {
        Some(editor) => editor,
        None if is_interactive() => DEFAULT.to_owned(),
        None => {
            let mistake = Diagnostic::error("no editor is set, and nobody is at the terminal");
            return Err(mistake.hint("set `EDITOR`, or use `--from FILE`").into());
        }
    };
    let file = DraftFile::new(&key.replace('/', "-"), base).map_err(|error| {
        Error::failed(Diagnostic::error(format!("can't write a temporary file: {error}")).hint("use `--from FILE`"))
    })?;
    let result = open_in_editor(&editor, file.path())
        .and_then(|()| read_named(file.path(), &context.directory()?, Limit::Artifact))
        .and_then(|source| {
            if source.text == base {
                context.info(&format!("{key}: nothing was changed\n"));
                return Ok(Exit::Done);
            }
            write(context, key, base, &source.text, &source.path)
        });
    if matches!(result, Ok(Exit::Done)) && !context.global.dry_run {
        file.remove();
    } else {
        let again = format!("your text is in {}; `rolecall edit {key} --from FILE` takes it\n", file.path());
        context.print_err(&again);
    }
    result
}

fn write(context: &mut Context, key: &str, base: &str, text: &str, place: &str) -> Result<Exit, Error> {
    let (project, receipts) = change::change(context, key, |_, target| {
        let catalog = &target.project.catalog;
        if editable(catalog, target.existing) != base {
            let mistake = Diagnostic::error(format!("`{key}` changed while it was edited: nothing was written"));
            let hint = format!("`rolecall show {key} --raw` prints how it is now: add your changes to that");
            return Err(Error::failed(mistake.hint(hint)));
        }
        Ok(vec![edited(catalog, target.existing, base, text, place)?])
    })?;
    Ok(report(context, &project, &receipts, ReceiptLayout::Lines))
}
