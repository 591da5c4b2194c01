//! Reads files as texts to check: Markdown, lines, outlines and tables.

use std::sync::Arc;

use camino::Utf8Path;

use super::artifacts::{guidance, kind_of, with_template};
use crate::commands::context::Context;
use crate::commands::outline_files;
use crate::commands::outline_source;
use crate::commands::project::Project;
use crate::core::artifact::{Composer, Location, Locations, Request, Requests as _};
use crate::core::catalog::{Template, split_front_matter};
use crate::core::check::{Checked, Kind, Origin, Subject, Unanswered};
use crate::core::diagnostic::{Diagnostic, Error, Source};
use crate::core::names::{ArtifactKey, Name};
use crate::workspace::{Limit, read_named};

/// The texts of a file, or of standard input.
pub(super) fn read(
    context: &mut Context,
    project: &Project,
    path: &str,
    template: Option<&Template>,
    lines: bool,
) -> Result<Vec<Checked>, Error> {
    let source = match path {
        "-" => context.read_stdin()?,
        path => read_named(&context.resolve(Utf8Path::new(path))?, &context.directory()?, Limit::Outline)?,
    };
    if let Some(template) = template.filter(|_| lines) {
        return read_lines(&source, template);
    }
    let extension = Utf8Path::new(path).extension().unwrap_or_default().to_lowercase();
    match extension.as_str() {
        "yml" | "yaml" | "csv" | "tsv" => read_outline(context, project, path, &source, template),
        _ => Ok(read_markdown(project, &source, template)),
    }
}

/// One text per line that has words. Headings and empty lines separate.
fn read_lines(source: &Arc<Source>, template: &Template) -> Result<Vec<Checked>, Error> {
    let kind = kind_of(template);
    if !matches!(kind, Kind::Story | Kind::Okrs | Kind::Criteria) {
        let message = format!("`{}` has no lines of its own", template.id);
        let hint = "`--lines` reads stories (`--as user-story`), key results (`--as okrs`) or criteria (`--as acceptance-criteria`)";
        return Err(Diagnostic::error(message).hint(hint).into());
    }
    let mut all = Vec::new();
    for (at, line) in source.text.lines().enumerate() {
        let text = line.trim_end_matches('\r');
        let words = text.trim().trim_start_matches('\u{feff}');
        if words.is_empty() || words.starts_with('#') && words.trim_start_matches('#').starts_with(' ') {
            continue;
        }
        let origin = Origin { path: Some(source.path.clone()), line: Some(at + 1), ..Origin::default() };
        all.push(Checked { subject: Subject::line(text, kind), origin });
    }
    Ok(all)
}

fn read_markdown(project: &Project, source: &Arc<Source>, template: Option<&Template>) -> Vec<Checked> {
    let text = source.text.as_str();
    let (front, body) = match split_front_matter(source) {
        Ok((front, body)) => (&text[front], body),
        Err(_) => ("", 0..text.len()),
    };
    let value = |name: &str| {
        let line = front.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.map(|value| value.trim().trim_matches(['"', '\'']).to_owned())
    };
    let marked = crate::core::artifact::Marker::find(text).into_iter().next().map(|(_, marker)| marker.key.to_string());
    let key = value("key").or(marked).filter(|key| ArtifactKey::parse(key).is_ok());
    let own = value("template").or_else(|| Some(key.as_ref()?.split_once('/')?.0.to_owned()));
    let template = own.and_then(|id| project.catalog.template(&id)).or(template);
    let line = text[..body.start].matches('\n').count() + 1;
    let kind = template.map_or_else(|| guess(&text[body.clone()]), kind_of);
    let subject = Subject::markdown(&text[body], kind);
    let subject = match template {
        Some(template) => subject.with_guidance(guidance(template)),
        None => subject,
    };
    let origin = Origin { key, path: Some(source.path.clone()), line: Some(line), place: None };
    vec![Checked { subject, origin }]
}

/// What a text that names no template is meant to be.
fn guess(text: &str) -> Kind {
    let lower = text.to_lowercase();
    let heading = |name: &str| lower.lines().any(|line| line.starts_with('#') && line.contains(name));
    if lower.contains("i want") && (lower.contains("as a ") || lower.contains("as an ")) {
        Kind::Story
    } else if heading("key result") {
        Kind::Okrs
    } else if heading("roadmap") {
        Kind::Roadmap
    } else {
        Kind::Other
    }
}

/// The artifacts that an outline or a table asks for.
fn read_outline(
    context: &mut Context,
    project: &Project,
    path: &str,
    source: &Arc<Source>,
    template: Option<&Template>,
) -> Result<Vec<Checked>, Error> {
    let file = outline_source::File::remote(path, Arc::clone(source));
    let requests = outline_files::requests(project, &file, template)?;
    let today = context.today();
    let mut composer = Composer::new(&project.catalog);
    let mut all = Vec::new();
    for at in 0..requests.count() {
        let request = requests.at(at).into_owned();
        all.extend(checked_request(&mut composer, &request, today));
    }
    Ok(all)
}

/// What a request would make, as a text to check.
pub(in crate::commands) fn checked_request(
    composer: &mut Composer<'_>,
    request: &Request,
    today: jiff::civil::Date,
) -> Option<Checked> {
    let template = composer.catalog().template(request.template.as_str())?;
    let unnamed = Name::from_title("unnamed").expect("it is a valid name");
    let key = composer.key(request, today).unwrap_or_else(|_| ArtifactKey::new(request.template.clone(), unnamed));
    let draft = Request { draft: true, ..request.clone() };
    let artifact = composer.compose(&draft, &key, &Location::Pending, &Locations::new(None), today).ok()?;
    let body: Vec<&str> = artifact.sections.iter().map(|section| section.text.as_str()).collect();
    let missing = request.answers.missing(template).into_iter();
    let unanswered = missing.map(|field| Unanswered { field: field.id.to_string(), question: field.ask.clone() });
    let subject = Subject::markdown(body.join("\n\n"), kind_of(template));
    // A draft shows guidance and questions by itself: what is missing is said once.
    let subject = with_template(subject, template, unanswered.collect()).with_guidance(Vec::new());
    let path = request.place.as_ref().map(|place| place.path().to_owned());
    let origin = Origin { key: Some(key.to_string()), path, line: None, place: request.place.clone() };
    Some(Checked { subject, origin })
}
