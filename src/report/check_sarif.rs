//! Findings as SARIF 2.1.0, which GitHub's code scanning shows.

use serde_json::{Value, json};

use crate::core::check::{Finding, Findings, Level, all, level_of};

/// The findings as one run of SARIF.
pub fn render_sarif(findings: &Findings) -> Value {
    let figures = crate::core::check::figures::measured();
    let settings = crate::core::check::Settings::default();
    let rules: Vec<Value> = all()
        .map(|about| {
            json!({
                "id": about.id,
                "shortDescription": { "text": about.rule },
                "fullDescription": { "text": format!("{} Source: {}.", about.reason, about.source) },
                "defaultConfiguration": { "level": level_of(about.id, &settings, &figures).word() },
                "properties": { "basis": about.basis.word() },
            })
        })
        .collect();
    let results: Vec<Value> = findings.findings.iter().map(|finding| result(finding, &rules)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "rolecall",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(finding: &Finding, rules: &[Value]) -> Value {
    let mut location = json!({});
    if let (Some(path), Some(line)) = (&finding.path, finding.line) {
        location["physicalLocation"] = json!({
            "artifactLocation": { "uri": uri(path) },
            "region": { "startLine": line, "startColumn": finding.column.unwrap_or(1) },
        });
    }
    if let Some(key) = &finding.key {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": key, "kind": "module" }]);
    }
    let mut result = json!({
        "ruleId": finding.check,
        "level": match finding.severity {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        },
        "message": { "text": format!("{}: {} ({})", finding.message, finding.words, finding.hint) },
        "locations": [location],
    });
    if let Some(index) = rules.iter().position(|rule| rule["id"] == finding.check.as_str()) {
        result["ruleIndex"] = json!(index);
    }
    result
}

/// A path as a relative URI: everything but letters, digits and a few marks is escaped.
fn uri(path: &str) -> String {
    let path = if path == "-" { "stdin" } else { path };
    path.bytes().fold(String::new(), |mut uri, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => uri.push(char::from(byte)),
            _ => uri += &format!("%{byte:02X}"),
        }
        uri
    })
}
