//! Writes requests as an outline or a table that reads back as the same requests.

use crate::core::artifact::{Answers, Request};
use crate::core::catalog::{Catalog, Destination, Field, Kind, Record, Template, Value};
use crate::core::yaml::quoted;

/// How an exported outline begins. It tells a copy from an outline that people keep.
const EXPORTED: &str = "# Exported by rolecall.";

/// Whether an outline is an export, which its artifacts don't record unless it changes them.
pub fn is_exported(text: &str) -> bool {
    text.starts_with(EXPORTED)
}

/// Returns an outline of requests.
pub fn write_outline(catalog: &Catalog, requests: &[Request]) -> String {
    if requests.is_empty() {
        return "artifacts: []\n".to_owned();
    }
    let mut text = format!(
        "{EXPORTED} Artifacts record it only if it changes them; remove this line to keep it as their outline.\nartifacts:\n"
    );
    for request in requests {
        text += &format!("  - {}:\n", request.template);
        for (name, words) in properties(request) {
            match name {
                "labels" => text += &format!("      labels: [{}]\n", list(&request.labels)),
                _ => text += &format!("      {name}: {}\n", scalar(&words)),
            }
        }
        let Some(template) = catalog.template(request.template.as_str()) else { continue };
        for (field, value) in answered(template, &request.answers) {
            write_answer(&mut text, field, value);
        }
    }
    text
}

/// Returns a table of requests: the header, then a row for each.
pub fn write_rows(catalog: &Catalog, requests: &[Request]) -> Vec<Vec<String>> {
    let mut header: Vec<String> = vec!["template".to_owned(), "key".to_owned()];
    let mut add = |name: &str| {
        if !header.iter().any(|known| known == name) {
            header.push(name.to_owned());
        }
    };
    for request in requests {
        for (name, _) in properties(request) {
            add(name);
        }
    }
    for request in requests {
        let Some(template) = catalog.template(request.template.as_str()) else { continue };
        answered(template, &request.answers).for_each(|(field, _)| add(field.id.as_str()));
    }
    let mut rows = Vec::with_capacity(requests.len() + 1);
    for request in requests {
        let mut row = vec![String::new(); header.len()];
        let mut put = |name: &str, words: String| {
            if let Some(at) = header.iter().position(|known| known == name) {
                row[at] = words;
            }
        };
        put("template", request.template.to_string());
        for (name, words) in properties(request) {
            put(name, words);
        }
        if let Some(template) = catalog.template(request.template.as_str()) {
            answered(template, &request.answers).for_each(|(field, value)| put(field.id.as_str(), cell(field, value)));
        }
        rows.push(row);
    }
    rows.insert(0, header);
    rows
}

/// Returns rows as CSV.
pub fn write_csv(rows: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("each row has as many cells as the header");
    }
    let bytes = writer.into_inner().expect("writing to memory can't fail");
    String::from_utf8(bytes).expect("the cells are UTF-8")
}

/// The properties of a request that are no answers, as they are written.
fn properties(request: &Request) -> Vec<(&'static str, String)> {
    let to = request.to.map(|to| match to {
        Destination::Issue => "issue".to_owned(),
        Destination::File => "file".to_owned(),
    });
    let labels = (!request.labels.is_empty()).then(|| request.labels.join("\n"));
    let all = [
        ("key", request.name.as_ref().map(ToString::to_string)),
        ("parent", request.parent.as_ref().map(ToString::to_string)),
        ("to", to),
        ("milestone", request.milestone.clone()),
        ("labels", labels),
    ];
    all.into_iter().filter_map(|(name, words)| Some((name, words?))).collect()
}

fn answered<'a>(template: &'a Template, answers: &'a Answers) -> impl Iterator<Item = (&'a Field, &'a Value)> {
    template.fields.iter().filter_map(|field| Some((field, &answers.given(&field.id)?.value)))
}

/// A text as YAML: plain if it can't be read as anything else.
fn scalar(text: &str) -> String {
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '\''));
    let word = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(&text.to_lowercase().as_str());
    if begins && plain && !word && !text.ends_with([' ', '-', '.']) { text.to_owned() } else { quoted(text) }
}

fn list(items: &[String]) -> String {
    items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", ")
}

fn write_answer(text: &mut String, field: &Field, value: &Value) {
    match value {
        Value::List(items) => {
            *text += &format!("      {}:\n", field.id);
            for item in items {
                *text += &format!("        - {}\n", scalar(item));
            }
        }
        Value::Records(records) => {
            *text += &format!("      {}:\n", field.id);
            for record in records {
                let entries: Vec<String> =
                    record.iter().map(|(id, value)| format!("{id}: {}", inline(value))).collect();
                *text += &format!("        - {{ {} }}\n", entries.join(", "));
            }
        }
        other => *text += &format!("      {}: {}\n", field.id, inline(other)),
    }
}

/// A value on one line of YAML.
fn inline(value: &Value) -> String {
    match value {
        Value::Number(words) if words.parse::<f64>().is_ok() => words.clone(),
        Value::Date(words) if words.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => words.clone(),
        Value::Flag(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::List(items) => format!("[{}]", list(items)),
        other => scalar(other.written().unwrap_or_default()),
    }
}

/// A value as the cell of a table.
fn cell(field: &Field, value: &Value) -> String {
    match value {
        Value::List(items) if field.kind == Kind::List => {
            let bullets: Vec<String> = items.iter().map(|item| format!("- {}", item.replace('\n', "\n  "))).collect();
            bullets.join("\n")
        }
        Value::List(items) => items.join("\n"),
        Value::Records(records) => records.iter().map(|record| row(field, record)).collect::<Vec<_>>().join("\n"),
        other => other.written().unwrap_or_default().to_owned(),
    }
}

/// A record as the line of a cell: its values separated by bars, or a YAML map where these would be read otherwise.
fn row(field: &Field, record: &Record) -> String {
    let words = |value: &Value| value.written().map_or_else(|| inline(value), str::to_owned);
    let cells: Vec<String> =
        field.fields.iter().map(|field| record.get(&field.id).map(words).unwrap_or_default()).collect();
    let last = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
    let simple = cells[..last].iter().all(|cell| !cell.is_empty() && !cell.contains(['\n', '\\', '{', '|']));
    if simple && last > 0 {
        return cells[..last].join(" | ");
    }
    let entry = |(id, value): (&crate::core::names::FieldId, &Value)| format!("{id}: {}", quoted(&words(value)));
    format!("{{ {} }}", record.iter().map(entry).collect::<Vec<_>>().join(", "))
}
