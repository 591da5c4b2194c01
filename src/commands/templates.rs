//! `rolecall templates`: lists, shows, ejects and lints templates.

use camino::Utf8PathBuf;

use super::context::Context;
use super::{Exit, resolve};
use crate::cli::{Templates, TemplatesCommand};
use crate::core::catalog::load;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::report::{render_template, render_templates, template_json, templates_json};
use crate::workspace::{TEMPLATES, WriteError, read_templates};

pub(super) fn run(context: &mut Context, arguments: &Templates) -> Result<Exit, Error> {
    match (&arguments.command, &arguments.id) {
        (Some(TemplatesCommand::Eject { id }), _) => eject(context, id),
        (Some(TemplatesCommand::Lint { paths }), _) => lint(context, paths),
        (None, None) => {
            let workspace = context.workspace()?;
            let catalog = context.catalogs.catalog(&workspace)?;
            if context.global.json {
                context.json(&templates_json(&catalog));
            } else {
                let text = render_templates(&catalog, context.width());
                context.out(&text);
            }
            Ok(Exit::Done)
        }
        (None, Some(id)) => {
            let workspace = context.workspace()?;
            let catalog = context.catalogs.catalog(&workspace)?;
            let template = resolve::template(&catalog, id)?;
            if context.global.json {
                context.json(&template_json(template));
            } else {
                let text = render_template(&catalog, template);
                context.out(&text);
            }
            Ok(Exit::Done)
        }
    }
}

fn eject(context: &mut Context, id: &str) -> Result<Exit, Error> {
    let workspace = context.workspace()?;
    let catalog = workspace.catalog()?;
    let template = resolve::template(&catalog, id)?;
    if !template.builtin {
        let message = format!("`{id}` isn't a built-in template");
        return Err(Diagnostic::error(message)
            .hint(format!("it is already yours: edit {}", template.source.path))
            .into());
    }
    let id = &template.id;
    let path = format!("{TEMPLATES}/{}/{id}.md", template.role);
    if !context.global.dry_run {
        workspace.files().create(&path, &template.source.text).map_err(|error| match error {
            WriteError::Taken(_) => {
                Error::from(Diagnostic::error(error.to_string()).hint("edit it, or remove it first"))
            }
            _ => Error::failed(Diagnostic::error(error.to_string()).hint(error.hint())),
        })?;
    }
    if context.global.json {
        context.json(&serde_json::json!({ "template": id.as_str(), "path": path }));
    } else {
        context.out(&format!("{path}\n"));
        context.info(&format!("edit it there; it now overrides the built-in `{id}`\n"));
    }
    Ok(Exit::Done)
}

fn lint(context: &mut Context, paths: &[Utf8PathBuf]) -> Result<Exit, Error> {
    let workspace = context.workspace()?;
    let mut files = workspace.team_files()?;
    let mut linted = files.len();
    if !paths.is_empty() {
        linted = 0;
        for path in paths {
            let full_path = context.resolve(path)?;
            for file in read_templates(&full_path, &context.directory()?)? {
                linted += 1;
                files.retain(|known| known.path != file.path);
                files.push(file);
            }
        }
    }
    let mistakes = load(&files, &workspace.config).err().unwrap_or_default();
    if context.global.json {
        context.json(
            &serde_json::json!({ "templates": linted, "mistakes": mistakes.iter().map(|mistake| serde_json::json!({
            "message": mistake.message,
            "path": mistake.place.as_ref().map(crate::core::diagnostic::Place::path),
            "line": mistake.place.as_ref().map(crate::core::diagnostic::Place::line),
            "column": mistake.place.as_ref().map(crate::core::diagnostic::Place::column),
            "hint": mistake.hint,
        })).collect::<Vec<_>>() }),
        );
    } else {
        context.warn(&mistakes);
        let files = if linted == 1 { "1 file".to_owned() } else { format!("{linted} files") };
        match mistakes.len() {
            0 => context.info(&format!("no mistakes in {files}\n")),
            1 => context.info(&format!("1 mistake in {files}\n")),
            many => context.info(&format!("{many} mistakes in {files}\n")),
        }
    }
    Ok(if mistakes.is_empty() { Exit::Done } else { Exit::Wrong })
}
