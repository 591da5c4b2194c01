//! What the team has set for the findings: unknown names are mistakes, with the nearest.

use crate::core::catalog::Catalog;
use crate::core::config::config_file::Config;
use crate::core::config::{CheckLevel, FindingFile, FindingSettings};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::TemplateId;
use crate::core::nearest::did_you_mean;
use crate::core::status::{Settings, all};

/// What the configuration sets for the findings.
///
/// # Errors
/// It names a finding, a template or a severity that doesn't exist, or sets a limit that a finding doesn't have.
pub(super) fn settings_of(config: &Config, catalog: &Catalog) -> Result<Settings, Error> {
    let mut settings = Settings::default();
    if let Some(agents) = &config.file.agents {
        settings.agent_per_day = usize::try_from(agents.per_day).unwrap_or(usize::MAX);
    }
    let mut reader = Reader { config, catalog, settings, mistakes: Vec::new() };
    for (id, file) in &config.file.status {
        reader.finding(id, file);
    }
    for (id, required) in &config.file.require {
        reader.require(id, required);
    }
    if reader.mistakes.is_empty() { Ok(reader.settings) } else { Err(Error::Wrong(reader.mistakes)) }
}

struct Reader<'a> {
    config: &'a Config,
    catalog: &'a Catalog,
    settings: Settings,
    mistakes: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn finding(&mut self, id: &str, file: &FindingFile) {
        if !all().any(|about| about.id == id) {
            let near = did_you_mean(id, all().map(|about| about.id));
            self.mistakes.push(self.config.mistake(&["status", id], format!("finding `{id}` not found"), near));
            return;
        }
        let settings = match file {
            FindingFile::Severity(word) => match level(word) {
                Some(severity) => FindingSettings { severity: Some(severity), ..FindingSettings::default() },
                None => {
                    let near = did_you_mean(word, WORDS);
                    let message = format!("severity `{word}` not found");
                    self.mistakes.push(self.config.mistake(&["status", id], message, near));
                    return;
                }
            },
            FindingFile::Settings(settings) => settings.clone(),
        };
        if let Some(severity) = settings.severity {
            self.settings.severities.insert(id.to_owned(), severity.in_team());
        }
        self.limits(id, &settings);
    }

    /// Takes over the limits of a finding; one that it doesn't have is a mistake.
    fn limits(&mut self, id: &str, file: &FindingSettings) {
        let FindingSettings { severity: _, days, templates, roles, hats, open } = file;
        let limits = [("days", days), ("roles", roles), ("hats", hats), ("open", open)];
        for (name, value) in limits.into_iter().filter_map(|(name, value)| Some((name, (*value)?))) {
            let settings = &mut self.settings;
            match (id, name) {
                ("stuck", "days") => settings.stuck_days = i32::from(value),
                ("handoff-open", "days") => settings.hand_off_days = i32::from(value),
                ("agent-untouched", "days") => settings.agent_days = i32::from(value),
                ("agent-flood", "open") => settings.agent_per_day = usize::from(value),
                ("no-measure", "days") => settings.measure_days = i32::from(value),
                ("role-overloaded", "roles") => settings.most_roles = usize::from(value).saturating_sub(1),
                ("role-overloaded", "hats") => settings.most_hats = usize::from(value).saturating_sub(1),
                ("role-overloaded", "open") => settings.most_open = usize::from(value),
                _ => {
                    let message = format!("`{id}` has no limit `{name}`");
                    self.mistakes.push(self.config.mistake(&["status", id, name], message, limits_of(id)));
                }
            }
        }
        for (template, days) in templates {
            let path = ["status", id, "templates", template.as_str()];
            match (id, self.catalog.template(template)) {
                ("stuck", Some(known)) => {
                    self.settings.stuck_days_of.insert(known.id.to_string(), i32::from(*days));
                }
                ("stuck", None) => self.unknown_template(&path, template),
                _ => self.mistakes.push(self.config.mistake(
                    &["status", id, "templates"],
                    format!("`{id}` has no limits by template"),
                    limits_of(id),
                )),
            }
        }
    }

    fn require(&mut self, id: &str, required: &[String]) {
        let mut known: Vec<TemplateId> = Vec::new();
        for name in required {
            match self.catalog.template(name) {
                Some(template) => known.push(template.id.clone()),
                None => self.unknown_template(&["require", id], name),
            }
        }
        match self.catalog.template(id) {
            Some(template) => drop(self.settings.require.insert(template.id.clone(), known)),
            None => self.unknown_template(&["require", id], id),
        }
    }

    fn unknown_template(&mut self, path: &[&str], name: &str) {
        let near = did_you_mean(name, self.catalog.templates().map(|template| template.id.as_str()));
        self.mistakes.push(self.config.mistake(path, format!("template `{name}` not found"), near));
    }
}

const WORDS: [&str; 4] = ["off", "note", "warning", "error"];

fn level(word: &str) -> Option<CheckLevel> {
    Some(match word {
        "off" => CheckLevel::Off,
        "note" => CheckLevel::Note,
        "warning" => CheckLevel::Warning,
        "error" => CheckLevel::Error,
        _ => return None,
    })
}

/// Which limits a finding has, for whoever sets another.
fn limits_of(id: &str) -> &'static str {
    match id {
        "stuck" => "it has `severity`, `days` and `templates`",
        "agent-flood" => "it has `severity` and `open`",
        "agent-untouched" | "handoff-open" | "no-measure" => "it has `severity` and `days`",
        "role-overloaded" => "it has `severity`, `roles`, `hats` and `open`",
        _ => "it has only `severity`",
    }
}
