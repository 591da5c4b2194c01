//! The rules in force, as text.

use std::fmt::Write as _;

use owo_colors::OwoColorize;

use crate::core::event::{On, Rules};

/// Renders the rules with their events, conditions and actions.
pub fn render_rules(rules: &Rules) -> String {
    let mut text = String::new();
    for rule in &rules.all {
        let from = rule.place.as_ref().map_or_else(|| "default".to_owned(), ToString::to_string);
        let on: Vec<String> = rule.on.iter().map(On::words).collect();
        writeln!(text, "{}  {}", rule.name.cyan().bold(), from.dimmed()).expect("writing to a String can't fail");
        writeln!(text, "  on {}", on.join(", ")).expect("writing to a String can't fail");
        for (path, values) in rule.conditions() {
            writeln!(text, "  if {path} is {}", values.join(" or ")).expect("writing to a String can't fail");
        }
        let what = rule.action.targets();
        let what = if what.is_empty() { String::new() } else { format!(" {}", what.join(", ")) };
        let limit = if rule.action.is_for_anybody() { "" } else { "  (only if the sender has push access)" };
        writeln!(text, "  {}{what}{}", rule.action.word().green(), limit.dimmed())
            .expect("writing to a String can't fail");
    }
    text
}
