//! Loading: our files, then a team's over them, then the configuration; every mistake of them found at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use handlebars::{Handlebars, no_escape};

use super::body::{self, RESERVED};
use super::field::{Field, FieldFile};
use super::front_matter;
use super::id::{FieldId, RoleId, TemplateId};
use super::partial::Partials;
use super::role::{Holder, Label, LabelFile, Role, RoleFile, Title};
use super::template::{FrontMatter, Settings, Template, default_path};
use super::titles::{plain, words};
use super::{Catalog, builtin, helpers};
use crate::core::config::{Config, RoleLabel};
use crate::core::diagnostic::{Diagnostic, Source};
use crate::core::nearest::did_you_mean;
use crate::core::yaml::{self, Document};

/// A file of a team's own templates.
#[derive(Clone, Debug)]
pub struct TeamFile {
    /// Its path below the team's template folder, with `/` between its parts: `product-owner/user-story.md`.
    pub path: String,
    /// Its text, under the path that people know.
    pub source: Arc<Source>,
}

/// Put the catalog together.
///
/// # Errors
/// Every mistake in the team's files and in what the configuration says of roles and templates.
pub fn load(team: &[TeamFile], config: &Config) -> Result<Catalog, Vec<Diagnostic>> {
    let mut loader = Loader { config, mistakes: Vec::new(), roles: Vec::new(), drafts: BTreeMap::new(), partials: Partials::default() };
    let ours: Vec<TeamFile> = builtin::files()
        .map(|(path, text)| TeamFile { path: path.replace('\\', "/"), source: Source::new(format!("templates/{path}"), text) })
        .collect();
    loader.layer(&ours, true);
    loader.layer(team, false);
    loader.configure_roles();
    loader.finish()
}

/// A template whose references are not checked yet.
struct Draft {
    template: Template,
    document: Document,
    under: Vec<String>,
    then: Vec<String>,
    body_start: usize,
}

struct Loader<'a> {
    config: &'a Config,
    mistakes: Vec<Diagnostic>,
    roles: Vec<(Role, Option<Document>)>,
    drafts: BTreeMap<TemplateId, Draft>,
    partials: Partials,
}

impl Loader<'_> {
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
                [folder, name] if name.ends_with(".md") => {
                    let id = name.trim_end_matches(".md");
                    if let Some(other) = seen.insert(id.to_owned(), &file.source.path) {
                        let message = format!("the template `{id}` is here and in {other}");
                        let hint = "an id belongs to one role: rename or remove one of the two files";
                        self.mistakes.push(Diagnostic::error(message).at(file.source.place(0..0)).hint(hint));
                    }
                    templates.push((folder, id, &file.source));
                }
                _ => {
                    let hint = "a template lies in its role's folder: `<role>/<template>.md`, beside `role.yml`";
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

    fn role(&mut self, folder: &str, source: &Arc<Source>) {
        let read = || -> Result<_, Vec<Diagnostic>> {
            let id = RoleId::new(folder)
                .map_err(|error| vec![Diagnostic::error(error.to_string()).at(source.place(0..0)).hint(error.hint)])?;
            let document = Document::parse(source).map_err(|mistake| vec![mistake])?;
            let file: RoleFile = yaml::decode(&document)?;
            Ok((id, document, file))
        };
        let (id, document, file) = match read() {
            Ok(read) => read,
            Err(found) => return self.mistakes.extend(found),
        };
        let fallback = file.fallback.as_deref().and_then(|id| RoleId::new(id).ok());
        let mut role = Role {
            name: file.name,
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
        self.look(&mut role.label, &file.label, |key| document.place_of(&["label", key]).into());
        let at = self.roles.iter().position(|(known, _)| known.id == role.id);
        match at {
            Some(at) => self.roles[at] = (role, Some(document)),
            None => self.roles.push((role, Some(document))),
        }
    }

    fn look(
        &mut self,
        label: &mut Label,
        file: &LabelFile,
        place: impl Fn(&str) -> Option<crate::core::diagnostic::Place>,
    ) {
        if let Some(color) = &file.color {
            let plain = color.trim_start_matches('#').to_lowercase();
            if plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                label.color = plain;
            } else {
                let message = format!("`{color}` is no colour");
                self.mistakes.push(Diagnostic::error(message).at(place("color")).hint("write six hex digits, like \"0e8a16\""));
            }
        }
        if let Some(description) = &file.description {
            if description.chars().count() > 100 {
                let message = "a label's description has more than 100 characters";
                self.mistakes.push(Diagnostic::error(message).at(place("description")).hint("shorten it"));
            }
            label.description.clone_from(description);
        }
    }

    fn template(&mut self, folder: &str, id: &str, source: &Arc<Source>, builtin: bool) -> Result<(), Vec<Diagnostic>> {
        let wrong = |message: String, hint: &str| vec![Diagnostic::error(message).at(source.place(0..0)).hint(hint)];
        let id = TemplateId::new(id).map_err(|error| wrong(error.to_string(), error.hint))?;
        let Some(role) = self.roles.iter().find(|(role, _)| role.id.as_str() == folder).map(|(role, _)| role.id.clone())
        else {
            let hint = "put it into the folder of a role, or add a `role.yml` beside it";
            return Err(wrong(format!("`{folder}` is the folder of no role"), hint));
        };
        let (front, rest) = front_matter::split(source).map_err(|mistake| vec![mistake])?;
        let document = Document::parse_range(source, front).map_err(|mistake| vec![mistake])?;
        let file: FrontMatter = yaml::decode(&document)?;
        let fields = fields(&file.fields, &document, &["fields"], &mut self.mistakes);
        let template = Template {
            path: file.path.unwrap_or_else(|| default_path(&id)),
            id: id.clone(),
            role,
            name: file.name,
            about: file.about,
            title: file.title,
            labels: file.labels,
            issue_type: file.issue_type,
            to: file.to,
            under: Vec::new(),
            then: Vec::new(),
            accepted: file.accepted,
            milestone: file.milestone,
            fields,
            body: source.text[rest.clone()].replace("\r\n", "\n"),
            source: Arc::clone(source),
            builtin,
        };
        let draft = Draft { template, document, under: file.under, then: file.then, body_start: rest.start };
        self.drafts.insert(id, draft);
        Ok(())
    }

    /// What the configuration says of roles: holders, titles, labels.
    fn configure_roles(&mut self) {
        let config = self.config;
        let pattern = config.file.label.as_deref().unwrap_or("role: {{id}}");
        if !pattern.contains("{{id}}") && !pattern.contains("{{name}}") {
            let hint = "write `{{id}}` or `{{name}}` where the role's goes, like \"role: {{id}}\"";
            self.mistakes.push(config.mistake(&["label"], "all roles would have the same label", hint));
        }
        for (role, _) in &mut self.roles {
            role.label.name = pattern.replace("{{id}}", role.id.as_str()).replace("{{name}}", &role.name);
        }
        let ids: Vec<String> = self.roles.iter().map(|(role, _)| role.id.to_string()).collect();
        for (id, settings) in &config.file.roles {
            let Some(at) = ids.iter().position(|known| known == id) else {
                let hint = format!("{}; a team's own role is a folder with a `role.yml`", did_you_mean(id, ids.iter().map(String::as_str)));
                self.mistakes.push(config.mistake(&["roles", id], format!("there is no role `{id}`"), hint));
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
                Some(RoleLabel::Look(look)) => {
                    let mut label = self.roles[at].0.label.clone();
                    self.look(&mut label, look, |key| {
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

    /// A title that the configuration gives to a role leaves the one that had it, with its duties.
    fn move_title(&mut self, to: usize, mut title: Title) {
        let moved: Vec<String> = words(&title).map(plain).collect();
        for (role, _) in &mut self.roles {
            for known in &mut role.titles {
                if moved.contains(&plain(&known.name)) && title.duties.is_empty() {
                    title.duties.clone_from(&known.duties);
                }
                known.aliases.retain(|alias| !moved.contains(&plain(alias)));
            }
            role.titles.retain(|known| !moved.contains(&plain(&known.name)));
        }
        self.roles[to].0.titles.push(title);
    }

    fn check_labels(&mut self) {
        for (at, (role, document)) in self.roles.iter().enumerate() {
            let label = &role.label.name;
            let place = self.config.document.as_ref().map(|document| document.place_of(&["label"]));
            let place = place.or_else(|| document.as_ref().map(|document| document.place_of(&["name"])));
            let wrong = |message: String, hint: &str| Diagnostic::error(message).at(place).hint(hint);
            let twin = self.roles[..at].iter().find(|(other, _)| other.label.name.to_lowercase() == label.to_lowercase());
            if label.chars().count() > 50 {
                let message = format!("the label `{label}` has more than 50 characters");
                self.mistakes.push(wrong(message, "shorten `label` in the configuration, or the role's id"));
            } else if label.trim().is_empty() {
                self.mistakes.push(wrong(format!("the label of `{}` is empty", role.id), "name it"));
            } else if let Some((twin, _)) = twin {
                let message = format!("`{}` and `{}` have the same label `{label}`", twin.id, role.id);
                self.mistakes.push(wrong(message, "an artifact's owner is told by its label: give one of them another"));
            }
        }
    }

    fn check_titles(&mut self) {
        let mut seen: BTreeMap<String, RoleId> = BTreeMap::new();
        for (role, document) in &self.roles {
            for word in role.titles.iter().flat_map(words) {
                let known = seen.entry(plain(word)).or_insert_with(|| role.id.clone());
                if *known != role.id {
                    let place = document.as_ref().map(|document| document.place_of(&["titles"]));
                    let message = format!("the title `{word}` belongs to `{known}` and to `{}`", role.id);
                    let hint = "give it to one of them: `roles.<id>.titles` in the configuration moves a title";
                    self.mistakes.push(Diagnostic::error(message).at(place).hint(hint));
                }
            }
        }
    }

    fn check_fallbacks(&mut self, ids: &[String]) {
        for (role, document) in &self.roles {
            let Some(fallback) = document.as_ref().and_then(|document| document.root.entry("fallback")) else { continue };
            let words = fallback.node.words().unwrap_or_default();
            if !ids.iter().any(|id| id == words) || words == role.id.as_str() {
                let place = document.as_ref().map(|document| document.place_of(&["fallback"]));
                let message = format!("`{words}` can not stand in for `{}`", role.id);
                let hint = did_you_mean(words, ids.iter().map(String::as_str));
                self.mistakes.push(Diagnostic::error(message).at(place).hint(hint));
            }
        }
    }

    fn finish(mut self) -> Result<Catalog, Vec<Diagnostic>> {
        let ids: Vec<TemplateId> = self.drafts.keys().cloned().collect();
        let known = |id: &str| ids.iter().find(|known| known.as_str() == id).cloned();
        let mut drafts = std::mem::take(&mut self.drafts);
        for (id, settings) in &self.config.file.templates {
            match drafts.get_mut(id.as_str()) {
                Some(draft) => apply_settings(draft, settings),
                None => {
                    let hint = did_you_mean(id, ids.iter().map(TemplateId::as_str));
                    let message = format!("there is no template `{id}`");
                    self.mistakes.push(self.config.mistake(&["templates", id], message, hint));
                }
            }
        }
        let mut templates = BTreeMap::new();
        for (id, mut draft) in drafts {
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
                            let message = format!("`{key}` names no template: `{name}`");
                            self.mistakes.push(Diagnostic::error(message).at(place).hint(hint));
                        }
                    }
                }
            }
            // Ours are proven by the project's tests; a team's partial can break one of ours all the same.
            if !draft.template.builtin || configured.is_some() || self.partials_are_changed() {
                self.check_texts(&draft, configured.is_some());
            }
            templates.insert(id, draft.template);
        }
        if !self.mistakes.is_empty() {
            return Err(self.mistakes);
        }
        let engine = engine(&self.partials);
        let file = &self.config.file;
        let roles = self.roles.into_iter().map(|(role, _)| role).collect();
        Ok(Catalog { roles, templates, partials: self.partials, engine, assign: file.assign, mentions: file.mentions })
    }

    fn partials_are_changed(&self) -> bool {
        self.partials.iter().any(|(_, source)| !source.path.starts_with("templates/"))
    }

    fn check_texts(&mut self, draft: &Draft, configured: bool) {
        let template = &draft.template;
        for mistake in body::check(&template.body, &template.fields, &self.partials) {
            let place = find(&template.source, draft.body_start, mistake.line, &mistake.words);
            self.mistakes.push(Diagnostic::error(mistake.message).at(place).hint(mistake.hint));
        }
        let mut values: Vec<(&str, &str)> = vec![("title", &template.title), ("path", &template.path)];
        values.extend(template.milestone.as_deref().map(|milestone| ("milestone", milestone)));
        values.extend(template.labels.iter().map(|label| ("labels", label.as_str())));
        for (key, text) in values {
            let set = configured.then_some(self.config.document.as_ref()).flatten();
            let path = ["templates", template.id.as_str(), key];
            let place = match set {
                Some(document) if document.root.entry("templates").and_then(|e| e.node.entry(path[1])).is_some_and(|e| e.node.entry(key).is_some()) => {
                    document.place_of(&path)
                }
                _ => draft.document.place_of(&[key]),
            };
            if text.trim().is_empty() {
                let message = format!("the `{key}` of `{}` is empty", template.id);
                self.mistakes.push(Diagnostic::error(message).at(place.clone()).hint("write it, or remove the key"));
            }
            for mistake in body::check(text, &template.fields, &self.partials) {
                self.mistakes.push(Diagnostic::error(mistake.message).at(place.clone()).hint(mistake.hint));
            }
            if key == "labels" && !text.contains("{{") && text.chars().count() > 50 {
                let message = format!("the label `{text}` has more than 50 characters");
                self.mistakes.push(Diagnostic::error(message).at(place).hint("shorten it"));
            }
        }
    }
}

fn apply_settings(draft: &mut Draft, settings: &Settings) {
    let template = &mut draft.template;
    let settings = settings.clone();
    template.title = settings.title.unwrap_or_else(|| std::mem::take(&mut template.title));
    template.labels = settings.labels.unwrap_or_else(|| std::mem::take(&mut template.labels));
    template.issue_type = settings.issue_type.or_else(|| template.issue_type.take());
    template.to = settings.to.unwrap_or(template.to);
    template.path = settings.path.unwrap_or_else(|| std::mem::take(&mut template.path));
    template.accepted = settings.accepted.unwrap_or(template.accepted);
    template.milestone = settings.milestone.or_else(|| template.milestone.take());
    draft.under = settings.under.unwrap_or_else(|| std::mem::take(&mut draft.under));
    draft.then = settings.then.unwrap_or_else(|| std::mem::take(&mut draft.then));
}

/// The engine with all helpers and partials; templates are compiled when they are first used.
fn engine(partials: &Partials) -> Handlebars<'static> {
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(no_escape);
    helpers::register(&mut engine);
    for (name, source) in partials.iter() {
        // A partial that does not parse was reported above where a template uses it; elsewhere it does no harm.
        drop(engine.register_partial(name, source.text.replace("\r\n", "\n")));
    }
    engine
}

/// The place of a mistake in a body: its words on its line, or the whole line.
fn find(source: &Arc<Source>, body_start: usize, line: usize, words: &str) -> crate::core::diagnostic::Place {
    let text = &source.text[body_start..];
    let start = body_start + text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let width = source.text[start..].find('\n').unwrap_or(source.text.len() - start);
    let shown = source.text[start..start + width].trim_end_matches('\r');
    // Handlebars counts the line on which an element begins, which for one on its own line can be the line before.
    match shown.find(words) {
        Some(at) => source.place(start + at..start + at + words.len().max(1)),
        None => match text[start - body_start..].find(words) {
            Some(at) => source.place(start + at..start + at + words.len().max(1)),
            None => source.place(start..start + shown.len()),
        },
    }
}

fn fields(
    files: &indexmap::IndexMap<String, FieldFile>,
    document: &Document,
    path: &[&str],
    mistakes: &mut Vec<Diagnostic>,
) -> Vec<Field> {
    let mut fields = Vec::new();
    for (name, file) in files {
        let mut at: Vec<&str> = path.to_vec();
        at.push(name);
        let mut wrong = |keys: &[&str], message: String, hint: String| {
            let path: Vec<&str> = at.iter().chain(keys).copied().collect();
            mistakes.push(Diagnostic::error(message).at(document.place_of(&path)).hint(hint));
        };
        let id = match FieldId::new(name) {
            Ok(id) => id,
            Err(error) => {
                wrong(&[], error.to_string(), error.hint.to_owned());
                continue;
            }
        };
        let record = path.len() > 1;
        if !record && (RESERVED.contains(&name.as_str()) || helpers::NAMES.contains(&name.as_str())) {
            wrong(&[], format!("no field may be called `{name}`"), "it means something else in a template or an outline: choose another name".to_owned());
        }
        if record && file.kind == super::field::Kind::Items {
            wrong(&["kind"], "items can not hold items".to_owned(), "make it a list, or a template of its own".to_owned());
            continue;
        }
        let mut below: Vec<&str> = at.clone();
        below.push("fields");
        let inner = fields_of(file, document, &below, mistakes);
        let (field, flaws) = Field::check(id, file, inner);
        for (keys, message, hint) in flaws {
            let path: Vec<&str> = at.iter().chain(&keys).copied().collect();
            mistakes.push(Diagnostic::error(message).at(document.place_of(&path)).hint(hint));
        }
        fields.push(field);
    }
    fields
}

fn fields_of(file: &FieldFile, document: &Document, path: &[&str], mistakes: &mut Vec<Diagnostic>) -> Vec<Field> {
    if file.fields.is_empty() { Vec::new() } else { fields(&file.fields, document, path, mistakes) }
}
