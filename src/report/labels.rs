//! The receipts of `rolecall labels`, as text.

use std::fmt::Write as _;

use owo_colors::OwoColorize;

use super::receipts::{Rendered, sign};
use crate::core::diagnostic::Diagnostic;
use crate::core::plan::{Action, LabelReceipt};

/// Renders what was done with labels, or in a dry run what would be.
pub fn render_labels(receipts: &[LabelReceipt], dry_run: bool) -> Rendered {
    let mut rendered = Rendered { list: String::new(), warnings: String::new(), summary: String::new() };
    for receipt in receipts {
        let (mark, style) = sign(receipt.action);
        writeln!(rendered.list, "{} {}  {}", mark.style(style), receipt.name.bold(), receipt.role.cyan())
            .expect("writing to a String can't fail");
    }
    let mut reasons: Vec<(&Diagnostic, Vec<&str>)> = Vec::new();
    for (warning, name) in
        receipts.iter().flat_map(|receipt| receipt.warnings.iter().map(|warning| (warning, &receipt.name)))
    {
        match reasons.iter_mut().find(|(known, _)| *known == warning) {
            Some((_, names)) => names.push(name),
            None => reasons.push((warning, vec![name])),
        }
    }
    for (warning, names) in reasons {
        writeln!(rendered.warnings, "{}: {}: {warning}", "error".red(), names.join(", "))
            .expect("writing to a String can't fail");
    }
    let count = |action| receipts.iter().filter(|receipt| receipt.action == action).count();
    let (created, fixed, failed) = (count(Action::Create), count(Action::Update), count(Action::Fail));
    rendered.summary = match (created + fixed + failed, dry_run) {
        (0, _) => format!("up to date: {} labels\n", receipts.len()),
        (_, true) => format!("{created} to create, {fixed} to fix, nothing was written\n"),
        (_, false) if failed > 0 => format!("{created} created, {fixed} fixed, {failed} failed\n"),
        (_, false) => format!("{created} created, {fixed} fixed\n"),
    };
    rendered
}
