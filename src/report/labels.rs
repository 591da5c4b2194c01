//! What was done with the roles' labels.

use std::fmt::Write as _;

use owo_colors::OwoColorize;

use super::receipts::{Told, sign};
use crate::core::plan::{Action, LabelReceipt};

/// Tell what was done with labels.
pub fn render_labels(receipts: &[LabelReceipt], dry_run: bool) -> Told {
    let mut told = Told { list: String::new(), warnings: String::new(), summary: String::new() };
    for receipt in receipts {
        let (mark, style) = sign(receipt.action);
        writeln!(told.list, "{} {}  {}", mark.style(style), receipt.name.bold(), receipt.role.cyan())
            .expect("a string takes it");
    }
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for (warning, name) in receipts.iter().flat_map(|receipt| receipt.warnings.iter().map(|why| (why, &receipt.name))) {
        match reasons.iter_mut().find(|(known, _)| known == warning) {
            Some((_, names)) => names.push(name),
            None => reasons.push((warning, vec![name])),
        }
    }
    for (warning, names) in reasons {
        writeln!(told.warnings, "{}: {}: {warning}", "error".red(), names.join(", ")).expect("a string takes it");
    }
    let count = |action| receipts.iter().filter(|receipt| receipt.action == action).count();
    let (made, mended, failed) = (count(Action::Create), count(Action::Update), count(Action::Fail));
    told.summary = match (made + mended + failed, dry_run) {
        (0, _) => format!("up to date: {} labels\n", receipts.len()),
        (_, true) => format!("{made} to create, {mended} to fix, nothing was written\n"),
        (_, false) if failed > 0 => format!("{made} created, {mended} fixed, {failed} failed\n"),
        (_, false) => format!("{made} created, {mended} fixed\n"),
    };
    told
}
