//! From a request to an artifact: the template's texts rendered with the answers.

use std::collections::HashMap;
use std::rc::Rc;

use jiff::civil::Date;

use super::answers::Answers;
use super::body;
use super::compiled_template::{CompiledTemplate, Tags, names_field};
use super::reference::{Location, Locations};
use super::request::{Artifact, FormerKey, Request};
use super::safe_value::{Trust, bare, close_fence};
use super::sanitize::sanitize_title;
use crate::core::catalog::{Catalog, Destination, Field, Template};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::TemplateId;
use crate::core::names::is_document_path;
use crate::core::names::slug;
use crate::core::names::{ArtifactKey, Name};

/// GitHub's limit of a title, in characters.
const MAX_TITLE: usize = 256;
/// GitHub's limit of a body, in characters.
pub const MAX_BODY: usize = 65_536;
/// GitHub's limit of a label's name, in characters.
const MAX_LABEL: usize = 50;

/// Makes artifacts of one catalog. It keeps each template's texts compiled.
pub struct Composer<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) compiled: HashMap<TemplateId, Rc<CompiledTemplate>>,
}

impl<'a> Composer<'a> {
    /// A composer for a catalog.
    pub fn new(catalog: &'a Catalog) -> Self {
        Self { catalog, compiled: HashMap::new() }
    }

    /// The template of a request.
    ///
    /// # Panics
    /// Never for a request whose template came from this composer's catalog.
    fn template(&self, request: &Request) -> &'a Template {
        self.catalog.template(request.template.as_str()).expect("a request names a template of the catalog")
    }

    /// The key of a request: the name that it was given, or the slug of its title.
    ///
    /// # Errors
    /// It has no name, and its title makes none.
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

    /// What the name of a request was before names were distinct, where it was another.
    pub fn former(&mut self, request: &Request, today: Date) -> Option<FormerKey> {
        if request.name.is_some() {
            return request.former.clone();
        }
        let words = self.own_title(request, None, today).ok()??;
        Some(FormerKey { name: Name::former_of(&words)?, words })
    }

    /// A name to suggest to a person, who sees which others there are: it says less than the title may.
    pub fn suggested(&mut self, request: &Request, today: Date) -> Option<Name> {
        Name::from_words(&self.own_title(request, None, today).ok()??)
    }

    /// The title that a request would have under a key; nothing where it would be made up, because an answer is
    /// missing.
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

    /// The required fields of a request that have no answer, one mistake each.
    pub fn lacks(&self, request: &Request) -> Vec<Diagnostic> {
        let template = self.template(request);
        let what = match &request.name {
            Some(name) => format!("`{}/{name}`", template.id),
            None => format!("this {}", template.name.to_lowercase()),
        };
        let lacks = |field: &Field| {
            Diagnostic::error(format!("{what} lacks `{}`", field.id)).at(request.place.clone()).hint(format!(
                "{} It takes {}",
                field.ask,
                field.takes()
            ))
        };
        request.answers.missing(template).into_iter().map(lacks).collect()
    }

    /// Where the file of a request goes, from the workspace. Values are slugs in it, so that none makes a folder.
    ///
    /// # Errors
    /// The path leaves the workspace, enters `.git`, or is no Markdown file.
    pub fn path(&mut self, request: &Request, key: &ArtifactKey, today: Date) -> Result<String, Diagnostic> {
        let template = self.template(request);
        let texts = self.texts(template)?;
        let context = self.line_context(template, request, Some(key), today, slug_word);
        let path = self.line(&texts.path, &context)?;
        if is_document_path(&path) {
            return Ok(path);
        }
        let message = format!("`{path}` is not a path for a file of this repository");
        Err(Diagnostic::error(message)
            .at((!template.builtin).then(|| template.source.place(0..0)))
            .hint("`path` leads from the repository's root to a `.md` file inside it, without `..` and through no hidden folder, `target`, `vendor` or `node_modules`"))
    }

    /// The artifact of a request whose key is known.
    ///
    /// # Errors
    /// Required fields that are missing (unless it may be a draft), a title, body or label that is too long.
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
        let place = || request.place.clone();
        if !missing.is_empty() && !request.draft {
            return Err(self.lacks(request));
        }
        let draft = !missing.is_empty();
        let one = |diagnostic: Diagnostic| vec![diagnostic];
        let texts = self.texts(template).map_err(one)?;

        let context = self.line_context(template, request, Some(key), today, bare);
        let title = if missing.iter().any(|field| names_field(&template.title, field)) {
            draft_title(template, key.name())
        } else {
            let title = self.line(&texts.title, &context).map_err(one)?;
            match is_from_outside(&template.title, template, request) {
                // A title mentions nobody by itself.
                true => sanitize_title(&title).replace("@\u{200b}", "@"),
                false => title,
            }
        };
        let Tags { labels, milestone, due } = self.tags(template, request, &texts, &context).map_err(one)?;
        let mut links = Vec::new();
        let context =
            self.body_context(
                template,
                request,
                key,
                draft,
                today,
                texts.uses_raw,
                &mut |text| match ArtifactKey::parse(text) {
                    Ok(target) if self.catalog.template(target.template().as_str()).is_some() => {
                        let reference = locations.reference(&target, location);
                        links.push(target);
                        reference
                    }
                    _ => text.to_owned(),
                },
            );
        let body = close_fence(&tidy(&self.render(&texts.body, &context).map_err(one)?));

        let mut mistakes = Vec::new();
        let mut limit = |what: String, found: usize, most: usize| {
            if found > most {
                let message = format!("{what} of `{key}` has {found} characters, {most} are allowed");
                mistakes.push(Diagnostic::error(message).at(place()).hint("shorten the answers that go into it"));
            }
        };
        limit("the title".to_owned(), title.chars().count(), MAX_TITLE);
        limit("the body".to_owned(), body.chars().count(), MAX_BODY);
        for label in &labels {
            limit(format!("the label `{label}`"), label.chars().count(), MAX_LABEL);
        }
        if title.is_empty() {
            mistakes.push(
                Diagnostic::error(format!("the title of `{key}` is empty"))
                    .at(place())
                    .hint("answer a field that stands in it"),
            );
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let (before, replaced) = match &request.before {
            Some(answers) => {
                let mut made_of = |answers: Answers| {
                    let request = Request { answers, before: None, draft: true, ..request.clone() };
                    self.compose(&request, key, location, locations, today)
                };
                let before = made_of(answers.clone())?;
                let kept = unchanged(template, answers, &request.answers);
                let kept = if kept == *answers { before.sections.clone() } else { made_of(kept)?.sections };
                let lost = before.sections.iter().filter(|section| !kept.contains(section));
                let replaced = lost.map(|section| section.id.clone()).collect();
                (Some((before.title, before.sections)), replaced)
            }
            None => (None, Vec::new()),
        };
        let to = request.to.unwrap_or(template.to);
        Ok(Artifact {
            before,
            replaced,
            key: key.clone(),
            role: template.role.clone(),
            title,
            sections: body::sections(&body),
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
            today,
        })
    }
}

/// Whether a line's template puts in words from outside.
fn is_from_outside(text: &str, template: &Template, request: &Request) -> bool {
    let outside = |field: &Field| request.answers.get(field).is_some_and(|(_, trust)| trust != Trust::Typed);
    text.contains("from.title") || template.fields.iter().any(|field| outside(field) && names_field(text, field))
}

/// The answers of before that are still given as they were.
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

/// The title of a draft whose own title needs an answer that is missing.
pub(crate) fn draft_title(template: &Template, name: &Name) -> String {
    format!("{}: {name}", template.name)
}

/// A value as a part of a path: its slug, or nothing.
fn slug_word(text: &str) -> String {
    slug(text)
}

/// Blank lines in a row become one, outside code fences; none stand at the ends.
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
