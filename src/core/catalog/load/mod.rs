//! Loads the catalog: the built-in files, then a team's files over them, then the configuration. All mistakes are
//! reported at once.

mod aliases;
mod hand_offs;
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
use hand_offs::UncheckedHandOffs;
use loader::{Loader, UncheckedTemplate};
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
        let mut unchecked = std::mem::take(&mut self.unchecked);
        let aliases = self.aliases(&mut unchecked);
        let known = Ids { ids, aliases };
        let mut configured: BTreeMap<TemplateId, &str> = BTreeMap::new();
        for (name, settings) in &self.config.file.templates {
            match known.find(name).and_then(|id| Some((id.clone(), unchecked.get_mut(&id)?))) {
                Some((id, draft)) => {
                    apply_settings(draft, settings);
                    configured.insert(id, name);
                }
                None => {
                    let message = format!("template `{name}` not found");
                    self.mistakes.push(self.config.mistake(&["templates", name], message, known.hint(name)));
                }
            }
        }
        self.check_forms(&known);
        let partials = std::mem::take(&mut self.partials);
        let passages = Passages::new(&partials);
        let changed = partials.iter().any(|(_, source)| !source.path.starts_with("templates/"));
        self.check_partials(&passages);
        let mut templates = BTreeMap::new();
        let mut hand_offs = BTreeMap::new();
        for (id, mut draft) in unchecked {
            let name = configured.get(&id).copied();
            hand_offs.insert(id.clone(), self.references(&mut draft, name, &known));
            // The project's tests check the built-in templates, but a team's partial can break one.
            if !draft.template.builtin || name.is_some() || changed {
                self.check_texts(&draft, name, &passages);
            }
            templates.insert(id, draft.template);
        }
        self.hand_offs(&mut templates, hand_offs);
        if !self.mistakes.is_empty() {
            return Err(self.mistakes);
        }
        let engine = engine(&partials);
        let file = &self.config.file;
        let roles = self.roles.into_iter().map(|(role, _)| role).collect();
        let aliases = known.aliases;
        Ok(Catalog {
            roles,
            templates,
            aliases,
            partials,
            engine,
            assign: file.assign,
            mentions: file.mentions,
            missing_teams: Vec::new(),
        })
    }

    /// Finds the templates that a template names in `under` and `then`. `configured` is its name in the configuration.
    fn references(
        &mut self,
        draft: &mut UncheckedTemplate,
        configured: Option<&str>,
        known: &Ids,
    ) -> UncheckedHandOffs {
        let settings = configured.and_then(|name| self.config.file.templates.get(name));
        let is_set = |key: &str| match key {
            "under" => settings.is_some_and(|settings| settings.under.is_some()),
            _ => settings.is_some_and(|settings| settings.then.is_some()),
        };
        let place = |key: &str| match (&self.config.document, configured) {
            (Some(document), Some(name)) if is_set(key) => document.place_of(&["templates", name, key]),
            _ => draft.document.place_of(&[key]),
        };
        let mut mistakes = Vec::new();
        let mut find = |key: &str, name: &str| {
            let found = known.find(name);
            if found.is_none() {
                let message = format!("template `{name}` in `{key}` not found");
                mistakes.push(Diagnostic::error(message).at(place(key)).hint(known.hint(name)));
            }
            found
        };
        let under = draft.under.iter().filter_map(|name| find("under", name)).collect();
        let files = draft.then.clone().hand_offs();
        let entries = files.into_iter().filter_map(|file| Some((find("then", &file.template)?, file))).collect();
        let own = !draft.template.builtin || is_set("then");
        let hand_offs = UncheckedHandOffs { entries, own, place: place("then") };
        draft.template.under = under;
        self.mistakes.extend(mistakes);
        hand_offs
    }

    /// Checks that the templates listed in `forms` exist.
    fn check_forms(&mut self, known: &Ids) {
        for (at, id) in self.config.file.forms.iter().flatten().enumerate() {
            if known.find(id).is_none() {
                let hint = known.hint(id);
                let mistake = Diagnostic::error(format!("template `{id}` in `forms` not found")).hint(hint);
                self.mistakes.push(mistake.at(self.config.place_in("forms", at)));
            }
        }
    }
}

/// The ids by which templates can be named.
struct Ids {
    ids: Vec<TemplateId>,
    aliases: BTreeMap<TemplateId, TemplateId>,
}

impl Ids {
    /// The current id of the template with a name.
    fn find(&self, name: &str) -> Option<TemplateId> {
        self.ids.iter().find(|id| id.as_str() == name).or_else(|| self.aliases.get(name)).cloned()
    }

    /// A hint with the nearest names.
    fn hint(&self, name: &str) -> String {
        did_you_mean(name, self.ids.iter().chain(self.aliases.keys()).map(TemplateId::as_str))
    }
}
