//! One artifact for the terminal and as JSON: what is known about it, its text, and what it is connected to.

use std::fmt::Write as _;

use owo_colors::OwoColorize;
use serde_json::{Map, Value as Json, json};

use super::columns::{Cell, Column, Fit, render_columns};
use super::list::{ListedArtifact, stage_style};
use super::markdown::render_markdown;
use crate::core::artifact::Trust;
use crate::core::catalog::{Catalog, Coverage, Holder};
use crate::core::names::ArtifactKey;
use crate::core::plan::{Detail, Existing, Stage, Status};

/// The width of a text that is read, at most: longer lines are hard to follow.
const MAX_WIDTH: usize = 100;

/// An artifact's text without the hidden comment.
fn visible(existing: &Existing) -> String {
    let body = existing.body();
    let mut text: Vec<&str> = body.sections.iter().map(|section| section.text.trim_end()).collect();
    text.push(body.after.trim());
    text.join("\n\n").trim().to_owned()
}

/// The JSON of one artifact: as it is listed, with its text, its answers and what it is connected to.
pub fn detail_json(catalog: &Catalog, detail: &Detail<'_>) -> Json {
    let existing = detail.existing;
    let listed = ListedArtifact::new(catalog, existing, detail.status.clone());
    let mut json = serde_json::to_value(&listed).expect("our own types are always JSON");
    let keys = |all: &[&Existing]| all.iter().map(|other| other.record.key.to_string()).collect::<Vec<_>>();
    let owed: Vec<String> = detail.owes.iter().map(ToString::to_string).collect();
    let mut answers = Map::new();
    if let Some(template) = catalog.template(existing.record.key.template().as_str()) {
        let given = existing.answers(catalog, template, Trust::Outside);
        for field in &template.fields {
            let value = given.given(&field.id).map_or(Json::Null, |answer| answer.value.to_json());
            answers.insert(field.id.to_string(), value);
        }
    }
    json["holders"] = json!(holders(catalog, existing));
    json["answers"] = Json::Object(answers);
    json["children"] = json!(keys(&detail.children));
    json["links"] = json!(keys(&detail.links));
    json["follows"] = json!(detail.follows.as_ref().map(ToString::to_string));
    json["handed_on"] = json!(keys(&detail.handed_on));
    json["owes"] = json!(if detail.status.stage == Stage::Accepted { owed } else { Vec::new() });
    json["text"] = json!(visible(existing));
    json
}

fn holders(catalog: &Catalog, existing: &Existing) -> Vec<String> {
    let role = catalog.role(existing.owner(catalog).as_str());
    role.map_or_else(Vec::new, |role| catalog.holders(role).iter().map(Holder::as_str).map(str::to_owned).collect())
}

/// Renders one artifact for the terminal.
pub fn render_detail(catalog: &Catalog, detail: &Detail<'_>, width: Option<usize>) -> String {
    let existing = detail.existing;
    let record = &existing.record;
    let number = existing.location.number().map_or_else(String::new, |number| format!("  #{number}"));
    let stage = detail.status.stage;
    let mut text = format!("{}{number}  {}\n", record.key.bold(), stage.word().style(stage_style(stage)));
    let title: String = record.title.chars().filter(|c| !c.is_control()).collect();
    text += &format!("{}\n\n", title.bold().underline());
    for (name, value) in facts(catalog, detail) {
        writeln!(text, "{} {value}", format!("{name:<10}").dimmed()).expect("writing to a String can't fail");
    }
    let body = render_markdown(&visible(existing), width.unwrap_or(MAX_WIDTH).min(MAX_WIDTH));
    if !body.is_empty() {
        text += &format!("\n{body}");
    }
    text += &connected(catalog, "Children", &detail.children, width);
    text += &connected(catalog, "Links to", &detail.links, width);
    text += &connected(catalog, "Handed on to", &detail.handed_on, width);
    if !detail.owes.is_empty() {
        let keys: Vec<String> = detail.owes.iter().map(ArtifactKey::to_string).collect();
        let when = match stage {
            Stage::Accepted => format!("owed: `rolecall accept {}` creates it", record.key),
            _ => "once it is accepted".to_owned(),
        };
        text += &format!("\n{}\n{}  {}\n", "Hand-offs".bold(), keys.join(", "), when.dimmed());
    }
    text
}

/// What is known about an artifact besides its text.
fn facts(catalog: &Catalog, detail: &Detail<'_>) -> Vec<(&'static str, String)> {
    let existing = detail.existing;
    let record = &existing.record;
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    let parent = detail.parent.map_or_else(
        || record.parent.clone(),
        |parent| {
            let number = parent.location.number().map_or_else(String::new, |number| format!(" #{number}"));
            Some(format!("{}{number}  {}", parent.record.key, parent.record.title))
        },
    );
    let assignees: Vec<String> = record.assignees.iter().map(|login| format!("@{login}")).collect();
    let missing = match detail.status.stage {
        Stage::Draft => Some(format!("{}  (`rolecall fill {}`)", detail.status.missing.join(", "), record.key)),
        _ => None,
    };
    let place = existing.location.url().map_or_else(|| existing.location.to_string(), str::to_owned);
    let some = |text: String| (!text.is_empty()).then_some(text);
    let facts = [
        ("Owner", Some(owner(catalog, existing))),
        ("Assignee", some(assignees.join(" "))),
        ("Parent", parent),
        ("Follows", detail.follows.as_ref().map(ToString::to_string)),
        ("Milestone", record.milestone.clone()),
        ("Labels", some(record.labels.join(", "))),
        ("Created", date(record.created)),
        ("By", existing.by().map(|agent| format!("{agent} (an agent)"))),
        ("Accepted", date(detail.status.accepted)),
        ("Closed", date(record.closed)),
        ("Missing", missing),
        ("Where", Some(place)),
    ];
    let clean = |text: String| text.chars().filter(|c| !c.is_control()).collect::<String>();
    facts.into_iter().filter_map(|(name, value)| Some((name, clean(value?)))).collect()
}

fn owner(catalog: &Catalog, existing: &Existing) -> String {
    let id = existing.owner(catalog);
    let Some(role) = catalog.role(id.as_str()) else { return format!("{id}: role not found") };
    let names: Vec<String> = holders(catalog, existing).iter().map(|login| format!("@{login}")).collect();
    match catalog.coverage(role) {
        Coverage::Held(_) => format!("{} ({})", role.name, names.join(" ")),
        Coverage::Fallback(other) => format!("{} (covered by {}: {})", role.name, other.name, names.join(" ")),
        Coverage::Missing => format!("{} (nobody yet)", role.name),
    }
}

/// A heading and the artifacts below it, if there are any.
fn connected(catalog: &Catalog, heading: &str, all: &[&Existing], width: Option<usize>) -> String {
    const COLUMNS: [Column; 4] = [
        Column { heading: "#", fit: Fit::Whole },
        Column { heading: "KEY", fit: Fit::Whole },
        Column { heading: "TITLE", fit: Fit::Cut },
        Column { heading: "STATE", fit: Fit::LeftOut(1) },
    ];
    if all.is_empty() {
        return String::new();
    }
    let row = |other: &&Existing| {
        let stage = Status::of(catalog, other).stage;
        let number = other.location.number().map_or_else(String::new, |number| format!("#{number}"));
        vec![
            Cell::plain(&number),
            Cell::plain(&other.record.key.to_string()),
            Cell::plain(&other.record.title),
            Cell::new(stage.word(), stage_style(stage)),
        ]
    };
    let rows: Vec<Vec<Cell>> = all.iter().map(row).collect();
    let table = render_columns(&COLUMNS, &rows, width);
    let (_, lines) = table.split_once('\n').unwrap_or_default();
    format!("\n{}\n{lines}", heading.bold())
}
