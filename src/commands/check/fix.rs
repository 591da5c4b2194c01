//! `rolecall check --fix`: fixes what has one right answer in Markdown files, after showing the difference.

use camino::{Utf8Path, Utf8PathBuf};

use crate::commands::context::Context;
use crate::core::check::fixed;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::report::render_text_diff;
use crate::workspace::{Files, Limit, WriteError, read_named};

/// Fixes the files among the arguments.
pub(super) fn run(context: &mut Context, paths: &[&String]) -> Result<(), Error> {
    let is_markdown =
        |path: &&&String| Utf8Path::new(path.as_str()).extension().is_some_and(|extension| extension == "md");
    let files: Vec<&&String> = paths.iter().filter(is_markdown).collect();
    if files.is_empty() {
        let mistake = Diagnostic::error("`--fix` fixes Markdown files, and none is named");
        return Err(mistake.hint("name the files: `rolecall check --fix docs/story.md`").into());
    }
    for path in files {
        let full_path = context.resolve(Utf8Path::new(path.as_str()))?;
        let source = read_named(&full_path, &context.directory()?, Limit::Artifact)?;
        let text = fixed(&source.text);
        if text == source.text {
            continue;
        }
        let diff = render_text_diff(path, &source.text, &text);
        context.print_err(&diff);
        if !context.global.dry_run {
            write(&full_path, &source.text, &text)?;
            context.info(&format!("fixed {path}\n"));
        }
    }
    Ok(())
}

fn write(path: &Utf8PathBuf, before: &str, after: &str) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Utf8Path::new(""));
    let name = path.file_name().unwrap_or_default();
    let failed = |error: WriteError| Error::failed(Diagnostic::error(error.to_string()).hint("try again"));
    Files::new(folder).replace(name, before, after).map_err(failed)
}
