//! Turns a request into an artifact: renders the template's texts with the answers.

use std::collections::HashMap;
use std::sync::Arc;

use handlebars::Context;
use jiff::civil::Date;

use super::compiled_template::{CompiledTemplate, Shown, Tags, names_field};
use super::limits;
use super::reference::{Location, Locations};
use super::request::{Artifact, FormerKey, Previous, Request};
use super::safe_value::{Trust, bare};
use super::sanitize::sanitize_title;
use super::section;
use crate::core::catalog::{Catalog, Destination, Field, Template};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::TemplateId;
use crate::core::names::is_document_path;
use crate::core::names::slug;
use crate::core::names::{ArtifactKey, Name};

/// Composes the artifacts of one catalog. It caches each template's compiled texts.
pub struct Composer<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) compiled: HashMap<TemplateId, Arc<CompiledTemplate>>,
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
    pub(super) fn template(&self, request: &Request) -> &'a Template {
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
        let place = (location, locations);
        let shown = if draft { Shown::ALL } else { Shown::NOTHING };
        let body = self.body(request, key, place, today, shown, &mut links).map_err(one)?;
        let (before, replaced) = self.previous(request, key, place, today).map_err(one)?;
        let title = fitting_title(request, title, draft, before.as_ref());
        limits::check(request, key, &title, &body, &labels)?;
        let sections = section::sections(&body);
        let scaffold = self.scaffold(request, key, place, today, &sections).map_err(one)?;
        let to = request.to.unwrap_or(template.to);
        Ok(Artifact {
            before,
            replaced,
            scaffold,
            key: key.clone(),
            role: template.role.clone(),
            title,
            sections,
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
            by: request.by.clone(),
            today,
        })
    }

    /// The artifact's title, or a draft's title if its own needs a missing answer.
    pub(super) fn title_or_draft(
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
}

/// The title, cut to the limit in a draft or a hand-off, and as long as its answers are the ones that it was cut from.
/// Whoever gives the answers shortens them.
fn fitting_title(request: &Request, title: String, draft: bool, before: Option<&Previous>) -> String {
    let cut = limits::cut_title(&title);
    let may_be_cut = match before {
        Some(before) => before.title == cut,
        None => request.draft && (draft || request.from.is_some()),
    };
    if may_be_cut { cut } else { title }
}

/// Whether a one-line template inserts words from outside.
fn is_from_outside(text: &str, template: &Template, request: &Request) -> bool {
    let outside = |field: &Field| request.answers.get(field).is_some_and(|(_, trust)| trust != Trust::Typed);
    text.contains("from.title") || template.fields.iter().any(|field| outside(field) && names_field(text, field))
}

/// The title of a draft whose own title needs a missing answer.
pub(crate) fn draft_title(template: &Template, name: &Name) -> String {
    format!("{}: {name}", template.name)
}

/// A value as part of a path: its slug, which may be empty.
fn slug_word(text: &str) -> String {
    slug(text)
}
