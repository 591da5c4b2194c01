//! The receipts of `rolecall forms`, as text.

use std::fmt::Write as _;

use owo_colors::{OwoColorize, Style};

use super::receipts::Rendered;
use crate::core::catalog::Catalog;
use crate::core::form::{FileAction, FileReceipt};

/// Renders what was done with files, or with `dry_run` what would be.
pub fn render_files(catalog: &Catalog, receipts: &[&FileReceipt], dry_run: bool) -> Rendered {
    let mut rendered = Rendered { list: String::new(), warnings: String::new(), summary: String::new() };
    for receipt in receipts {
        let (mark, style) = sign(receipt.action);
        let template = receipt.template.as_ref().and_then(|id| catalog.template(id));
        let what = template.map_or_else(String::new, |template| {
            format!("  {}  {}", template.name.dimmed(), catalog.owner(template).name.cyan())
        });
        writeln!(rendered.list, "{} {}{what}", mark.style(style), receipt.path.bold())
            .expect("writing to a String can't fail");
        for warning in &receipt.warnings {
            let word = match receipt.action {
                FileAction::Fail => "error".red().to_string(),
                _ => "warning".yellow().to_string(),
            };
            writeln!(rendered.warnings, "{word}: {}: {warning}", receipt.path).expect("writing to a String can't fail");
        }
    }
    let parts = [
        (FileAction::Create, "written", "to write"),
        (FileAction::Update, "updated", "to update"),
        (FileAction::Remove, "removed", "to remove"),
        (FileAction::Keep, "kept", "to keep"),
        (FileAction::Conflict, "in conflict", "in conflict"),
        (FileAction::Fail, "failed", "failed"),
    ];
    let count = |action| receipts.iter().filter(|receipt| receipt.action == action).count();
    let files = if receipts.len() == 1 { "1 file".to_owned() } else { format!("{} files", receipts.len()) };
    let words: Vec<String> = parts
        .into_iter()
        .filter(|(action, ..)| count(*action) > 0)
        .map(|(action, done, planned)| format!("{} {}", count(action), if dry_run { planned } else { done }))
        .collect();
    let quiet = receipts.iter().all(|receipt| receipt.action == FileAction::Keep && receipt.warnings.is_empty());
    rendered.summary = match (receipts.len(), quiet, dry_run) {
        (0, ..) => "no forms are enabled, and nobody holds a role\n".to_owned(),
        (_, true, _) => format!("up to date: {files}\n"),
        (_, _, true) => format!("{files}: {}, nothing was written\n", words.join(", ")),
        (_, _, false) => format!("{files}: {}\n", words.join(", ")),
    };
    rendered
}

fn sign(action: FileAction) -> (&'static str, Style) {
    match action {
        FileAction::Create => ("+", Style::new().green()),
        FileAction::Update => ("~", Style::new().blue()),
        FileAction::Remove => ("-", Style::new().red()),
        FileAction::Keep => ("=", Style::new().dimmed()),
        FileAction::Conflict => ("!", Style::new().yellow()),
        FileAction::Fail => ("x", Style::new().red()),
    }
}
