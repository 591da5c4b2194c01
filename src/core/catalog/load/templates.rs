//! Loads templates from their files, and checks their fields and texts.

use std::sync::Arc;

use super::loader::{Loader, UncheckedTemplate};
use crate::core::catalog::engine;
use crate::core::catalog::field::{Field, FieldFile};
use crate::core::catalog::front_matter;
use crate::core::catalog::kind::Kind;
use crate::core::catalog::passage::Passages;
use crate::core::catalog::required_if::set_conditions;
use crate::core::catalog::template::{FrontMatter, Template, default_path};
use crate::core::catalog::validate;
use crate::core::catalog::validate::RESERVED;
use crate::core::config::Settings;
use crate::core::diagnostic::{Diagnostic, Place, Source};
use crate::core::names::is_document_path;
use crate::core::names::{FieldId, TemplateId};
use crate::core::yaml;
use crate::core::yaml::Document;

impl Loader<'_> {
    /// Reads a template's file.
    pub(super) fn template(
        &mut self,
        folder: &str,
        id: &str,
        source: &Arc<Source>,
        builtin: bool,
    ) -> Result<(), Vec<Diagnostic>> {
        let wrong = |message: String, hint: &str| vec![Diagnostic::error(message).at(source.place(0..0)).hint(hint)];
        let id = TemplateId::new(id).map_err(|error| wrong(error.to_string(), error.hint))?;
        let Some(role) =
            self.roles.iter().find(|(role, _)| role.id.as_str() == folder).map(|(role, _)| role.id.clone())
        else {
            let hint = "put the template into a role's folder, or add a `role.yml` next to it";
            return Err(wrong(format!("`{folder}` is not a role's folder"), hint));
        };
        let (front, rest) = front_matter::split(source).map_err(|mistake| vec![mistake])?;
        let document = Document::parse_range(source, front).map_err(|mistake| vec![mistake])?;
        let (file, mistakes) = yaml::decode_all::<FrontMatter>(&document);
        let incomplete = !mistakes.is_empty();
        self.mistakes.extend(mistakes);
        let Some(file) = file else { return Ok(()) };
        let mut fields = fields(&file.fields, &document, &["fields"], &mut self.mistakes);
        for (field, key, mistake) in set_conditions(&mut fields, &file.fields) {
            let path: Vec<&str> = ["fields", &field, "required_if"].into_iter().chain(key.as_deref()).collect();
            self.mistakes.push(mistake.at(document.place_of(&path)));
        }
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
            aliases: Vec::new(),
            under: Vec::new(),
            then: Vec::new(),
            accepted: file.accepted,
            milestone: file.milestone,
            due: file.due,
            fields,
            body: source.text[rest.clone()].replace("\r\n", "\n"),
            source: Arc::clone(source),
            builtin,
        };
        let draft = UncheckedTemplate {
            template,
            document,
            aliases: file.aliases,
            under: file.under,
            then: file.then,
            body_start: rest.start,
            incomplete,
        };
        self.unchecked.insert(id, draft);
        Ok(())
    }

    /// Checks a team's partials by themselves, whether they are used or not.
    pub(super) fn check_partials(&mut self, passages: &Passages<'_>) {
        for (name, source) in passages.partials().iter().filter(|(_, source)| !source.path.starts_with("templates/")) {
            for mistake in validate::check_partial(name, passages) {
                let place = find(source, 0, mistake.line, &mistake.words);
                self.mistakes.push(mistake.diagnostic.at(place));
            }
        }
    }

    /// Checks a template's texts.
    pub(super) fn check_texts(&mut self, draft: &UncheckedTemplate, configured: Option<&str>, passages: &Passages<'_>) {
        let template = &draft.template;
        for mistake in validate::check(&template.body, &template.fields, passages) {
            let place = find(&template.source, draft.body_start, mistake.line, &mistake.words);
            self.mistakes.push(mistake.diagnostic.at(place));
        }
        if draft.incomplete {
            return;
        }
        let mut values: Vec<(&str, &str)> = vec![("title", &template.title), ("path", &template.path)];
        values.extend(template.milestone.as_deref().map(|milestone| ("milestone", milestone)));
        values.extend(template.due.as_deref().map(|due| ("due", due)));
        values.extend(template.labels.iter().map(|label| ("labels", label.as_str())));
        for (key, text) in values {
            let set = configured.and(self.config.document.as_ref());
            let path = ["templates", configured.unwrap_or(template.id.as_str()), key];
            let place = match set {
                Some(document)
                    if document
                        .root
                        .entry("templates")
                        .and_then(|e| e.node.entry(path[1]))
                        .is_some_and(|e| e.node.entry(key).is_some()) =>
                {
                    document.place_of(&path)
                }
                _ => draft.document.place_of(&[key]),
            };
            if text.trim().is_empty() {
                let message = format!("the `{key}` of `{}` is empty", template.id);
                self.mistakes.push(Diagnostic::error(message).at(place.clone()).hint("add a value, or remove the key"));
            }
            for mistake in validate::check(text, &template.fields, passages) {
                self.mistakes.push(mistake.diagnostic.at(place.clone()));
            }
            // Fields are inserted as slugs, so only the written parts can leave the repository.
            if key == "path" && !is_document_path(text) {
                let message = format!("`{text}` is not a valid path for a document");
                let hint = "write a path from the repository's root to a `.md` file, without `..`";
                self.mistakes.push(Diagnostic::error(message).at(place.clone()).hint(hint));
            }
            if key == "labels" && !text.contains("{{") && text.chars().count() > 50 {
                let message = format!("the label `{text}` has more than 50 characters");
                self.mistakes.push(Diagnostic::error(message).at(place).hint("shorten it"));
            }
        }
    }
}

/// Applies the configuration of a template.
pub(super) fn apply_settings(draft: &mut UncheckedTemplate, settings: &Settings) {
    let template = &mut draft.template;
    let settings = settings.clone();
    template.title = settings.title.unwrap_or_else(|| std::mem::take(&mut template.title));
    template.labels = settings.labels.unwrap_or_else(|| std::mem::take(&mut template.labels));
    template.issue_type = settings.issue_type.or_else(|| template.issue_type.take());
    template.to = settings.to.unwrap_or(template.to);
    template.path = settings.path.unwrap_or_else(|| std::mem::take(&mut template.path));
    template.accepted = settings.accepted.unwrap_or(template.accepted);
    template.milestone = settings.milestone.or_else(|| template.milestone.take());
    template.due = settings.due.or_else(|| template.due.take());
    draft.under = settings.under.unwrap_or_else(|| std::mem::take(&mut draft.under));
    draft.then = settings.then.unwrap_or_else(|| std::mem::take(&mut draft.then));
}

/// The place of a mistake in a body: its words, or else its whole line.
pub(super) fn find(source: &Arc<Source>, body_start: usize, line: usize, words: &str) -> Place {
    let text = &source.text[body_start..];
    let start = body_start + text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let width = source.text[start..].find('\n').unwrap_or(source.text.len() - start);
    let shown = source.text[start..start + width].trim_end_matches('\r');
    // For an element on a line of its own, Handlebars may report the line before it.
    match shown.find(words) {
        Some(at) => source.place(start + at..start + at + words.len().max(1)),
        None => match text[start - body_start..].find(words) {
            Some(at) => source.place(start + at..start + at + words.len().max(1)),
            None => source.place(start..start + shown.len()),
        },
    }
}

/// Checks the fields under a path of the front matter.
pub(super) fn fields(
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
        let in_record = path.len() > 1;
        if !in_record && (RESERVED.contains(&name.as_str()) || engine::HELPERS.contains(&name.as_str())) {
            wrong(
                &[],
                format!("a field can't be named `{name}`"),
                "this name is reserved in templates and outlines: choose another one".to_owned(),
            );
        }
        if in_record && file.kind == Kind::Items {
            wrong(
                &["kind"],
                "items can't contain items".to_owned(),
                "make it a list, or a template of its own".to_owned(),
            );
            continue;
        }
        let mut below: Vec<&str> = at.clone();
        below.push("fields");
        let inner = fields_of(file, document, &below, mistakes);
        let (field, flaws) = Field::check(id, file, inner);
        for (keys, flaw) in flaws {
            let path: Vec<&str> = at.iter().chain(&keys).copied().collect();
            mistakes.push(flaw.at(document.place_of(&path)));
        }
        fields.push(field);
    }
    fields
}

/// Checks the fields of a record.
pub(super) fn fields_of(
    file: &FieldFile,
    document: &Document,
    path: &[&str],
    mistakes: &mut Vec<Diagnostic>,
) -> Vec<Field> {
    if file.fields.is_empty() { Vec::new() } else { fields(&file.fields, document, path, mistakes) }
}
