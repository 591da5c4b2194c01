//! The versions of an artifact's body: as a draft or complete, and with the answers that it held before.

use jiff::civil::Date;

use super::answers::Answers;
use super::compiled_template::Shown;
use super::compose::Composer;
use super::limits;
use super::reference::{Location, Locations};
use super::request::{Previous, Request};
use super::safe_value::{bare, close_fence};
use super::scaffold::Scaffold;
use super::section::{Section, SectionId, sections};
use crate::core::catalog::Template;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;

/// Where an artifact is, and where all the others are.
type Placed<'a> = (&'a Location, &'a Locations);

impl Composer<'_> {
    /// The body of a request. Adds the artifacts that it links to.
    pub(super) fn body(
        &mut self,
        request: &Request,
        key: &ArtifactKey,
        (location, locations): Placed<'_>,
        today: Date,
        shown: Shown,
        links: &mut Vec<ArtifactKey>,
    ) -> Result<String, Diagnostic> {
        let template = self.template(request);
        let texts = self.texts(template)?;
        let mut link = |text: &str| match ArtifactKey::parse(text) {
            Ok(target) if self.catalog.template(target.template().as_str()).is_some() => {
                let target = locations.key_of(self.catalog, target);
                let reference = locations.reference(&target, location);
                links.push(target);
                reference
            }
            _ => text.to_owned(),
        };
        let context = self.body_context(template, request, key, shown, today, &texts, &mut link);
        Ok(close_fence(&tidy(&self.render(&texts.body, &context)?)))
    }

    /// The template's own words around a request's answers. `body` is what the request makes.
    pub(super) fn scaffold(
        &mut self,
        request: &Request,
        key: &ArtifactKey,
        place: Placed<'_>,
        today: Date,
        body: &[Section],
    ) -> Result<Scaffold, Diagnostic> {
        let draft = !request.answers.missing(self.template(request)).is_empty();
        if !draft && !request.from_draft {
            return Ok(Scaffold::default());
        }
        let fields = &self.template(request).fields;
        let questions = fields.iter().flat_map(|field| [field.question(true), field.question(false)]).collect();
        let other = if draft { Shown::NOTHING } else { Shown::ALL };
        let other = sections(&self.body(request, key, place, today, other, &mut Vec::new())?);
        let (whole, least) = if draft { (body.to_vec(), other) } else { (other, body.to_vec()) };
        Ok(Scaffold { sections: whole, questions, least })
    }

    /// If the answers were read back from the artifact's body: what the earlier answers would make, and the sections
    /// that hold an answer which now changes.
    pub(super) fn previous(
        &mut self,
        request: &Request,
        key: &ArtifactKey,
        place: Placed<'_>,
        today: Date,
    ) -> Result<(Option<Previous>, Vec<SectionId>), Diagnostic> {
        let Some(answers) = &request.before else { return Ok((None, Vec::new())) };
        let template = self.template(request);
        let texts = self.texts(template)?;
        let with = |answers: &Answers| Request { answers: answers.clone(), before: None, ..request.clone() };
        let before = with(answers);
        let context = self.line_context(template, &before, Some(key), today, bare);
        let title = limits::cut_title(&self.title_or_draft(&before, key, &texts, &context)?);
        let mut version = |request: &Request, shown| {
            self.body(request, key, place, today, shown, &mut Vec::new()).map(|body| sections(&body))
        };
        let kept = unchanged(template, answers, &request.answers);
        let kept = if kept == *answers { None } else { Some(version(&with(&kept), Shown::NOTHING)?) };
        let own = version(&before, Shown::NOTHING)?;
        let drafts = [version(&before, Shown::ALL)?, version(&before, Shown::GUIDANCE)?];
        let lost = own.iter().filter(|section| kept.as_ref().is_some_and(|kept| !kept.contains(section)));
        let replaced = lost.map(|section| section.id.clone()).collect();
        let given = given(template, answers, &request.answers);
        Ok((Some(Previous { title, sections: own, drafts, given }), replaced))
    }
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

/// The answers that are new or change.
fn given(template: &Template, before: &Answers, now: &Answers) -> Answers {
    let mut given = Answers::default();
    for field in &template.fields {
        if let Some(answer) = now.given(&field.id)
            && before.given(&field.id).is_none_or(|then| then.value != answer.value)
        {
            given.insert(field.id.clone(), answer.value.clone(), answer.trust);
        }
    }
    given
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
