//! Loads the catalog: the built-in files, then a team's files over them, then the configuration. All mistakes are
//! reported at once.

mod loader;
mod roles;
mod team_file;
mod templates;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::engine::engine;
use super::partial::Partials;
use super::passage::Passages;
use super::{Catalog, builtin};
use crate::core::config::config_file::Config;
use crate::core::diagnostic::{Diagnostic, Source};
use crate::core::names::TemplateId;
use crate::core::nearest::did_you_mean;
use loader::Loader;
pub use team_file::TeamFile;
use templates::apply_settings;

/// Loads the catalog.
///
/// # Errors
/// Every mistake in the team's files, and in the roles and templates of the configuration.
pub fn load(team: &[TeamFile], config: &Config) -> Result<Catalog, Vec<Diagnostic>> {
    let mut loader = Loader {
        config,
        mistakes: config.mistakes.clone(),
        roles: Vec::new(),
        unchecked: BTreeMap::new(),
        partials: Partials::default(),
    };
    let builtin: Vec<TeamFile> = builtin::files()
        .map(|(path, text)| TeamFile {
            path: path.replace('\\', "/"),
            source: Source::new(format!("templates/{path}"), text),
        })
        .collect();
    loader.layer(&builtin, true);
    loader.layer(team, false);
    loader.configure_roles();
    loader.finish()
}

impl Loader<'_> {
    /// Reads a layer of files over the layers before it.
    fn layer(&mut self, files: &[TeamFile], builtin: bool) {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        let mut templates = Vec::new();
        for file in files {
            let parts: Vec<&str> = file.path.split('/').collect();
            match parts[..] {
                ["partials", name] => {
                    self.partials.insert(name.strip_suffix(".md").unwrap_or(name), Arc::clone(&file.source));
                }
                [folder, "role.yml"] => self.role(folder, &file.source),
                [folder, name] if name.strip_suffix(".md").is_some() => {
                    let id = name.strip_suffix(".md").unwrap_or(name);
                    if let Some(other) = seen.insert(id.to_owned(), &file.source.path) {
                        let message = format!("the template `{id}` is also in {other}");
                        let hint = "each id belongs to one role: rename or remove one of the two files";
                        self.mistakes.push(Diagnostic::error(message).at(file.source.place(0..0)).hint(hint));
                    }
                    templates.push((folder, id, &file.source));
                }
                _ => {
                    let hint = "put a template into its role's folder, next to `role.yml`: `<role>/<template>.md`";
                    let message = "this is neither a role, a template nor a partial";
                    self.mistakes.push(Diagnostic::error(message).at(file.source.place(0..0)).hint(hint));
                }
            }
        }
        for (folder, id, source) in templates {
            if let Err(found) = self.template(folder, id, source, builtin) {
                self.mistakes.extend(found);
            }
        }
    }

    fn finish(mut self) -> Result<Catalog, Vec<Diagnostic>> {
        let ids: Vec<TemplateId> = self.unchecked.keys().cloned().collect();
        let known = |id: &str| ids.iter().find(|known| known.as_str() == id).cloned();
        let mut unchecked = std::mem::take(&mut self.unchecked);
        for (id, settings) in &self.config.file.templates {
            match unchecked.get_mut(id.as_str()) {
                Some(draft) => apply_settings(draft, settings),
                None => {
                    let hint = did_you_mean(id, ids.iter().map(TemplateId::as_str));
                    let message = format!("template `{id}` not found");
                    self.mistakes.push(self.config.mistake(&["templates", id], message, hint));
                }
            }
        }
        self.check_forms(&ids);
        let partials = std::mem::take(&mut self.partials);
        let passages = Passages::new(&partials);
        let changed = partials.iter().any(|(_, source)| !source.path.starts_with("templates/"));
        self.check_partials(&passages);
        let mut templates = BTreeMap::new();
        for (id, mut draft) in unchecked {
            let configured = self.config.file.templates.get(id.as_str());
            for (key, names, changed) in [
                ("under", std::mem::take(&mut draft.under), configured.is_some_and(|s| s.under.is_some())),
                ("then", std::mem::take(&mut draft.then), configured.is_some_and(|s| s.then.is_some())),
            ] {
                for name in names {
                    match known(&name) {
                        Some(found) if key == "under" => draft.template.under.push(found),
                        Some(found) => draft.template.then.push(found),
                        None => {
                            let place = match (&self.config.document, changed) {
                                (Some(document), true) => document.place_of(&["templates", id.as_str(), key]),
                                _ => draft.document.place_of(&[key]),
                            };
                            let hint = did_you_mean(&name, ids.iter().map(TemplateId::as_str));
                            let message = format!("template `{name}` in `{key}` not found");
                            self.mistakes.push(Diagnostic::error(message).at(place).hint(hint));
                        }
                    }
                }
            }
            // The project's tests check the built-in templates, but a team's partial can break one.
            if !draft.template.builtin || configured.is_some() || changed {
                self.check_texts(&draft, configured.is_some(), &passages);
            }
            templates.insert(id, draft.template);
        }
        if !self.mistakes.is_empty() {
            return Err(self.mistakes);
        }
        let engine = engine(&partials);
        let file = &self.config.file;
        let roles = self.roles.into_iter().map(|(role, _)| role).collect();
        Ok(Catalog { roles, templates, partials, engine, assign: file.assign, mentions: file.mentions })
    }

    /// Checks that the templates listed in `forms` exist.
    fn check_forms(&mut self, ids: &[TemplateId]) {
        for (at, id) in self.config.file.forms.iter().flatten().enumerate() {
            if !ids.iter().any(|known| known.as_str() == id) {
                let hint = did_you_mean(id, ids.iter().map(TemplateId::as_str));
                let mistake = Diagnostic::error(format!("template `{id}` in `forms` not found")).hint(hint);
                self.mistakes.push(mistake.at(self.config.place_in("forms", at)));
            }
        }
    }
}
