//! Loads roles: their files, then what the configuration adds.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::loader::Loader;
use crate::core::catalog::role::{Holder, Label, Role, RoleFile};
use crate::core::catalog::titles::{plain, words};
use crate::core::config::config_file::RoleLabel;
use crate::core::config::{LabelFile, Title};
use crate::core::diagnostic::{Diagnostic, Place, Source};
use crate::core::hint::join;
use crate::core::names::RoleId;
use crate::core::nearest::did_you_mean;
use crate::core::yaml;
use crate::core::yaml::Document;

impl Loader<'_> {
    /// Reads a role's file.
    pub(super) fn role(&mut self, folder: &str, source: &Arc<Source>) {
        let read = || -> Result<_, Vec<Diagnostic>> {
            let id = RoleId::new(folder)
                .map_err(|error| vec![Diagnostic::error(error.to_string()).at(source.place(0..0)).hint(error.hint)])?;
            let document = Document::parse(source).map_err(|mistake| vec![mistake])?;
            if matches!(document.root.value, yaml::Value::Null) {
                let mistake = Diagnostic::error("this role is empty").at(source.place(0..0));
                return Err(vec![mistake.hint("add at least its `name`")]);
            }
            let file: RoleFile = yaml::decode(&document)?;
            Ok((id, document, file))
        };
        let (id, document, file) = match read() {
            Ok(read) => read,
            Err(found) => return self.mistakes.extend(found),
        };
        let fallback = file.fallback.as_deref().and_then(|id| RoleId::new(id).ok());
        let mut role = Role {
            name: one_line(&file.name),
            titles: file.titles,
            accountabilities: file.accountabilities,
            good: file.good,
            skills: file.skills,
            career: file.career,
            label: Label { name: String::new(), color: "ededed".to_owned(), description: String::new() },
            holders: Vec::new(),
            fallback,
            id,
        };
        self.apply_label(&mut role.label, &file.label, |key| document.place_of(&["label", key]).into());
        let at = self.roles.iter().position(|(known, _)| known.id == role.id);
        match at {
            Some(at) => self.roles[at] = (role, Some(document)),
            None => self.roles.push((role, Some(document))),
        }
    }

    /// Applies the color and description of a label, if they are valid.
    fn apply_label(&mut self, label: &mut Label, file: &LabelFile, place: impl Fn(&str) -> Option<Place>) {
        if let Some(color) = &file.color {
            let plain = color.trim_start_matches('#').to_lowercase();
            if plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                label.color = plain;
            } else {
                let message = format!("`{color}` is not a color");
                self.mistakes
                    .push(Diagnostic::error(message).at(place("color")).hint("write six hex digits, like \"0e8a16\""));
            }
        }
        if let Some(description) = &file.description {
            if description.chars().count() > 100 {
                let message = "a label's description has more than 100 characters";
                self.mistakes.push(Diagnostic::error(message).at(place("description")).hint("shorten it"));
            }
            if let Some(character) = description.chars().find(|c| is_astral(*c)) {
                let message = format!("GitHub doesn't allow `{character}` in a label's description");
                let hint = "remove it: emoji and other four-byte characters are only allowed in a label's name";
                self.mistakes.push(Diagnostic::error(message).at(place("description")).hint(hint));
            }
            label.description.clone_from(description);
        }
    }

    /// Applies the configuration of roles: holders, titles, labels.
    pub(super) fn configure_roles(&mut self) {
        let config = self.config;
        let pattern = config.file.label.as_deref().unwrap_or("role: {{id}}");
        if !pattern.contains("{{id}}") && !pattern.contains("{{name}}") {
            let hint = "add `{{id}}` or `{{name}}` for the role's id or name, like \"role: {{id}}\"";
            self.mistakes.push(config.mistake(&["label"], "all roles would have the same label", hint));
        }
        for (role, _) in &mut self.roles {
            role.label.name = pattern.replace("{{id}}", role.id.as_str()).replace("{{name}}", &role.name);
        }
        let ids: Vec<String> = self.roles.iter().map(|(role, _)| role.id.to_string()).collect();
        for (id, settings) in &config.file.roles {
            let Some(at) = ids.iter().position(|known| known == id) else {
                let near = did_you_mean(id, ids.iter().map(String::as_str));
                let hint = join(&near, "to add a role, create a folder with a `role.yml`");
                self.mistakes.push(config.mistake(&["roles", id], format!("role `{id}` not found"), hint));
                continue;
            };
            for holder in &settings.holders {
                match Holder::new(holder) {
                    Some(holder) if self.roles[at].0.holders.contains(&holder) => {}
                    Some(holder) => self.roles[at].0.holders.push(holder),
                    None => self.mistakes.push(config.mistake(
                        &["roles", id, "holders"],
                        format!("`{holder}` is neither a login nor a team"),
                        "write `ana` or `org/team`",
                    )),
                }
            }
            match &settings.label {
                Some(RoleLabel::Name(name)) => self.roles[at].0.label.name.clone_from(name),
                Some(RoleLabel::Appearance(appearance)) => {
                    let mut label = self.roles[at].0.label.clone();
                    self.apply_label(&mut label, appearance, |key| {
                        config.document.as_ref().map(|document| document.place_of(&["roles", id, "label", key]))
                    });
                    self.roles[at].0.label = label;
                }
                None => {}
            }
            for title in &settings.titles {
                self.move_title(at, title.clone().into());
            }
        }
        self.check_labels();
        self.check_titles();
        self.check_fallbacks(&ids);
    }

    /// Moves a title, with its duties and skills, from the role that has it to the one that the configuration names.
    pub(super) fn move_title(&mut self, to: usize, mut title: Title) {
        let moved: Vec<String> = words(&title).map(plain).collect();
        for (role, _) in &mut self.roles {
            for known in &mut role.titles {
                if moved.contains(&plain(&known.name)) {
                    for (own, former) in [(&mut title.duties, &known.duties), (&mut title.skills, &known.skills)] {
                        if own.is_empty() {
                            own.clone_from(former);
                        }
                    }
                }
                known.aliases.retain(|alias| !moved.contains(&plain(alias)));
            }
            role.titles.retain(|known| !moved.contains(&plain(&known.name)));
        }
        self.roles[to].0.titles.push(title);
    }

    pub(super) fn check_labels(&mut self) {
        for (at, (role, document)) in self.roles.iter().enumerate() {
            let label = &role.label.name;
            let id = role.id.as_str();
            let config = self.config.document.as_ref();
            let own =
                config.filter(|_| self.config.file.roles.get(id).is_some_and(|settings| settings.label.is_some()));
            let pattern = config.filter(|_| self.config.file.label.is_some());
            let place = own
                .map(|document| document.place_of(&["roles", id, "label"]))
                .or_else(|| pattern.map(|document| document.place_of(&["label"])))
                .or_else(|| document.as_ref().map(|document| document.place_of(&["name"])));
            let wrong = |message: String, hint: &str| Diagnostic::error(message).at(place).hint(hint);
            let other_role =
                self.roles[..at].iter().find(|(other, _)| other.label.name.to_lowercase() == label.to_lowercase());
            if label.chars().count() > 50 {
                let message = format!("the label `{label}` has more than 50 characters");
                self.mistakes.push(wrong(message, "shorten `label` in the configuration, or the role's id"));
            } else if label.trim().is_empty() {
                self.mistakes.push(wrong(format!("the label of `{}` is empty", role.id), "name it"));
            } else if label.chars().all(|c| c.is_whitespace() || is_astral(c) || c == '\u{fe0f}') {
                let message = format!("the label `{label}` contains only emoji, which GitHub doesn't allow");
                self.mistakes.push(wrong(message, "add a word to it"));
            } else if label.contains(',') {
                let message = format!("the label `{label}` contains a comma");
                let hint =
                    "GitHub separates labels by commas in queries, so issues can't be listed by it: remove the comma";
                self.mistakes.push(wrong(message, hint));
            } else if let Some((other, _)) = other_role {
                let message = format!("`{}` and `{}` have the same label `{label}`", other.id, role.id);
                self.mistakes
                    .push(wrong(message, "the label identifies an artifact's owner: give one of them another label"));
            }
        }
    }

    pub(super) fn check_titles(&mut self) {
        let mut seen: BTreeMap<String, RoleId> = BTreeMap::new();
        for (role, document) in &self.roles {
            for word in role.titles.iter().flat_map(words) {
                let known = seen.entry(plain(word)).or_insert_with(|| role.id.clone());
                if *known != role.id {
                    let place = document.as_ref().map(|document| document.place_of(&["titles"]));
                    let message = format!("the title `{word}` belongs to both `{known}` and `{}`", role.id);
                    let hint = "give it to one of them: to move a title, set `roles.<id>.titles` in the configuration";
                    self.mistakes.push(Diagnostic::error(message).at(place).hint(hint));
                }
            }
        }
    }

    pub(super) fn check_fallbacks(&mut self, ids: &[String]) {
        for (role, document) in &self.roles {
            let Some(fallback) = document.as_ref().and_then(|document| document.root.entry("fallback")) else {
                continue;
            };
            let words = fallback.node.words().unwrap_or_default();
            if !ids.iter().any(|id| id == words) || words == role.id.as_str() {
                let place = document.as_ref().map(|document| document.place_of(&["fallback"]));
                let message = format!("`{words}` can't be the fallback of `{}`", role.id);
                let hint = did_you_mean(words, ids.iter().map(String::as_str));
                self.mistakes.push(Diagnostic::error(message).at(place).hint(hint));
            }
        }
    }
}

/// A name as one line, because it goes into the owner line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character is outside Unicode's basic plane. In UTF-8, it has four bytes.
fn is_astral(c: char) -> bool {
    u32::from(c) > 0xFFFF
}
