//! Bodies as rolecall writes them, containing text from outside.

use std::sync::LazyLock;

use rolecall::core::artifact::{
    Answers, Artifact, Body, Composer, Location, Locations, Marker, RawAnswer, Request, Section, Trust, make_safe,
};
use rolecall::core::catalog::{Catalog, TeamFile, Template, load};
use rolecall::core::config::config_file::Config;
use rolecall::core::diagnostic::Source;
use rolecall::core::form::{Form, recognize};
use rolecall::core::names::ArtifactKey;
use rolecall::core::plan::{Change, Existing, Record, Snapshot, Tagging, tag};

/// A template that puts its fields wherever a team may.
const PLACES: &str = "---
name: Placed
about: Everywhere
title: \"{{line}}\"
fields:
  line: { ask: Line? }
  text: { ask: Text?, kind: paragraph }
  list: { ask: List?, kind: list }
  rows: { ask: Rows?, kind: items, fields: { first: { ask: First? }, second: { ask: Second? } } }
---
## Alone

{{text}}

## Behind

**Is:** {{text}}

## Between

Before {{line}} and {{line}} after **it**, `code` too.

## Lists

{{#each list}}
1. {{this}}
{{/each}}

{{checklist list}}

## Rows

{{table rows}}

## Quote

{{quote text}}

## Raw

{{raw text}}

## Last

The end.
";

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let team = TeamFile {
        path: "product-owner/placed.md".to_owned(),
        source: Source::new(".github/rolecall/templates/product-owner/placed.md", PLACES),
    };
    load(&[team], &Config::default()).unwrap()
});

/// A body, and what must be visible in it.
pub(crate) struct Written {
    pub(crate) body: String,
    /// The words of the level 2 headings.
    pub(crate) headings: Vec<String>,
    /// The start of its last line.
    pub(crate) owner_line: String,
    /// The input; every word of it is in the body.
    pub(crate) words: Vec<String>,
}

impl Written {
    fn of(key: &ArtifactKey, sections: &[Section], words: Vec<String>) -> Self {
        let role = CATALOG.owner(CATALOG.template(key.template().as_str()).unwrap());
        let marker = Marker::new(key.clone(), role.id.clone(), None);
        let line = format!("**Owner:** {} (nobody holds this role yet) · `{key}`", role.name);
        Self::read(Body::write(sections, &line, &marker), sections, words)
    }

    fn read(body: String, sections: &[Section], words: Vec<String>) -> Self {
        let headings = sections.iter().map(|section| section.id.heading.clone()).filter(|heading| !heading.is_empty());
        Self { body, headings: headings.collect(), owner_line: "Owner: Product ".to_owned(), words }
    }
}

/// A value from outside, as it is put into a body.
pub(crate) fn sanitized(text: &str) -> String {
    make_safe(text, Trust::Outside, false)
}

fn composed(template: &Template, answers: Answers) -> Option<Artifact> {
    let key = ArtifactKey::parse(&format!("{}/filed-1", template.id)).unwrap();
    let mut request = Request::new(template.id.clone());
    request.draft = true;
    request.answers = answers;
    let location = Location::file("filed.md");
    let day = jiff::civil::date(2027, 1, 4);
    // A title can become too long.
    Composer::new(&CATALOG).compose(&request, &key, &location, &Locations::default(), day).ok()
}

/// A text in every place of a template.
pub(crate) fn placed(_: usize, text: &str) -> Option<Written> {
    let template = CATALOG.template("placed").unwrap();
    let mut answers = Answers::default();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let row = text.replace('\n', " ").replace('|', "\\|");
    let mut give = |field: &str, words: &[String]| {
        answers.give(template, field, RawAnswer::Words(words), Trust::Outside).ok();
    };
    give("line", &[line]);
    give("text", &[text.to_owned()]);
    give("list", &[text.to_owned(), "other".to_owned()]);
    give("rows", &[format!("{row} | x"), format!("y | {row}")]);
    let artifact = composed(template, answers)?;
    let written = Written::of(&artifact.key, &artifact.sections, vec![text.to_owned()]);
    let headings = PLACES.lines().filter_map(|line| line.strip_prefix("## ")).map(str::to_owned).collect();
    Some(Written { headings, ..written })
}

/// An issue filed through a template's form, with these answers.
fn issue(turn: usize, answers: &str) -> (&'static Template, String) {
    let templates: Vec<&Template> = CATALOG.templates().filter(|template| !template.fields.is_empty()).collect();
    let template = templates[turn % templates.len()];
    let mut answers = answers.split('\u{1}').cycle();
    let labels = Form::of(template).labels().into_iter().map(str::to_owned).collect::<Vec<_>>();
    let part = |label: String| format!("### {label}\n\n{}", answers.next().unwrap());
    (template, labels.into_iter().map(part).collect::<Vec<_>>().join("\n\n"))
}

/// What a stranger filed, as rolecall tags it.
pub(crate) fn tagged(turn: usize, answers: &str) -> Option<Written> {
    let (template, body) = issue(turn, answers);
    let filed = recognize([template], &body, Trust::Outside)?;
    let artifact = composed(template, filed.answers)?;
    let key = artifact.key.clone();
    let record = Record { body: body.clone(), ..Record::new(key, template.role.clone(), template.to, "Filed") };
    let existing = Existing::in_file(record, "filed.md", "");
    let sections = filed.sections.clone();
    let tagging = Tagging { template, artifact, filed: Some(filed.sections), trusted: false, own_words: false };
    match tag(&CATALOG, &Snapshot::default(), &existing, tagging).change {
        Change::Update(record) => Some(Written::read(record.body, &sections, vec![body])),
        _ => None,
    }
}

/// What a stranger filed, in the template's own text.
pub(crate) fn filled(turn: usize, answers: &str) -> Option<Written> {
    let (template, body) = issue(turn, answers);
    let artifact = composed(template, recognize([template], &body, Trust::Outside)?.answers)?;
    Some(Written::of(&artifact.key, &artifact.sections, Vec::new()))
}
