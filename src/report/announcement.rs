//! The line before anything is written to a repository: what will be done, where, and how long it takes. And the
//! addresses of what was written.

use std::time::Duration;

use crate::core::catalog::Destination;
use crate::core::plan::{Action, Change, Plan, Receipt};

/// Renders what a plan will write to a repository; `None` if that is nothing.
pub fn render_announcement(repository: &str, plan: &Plan, least: Duration) -> Option<String> {
    let mut counts = [[0_usize; 2]; 3];
    for step in &plan.steps {
        let (what, to) = match &step.change {
            Change::Create(record) => (0, record.destination),
            Change::Update(record) => (1, record.destination),
            Change::Later(later) => (usize::from(!later.creates), later.to),
            Change::None => (2, Destination::Issue),
        };
        counts[what][usize::from(to == Destination::File)] += usize::from(what < 2);
        counts[2][0] += step.claimants.len();
    }
    let all = [("creating", counts[0]), ("updating", counts[1]), ("closing", counts[2])];
    let parts: Vec<String> = all.into_iter().filter_map(|(verb, counts)| phrase(verb, counts)).collect();
    let text = parts.join(", ");
    let first = text.chars().next()?;
    let time = match least.as_secs() {
        0..=10 => String::new(),
        seconds @ 11..=90 => format!(" (about {seconds} s)"),
        more => format!(" (about {} minutes under GitHub's limits)", more.div_ceil(60)),
    };
    Some(format!("{}{} in {repository}{time}\n", first.to_uppercase(), &text[first.len_utf8()..]))
}

fn phrase(verb: &str, [issues, files]: [usize; 2]) -> Option<String> {
    let counted = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        many => Some(format!("{many} {one}s")),
    };
    let things: Vec<String> = [counted(issues, "issue"), counted(files, "file")].into_iter().flatten().collect();
    (!things.is_empty()).then(|| format!("{verb} {}", things.join(" and ")))
}

/// Renders the addresses of what was created or updated, for a person at a terminal.
pub fn render_addresses(receipts: &[Receipt]) -> String {
    let written = receipts.iter().filter(|receipt| matches!(receipt.action, Action::Create | Action::Update));
    written.filter_map(|receipt| receipt.url.as_ref()).fold(String::new(), |text, url| text + "  " + url + "\n")
}
