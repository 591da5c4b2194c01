//! Runs every example through the default rules plus a rule for each event and for each of its actions, whose values
//! are paths that occur in the examples.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rolecall::core::artifact::Answers;
use rolecall::core::catalog::{Catalog, Value, load};
use rolecall::core::config::config_file::Config;
use rolecall::core::diagnostic::Source;
use rolecall::core::event::{Event, Rule, Rules, Task, Values, task};
use serde_json::{Value as Json, json};

use crate::default::expected;
use crate::examples::{Example, all, paths};
use crate::team::{Team, in_two, said, spoke, would};

/// The number of paths in a rule's values.
const SOME: usize = 5;

/// Paths that a value can name: each part is a word. They are spread over the whole payload.
fn some_paths(example: &Example) -> Vec<String> {
    let word =
        |part: &str| part.starts_with(char::is_alphabetic) && part.chars().all(|c| c.is_alphanumeric() || c == '_');
    let all: Vec<String> = paths(&example.payload).into_iter().filter(|path| path.split('.').all(word)).collect();
    // An element of a list has no single value.
    let one = |path: &&String| is_plain(&example.payload, path);
    let all: Vec<&String> = all.iter().filter(one).collect();
    all.iter().step_by(all.len().div_ceil(SOME).max(1)).map(|path| (*path).clone()).collect()
}

fn is_plain(payload: &Json, path: &str) -> bool {
    let value = payload.pointer(&format!("/{}", path.replace('.', "/")));
    value.is_some_and(|value| !value.is_object() && !value.is_array())
}

/// The name of the rule for an event or its action, and of its artifact.
fn rule_name(name: &str) -> String {
    name.replace(['.', '_'], "-")
}

/// The rules by name: one for each event and one for each action.
fn rules(all: &[Example]) -> BTreeMap<String, Json> {
    let mut rules = BTreeMap::new();
    for example in all {
        for name in [example.event.clone(), example.name()] {
            rules.entry(rule_name(&name)).or_insert_with(|| {
                let paths = some_paths(example);
                let steps: Vec<String> = paths.iter().take(1).map(|path| format!("{{{{{path}}}}}")).collect();
                let evidence: Vec<String> = paths.iter().map(|path| format!("{path}={{{{{path}}}}}")).collect();
                json!({
                    "on": name,
                    "create": "bug",
                    "with": {
                        "actual": "{{upper event}}",
                        "steps": steps,
                        "evidence": evidence.join("\n"),
                    },
                    "key": rule_name(&name),
                })
            });
        }
    }
    rules
}

fn configuration(all: &[Example]) -> String {
    json!({ "tracker": "local", "rules": rules(all) }).to_string()
}

#[test]
fn a_rule_for_each_event_makes_its_artifact_of_every_example_beside_the_default_rules() {
    let Some(all) = all() else { return };
    let events: Vec<&[Example]> = all.chunk_by(|one, next| one.event == next.event).collect();
    in_two(&events, |some| {
        for examples in some {
            let team = Team::new(&configuration(examples));
            for example in *examples {
                let ran = team.answer(example).ok();
                let mut names = vec![rule_name(&example.event), rule_name(&example.name())];
                names.dedup();
                let (default, made, _) = expected(&example.place());
                let speaking = Some(default).filter(|default| !default.is_empty());
                let speaking: Vec<&str> = speaking.into_iter().chain(names.iter().map(String::as_str)).collect();
                assert_eq!(spoke(&ran), speaking, "{}: {ran:#?}", example.place());
                let mut keys: Vec<String> = made.iter().map(|key| (*key).to_owned()).collect();
                keys.extend(names.iter().map(|name| format!("create bug/{name}")));
                assert_eq!(would(&ran), keys, "{}: {ran:#?}", example.place());
                let told = said(&ran);
                let odd = |line: &&&str| line.starts_with("warning") && !line.contains("doesn't start workflows");
                assert_eq!(told.iter().find(odd), None, "{}: {ran:#?}", example.place());
            }
        }
    });
}

/// The result of a rule for an example.
fn answers(catalog: &Catalog, rule: &Rule, example: &Example) -> Answers {
    let event = Event::new(&example.event, example.payload.clone()).unwrap();
    let values = Values::new(&event, "2027-01-04".parse::<Date>().unwrap());
    assert!(rule.applies_to(&event, &values), "{} does not speak of {}", rule.name, example.place());
    let Task::Create(mut wanted) = task(catalog, rule, &event, &values).unwrap() else { panic!("{rule:?}") };
    let create = wanted.pop().unwrap();
    assert!(create.warnings.is_empty(), "{}", example.place());
    create.request.answers
}

#[test]
fn its_values_are_what_stands_at_their_paths() {
    let Some(all) = all() else { return };
    let config = Config::parse(&Source::new("rolecall.yml", configuration(all))).unwrap();
    let catalog = load(&[], &config).unwrap();
    let rules = Rules::read(&config, &catalog).unwrap();
    let odd = rules.warnings.iter().find(|told| !told.message.starts_with("GitHub doesn't start workflows for"));
    assert_eq!(odd.map(|told| &told.message), None);
    let bug = catalog.template("bug").unwrap();
    let mut tried = 0;
    for rule in rules.all.iter().filter(|rule| rule.place.is_some()) {
        let name = rule.on[0].words();
        let example = all.iter().find(|example| example.name() == name || example.event == name).unwrap();
        let answers = answers(&catalog, rule, example);
        let words = |path: &String| match example.payload.pointer(&format!("/{}", path.replace('.', "/"))).unwrap() {
            Json::String(text) => text.clone(),
            Json::Null => String::new(),
            other => other.to_string(),
        };
        let wanted: Vec<String> = some_paths(example).iter().map(|path| format!("{path}={}", words(path))).collect();
        let Some(Value::Text(evidence)) = answers.get(bug.field("evidence").unwrap()).map(|(value, _)| value.clone())
        else {
            panic!("{name} answers nothing");
        };
        assert_eq!(evidence, wanted.join("\n").trim(), "{name}");
        tried += 1;
    }
    assert!(tried > 150, "{tried}");
}
