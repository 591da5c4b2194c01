//! Reads artifacts of the tracker and of files as texts to check.

use crate::commands::context::Context;
use crate::commands::project::Project;
use crate::commands::reference;
use crate::core::artifact::Trust;
use crate::core::catalog::{Catalog, Kind as FieldKind, Template};
use crate::core::check::{Checked, Kind, Origin, Subject, Unanswered};
use crate::core::diagnostic::Error;
use crate::core::names::ArtifactKey;
use crate::core::plan::{Existing, State};

/// Whether a word is an artifact's key or number and not a path.
pub(super) fn is_key(catalog: &Catalog, what: &str) -> bool {
    let number = what.strip_prefix('#').unwrap_or(what);
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        || ArtifactKey::parse(what).is_ok_and(|key| catalog.template(key.template().as_str()).is_some())
}

/// The artifacts with these keys, or all open ones.
pub(super) fn read(context: &mut Context, project: &Project, keys: &[&String]) -> Result<Vec<Checked>, Error> {
    let mut snapshot = project.snapshot()?;
    if project.files.is_remote() {
        project.files.find_all(&mut snapshot)?;
    }
    context.warn(&snapshot.warnings);
    let checked = |existing: &Existing| checked_artifact(&project.catalog, existing);
    if keys.is_empty() {
        return Ok(snapshot.iter().filter(|existing| existing.record.state == State::Open).map(checked).collect());
    }
    keys.iter().map(|key| reference::artifact(context, project, &snapshot, key).map(checked)).collect()
}

/// An artifact as a text to check.
pub(super) fn checked_artifact(catalog: &Catalog, existing: &Existing) -> Checked {
    let body = existing.record.body.as_str();
    let path = existing.location.path().map(str::to_owned);
    // The body's first line in its file, after the front matter.
    let line =
        path.as_ref().and_then(|_| existing.text.find(body)).map(|at| existing.text[..at].matches('\n').count() + 1);
    let origin = Origin { key: Some(existing.record.key.to_string()), path, line, place: None };
    let template = catalog.template(existing.record.key.template().as_str());
    let subject = match template {
        None => Subject::markdown(body, Kind::Other),
        Some(template) => {
            let answers = existing.answers(catalog, template, Trust::Typed);
            let unanswered = answers
                .missing(template)
                .into_iter()
                .map(|field| Unanswered { field: field.id.to_string(), question: field.ask.clone() });
            with_template(Subject::markdown(body, kind_of(template)), template, unanswered.collect())
        }
    };
    Checked { subject, origin }
}

/// A text of a template, with what the template leaves in it and what it lacks.
pub(super) fn with_template(subject: Subject, template: &Template, unanswered: Vec<Unanswered>) -> Subject {
    subject.with_unanswered(unanswered).with_guidance(guidance(template))
}

/// The lines that a template shows until they are answered: guidance and questions.
pub(super) fn guidance(template: &Template) -> Vec<String> {
    let quoted = template.body.lines().filter_map(|line| line.strip_prefix("> "));
    quoted.chain(template.fields.iter().map(|field| field.ask.as_str())).map(str::to_owned).collect()
}

/// What a template's artifacts are meant to be, by its fields: a team's own story is a story, too.
pub(super) fn kind_of(template: &Template) -> Kind {
    let has = |id: &str| template.field(id).is_some();
    let items = |id: &str| template.field(id).filter(|field| field.kind == FieldKind::Items);
    let part = |id: &str, part: &str| {
        items(id).is_some_and(|field| field.fields.iter().any(|field| field.id.as_str() == part))
    };
    match template.id.as_str() {
        _ if has("persona") && has("benefit") => Kind::Story,
        _ if part("key_results", "target") => Kind::Okrs,
        _ if part("now", "outcome") => Kind::Roadmap,
        _ if has("not_doing") && (has("pillars") || has("choices")) => Kind::Strategy,
        _ if has("criteria") && has("story") => Kind::Criteria,
        "user-story" => Kind::Story,
        "acceptance-criteria" => Kind::Criteria,
        "okrs" => Kind::Okrs,
        _ => Kind::Other,
    }
}
