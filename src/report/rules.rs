//! The rules in force, told to people.

use std::fmt::Write as _;

use owo_colors::OwoColorize;

use crate::core::event::{On, Rules};

/// The rules, one after another: when, only if, and what.
pub fn render_rules(rules: &Rules) -> String {
    let mut text = String::new();
    for rule in &rules.all {
        let from = rule.place.as_ref().map_or_else(|| "default".to_owned(), ToString::to_string);
        let on: Vec<String> = rule.on.iter().map(On::words).collect();
        writeln!(text, "{}  {}", rule.name.cyan().bold(), from.dimmed()).expect("a string takes it");
        writeln!(text, "  on {}", on.join(", ")).expect("a string takes it");
        for (path, wanted) in rule.conditions() {
            writeln!(text, "  if {path} is {}", wanted.join(" or ")).expect("a string takes it");
        }
        let what = rule.action.targets();
        let what = if what.is_empty() { String::new() } else { format!(" {}", what.join(", ")) };
        let who = if rule.action.is_for_anybody() { "" } else { "  (only where the sender may push)" };
        writeln!(text, "  {}{what}{}", rule.action.word().green(), who.dimmed()).expect("a string takes it");
    }
    text
}
