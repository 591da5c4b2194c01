//! The list of artifacts.

use std::fmt::Write as _;

use owo_colors::OwoColorize;
use serde_json::Value as Json;

use crate::core::catalog::Catalog;
use crate::core::plan::{Receipt, State};

/// The JSON of a listed artifact: a receipt without what was done.
pub fn listed_json(receipt: &Receipt) -> Json {
    let mut json = serde_json::to_value(receipt).expect("our own types always serialize to JSON");
    if let Json::Object(entries) = &mut json {
        for key in ["action", "missing", "warnings", "details"] {
            entries.shift_remove(key);
        }
    }
    json
}

/// Renders artifacts by owner, one line each.
pub fn render_list(catalog: &Catalog, listed: &[Receipt]) -> String {
    let mut text = String::new();
    let mut roles: Vec<(&str, &str)> =
        catalog.roles().iter().map(|role| (role.id.as_str(), role.name.as_str())).collect();
    for artifact in listed {
        if !roles.iter().any(|(id, _)| *id == artifact.role) {
            roles.push((&artifact.role, &artifact.role));
        }
    }
    for (id, name) in roles {
        let owned: Vec<&Receipt> = listed.iter().filter(|artifact| artifact.role == id).collect();
        if owned.is_empty() {
            continue;
        }
        let known = if catalog.role(id).is_some() { "" } else { ": role not found" };
        writeln!(text, "{} ({}){known}", name.cyan().bold(), owned.len()).expect("writing to a String can't fail");
        let width = owned.iter().map(|artifact| artifact.key.chars().count()).max().unwrap_or(0).min(48);
        for artifact in owned {
            let closed = if artifact.state == State::Closed { " (closed)" } else { "" };
            let number = artifact.number.map_or_else(String::new, |number| format!("#{number} "));
            writeln!(text, "  {:width$}  {number}{}{closed}", artifact.key, artifact.title.dimmed())
                .expect("writing to a String can't fail");
        }
    }
    text
}
