//! Turns a request into an artifact: renders the template's texts with the answers.

use std::collections::HashMap;
use std::rc::Rc;

use handlebars::Context;
use jiff::civil::Date;

use super::answers::Answers;
use super::compiled_template::{CompiledTemplate, Tags, names_field};
use super::limits;
use super::reference::{Location, Locations};
use super::request::{Artifact, FormerKey, Request};
use super::safe_value::{Trust, bare, close_fence};
use super::sanitize::sanitize_title;
use super::section::SectionId;
use super::section::{self, Section};
use crate::core::catalog::{Catalog, Destination, Field, Template};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::TemplateId;
use crate::core::names::is_document_path;
use crate::core::names::slug;
use crate::core::names::{ArtifactKey, Name};

/// Composes the artifacts of one catalog. It caches each template's compiled texts.
pub struct Composer<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) compiled: HashMap<TemplateId, Rc<CompiledTemplate>>,
}

impl<'a> Composer<'a> {
    /// A composer for a catalog.
    pub fn new(catalog: &'a Catalog) -> Self {
        Self { catalog, compiled: HashMap::new() }
    }

    /// The catalog.
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// The template of a request.
    ///
    /// # Panics
    /// Never for a request whose template came from this composer's catalog.
    fn template(&self, request: &Request) -> &'a Template {
        self.catalog.template(request.template.as_str()).expect("a request names a template of the catalog")
    }

    /// The key of a request: the given name, or a name made from its title.
    ///
    /// # Errors
    /// It has no name, and its title doesn't make one.
    pub fn key(&mut self, request: &Request, today: Date) -> Result<ArtifactKey, Diagnostic> {
        let template = self.template(request);
        let name = match &request.name {
            Some(name) => name.clone(),
            None => {
                let title = self.own_title(request, None, today)?;
                title.as_deref().and_then(Name::from_title).ok_or_else(|| {
                    Diagnostic::error(format!("this {} has no name yet", template.name.to_lowercase()))
                        .at(request.place.clone())
                        .hint("give it a key: `--key NAME` for a command, `key: name` in an outline, a rule or a step")
                })?
            }
        };
        Ok(ArtifactKey::new(request.template.clone(), name))
    }

    /// The name that an earlier version gave to a request, before names were distinct, if that was another.
    pub fn former(&mut self, request: &Request, today: Date) -> Option<FormerKey> {
        if request.name.is_some() {
            return request.former.clone();
        }
        let words = self.own_title(request, None, today).ok()??;
        Some(FormerKey { name: Name::former_of(&words)?, words })
    }

    /// A name to suggest to a person, who can see the existing names. It may say less than the title.
    pub fn suggested_name(&mut self, request: &Request, today: Date) -> Option<Name> {
        Name::from_words(&self.own_title(request, None, today).ok()??)
    }

    /// The title of a request with a key. `None` if it needs a missing answer.
    pub fn title(&mut self, request: &Request, key: &ArtifactKey, today: Date) -> Option<String> {
        self.own_title(request, Some(key), today).ok()?
    }

    fn own_title(
        &mut self,
        request: &Request,
        key: Option<&ArtifactKey>,
        today: Date,
    ) -> Result<Option<String>, Diagnostic> {
        let template = self.template(request);
        if request.answers.missing(template).iter().any(|field| names_field(&template.title, field)) {
            return Ok(None);
        }
        let context = self.line_context(template, request, key, today, bare);
        let texts = self.texts(template)?;
        self.line(&texts.title, &context).map(Some)
    }

    /// One error for each required field of a request that has no answer.
    pub fn missing_answers(&self, request: &Request) -> Vec<Diagnostic> {
        let template = self.template(request);
        let what = match &request.name {
            Some(name) => format!("`{}/{name}`", template.id),
            None => format!("this {}", template.name.to_lowercase()),
        };
        let error = |field: &Field| {
            Diagnostic::error(format!("{what} lacks `{}`", field.id)).at(request.place.clone()).hint(format!(
                "{} It takes {}",
                field.ask,
                field.takes()
            ))
        };
        request.answers.missing(template).into_iter().map(error).collect()
    }

    /// The path of a request's file, from the workspace. Values are inserted as slugs, so that none adds a folder.
    ///
    /// # Errors
    /// The path leaves the workspace, enters a folder like `.git`, or isn't a Markdown file.
    pub fn path(&mut self, request: &Request, key: &ArtifactKey, today: Date) -> Result<String, Diagnostic> {
        let template = self.template(request);
        let texts = self.texts(template)?;
        let context = self.line_context(template, request, Some(key), today, slug_word);
        let path = self.line(&texts.path, &context)?;
        if is_document_path(&path) {
            return Ok(path);
        }
        let message = format!("`{path}` is not a valid path for a document");
        Err(Diagnostic::error(message)
            .at((!template.builtin).then(|| template.source.place(0..0)))
            .hint("`path` starts at the repository's root and ends in `.md`, without `..`, hidden folders, `target`, `vendor` or `node_modules`"))
    }

    /// Composes the artifact of a request with a key.
    ///
    /// # Errors
    /// Required fields that aren't answered (unless it may be a draft), and texts over GitHub's limits.
    pub fn compose(
        &mut self,
        request: &Request,
        key: &ArtifactKey,
        location: &Location,
        locations: &Locations,
        today: Date,
    ) -> Result<Artifact, Vec<Diagnostic>> {
        let template = self.template(request);
        let missing = request.answers.missing(template);
        let draft = !missing.is_empty();
        if draft && !request.draft {
            return Err(self.missing_answers(request));
        }
        let one = |diagnostic: Diagnostic| vec![diagnostic];
        let texts = self.texts(template).map_err(one)?;
        let context = self.line_context(template, request, Some(key), today, bare);
        let title = self.title_or_draft(request, key, &texts, &context).map_err(one)?;
        let Tags { labels, milestone, due } = self.tags(template, request, &texts, &context).map_err(one)?;
        let mut links = Vec::new();
        let mut link = |text: &str| match ArtifactKey::parse(text) {
            Ok(target) if self.catalog.template(target.template().as_str()).is_some() => {
                let target = locations.key_of(self.catalog, target);
                let reference = locations.reference(&target, location);
                links.push(target);
                reference
            }
            _ => text.to_owned(),
        };
        let context = self.body_context(template, request, key, draft, today, texts.uses_raw, &mut link);
        let body = close_fence(&tidy(&self.render(&texts.body, &context).map_err(one)?));
        limits::check(request, key, &title, &body, &labels)?;
        let (before, replaced) = self.previous(request, key, location, locations, today)?;
        let to = request.to.unwrap_or(template.to);
        Ok(Artifact {
            before,
            replaced,
            key: key.clone(),
            role: template.role.clone(),
            title,
            sections: section::sections(&body),
            labels,
            issue_type: template.issue_type.clone(),
            milestone,
            due,
            parent: request.parent.clone(),
            parent_by_reference: false,
            from: request.from.clone(),
            to,
            path: location.path().filter(|_| to == Destination::File).map(str::to_owned),
            missing: missing.into_iter().map(|field| field.id.clone()).collect(),
            links,
            place: request.place.clone(),
            outline: request.outline.clone(),
            today,
        })
    }

    /// The artifact's title, or a draft's title if its own needs a missing answer.
    fn title_or_draft(
        &self,
        request: &Request,
        key: &ArtifactKey,
        texts: &CompiledTemplate,
        context: &Context,
    ) -> Result<String, Diagnostic> {
        let template = self.template(request);
        if request.answers.missing(template).iter().any(|field| names_field(&template.title, field)) {
            return Ok(draft_title(template, key.name()));
        }
        let title = self.line(&texts.title, context)?;
        Ok(match is_from_outside(&template.title, template, request) {
            // Titles don't notify anybody, so mentions stay as they are.
            true => sanitize_title(&title).replace("@\u{200b}", "@"),
            false => title,
        })
    }

    /// If the answers were read back from the artifact's body: title and sections as the earlier answers would make
    /// them, and the sections that hold an answer which now changes.
    fn previous(
        &mut self,
        request: &Request,
        key: &ArtifactKey,
        location: &Location,
        locations: &Locations,
        today: Date,
    ) -> Result<Previous, Vec<Diagnostic>> {
        let Some(answers) = &request.before else { return Ok((None, Vec::new())) };
        let template = self.template(request);
        let mut compose_with = |answers: Answers| {
            let request = Request { answers, before: None, draft: true, ..request.clone() };
            self.compose(&request, key, location, locations, today)
        };
        let before = compose_with(answers.clone())?;
        let kept = unchanged(template, answers, &request.answers);
        let kept = if kept == *answers { before.sections.clone() } else { compose_with(kept)?.sections };
        let lost = before.sections.iter().filter(|section| !kept.contains(section));
        let replaced = lost.map(|section| section.id.clone()).collect();
        Ok((Some((before.title, before.sections)), replaced))
    }
}

/// Title and sections as the earlier answers would make them, and the sections that hold a changed answer.
type Previous = (Option<(String, Vec<Section>)>, Vec<SectionId>);

/// Whether a one-line template inserts words from outside.
fn is_from_outside(text: &str, template: &Template, request: &Request) -> bool {
    let outside = |field: &Field| request.answers.get(field).is_some_and(|(_, trust)| trust != Trust::Typed);
    text.contains("from.title") || template.fields.iter().any(|field| outside(field) && names_field(text, field))
}

/// The earlier answers that don't change.
fn unchanged(template: &Template, before: &Answers, now: &Answers) -> Answers {
    let mut kept = before.clone();
    for field in &template.fields {
        let (then, now) = (before.given(&field.id), now.given(&field.id));
        if then.is_some_and(|then| now.is_none_or(|now| now.value != then.value)) {
            kept.remove(&field.id);
        }
    }
    kept
}

/// The title of a draft whose own title needs a missing answer.
pub(crate) fn draft_title(template: &Template, name: &Name) -> String {
    format!("{}: {name}", template.name)
}

/// A value as part of a path: its slug, which may be empty.
fn slug_word(text: &str) -> String {
    slug(text)
}

/// Reduces runs of blank lines outside code fences to one, and removes those at the ends.
fn tidy(text: &str) -> String {
    let fences = crate::core::markdown::fences(text);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let blank = line.trim().is_empty() && !crate::core::markdown::inside(&fences, at);
        at += line.len();
        if !blank {
            out += line;
        } else if !out.ends_with("\n\n") && !out.is_empty() {
            out.push('\n');
        }
    }
    out.trim_matches('\n').trim_end().to_owned()
}
