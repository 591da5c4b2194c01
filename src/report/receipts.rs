//! Receipts for people: as a tree with owners, or one line each; then warnings, then the sum.

use std::collections::HashMap;
use std::fmt::Write as _;

use owo_colors::{OwoColorize, Style};

use crate::core::catalog::{Catalog, Coverage};
use crate::core::plan::{Action, Receipt, Receipts, Step, Summary};

/// More artifacts than this are summed up unless `--verbose` asks for all.
const LONG: usize = 200;

/// What is told, by where it goes.
pub struct Told {
    /// The list, for standard output.
    pub list: String,
    /// The warnings, for standard error.
    pub warnings: String,
    /// The sum, for standard error.
    pub summary: String,
}

/// Tell receipts.
pub fn render_receipts(catalog: &Catalog, receipts: &Receipts, tree: bool, all: bool, dry_run: bool) -> Told {
    let artifacts = &receipts.artifacts;
    let shown = all || artifacts.len() <= LONG;
    let list = match (shown, tree) {
        (true, true) => as_tree(catalog, artifacts),
        (true, false) => artifacts.iter().map(|receipt| line(catalog, receipt, "")).collect(),
        (false, _) => as_sums(catalog, artifacts),
    };
    Told { list, warnings: warnings(artifacts, all), summary: summary(receipts, shown, dry_run) }
}

/// The warnings; one that holds for several artifacts is told once.
fn warnings(artifacts: &[Receipt], all: bool) -> String {
    let mut told: Vec<(bool, &str, Vec<&str>)> = Vec::new();
    let mut places: HashMap<(bool, &str), usize> = HashMap::new();
    for receipt in artifacts {
        let failed = receipt.action == Action::Fail;
        for warning in &receipt.warnings {
            let at = *places.entry((failed, warning)).or_insert_with(|| {
                told.push((failed, warning, Vec::new()));
                told.len() - 1
            });
            told[at].2.push(&receipt.key);
        }
    }
    let mut text = String::new();
    for (failed, warning, keys) in told {
        let word = if failed { "error".red().to_string() } else { "warning".yellow().to_string() };
        let shown = if all { keys.len() } else { 3.min(keys.len()) };
        let more = match keys.len() - shown {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        writeln!(text, "{word}: {}{more}: {warning}", keys[..shown].join(", ")).expect("a string takes it");
    }
    text
}

fn summary(receipts: &Receipts, shown: bool, dry_run: bool) -> String {
    let sum = receipts.summary;
    let total = receipts.artifacts.len();
    let artifacts = if total == 1 { "1 artifact".to_owned() } else { format!("{total} artifacts") };
    if total == 0 {
        return "nothing to do: no artifact is requested\n".to_owned();
    }
    if sum.kept == total && receipts.artifacts.iter().all(|receipt| receipt.warnings.is_empty()) {
        return format!("up to date: {artifacts}\n");
    }
    let undone = |receipt: &&Receipt| receipt.action == Action::Fail && receipt.warnings.is_empty();
    let left = if receipts.stopped.is_some() { receipts.artifacts.iter().filter(undone).count() } else { 0 };
    let words = counts(sum, left, dry_run);
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

/// How many of each, in words. `left` of those that failed were not begun.
pub(super) fn counts(sum: Summary, left: usize, dry_run: bool) -> Vec<String> {
    let parts = [
        (sum.created, "created", "to create"),
        (sum.updated, "updated", "to update"),
        (sum.kept, "kept", "to keep"),
        (sum.conflicts, "in conflict", "in conflict"),
        (sum.failed - left, "failed", "would fail"),
        (left, "left to do", "left to do"),
    ];
    let some = parts.into_iter().filter(|(count, _, _)| *count > 0);
    some.map(|(count, done, wanted)| format!("{count} {}", if dry_run { wanted } else { done })).collect()
}

/// A receipt's line: a sign, the key, the owner, the title; then what is missing.
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
        writeln!(text, "{indent}{} {}", "missing:".yellow(), receipt.missing.join(", ")).expect("a string takes it");
    }
    text
}

/// Is something still asked of it? What was not made asks nothing.
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
    let Some(role) = catalog.role(&receipt.role) else { return receipt.role.clone() };
    let people: Vec<String> = receipt.assignees.iter().map(|login| format!("@{login}")).collect();
    match catalog.coverage(role) {
        _ if !people.is_empty() => format!("{} {}", role.name, people.join(" ")),
        Coverage::Missing => format!("{} (nobody yet)", role.name),
        _ => role.name.clone(),
    }
}

fn shorten(title: &str, most: usize) -> String {
    if title.chars().count() <= most {
        return title.to_owned();
    }
    let cut: String = title.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}

/// Children below their parents. A parent that is not in the list does not hide its children.
fn as_tree(catalog: &Catalog, artifacts: &[Receipt]) -> String {
    let place: HashMap<&str, usize> =
        artifacts.iter().enumerate().map(|(at, receipt)| (receipt.key.as_str(), at)).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); artifacts.len()];
    let mut tops = Vec::new();
    for (at, receipt) in artifacts.iter().enumerate() {
        match receipt.parent.as_deref().and_then(|parent| place.get(parent)) {
            Some(parent) if *parent != at => children[*parent].push(at),
            _ => tops.push(at),
        }
    }
    let mut text = String::new();
    let mut told = vec![false; artifacts.len()];
    // Parents that a person bent into a circle have no top: whatever the walk did not reach follows at the end.
    for top in tops.into_iter().chain(0..artifacts.len()) {
        let mut stack = vec![(top, String::new(), String::new())];
        while let Some((at, branch, below)) = stack.pop() {
            if std::mem::replace(&mut told[at], true) {
                continue;
            }
            text += &line(catalog, &artifacts[at], &branch);
            let last = children[at].len().saturating_sub(1);
            for (turn, child) in children[at].iter().enumerate().rev() {
                let (fork, bar) = if turn == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
                stack.push((*child, format!("{below}{fork}"), format!("{below}{bar}")));
            }
        }
    }
    text
}

/// Many artifacts, counted by owner and template.
fn as_sums(catalog: &Catalog, artifacts: &[Receipt]) -> String {
    let mut counts: Vec<(&str, &str, Action, usize)> = Vec::new();
    for receipt in artifacts {
        let known = counts.iter_mut().find(|(role, template, action, _)| {
            *role == receipt.role && *template == receipt.template && *action == receipt.action
        });
        match known {
            Some((_, _, _, count)) => *count += 1,
            None => counts.push((&receipt.role, &receipt.template, receipt.action, 1)),
        }
    }
    let mut text = String::new();
    for (role, template, action, count) in counts {
        let (sign, style) = sign(action);
        let name = catalog.role(role).map_or(role, |role| role.name.as_str());
        writeln!(text, "{} {count:>6} {}  {}", sign.style(style), template.bold(), name.cyan())
            .expect("a string takes it");
    }
    text
}

/// What a person sees before saying yes.
pub fn preview(step: &Step) -> String {
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
            writeln!(text, "  {line}").expect("a string takes it");
        }
        text.push('\n');
    }
    for warning in &step.receipt.warnings {
        writeln!(text, "{}: {warning}", "warning".yellow()).expect("a string takes it");
    }
    text
}

/// What `--force` overwrites.
pub fn render_diff(key: &str, diff: &str) -> String {
    let mut text = format!("{}\n", key.bold());
    for line in diff.lines() {
        match line.as_bytes().first() {
            Some(b'+') => writeln!(text, "{}", line.green()),
            Some(b'-') => writeln!(text, "{}", line.red()),
            _ => writeln!(text, "{line}"),
        }
        .expect("a string takes it");
    }
    text
}
