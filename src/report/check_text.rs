//! Findings for people.

use std::fmt::Write as _;

use owo_colors::OwoColorize;

use crate::core::check::figures::{Figure, measured};
use crate::core::check::{Finding, Findings};
use crate::core::check::{Level, Summary};
use crate::core::counted::counted;

/// Findings as text, and their number.
#[derive(Clone, Debug)]
pub struct RenderedFindings {
    /// The findings by artifact.
    pub list: String,
    /// How many there are.
    pub summary: String,
}

/// Renders findings by artifact: place, words, one sentence, and how to fix it. `verbose` adds how often the check is
/// right.
pub fn render_findings(findings: &Findings, verbose: bool) -> RenderedFindings {
    let figures = measured();
    let mut list = String::new();
    let mut previous: Option<&Finding> = None;
    for finding in &findings.findings {
        let same = previous.is_some_and(|other| other.key == finding.key && other.path == finding.path);
        if !same {
            let gap = if previous.is_some() { "\n" } else { "" };
            writeln!(list, "{gap}{}", heading(finding).bold()).expect("writing to a String can't fail");
        }
        previous = Some(finding);
        let figure = figures.checks.iter().find(|figure| figure.check == finding.check);
        list += &render(finding, verbose.then_some(figure).flatten());
    }
    RenderedFindings { list, summary: summary(&findings.summary) }
}

/// What a fixed file would change, as lines that go and come.
pub fn render_text_diff(path: &str, before: &str, after: &str) -> String {
    let diff = similar::TextDiff::from_lines(before, after);
    let mut text = format!("{}\n", path.bold());
    for line in diff.unified_diff().context_radius(1).to_string().lines() {
        match line.as_bytes().first() {
            Some(b'+') => writeln!(text, "{}", line.green()),
            Some(b'-') => writeln!(text, "{}", line.red()),
            _ => writeln!(text, "{line}"),
        }
        .expect("writing to a String can't fail");
    }
    text
}

fn heading(finding: &Finding) -> String {
    match (&finding.key, &finding.path) {
        (Some(key), Some(path)) => format!("{key} ({path})"),
        (Some(key), None) => key.clone(),
        (None, Some(path)) => path.clone(),
        (None, None) => "text".to_owned(),
    }
}

fn render(finding: &Finding, figure: Option<&Figure>) -> String {
    let place = match (finding.line, finding.column) {
        (Some(line), Some(column)) => format!("{line}:{column}"),
        _ => "-".to_owned(),
    };
    let level = match finding.severity {
        Level::Error => finding.severity.word().red().to_string(),
        Level::Warning => finding.severity.word().yellow().to_string(),
        Level::Note => finding.severity.word().cyan().to_string(),
    };
    let mut text = format!("  {place} {level} {}: {}\n", finding.check, finding.message);
    let section = finding.section.as_ref().map_or_else(String::new, |section| format!("{section}: "));
    if !finding.words.is_empty() {
        writeln!(text, "      {section}{}", finding.words.dimmed()).expect("writing to a String can't fail");
    }
    writeln!(text, "      hint: {}", finding.hint).expect("writing to a String can't fail");
    if let Some((figure, precision)) = figure.and_then(|figure| Some((figure, figure.precision()?))) {
        writeln!(
            text,
            "      right in {:.0} % of {} findings ({:.0} to {:.0} %)",
            precision.value * 100.0,
            figure.right + figure.wrong,
            precision.low * 100.0,
            precision.high * 100.0
        )
        .expect("writing to a String can't fail");
    }
    text
}

fn summary(summary: &Summary) -> String {
    format!(
        "{} checked: {}, {}, {}\n",
        counted(summary.artifacts, "text"),
        counted(summary.errors, "error"),
        counted(summary.warnings, "warning"),
        counted(summary.notes, "note")
    )
}
