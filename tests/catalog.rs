//! The acceptance list, kept as data in `tests/catalog/`: every role, title and template exists, and each template
//! creates an artifact from generated answers, rejects a missing required answer, and can be read back from its own
//! body.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;

use jiff::civil::Date;
use rolecall::core::artifact::{Answers, Composer, Location, Locations, Request, Trust, extract_answers};
use rolecall::core::catalog::{Bound, Catalog, Field, Kind, Template, TitleMatch, Value, load};
use rolecall::core::config::config_file::Config;
use rolecall::core::names::{ArtifactKey, Name};
use serde::Deserialize;

#[derive(Deserialize)]
struct RoleRow {
    id: String,
    titles: Vec<String>,
    duties_of: Vec<String>,
    fallback: Option<String>,
    templates: Vec<String>,
}

#[derive(Deserialize)]
struct ArtifactRow {
    id: String,
    role: String,
    #[serde(default)]
    aliases: Vec<String>,
    under: Vec<String>,
    then: Vec<String>,
    accepted: String,
    required: Vec<FieldRow>,
    #[serde(default)]
    optional: Vec<String>,
    /// The fields that another field's answer makes required: `ends if decision: retire`.
    #[serde(default)]
    required_if: Vec<String>,
}

#[derive(Deserialize)]
struct FieldRow {
    id: String,
    kind: String,
    min: Option<f64>,
    max: Option<f64>,
    #[serde(default)]
    fields: Vec<FieldRow>,
    #[serde(default)]
    choices: Vec<String>,
}

fn roles() -> Vec<RoleRow> {
    serde_saphyr::from_str(include_str!("catalog/roles.yml")).unwrap()
}

fn artifacts() -> Vec<ArtifactRow> {
    serde_saphyr::from_str(include_str!("catalog/artifacts.yml")).unwrap()
}

fn catalog() -> Catalog {
    load(&[], &Config::default()).unwrap()
}

fn today() -> Date {
    "2027-01-04".parse().unwrap()
}

#[test]
fn every_role_and_title_of_the_list_is_there() {
    let catalog = catalog();
    let rows = roles();
    let listed: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut there: Vec<&str> = catalog.roles().iter().map(|role| role.id.as_str()).collect();
    there.sort_unstable();
    let mut sorted = listed.clone();
    sorted.sort_unstable();
    assert_eq!(there, sorted);
    for row in &rows {
        let role = catalog.role(&row.id).unwrap();
        for title in &row.titles {
            match catalog.find_role(title) {
                TitleMatch::Role(found, _) => assert_eq!(found.id.as_str(), row.id, "{title}"),
                TitleMatch::Near(near) => panic!("{title} is not a title; near: {near:?}"),
            }
            assert_eq!(
                catalog.find_role(&title.to_uppercase()),
                catalog.find_role(title),
                "case does not count: {title}"
            );
        }
        for title in &row.duties_of {
            let TitleMatch::Role(_, Some(found)) = catalog.find_role(title) else { panic!("{title} is not a title") };
            assert!(!found.duties.is_empty(), "{title} has no duties");
        }
        assert_eq!(role.fallback.as_ref().map(ToString::to_string), row.fallback);
        assert!(!role.accountabilities.is_empty() && !role.good.is_empty() && !role.skills.is_empty(), "{}", row.id);
        for skill in ["Leadership", "Strategic thinking", "Technical understanding", "Communication", "Analysis"] {
            assert!(role.skills.iter().any(|known| known.eq_ignore_ascii_case(skill)), "{} lacks {skill}", row.id);
        }
        assert_eq!(role.label.name, format!("role: {}", row.id));
        assert!(role.label.color.len() == 6 && !role.label.description.is_empty(), "{}", row.id);
        let mut owned: Vec<&str> =
            catalog.templates().filter(|t| t.role == role.id).map(|template| template.id.as_str()).collect();
        let mut wanted: Vec<&str> = row.templates.iter().map(String::as_str).collect();
        owned.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(owned, wanted);
    }
}

#[test]
fn every_template_is_as_the_list_says() {
    let catalog = catalog();
    let rows = artifacts();
    assert_eq!(rows.len(), 59);
    assert_eq!(catalog.templates().count(), 59);
    for row in &rows {
        let template = catalog.template(&row.id).unwrap_or_else(|| panic!("{} is missing", row.id));
        let ids = |all: &[rolecall::core::names::TemplateId]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(template.role.as_str(), row.role, "{}", row.id);
        assert_eq!(ids(&template.under), row.under, "{}", row.id);
        assert_eq!(ids(&template.aliases), row.aliases, "{}", row.id);
        assert_eq!(template.follow_ups().map(ToString::to_string).collect::<Vec<_>>(), row.then, "{}", row.id);
        for alias in &row.aliases {
            assert_eq!(catalog.template(alias).map(|found| &found.id), Some(&template.id), "{alias}");
        }
        assert_eq!(template.accepted.word(), row.accepted, "{}", row.id);
        assert_eq!(template.issue_type, None, "{}", row.id);
        let required: Vec<&str> = template.fields.iter().filter(|f| f.required).map(|f| f.id.as_str()).collect();
        let mut wanted: Vec<&str> = row.required.iter().map(|field| field.id.as_str()).collect();
        let mut sorted = required.clone();
        sorted.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(sorted, wanted, "required fields of {}", row.id);
        let conditions = |field: &Field| {
            let words: Vec<String> = field.required_if.iter().map(rolecall::core::catalog::Condition::words).collect();
            (!words.is_empty()).then(|| format!("{} if {}", field.id, words.join(" and ")))
        };
        let conditional: Vec<String> = template.fields.iter().filter_map(conditions).collect();
        assert_eq!(conditional, row.required_if, "conditionally required fields of {}", row.id);
        for wanted in &row.required {
            compare(&row.id, template.field(&wanted.id).unwrap(), wanted);
        }
        for optional in &row.optional {
            assert!(template.field(optional).is_some_and(|field| !field.required), "{} {optional}", row.id);
        }
        let headings = template.body.lines().filter(|line| line.starts_with("## ")).count();
        assert!(headings >= 1, "{} has no heading of its own", row.id);
        assert!(!template.about.is_empty() && template.about.chars().count() <= 80, "{}", row.id);
    }
}

fn compare(template: &str, field: &Field, wanted: &FieldRow) {
    let name = format!("{template}.{}", wanted.id);
    match wanted.kind.as_str() {
        "text" => assert!(matches!(field.kind, Kind::Text | Kind::Paragraph), "{name} is {:?}", field.kind),
        kind => assert_eq!(field.kind.word(), kind, "{name}"),
    }
    let number = |bound: &Option<Bound>| match bound {
        Some(Bound::Number(number)) => Some(*number),
        _ => None,
    };
    if wanted.min.is_some() {
        assert_eq!(number(&field.min), wanted.min, "{name}");
    }
    if wanted.max.is_some() {
        assert_eq!(number(&field.max), wanted.max, "{name}");
    }
    if !wanted.choices.is_empty() {
        assert_eq!(field.choices, wanted.choices, "{name}");
    }
    for inner in &wanted.fields {
        let found = field.fields.iter().find(|field| field.id.as_str() == inner.id);
        let found = found.unwrap_or_else(|| panic!("{name} has no {}", inner.id));
        assert!(found.required, "{name}.{} is not required", inner.id);
        compare(&name, found, inner);
    }
}

/// An answer that is valid for a field, different for each field.
fn answer(field: &Field, salt: &str) -> Value {
    let words = format!("{} {salt}", field.id.as_str().replace('_', " "));
    let count = match (&field.min, &field.max) {
        (Some(Bound::Number(min)), _) if *min > 2.0 => 3,
        (_, Some(Bound::Number(max))) if *max < 2.0 => 1,
        _ => 2,
    };
    match field.kind {
        Kind::Text => Value::Text(format!("The {words}")),
        Kind::Paragraph => Value::Text(format!("First line of {words}.\n\nAnd a second one, with a list:\n\n- a\n- b")),
        Kind::List => Value::List((1..=count).map(|at| format!("{words} {at}")).collect()),
        Kind::Choice => Value::Text(field.choices.last().unwrap().clone()),
        Kind::Choices => Value::List(field.choices.iter().take(2).cloned().collect()),
        Kind::Number => Value::Number("€1,250.50".to_owned()),
        Kind::Date => Value::Date("28 February 2027".to_owned()),
        Kind::Period => Value::Period("Q1 2027".to_owned()),
        Kind::Flag => Value::Flag(true),
        Kind::User => Value::Text("ana".to_owned()),
        Kind::Link => Value::Text("user-story/guest-checkout".to_owned()),
        Kind::Links => Value::List(vec!["user-story/guest-checkout".to_owned(), "#12".to_owned()]),
        Kind::Items => Value::Records(
            (1..=count)
                .map(|at| {
                    field.fields.iter().map(|inner| (inner.id.clone(), answer(inner, &format!("{at} a|b")))).collect()
                })
                .collect(),
        ),
    }
}

fn request(template: &Template, leave_out: Option<&Field>, optional: bool) -> Request {
    let mut request = Request::new(template.id.clone());
    request.name = Name::new("generated").ok();
    for field in &template.fields {
        let required = field.required || request.answers.requires(template, field);
        if Some(field) != leave_out && (required || optional) {
            request.answers.insert(field.id.clone(), answer(field, "x"), Trust::Typed);
        }
    }
    request
}

fn compose(catalog: &Catalog, request: &Request) -> Result<rolecall::core::artifact::Artifact, Vec<String>> {
    let key = ArtifactKey::parse(&format!("{}/generated", request.template)).unwrap();
    let mut locations = Locations::default();
    locations.insert(
        ArtifactKey::parse("user-story/guest-checkout").unwrap(),
        Location::file(".rolecall/user-story/guest-checkout.md"),
    );
    Composer::new(catalog)
        .compose(request, &key, &Location::file(format!(".rolecall/{key}.md")), &locations, today())
        .map_err(|all| all.iter().map(ToString::to_string).collect())
}

fn text(artifact: &rolecall::core::artifact::Artifact) -> String {
    artifact.sections.iter().map(|section| section.text.clone()).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn each_template_makes_an_artifact_and_each_required_field_left_out_is_refused() {
    let catalog = catalog();
    for template in catalog.templates() {
        for optional in [false, true] {
            let artifact = compose(&catalog, &request(template, None, optional)).unwrap();
            let body = text(&artifact);
            let headings = body.lines().filter(|line| line.starts_with("## ")).count();
            assert!(headings >= 2, "{} shows {headings} headings:\n{body}", template.id);
            assert!(!body.contains("{{") && !body.contains("\n\n\n"), "{}:\n{body}", template.id);
            assert!(!body.contains("> Guidance"), "guidance stays in {}:\n{body}", template.id);
            assert!(artifact.missing.is_empty() && !artifact.title.is_empty());
            // However a date is written, a milestone is due on that day.
            assert_eq!(artifact.due, template.due.is_some().then(|| jiff::civil::date(2027, 2, 28)), "{}", template.id);
        }
        for field in template.fields.iter().filter(|field| field.required) {
            let refused = compose(&catalog, &request(template, Some(field), true)).unwrap_err();
            assert!(refused[0].contains(&format!("lacks `{}`", field.id)), "{refused:?}");
            let draft = Request { draft: true, ..request(template, Some(field), true) };
            let draft = compose(&catalog, &draft).unwrap();
            assert_eq!(draft.missing, std::slice::from_ref(&field.id), "{}", template.id);
            let body = text(&draft);
            let asks = field.fields.iter().find(|inner| inner.required).map_or(&field.ask, |inner| &inner.ask);
            assert!(body.contains(asks.as_str()), "{} does not ask {}:\n{body}", template.id, field.id);
            assert!(body.contains("\n> ") || body.starts_with("> "), "{} gives no guidance:\n{body}", template.id);
        }
    }
}

#[test]
fn what_was_answered_can_be_read_back_from_each_template() {
    let catalog = catalog();
    let mut lost: HashMap<String, Vec<String>> = HashMap::new();
    for template in catalog.templates() {
        for optional in [false, true] {
            let request = request(template, None, optional);
            let artifact = compose(&catalog, &request).unwrap();
            let read = read(&catalog, template, &artifact);
            for field in &template.fields {
                let was = request.answers.get(field).map(|(value, _)| value);
                let is = read.get(field).map(|(value, _)| value);
                if was != is {
                    lost.entry(template.id.to_string())
                        .or_default()
                        .push(format!("{}: {was:?} became {is:?}", field.id));
                }
            }
        }
        let empty = Request { draft: true, name: Name::new("generated").ok(), ..Request::new(template.id.clone()) };
        let draft = compose(&catalog, &empty).unwrap();
        let read = read(&catalog, template, &draft);
        for field in template.fields.iter().filter(|field| field.default.is_none()) {
            if let Some(answer) = read.given(&field.id) {
                lost.entry(template.id.to_string())
                    .or_default()
                    .push(format!("{}: a draft answers it with {answer:?}", field.id));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

fn read(catalog: &Catalog, template: &Template, artifact: &rolecall::core::artifact::Artifact) -> Answers {
    extract_answers(
        catalog,
        template,
        &artifact.key,
        &artifact.title,
        artifact.milestone.as_deref(),
        &artifact.sections,
        Trust::Typed,
    )
}

#[test]
fn our_own_templates_have_no_mistakes() {
    // Loaded as a team's own, they are checked down to every name.
    let files: Vec<_> = rolecall::core::catalog::builtin_files()
        .map(|(path, text)| rolecall::core::catalog::TeamFile {
            path: path.to_owned(),
            source: rolecall::core::diagnostic::Source::new(format!("team/{path}"), text),
        })
        .collect();
    if let Err(mistakes) = load(&files, &Config::default()) {
        panic!("{}", mistakes.iter().map(|mistake| mistake.render(false)).collect::<Vec<_>>().join("\n"));
    }
}
