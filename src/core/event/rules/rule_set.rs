//! The rules in force: the default rules, replaced and extended by a team's. Each is checked when it is read.

use super::parse::Reader;
use super::rule::Rule;
use crate::core::catalog::Catalog;
use crate::core::config::RuleEntry;
use crate::core::config::config_file::Config;
use crate::core::diagnostic::{Diagnostic, Severity, Source};
use crate::core::nearest::did_you_mean;

/// The word in `apply` for the outlines that the configuration names.
pub const OUTLINES: &str = "outlines";
const DEFAULTS: &str = include_str!("defaults.yml");

/// The rules in force.
#[derive(Debug, Default)]
pub struct Rules {
    /// All rules, the default rules first.
    pub all: Vec<Rule>,
    /// Oddities in a team's rules that do no harm.
    pub warnings: Vec<Diagnostic>,
}

impl Rules {
    /// Reads the rules of a configuration.
    ///
    /// # Errors
    /// Unknown events, actions, templates and fields, values that can't be read, a rule that does nothing or several
    /// things; each with its place.
    pub fn read(config: &Config, catalog: &Catalog) -> Result<Self, Vec<Diagnostic>> {
        let defaults = Config::parse(&Source::new("the default rules", DEFAULTS)).unwrap_or_default();
        let mut reader = Reader { config: &defaults, catalog, diagnostics: Vec::new() };
        // A default rule for a template that a team removed is left out.
        let mut all: Vec<Rule> =
            defaults.file.rules.iter().filter_map(|(name, entry)| reader.default(name, entry)).collect();
        let mut reader = Reader { config, catalog, diagnostics: Vec::new() };
        for (name, entry) in &config.file.rules {
            let known = all.iter().position(|rule| rule.name == *name);
            match (entry, known) {
                (RuleEntry::Switch(false), Some(at)) => drop(all.remove(at)),
                (RuleEntry::Switch(true), Some(_)) => {}
                (RuleEntry::Switch(_), None) => {
                    let near = did_you_mean(name, all.iter().map(|rule| rule.name.as_str()));
                    reader.error(&[name], format!("default rule `{name}` not found"), near);
                }
                (RuleEntry::Rule(file), known) => {
                    let Some(rule) = reader.rule(name, file) else { continue };
                    match known {
                        Some(at) => all[at] = rule,
                        None => all.push(rule),
                    }
                }
            }
        }
        let (warnings, mistakes): (Vec<_>, Vec<_>) =
            reader.diagnostics.into_iter().partition(|diagnostic| diagnostic.severity == Severity::Warning);
        if mistakes.is_empty() { Ok(Self { all, warnings }) } else { Err(mistakes) }
    }
}
