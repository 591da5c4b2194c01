//! How things stand as the answers of a status report, which is an artifact like any other.

use std::collections::BTreeSet;

use super::drawing::render_mermaid;
use crate::core::counted::counted;
use crate::core::status::{Finding, Graph, Overview, RoleLine};

/// How many findings a report names.
const MOST: usize = 30;

/// The answers of a status report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportAnswers {
    /// One sentence.
    pub summary: String,
    /// The findings, the worst first, each with what to do next.
    pub findings: Vec<String>,
    /// The findings that are new, and those that are gone.
    pub changed: Vec<String>,
    /// Who holds each role, and how much is open.
    pub roles: Vec<String>,
    /// The drawing, as a block of code.
    pub picture: String,
}

/// Says how things stand. `before` are the findings that the last report named; `None` if there was none.
pub fn report_answers(overview: &Overview, graph: &Graph, today: &str, before: Option<&[String]>) -> ReportAnswers {
    let summary = overview.summary;
    let (held, all) = overview.covered();
    let text = match overview.findings.is_empty() {
        true => "nothing is wrong".to_owned(),
        false => format!(
            "{}, {} and {}",
            counted(summary.errors, "error"),
            counted(summary.warnings, "warning"),
            counted(summary.notes, "note")
        ),
    };
    let mut findings: Vec<String> = overview.findings.iter().take(MOST).map(line).collect();
    if overview.findings.len() > MOST {
        findings.push(format!("and {} more, which `rolecall status --verbose` shows", overview.findings.len() - MOST));
    }
    ReportAnswers {
        summary: format!(
            "On {today}, {held} of {all} roles are held, there are {} artifacts, and {text}.",
            summary.artifacts
        ),
        changed: before.map(|before| changed(overview, before)).unwrap_or_default(),
        findings,
        roles: overview.roles.iter().map(role).collect(),
        picture: match graph.edges.is_empty() {
            true => String::new(),
            false => format!("```mermaid\n{}```", render_mermaid(graph)),
        },
    }
}

/// A finding as a list's item. It begins with what stays the same while it lasts, unlike a number of days.
fn line(finding: &Finding) -> String {
    format!("{}: {}. Next: {}", name(finding), finding.message, finding.hint)
}

fn name(finding: &Finding) -> String {
    format!("{} {} {}", finding.severity.word(), finding.id, finding.subject)
}

/// What is new, and what is gone.
fn changed(overview: &Overview, before: &[String]) -> Vec<String> {
    let before: BTreeSet<&str> = before
        .iter()
        .filter(|line| !line.starts_with("and "))
        .filter_map(|line| Some(line.split_once(": ")?.0))
        .collect();
    // What was left out last time can't be told from what is new.
    let complete = before.len() < MOST;
    let now: Vec<String> = overview.findings.iter().map(name).collect();
    let known: BTreeSet<&str> = now.iter().map(String::as_str).collect();
    let new = now.iter().filter(|name| complete && !before.contains(name.as_str())).map(|name| format!("new: {name}"));
    let gone = before.iter().filter(|name| !known.contains(*name)).map(|name| format!("gone: {name}"));
    let mut changed: Vec<String> = new.chain(gone).collect();
    changed.truncate(MOST);
    changed
}

fn role(line: &RoleLine) -> String {
    let holders = line.holders.join(", ");
    let held = match line.coverage {
        "held" => holders,
        "fallback" => format!("nobody ({holders} stands in)"),
        _ => "nobody".to_owned(),
    };
    format!("{}: {held}; {} open, {} drafts, {} overdue", line.name, line.open, line.drafts, line.overdue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::check::{Level, Summary};

    fn overview(findings: &[(&'static str, &str)]) -> Overview {
        let finding = |(id, subject): &(&'static str, &str)| Finding {
            id,
            severity: Level::Warning,
            subject: (*subject).to_owned(),
            keys: vec![(*subject).to_owned()],
            message: "it was due 3 days ago".to_owned(),
            hint: "finish it".to_owned(),
        };
        let findings: Vec<Finding> = findings.iter().map(finding).collect();
        Overview { roles: Vec::new(), people: Vec::new(), findings, summary: Summary::default() }
    }

    #[test]
    fn what_is_new_and_what_is_gone_is_told_from_what_lasts() {
        let graph = Graph::default();
        let first = report_answers(&overview(&[("overdue", "bug/a"), ("no-why", "bug/b")]), &graph, "today", None);
        assert_eq!(first.changed, [] as [String; 0]);
        let next = overview(&[("overdue", "bug/a"), ("stuck", "bug/c")]);
        let next = report_answers(&next, &graph, "tomorrow", Some(&first.findings));
        assert_eq!(next.changed, ["new: warning stuck bug/c", "gone: warning no-why bug/b"]);
        assert_eq!(next.picture, "");
    }

    #[test]
    fn many_findings_are_cut_and_not_taken_for_new() {
        let keys: Vec<String> = (0..40).map(|at| format!("bug/b{at}")).collect();
        let many = overview(&keys.iter().map(|key| ("overdue", key.as_str())).collect::<Vec<_>>());
        let first = report_answers(&many, &Graph::default(), "today", None);
        assert_eq!(first.findings.len(), MOST + 1);
        let again = report_answers(&many, &Graph::default(), "today", Some(&first.findings));
        assert_eq!(again.changed, [] as [String; 0]);
    }
}
