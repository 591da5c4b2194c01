//! Every built-in template from its draft to its hand-offs: half of the questions are answered by hand in the body, the
//! rest by `fill`, then the artifact is accepted. `ROLECALL_WALKS` sets how often each template is walked, each time with
//! other answers.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rolecall::core::catalog::{Bound, Catalog, Field, Kind, Template, load};
use serde_json::{Map, Value as Json, json};
use support::Folder;

/// What people type in one line, and what makes Markdown, YAML, Handlebars or a table of it.
const WORDS: [&str; 18] = [
    "café",
    "購入者",
    "50%",
    "a|b",
    "it's",
    "\"so\"",
    "{{goal}}",
    "#7",
    "_x_",
    "`y`",
    "C#",
    "and",
    "Ωmega",
    "1.10",
    "no:",
    "(soon)",
    "wasn’t",
    "*z*",
];

/// A line of words. It neither begins nor ends with a sign that Markdown or YAML reads.
fn line() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&WORDS[..]), 1..4)
        .prop_map(|words| format!("Tea {} here", words.join(" ")))
}

/// An answer of a field as JSON, as an outline would write it.
fn answer(field: &Field, runner: &mut TestRunner) -> Json {
    let mut words = || line().new_tree(runner).unwrap().current();
    let bound = |bound: &Option<Bound>, without: usize| match bound {
        Some(Bound::Number(number)) => number.to_string().parse().unwrap_or(without),
        _ => without,
    };
    let count = bound(&field.min, 0).max(2).min(bound(&field.max, 9));
    match field.kind {
        Kind::Text => json!(words()),
        Kind::Paragraph => json!(format!("{}\n\n{}", words(), words())),
        Kind::List => (0..count).map(|at| format!("{} {at}", words())).collect(),
        Kind::Choice => json!(field.choices.last().unwrap()),
        Kind::Choices => json!(field.choices.iter().take(2).collect::<Vec<_>>()),
        Kind::Date => json!("2027-02-28"),
        Kind::Period => json!("Q1 2027"),
        Kind::Flag => json!(true),
        Kind::User => json!("ana"),
        Kind::Link => json!("#12"),
        Kind::Links => json!(["#12", "#13"]),
        Kind::Items => (0..count)
            .map(|_| {
                field.fields.iter().map(|inner| (inner.id.to_string(), answer(inner, runner))).collect::<Map<_, _>>()
            })
            .map(Json::Object)
            .collect(),
        Kind::Number => json!("€1,250.50"),
    }
}

/// What a person writes over a question in the body, if it is one line of words.
fn by_hand(field: &Field, runner: &mut TestRunner) -> Option<String> {
    match field.kind {
        Kind::Text | Kind::Paragraph | Kind::List => {
            Some(format!("Mine: {}", line().new_tree(runner).unwrap().current()))
        }
        _ => None,
    }
}

struct Walk<'a> {
    template: &'a Template,
    folder: Folder,
    key: String,
    path: String,
}

impl Walk<'_> {
    fn body(&self) -> String {
        self.folder.read(&self.path)
    }

    #[track_caller]
    fn holds(&self, condition: bool, what: &str) {
        assert!(condition, "{}: {what}\n{}", self.template.id, self.body());
    }

    /// Whether the body has no question and no guidance of the template any more.
    #[track_caller]
    fn is_settled(&self) {
        let body = self.body();
        self.holds(!body.contains("(optional)"), "an optional question is left");
        self.holds(!body.contains("> Guidance:"), "guidance is left");
        for field in &self.template.fields {
            self.holds(!body.contains(&format!("_{}_", field.ask)), &format!("the question of `{}` is left", field.id));
        }
    }
}

/// Answers half of the questions by hand. Returns their fields and the words.
fn answer_by_hand<'a>(walk: &Walk<'a>, turn: usize, runner: &mut TestRunner) -> Vec<(&'a Field, String)> {
    let mut done = Vec::new();
    for (at, field) in walk.template.fields.iter().enumerate() {
        let body = walk.body();
        let questions = [format!("_{}_ (optional)", field.ask), format!("_{}_", field.ask)];
        let Some(question) = questions.iter().find(|question| body.contains(question.as_str())) else { continue };
        // A question that the template shows twice is answered twice; then a person leaves it to `fill`.
        if (at + turn).is_multiple_of(2) || body.matches(question.as_str()).count() > 1 {
            continue;
        }
        if let Some(words) = by_hand(field, runner) {
            walk.folder.edit(&walk.path, question, &words);
            done.push((field, words));
        }
    }
    done
}

/// The fields that only `fill` answers: all of them once, then only the required ones.
fn rest<'a>(walk: &Walk<'a>, turn: usize, done: &[(&Field, String)]) -> Vec<&'a Field> {
    let is_open = |field: &&Field| !done.iter().any(|(known, _)| known.id == field.id);
    let asked = |field: &&Field| field.required || !field.required_if.is_empty() || turn.is_multiple_of(2);
    walk.template.fields.iter().filter(is_open).filter(asked).collect()
}

fn walk(catalog: &Catalog, template: &Template, turn: usize, runner: &mut TestRunner) {
    let key = format!("{}/walked", template.id);
    let folder = Folder::new();
    folder.run(&["new", template.id.as_str(), "--key", "walked", "--draft"]).ok();
    let path =
        folder.files().into_iter().find(|path| folder.read(path).contains(&format!("<!-- rolecall {key}"))).unwrap();
    let walk = Walk { template, folder, key, path };
    for field in template.fields.iter().filter(|field| field.default.is_none() && field.kind != Kind::Items) {
        let is_shown = field.required || template.body.contains(&format!("{{{{{}}}}}", field.id));
        walk.holds(!is_shown || walk.body().contains(&field.ask), &format!("a draft doesn't ask for `{}`", field.id));
    }
    let refused = walk.folder.run(&["accept", &walk.key]);
    let required: Vec<&Field> =
        template.fields.iter().filter(|field| field.required && field.default.is_none()).collect();
    walk.holds(refused.code == i32::from(!required.is_empty()), &format!("a draft is accepted: {refused:?}"));

    let done = answer_by_hand(&walk, turn, runner);
    let given: Map<String, Json> =
        rest(&walk, turn, &done).into_iter().map(|field| (field.id.to_string(), answer(field, runner))).collect();
    walk.folder.write("answers.json", serde_json::to_vec(&given).unwrap());
    let filled = walk.folder.run(&["fill", &walk.key, "--answers", "answers.json", "--json"]).ok().json();
    walk.holds(filled["artifacts"][0]["action"] == "update", &format!("{filled:#}"));
    walk.holds(filled["artifacts"][0]["missing"] == json!([]), &format!("{filled:#}"));
    let conflicts = filled["artifacts"][0]["warnings"].to_string();
    walk.holds(!conflicts.contains("by hand"), &format!("a conflict: {conflicts}"));
    for (field, words) in &done {
        walk.holds(walk.body().contains(words.as_str()), &format!("lost what was written for `{}`: {words}", field.id));
    }
    walk.is_settled();

    // All of it is read back: the same again changes nothing.
    let again = walk.folder.run(&["fill", &walk.key, "--answers", "answers.json", "--json"]).ok().json();
    walk.holds(again["artifacts"][0]["action"] == "keep", &format!("not read back: {again:#}"));
    let before = walk.body();
    let accepted = walk.folder.run(&["accept", &walk.key, "--json"]).ok().json();
    for (_, words) in &done {
        walk.holds(walk.body().contains(words.as_str()), &format!("lost when it was accepted: {words}\n{before}"));
    }
    let created: Vec<&str> = accepted["artifacts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["action"] == "create")
        .map(|one| one["template"].as_str().unwrap())
        .collect();
    for next in &template.then {
        let is_due = next
            .when
            .as_ref()
            .is_none_or(|field| given.contains_key(field.as_str()) || done.iter().any(|(known, _)| known.id == *field));
        let is_made = created.contains(&next.template.as_str());
        // What already exists under the accepted artifact, or is linked in it, isn't owed again; here nothing exists.
        walk.holds(
            is_made == (is_due && catalog.template(next.template.as_str()).is_some()),
            &format!("{next:?}: {accepted:#}"),
        );
    }
}

#[test]
fn every_template_goes_from_a_draft_to_its_hand_offs() {
    let walks = std::env::var("ROLECALL_WALKS").ok().and_then(|walks| walks.parse().ok()).unwrap_or(2);
    let catalog = load(&[], &rolecall::core::config::config_file::Config::default()).unwrap();
    for turn in 0..walks {
        let seed = [u8::try_from(turn % 256).unwrap(); 32];
        let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
        for template in catalog.templates() {
            walk(&catalog, template, turn, &mut runner);
        }
    }
}
