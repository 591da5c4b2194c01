//! Findings as annotations of a GitHub workflow, and as `JUnit`'s XML.

use std::fmt::Write as _;

use crate::core::check::{Finding, Findings, Level};

/// The findings as workflow commands, one a line.
pub fn render_annotations(findings: &Findings) -> String {
    findings.findings.iter().map(|finding| annotation(finding) + "\n").collect()
}

/// A finding as a workflow command.
pub fn annotation(finding: &Finding) -> String {
    let command = match finding.severity {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(path) = &finding.path {
        properties.push(format!("file={}", property(path)));
    }
    if let (Some(line), Some(column), Some(_)) = (finding.line, finding.column, &finding.path) {
        properties.push(format!("line={line},col={column}"));
    }
    properties.push(format!("title={}", property(&finding.check)));
    let name = finding.key.as_ref().map_or_else(String::new, |key| format!("{key}: "));
    let words = if finding.words.is_empty() { String::new() } else { format!(" [{}]", finding.words) };
    format!(
        "::{command} {}::{}",
        properties.join(","),
        data(&format!("{name}{}{words} ({})", finding.message, finding.hint))
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The findings as `JUnit`'s XML: errors and warnings are failed cases. Notes are none.
pub fn render_junit(findings: &Findings) -> String {
    let failed: Vec<&Finding> = findings.findings.iter().filter(|finding| finding.severity != Level::Note).collect();
    let tests = findings.summary.artifacts.max(failed.len());
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mut line = |line: &str| writeln!(text, "{line}").expect("writing to a String can't fail");
    line(&format!("<testsuites tests=\"{tests}\" failures=\"{}\">", failed.len()));
    line(&format!("  <testsuite name=\"rolecall check\" tests=\"{tests}\" failures=\"{}\">", failed.len()));
    for finding in failed {
        let name = finding.key.as_deref().or(finding.path.as_deref()).unwrap_or("text");
        let place = finding.line.map_or_else(String::new, |line| format!(":{line}"));
        line(&format!("    <testcase classname=\"{}\" name=\"{}{place}\">", xml(&finding.check), xml(name)));
        line(&format!(
            "      <failure type=\"{}\" message=\"{}\">{}</failure>",
            finding.severity.word(),
            xml(&finding.message),
            xml(&format!("{}\n{}", finding.words, finding.hint))
        ));
        line("    </testcase>");
    }
    line("  </testsuite>");
    line("</testsuites>");
    text
}

/// A text in XML, without the control characters that XML can't hold.
fn xml(text: &str) -> String {
    let allowed = text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'));
    allowed.collect::<String>().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
