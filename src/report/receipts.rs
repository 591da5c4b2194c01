//! Receipts as text: a tree with owners or one line each, then the warnings, then the summary.

use std::collections::HashMap;
use std::fmt::Write as _;

use owo_colors::{OwoColorize, Style};

use crate::core::catalog::{Catalog, Coverage};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;
use crate::core::plan::{Action, Receipt, Receipts, Step, Summary};

/// How many artifacts are listed one by one without `--verbose`. More are only counted.
const MAX_LISTED: usize = 200;

/// The text of receipts, by where it is written.
pub struct Rendered {
    /// The list, for standard output.
    pub list: String,
    /// The warnings, for standard error.
    pub warnings: String,
    /// The summary line, for standard error.
    pub summary: String,
}

/// Renders receipts.
pub fn render_receipts(catalog: &Catalog, receipts: &Receipts, tree: bool, all: bool, dry_run: bool) -> Rendered {
    let artifacts = &receipts.artifacts;
    let shown = all || artifacts.len() <= MAX_LISTED;
    let list = match (shown, tree) {
        (true, true) => as_tree(catalog, artifacts),
        (true, false) => artifacts.iter().map(|receipt| line(catalog, receipt, "")).collect(),
        (false, _) => as_counts(catalog, artifacts),
    };
    Rendered { list, warnings: warnings(artifacts, all), summary: summary(receipts, shown, dry_run) }
}

/// Renders the warnings. One that several artifacts share is shown once.
fn warnings(artifacts: &[Receipt], all: bool) -> String {
    let mut grouped: Vec<(bool, &Diagnostic, Vec<&ArtifactKey>)> = Vec::new();
    let mut places: HashMap<(bool, String), usize> = HashMap::new();
    for receipt in artifacts {
        let failed = receipt.action == Action::Fail;
        for warning in &receipt.warnings {
            let at = *places.entry((failed, warning.to_string())).or_insert_with(|| {
                grouped.push((failed, warning, Vec::new()));
                grouped.len() - 1
            });
            grouped[at].2.push(&receipt.key);
        }
    }
    let mut text = String::new();
    for (failed, warning, keys) in grouped {
        let word = if failed { "error".red().to_string() } else { "warning".yellow().to_string() };
        let shown = if all { keys.len() } else { 3.min(keys.len()) };
        let names: Vec<String> = keys[..shown].iter().map(ToString::to_string).collect();
        let more = match keys.len() - shown {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let hint = warning.hint.as_ref().map_or_else(String::new, |hint| format!("\n  hint: {hint}"));
        writeln!(text, "{word}: {}{more}: {}{hint}", names.join(", "), warning.message)
            .expect("writing to a String can't fail");
    }
    text
}

fn summary(receipts: &Receipts, shown: bool, dry_run: bool) -> String {
    let sum = receipts.summary;
    let total = receipts.artifacts.len();
    let artifacts = if total == 1 { "1 artifact".to_owned() } else { format!("{total} artifacts") };
    if total == 0 {
        return "nothing to do: no artifacts requested\n".to_owned();
    }
    if sum.kept == total && receipts.artifacts.iter().all(|receipt| receipt.warnings.is_empty()) {
        return format!("up to date: {artifacts}\n");
    }
    let undone = |receipt: &&Receipt| receipt.action == Action::Fail && receipt.warnings.is_empty();
    let not_started = if receipts.stopped.is_some() { receipts.artifacts.iter().filter(undone).count() } else { 0 };
    let words = counts(sum, not_started, dry_run);
    let drafts = receipts.artifacts.iter().filter(|receipt| is_draft(receipt)).count();
    let drafts = match drafts {
        0 => String::new(),
        1 => "; 1 draft: run `rolecall fill KEY` to complete it".to_owned(),
        many => format!("; {many} drafts: run `rolecall fill KEY` to complete them"),
    };
    let more = if shown { "" } else { "; `--verbose` lists them all" };
    let dry = if dry_run { ", nothing was written" } else { "" };
    format!("{artifacts}: {}{drafts}{more}{dry}\n", words.join(", "))
}

/// The counts per action as phrases. `not_started` of the failed ones were never started.
pub(super) fn counts(sum: Summary, not_started: usize, dry_run: bool) -> Vec<String> {
    let partly = match (sum.partly, dry_run) {
        (0, _) => String::new(),
        (count, false) => format!(" ({count} updated apart from that)"),
        (count, true) => format!(" ({count} to update apart from that)"),
    };
    let conflicts = format!("in conflict{partly}");
    let parts = [
        (sum.created, "created", "to create"),
        (sum.updated, "updated", "to update"),
        (sum.kept, "kept", "to keep"),
        (sum.conflicts, conflicts.as_str(), conflicts.as_str()),
        (sum.failed - not_started, "failed", "would fail"),
        (not_started, "not started", "not started"),
    ];
    let some = parts.into_iter().filter(|(count, _, _)| *count > 0);
    some.map(|(count, done, planned)| format!("{count} {}", if dry_run { planned } else { done })).collect()
}

/// Renders a receipt: one line with its sign, key, owner and title, and one with its missing fields.
fn line(catalog: &Catalog, receipt: &Receipt, branch: &str) -> String {
    let (sign, style) = sign(receipt.action);
    let owner = owner(catalog, receipt);
    let closed = if receipt.state == crate::core::plan::State::Closed { " (closed)" } else { "" };
    let number = receipt.number.map_or_else(String::new, |number| format!(" #{number}"));
    let mut text = format!(
        "{} {}{}{number}{closed}  {}  {}\n",
        sign.style(style),
        branch.dimmed(),
        receipt.key.bold(),
        owner.cyan(),
        shorten(&receipt.title, 60).dimmed()
    );
    if is_draft(receipt) {
        let indent = " ".repeat(branch.chars().count() + 4);
        writeln!(text, "{indent}{} {}", "missing:".yellow(), receipt.missing.join(", "))
            .expect("writing to a String can't fail");
    }
    text
}

/// Whether required fields are missing. An artifact that couldn't be created isn't a draft.
fn is_draft(receipt: &Receipt) -> bool {
    !receipt.missing.is_empty() && receipt.action != Action::Fail
}

pub(super) fn sign(action: Action) -> (&'static str, Style) {
    match action {
        Action::Create => ("+", Style::new().green()),
        Action::Update => ("~", Style::new().blue()),
        Action::Keep => ("=", Style::new().dimmed()),
        Action::Conflict => ("!", Style::new().yellow()),
        Action::Fail => ("x", Style::new().red()),
    }
}

fn owner(catalog: &Catalog, receipt: &Receipt) -> String {
    let Some(role) = catalog.role(receipt.role.as_str()) else { return receipt.role.to_string() };
    let people: Vec<String> = receipt.assignees.iter().map(|login| format!("@{login}")).collect();
    match catalog.coverage(role) {
        _ if !people.is_empty() => format!("{} {}", role.name, people.join(" ")),
        Coverage::Missing => format!("{} (nobody yet)", role.name),
        _ => role.name.clone(),
    }
}

fn shorten(title: &str, max: usize) -> String {
    if title.chars().count() <= max {
        return title.to_owned();
    }
    let cut: String = title.chars().take(max - 1).collect();
    format!("{}…", cut.trim_end())
}

/// Renders a tree: children below their parents. Children whose parent isn't in the list are at the top.
fn as_tree(catalog: &Catalog, artifacts: &[Receipt]) -> String {
    let place: HashMap<&ArtifactKey, usize> =
        artifacts.iter().enumerate().map(|(at, receipt)| (&receipt.key, at)).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); artifacts.len()];
    let mut roots = Vec::new();
    for (at, receipt) in artifacts.iter().enumerate() {
        match receipt.parent.as_deref().and_then(|parent| place.get(&ArtifactKey::parse(parent).ok()?)) {
            Some(parent) if *parent != at => children[*parent].push(at),
            _ => roots.push(at),
        }
    }
    let mut text = String::new();
    let mut rendered = vec![false; artifacts.len()];
    // Parents edited by hand can form a cycle, which has no root: what the walk didn't reach follows at the end.
    for root in roots.into_iter().chain(0..artifacts.len()) {
        let mut stack = vec![(root, String::new(), String::new())];
        while let Some((at, branch, below)) = stack.pop() {
            if std::mem::replace(&mut rendered[at], true) {
                continue;
            }
            text += &line(catalog, &artifacts[at], &branch);
            let last = children[at].len().saturating_sub(1);
            for (index, child) in children[at].iter().enumerate().rev() {
                let (fork, bar) = if index == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
                stack.push((*child, format!("{below}{fork}"), format!("{below}{bar}")));
            }
        }
    }
    text
}

/// A tree drawn with ASCII, for terminals that show nothing else.
pub fn ascii_tree(text: &str) -> String {
    text.replace("├─", "|-").replace("└─", "`-").replace('│', "|").replace('…', "...")
}

/// Renders how many artifacts each owner has per template and action.
fn as_counts(catalog: &Catalog, artifacts: &[Receipt]) -> String {
    let mut counts: Vec<(&str, &str, Action, usize)> = Vec::new();
    for receipt in artifacts {
        let known = counts.iter_mut().find(|(role, template, action, _)| {
            *role == receipt.role.as_str() && *template == receipt.template.as_str() && *action == receipt.action
        });
        match known {
            Some((_, _, _, count)) => *count += 1,
            None => counts.push((receipt.role.as_str(), receipt.template.as_str(), receipt.action, 1)),
        }
    }
    let mut text = String::new();
    for (role, template, action, count) in counts {
        let (sign, style) = sign(action);
        let name = catalog.role(role).map_or(role, |role| role.name.as_str());
        writeln!(text, "{} {count:>6} {}  {}", sign.style(style), template.bold(), name.cyan())
            .expect("writing to a String can't fail");
    }
    text
}

/// Renders the artifact that a person is asked to confirm.
pub fn render_preview(step: &Step) -> String {
    let mut text = format!(
        "\n{}  {}\n{}\n\n",
        step.receipt.key.bold(),
        step.location.to_string().dimmed(),
        step.receipt.title.underline()
    );
    if let crate::core::plan::Change::Create(record) = &step.change {
        let visible = record.body.split("\n<!-- rolecall ").next().unwrap_or_default();
        let visible = visible.replace('\0', "`");
        for line in visible.trim_end().lines() {
            writeln!(text, "  {line}").expect("writing to a String can't fail");
        }
        text.push('\n');
    }
    for warning in &step.receipt.warnings {
        writeln!(text, "{}: {warning}", "warning".yellow()).expect("writing to a String can't fail");
    }
    text
}

/// Renders the manual edits that `--force` overwrites.
pub fn render_diff(key: &ArtifactKey, diff: &str) -> String {
    let mut text = format!("{}\n", key.bold());
    for line in diff.lines() {
        match line.as_bytes().first() {
            Some(b'+') => writeln!(text, "{}", line.green()),
            Some(b'-') => writeln!(text, "{}", line.red()),
            _ => writeln!(text, "{line}"),
        }
        .expect("writing to a String can't fail");
    }
    text
}
