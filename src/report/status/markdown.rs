//! How things stand as Markdown, short enough for an issue or a job's summary.

use std::fmt::Write as _;

use super::drawing::render_mermaid;
use crate::core::counted::counted;
use crate::core::status::{Finding, Graph, Overview};
use crate::report::summary::{code, escaped};

const WRITES: &str = "writing to a String can't fail";

/// Says which file is a report of ours, and may be written again.
pub const MARKDOWN_MARK: &str = "<!-- rolecall report -->";

/// How many findings are listed.
const MOST: usize = 30;

/// Renders roles, people and findings as tables, and how the artifacts hang together as a Mermaid diagram.
pub fn render_report_markdown(overview: &Overview, graph: &Graph, today: &str) -> String {
    let summary = overview.summary;
    let (held, roles) = overview.covered();
    let mut text = format!("{MARKDOWN_MARK}\n\n");
    writeln!(
        text,
        "On {today}: {}, {held} of {roles} roles held, {}, {}, {}.\n",
        counted(summary.artifacts, "artifact"),
        counted(summary.errors, "error"),
        counted(summary.warnings, "warning"),
        counted(summary.notes, "note")
    )
    .expect(WRITES);
    text += "## Findings\n\n";
    if overview.findings.is_empty() {
        text += "Nothing is wrong.\n";
    } else {
        text += "| | what | where | next |\n|---|---|---|---|\n";
    }
    for finding in overview.findings.iter().take(MOST) {
        text += &row(finding);
    }
    if overview.findings.len() > MOST {
        writeln!(text, "\nand {} more: `rolecall status --verbose` shows all.", overview.findings.len() - MOST)
            .expect(WRITES);
    }
    text +=
        "\n## Roles\n\n| role | held by | open | drafts | overdue | closed in 30 days |\n|---|---|--:|--:|--:|--:|\n";
    for role in &overview.roles {
        let holders: Vec<String> = role.holders.iter().map(|holder| escaped(holder)).collect();
        let held = match role.coverage {
            "held" => holders.join(", "),
            "fallback" => format!("nobody; {} stands in", holders.join(", ")),
            _ => "nobody".to_owned(),
        };
        let name = escaped(&role.name);
        writeln!(
            text,
            "| {name} | {held} | {} | {} | {} | {} |",
            role.open, role.drafts, role.overdue, role.closed_30d
        )
        .expect(WRITES);
    }
    if !overview.people.is_empty() {
        text += "\n## People\n\n| person | open | hats |\n|---|--:|---|\n";
    }
    for person in &overview.people {
        let hats: Vec<&str> = person.hats.iter().map(|hat| hat.name()).collect();
        writeln!(text, "| {} | {} | {} |", escaped(&person.login), person.open, hats.join(", ")).expect(WRITES);
    }
    if !graph.nodes.is_empty() {
        writeln!(text, "\n## How it hangs together\n\n```mermaid\n{}```", render_mermaid(graph)).expect(WRITES);
    }
    text
}

fn row(finding: &Finding) -> String {
    let level = finding.severity.word();
    format!(
        "| {level} | {}: {} | {} | {} |\n",
        finding.id,
        with_code(&finding.message),
        escaped(&finding.subject),
        with_code(&finding.hint)
    )
}

/// A sentence of ours in which commands and keys are code.
fn with_code(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts.map(|(turn, part)| if turn % 2 == 1 { code(part) } else { escaped(part) }).collect()
}
