//! What accepted artifacts owe, by the role that owes it.

use std::fmt::Write as _;

use owo_colors::OwoColorize;
use serde_json::{Value as Json, json};

use crate::core::catalog::{Catalog, Coverage, Holder};
use crate::core::plan::OwedArtifacts;

/// The JSON of one artifact that is owed.
pub fn owed_json(catalog: &Catalog, owed: &OwedArtifacts) -> Json {
    let role = catalog.role(owed.role.as_str());
    let holders = role.map(|role| catalog.holders(role).iter().map(Holder::as_str).collect::<Vec<_>>());
    json!({
        "key": owed.key.to_string(),
        "template": owed.key.template().as_str(),
        "role": owed.role.as_str(),
        "holders": holders.unwrap_or_default(),
        "from": owed.from.to_string(),
        "number": owed.location.number(),
        "url": owed.location.url(),
        "path": owed.location.path(),
        "since": owed.since.map(|since| since.to_string()),
    })
}

/// Renders what is owed, by role.
pub fn render_owed(catalog: &Catalog, all: &[&OwedArtifacts]) -> String {
    let mut text = String::new();
    for role in catalog.roles() {
        let owed: Vec<&&OwedArtifacts> = all.iter().filter(|owed| owed.role == role.id).collect();
        if owed.is_empty() {
            continue;
        }
        let holders: Vec<String> = catalog.holders(role).iter().map(|holder| format!("@{}", holder.as_str())).collect();
        let who = match catalog.coverage(role) {
            Coverage::Missing => "nobody holds this role yet".to_owned(),
            Coverage::Fallback(other) => format!("covered by {}: {}", other.name, holders.join(" ")),
            Coverage::Held(_) => holders.join(" "),
        };
        writeln!(text, "{} ({}), {who}", role.name.cyan().bold(), owed.len()).expect("writing to a String can't fail");
        let width = owed.iter().map(|owed| owed.key.to_string().chars().count()).max().unwrap_or(0).min(48);
        for owed in owed {
            let since = owed.since.map_or_else(String::new, |since| format!(", accepted {since}"));
            let number = owed.location.number().map_or_else(String::new, |number| format!(" #{number}"));
            let from = format!("owed by {}{number}{since}", owed.from);
            writeln!(text, "  {:width$}  {}", owed.key, from.dimmed()).expect("writing to a String can't fail");
        }
    }
    text
}
