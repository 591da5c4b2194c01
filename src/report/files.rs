//! What was done with the files that GitHub reads.

use std::fmt::Write as _;

use owo_colors::{OwoColorize, Style};

use super::receipts::Told;
use crate::core::catalog::Catalog;
use crate::core::form::{FileAction, FileReceipt};

/// Tell what was done with files; with `only_said`, what would be.
pub fn render_files(catalog: &Catalog, receipts: &[&FileReceipt], only_said: bool) -> Told {
    let mut told = Told { list: String::new(), warnings: String::new(), summary: String::new() };
    for receipt in receipts {
        let (mark, style) = sign(receipt.action);
        let template = receipt.template.as_ref().and_then(|id| catalog.template(id));
        let what = template.map_or_else(String::new, |template| {
            format!("  {}  {}", template.name.dimmed(), catalog.owner(template).name.cyan())
        });
        writeln!(told.list, "{} {}{what}", mark.style(style), receipt.path.bold()).expect("a string takes it");
        for warning in &receipt.warnings {
            let word = match receipt.action {
                FileAction::Fail => "error".red().to_string(),
                _ => "warning".yellow().to_string(),
            };
            writeln!(told.warnings, "{word}: {}: {warning}", receipt.path).expect("a string takes it");
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
        .map(|(action, done, wanted)| format!("{} {}", count(action), if only_said { wanted } else { done }))
        .collect();
    let quiet = receipts.iter().all(|receipt| receipt.action == FileAction::Keep && receipt.warnings.is_empty());
    told.summary = match (receipts.len(), quiet, only_said) {
        (0, ..) => "no form is wanted, and nobody holds a role\n".to_owned(),
        (_, true, _) => format!("up to date: {files}\n"),
        (_, _, true) => format!("{files}: {}, nothing was written\n", words.join(", ")),
        (_, _, false) => format!("{files}: {}\n", words.join(", ")),
    };
    told
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
