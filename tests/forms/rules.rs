//! GitHub accepts every form, according to the issue form schema and the rules in GitHub's documentation.

use std::collections::HashSet;

use proptest::prelude::*;
use rolecall::core::catalog::{Catalog, TeamFile, load};
use rolecall::core::config::config_file::Config;
use rolecall::core::diagnostic::Source;
use rolecall::core::form::{FileOrigin, write};
use rolecall::core::yaml::quoted;
use serde_json::{Value as Json, json};

fn validator() -> jsonschema::Validator {
    let schema: Json = serde_json::from_str(include_str!("../official/issue-form.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// Checks that GitHub accepts the form. The rules on labels, ids and options are in its list of common validation
/// errors.
#[track_caller]
fn takes(validator: &jsonschema::Validator, text: &str) -> Json {
    let form: Json = serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    let wrong: Vec<String> =
        validator.iter_errors(&form).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{text}");
    assert!(form["name"].as_str().unwrap().chars().count() >= 3, "{text}");
    for key in ["labels", "assignees", "projects", "title", "type"] {
        assert!(form.get(key).is_none(), "a stranger's filing would get {key}:\n{text}");
    }
    let mut strings = Vec::new();
    texts(&form, &mut strings);
    for string in strings {
        assert!(!string.trim().is_empty() && !string.chars().any(char::is_control), "{string:?} in\n{text}");
    }
    let elements = form["body"].as_array().unwrap();
    assert!(elements.iter().any(|element| element["type"] != "markdown"), "{text}");
    let mut seen = HashSet::new();
    for element in elements.iter().filter(|element| element["type"] != "markdown") {
        let label = element["attributes"]["label"].as_str().unwrap();
        assert!(seen.insert(label.to_lowercase()), "the label {label:?} twice in\n{text}");
        assert!(seen.insert(format!("id {}", element["id"].as_str().unwrap())), "an id twice in\n{text}");
        assert!(element["attributes"].get("value").is_none(), "prefilled:\n{text}");
        let options = element["attributes"]["options"].as_array();
        let mut known = HashSet::new();
        for option in options.into_iter().flatten() {
            let option = option.as_str().or_else(|| option["label"].as_str()).unwrap();
            assert!(
                !option.eq_ignore_ascii_case("none") && known.insert(option.to_lowercase()),
                "{option:?} in\n{text}"
            );
        }
        if let Some(chosen) = element["attributes"].get("default") {
            assert!(chosen.as_u64().unwrap() < options.unwrap().len() as u64, "{text}");
        }
    }
    form
}

fn texts(value: &Json, found: &mut Vec<String>) {
    match value {
        Json::String(text) => found.push(text.clone()),
        Json::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Json::Object(entries) => entries.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

#[test]
fn github_takes_the_form_of_each_built_in_template() {
    let catalog = load(&[], &Config::default()).unwrap();
    let all: Vec<_> = catalog.templates().collect();
    let validator = validator();
    assert_eq!(all.len(), 59);
    for template in &all {
        let text = write(template, &all, catalog.partials());
        let form = takes(&validator, &text);
        assert_eq!(FileOrigin::of(&text), FileOrigin::Rolecall, "{}", template.id);
        let all = form["body"].as_array().unwrap();
        let (advice, elements): (Vec<_>, Vec<_>) = all.iter().partition(|element| element["type"] == "markdown");
        assert!(
            !advice.is_empty() && advice.iter().all(|advice| advice["attributes"]["value"] != ""),
            "{}",
            template.id
        );
        assert_eq!(elements.len(), template.fields.len(), "{}", template.id);
        for (element, field) in elements.into_iter().zip(&template.fields) {
            assert_eq!(element["id"], field.id.as_str());
            assert_eq!(element["attributes"]["label"], field.ask, "{}", template.id);
            let required = element["validations"]["required"] == true;
            assert_eq!(required, field.required && element["type"] != "checkboxes", "{}.{}", template.id, field.id);
        }
    }
}

#[test]
fn the_schema_refuses_what_github_refuses() {
    let validator = validator();
    let good = json!({"name": "Bug", "description": "d", "body": [{"type": "input", "id": "a", "attributes": {"label": "A"}}]});
    assert!(validator.is_valid(&good));
    for (pointer, wrong) in [
        ("/name", json!(true)),
        ("/body", json!([])),
        ("/body/0/type", json!("text")),
        ("/body/0/id", json!("a b")),
        ("/body/0/attributes", json!({})),
        ("/body/0/attributes", json!({"label": "A", "options": ["a"]})),
        ("/body/0", json!({"type": "dropdown", "attributes": {"label": "A", "options": [true]}})),
        ("/body/0", json!({"type": "checkboxes", "attributes": {"label": "A", "options": ["a"]}})),
    ] {
        let mut form = good.clone();
        *form.pointer_mut(pointer).unwrap() = wrong;
        assert!(!validator.is_valid(&form), "{form}");
    }
}

/// A team's template with these texts everywhere that a form shows text.
fn team(texts: &[String]) -> Catalog {
    let text = |at: usize| quoted(&texts[at % texts.len()]);
    let choices: Vec<String> = (0..3).map(text).collect();
    let choices = choices.join(", ");
    let kinds = [
        "kind: text",
        "kind: paragraph",
        "kind: list, max: 3",
        "kind: number, min: 1",
        "kind: date",
        "kind: flag, default: no",
        "kind: user",
        "kind: link",
        "kind: links, min: 1",
    ];
    let mut file = format!("---\nname: {}\nabout: {}\ntitle: x\nfields:\n", text(0), text(1));
    for (at, kind) in kinds.iter().enumerate() {
        file += &format!("  f{at}: {{ ask: {}, {kind} }}\n", text(at));
    }
    // A default is read like any answer: trimmed, and without what no editor shows.
    let clean = texts[0].trim() == texts[0] && !texts[0].contains(char::is_control);
    let default = if clean { format!(", default: {}", text(0)) } else { String::new() };
    file += &format!("  choice: {{ ask: {}, kind: choice, choices: [{choices}]{default} }}\n", text(0));
    file += &format!("  choices: {{ ask: {}, kind: choices, choices: [{choices}] }}\n", text(1));
    file += &format!(
        "  items: {{ ask: {}, kind: items, fields: {{ on: {{ ask: {} }}, yes: {{ ask: Y }} }} }}\n---\nText\n",
        text(2),
        text(3)
    );
    let path = "product-owner/no.md";
    let files = [TeamFile { path: path.to_owned(), source: Source::new(path, file.as_str()) }];
    load(&files, &Config::default()).unwrap_or_else(|mistakes| panic!("{}\n{file}", mistakes[0]))
}

#[test]
fn github_takes_the_form_of_a_template_with_nasty_texts() {
    let nasty = [
        "yes",
        "No",
        "true",
        "null",
        "~",
        "1.10",
        "2027-01-31",
        "# not a comment",
        "a: b",
        "- item",
        "\"quoted\" 'too'",
        "line\nbreak",
        "tab\there",
        "{{braces}}",
        "[list]",
        "{map: x}",
        "&anchor *alias !tag %x @y `z`",
        "trailing: ",
        "|",
        ">",
        "é 日本 👍\u{200d}💻",
        "\u{2028}\u{85}\u{feff}x",
        "a\u{7f}\u{9b}b",
        "back\\slash",
        "None",
        "N/A",
        "none",
        "<!-- c -->",
        "### Label",
        "_No response_",
        "---",
        "...",
        "=",
        "<<",
        "0x1F",
        "1e3",
        "-.inf",
        "12:30:45",
    ];
    let validator = validator();
    for start in 0..nasty.len() {
        let texts: Vec<String> = (0..5).map(|at| nasty[(start + at * 7) % nasty.len()].to_owned()).collect();
        let catalog = team(&texts);
        let template = catalog.template("no").unwrap();
        takes(&validator, &write(template, &[template], catalog.partials()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn github_takes_the_form_of_a_template_with_any_texts(
        texts in prop::collection::vec("(\\PC|[\n\t:#'\"]){0,12}[a-z\u{e9}#!?-]", 4..6),
    ) {
        let catalog = team(&texts);
        let template = catalog.template("no").unwrap();
        takes(&validator(), &write(template, &[template], catalog.partials()));
    }
}
