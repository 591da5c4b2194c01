//! Issue bodies, filed through a form or not: no word of them is lost, and only what rolecall writes counts as its own.

use std::sync::LazyLock;

use rolecall::core::artifact::{Answers, Body, Digest, Marker, Section, Trust, safe_sections, sections};
use rolecall::core::catalog::{Catalog, Template, Value, load};
use rolecall::core::config::config_file::Config;
use rolecall::core::form::{Form, NO_RESPONSE, read_sections, recognize};
use rolecall::core::names::ArtifactKey;

use crate::words::{assert_none_went, assert_ours, visible};

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| load(&[], &Config::default()).expect("ours are right"));

/// Separates the answers within a text that is filed.
const BETWEEN: char = '\u{1}';

/// Checks the laws that hold for any text as a body, and for its parts as the answers in a form. The text's first
/// letter selects the form's template.
///
/// # Panics
/// Panics if a law is broken.
pub fn holds(text: &str) {
    // GitHub does not store NUL.
    let text = &text.replace('\0', " ");
    tagged(text);
    filed(text);
    let templates: Vec<&Template> = CATALOG.templates().filter(|template| !template.fields.is_empty()).collect();
    let mut letters = text.chars();
    let first = letters.next().map_or(0, |letter| letter as usize);
    let body = body(templates[first % templates.len()], letters.as_str());
    filed(&body);
}

/// Renders answers as GitHub does.
pub fn body(template: &Template, answers: &str) -> String {
    let mut answers = answers.split(BETWEEN);
    let part = |label: &str| {
        let answer = answers.next().filter(|answer| !answer.is_empty()).unwrap_or(NO_RESPONSE);
        format!("### {label}\n\n{answer}")
    };
    Form::of(template).labels().into_iter().map(part).collect::<Vec<_>>().join("\n\n")
}

/// A person's text that becomes an artifact.
fn tagged(text: &str) {
    let sections = safe_sections(text);
    assert_none_went(text, &joined(&sections));
    written(&sections);
}

/// A text that may have been filed through a form.
fn filed(text: &str) {
    let Some(filed) = recognize(CATALOG.templates(), text, Trust::Typed) else { return };
    let template = CATALOG.template(filed.template.as_str()).expect("it is one of ours");
    let whole = joined(&filed.sections);
    assert_none_went(text, &whole);
    assert_eq!(sections(&whole), filed.sections, "{text}\nbecame\n{whole}");
    let read = read_sections(template, &filed.sections, Trust::Typed).expect("they are the form's");
    let (before, after) = (words(template, &filed.answers), words(template, &read));
    assert_eq!(after, before, "{text}\nbecame\n{whole}");
    let body = written(&filed.sections);
    let again = Body::parse(&body, None).sections;
    let twice = read_sections(template, &again, Trust::Typed).expect("they are the form's");
    assert_eq!(words(template, &twice), after, "{body}");
}

/// Writes the sections with an owner line and a marker: both occur once, and the sections are unchanged.
fn written(sections: &[Section]) -> String {
    let key = ArtifactKey::parse("user-story/fuzzed-7").expect("a key");
    let role = CATALOG.owner(CATALOG.template("user-story").expect("it is one of ours"));
    let mut marker = Marker::new(key.clone(), role.id.clone(), None);
    marker.sections = sections.iter().map(|section| (section.id.clone(), Digest::of(&section.text))).collect();
    let line = format!("**Owner:** {} · `{key}`", role.name);
    let body = Body::write(sections, &line, &marker);
    assert_ours(&body, &key);
    let read = Body::parse(&body, Some(&key));
    assert_eq!(read.sections, sections, "{body}");
    assert_eq!(read.owner_line.as_deref(), Some(line.as_str()), "{body}");
    assert_eq!(read.marker.as_ref(), Some(&marker), "{body}");
    assert_eq!(Body::write(&read.sections, &line, &marker), body);
    body
}

fn joined(sections: &[Section]) -> String {
    sections.iter().map(|section| section.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// The words of each answer. Marks that would mean something in a body are changed, but words are not.
fn words(template: &Template, answers: &Answers) -> Vec<String> {
    let words = |value: &Value| {
        let mut found = String::new();
        let _ = value.map_texts(&mut |text, _| {
            found += &format!("{text} ").replace("&lt;", "<");
            text.to_owned()
        });
        visible(&found).join(" ")
    };
    let given = template.fields.iter().map(|field| answers.given(&field.id));
    given.map(|answer| answer.map_or_else(String::new, |answer| words(&answer.value))).collect()
}
