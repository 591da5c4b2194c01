//! Payloads: their content is only data to the rules, never a template, marker, mention or path.

use std::sync::LazyLock;

use jiff::civil::Date;
use rolecall::core::artifact::Location;
use rolecall::core::catalog::{Catalog, load};
use rolecall::core::config::config_file::Config;
use rolecall::core::diagnostic::Source;
use rolecall::core::event::payload::known_events::KnownEvent;
use rolecall::core::event::{Create, Event, Rules, Task, Values, task};
use rolecall::core::markdown;
use rolecall::core::names::ArtifactKey;
use rolecall::core::plan::{Change, Options, Snapshot, decide, document};
use serde_json::{Value as Json, json};

use crate::words::assert_ours;

/// Rules that copy much of a payload into artifacts, in addition to the default ones.
const RULES: &str = r#"
rules:
  any:
    on: [issues, milestone, release, push, pull_request, issue_comment, label]
    if: { issue.title: ["*", null], sender.login: ["[!x]*", "?*", null] }
    create: [bug, user-story]
    with:
      actual: "{{issue.title}} {{milestone.title}} {{release.name}}"
      expected: "{{issue.body}}"
      goal: "{{issue.title}}{{date milestone.due_on}}"
      persona: "{{sender.login}}"
      criteria: ["{{issue.body}}", "{{comment.body}}", "{{bullets issue.labels}}"]
      steps: ["{{issue.title}}", "{{table issue.labels}}"]
      environment: "{{quote issue.body}}"
      evidence: "{{issue.body}}\n\n{{comment.body}}"
      notes: "{{release.body}}{{comment.body}}"
    key: "{{slug issue.title}} {{today}}"
    from: "feature/{{issue.title}}"
  named:
    on: [issues, workflow_dispatch]
    create: "{{inputs.template}}{{issue.title}}"
    with: "{{inputs.fields}}{{issue.body}}"
    key: "{{week}} {{inputs.key}}"
    parent: "{{issue.parent}}"
    if-previous-open: carry-over
"#;

static GROUND: LazyLock<(Catalog, Rules)> = LazyLock::new(|| {
    let config = Config::parse(&Source::new("rolecall.yml", RULES)).expect("the rules are read");
    let catalog = load(&[], &config).expect("ours are right");
    let rules = Rules::read(&config, &catalog).expect("the rules are right");
    (catalog, rules)
});

/// Checks the laws that hold for any payload. The first line names the event, the second is a rule's value, the rest is
/// the payload.
///
/// # Panics
/// Panics if a law is broken.
pub fn holds(text: &str) {
    let mut parts = text.splitn(3, '\n');
    let (name, value, payload) =
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let payload = match serde_json::from_str(payload) {
        Ok(payload @ Json::Object(_)) => payload,
        // A text that is not a payload is put into one.
        _ => plain(payload),
    };
    let Ok(event) = Event::new(name, payload) else { return };
    known(&event);
    let today: Date = "2027-01-04".parse().expect("a date");
    let values = Values::new(&event, today);
    data(&event, &values);
    written(value, &event, today);
    let (catalog, rules) = &*GROUND;
    for rule in rules.all.iter().filter(|rule| rule.applies_to(&event, &values)) {
        let Ok(Task::Create(wanted)) = task(catalog, rule, &event, &values) else { continue };
        for Create { request, .. } in wanted {
            let locate = |key: &ArtifactKey| Location::file(format!("{}.md", key.name()));
            let options = Options { today, force: false, only_new: true };
            let Ok(decision) = decide(catalog, &Snapshot::default(), &[request], &locate, options) else { continue };
            for step in &decision.plan.steps {
                let Change::Create(record) = &step.change else { continue };
                assert_ours(&record.body, &record.key);
                silent(&record.body);
                let file = document::write(record);
                let read =
                    document::read(&Source::new("", file.as_str()), Some(&record.key)).expect("it is read again");
                assert_eq!(read.key, record.key, "{file}");
                assert_eq!(read.title, record.title, "{file}");
                assert_eq!(read.body, record.body, "{file}");
            }
        }
    }
}

/// A payload that contains a text wherever rules look.
pub fn plain(text: &str) -> Json {
    json!({
        "action": "opened",
        "issue": { "number": 7, "title": text.lines().next(), "body": text, "labels": [{ "name": text }] },
        "comment": { "id": 3, "body": text },
        "milestone": { "title": text, "due_on": text },
        "release": { "tag_name": text, "name": text, "body": text, "prerelease": false },
        "inputs": { "template": "bug", "fields": text, "key": text, "apply": text },
        "ref": text,
        "repository": { "default_branch": text },
        "sender": { "login": text },
    })
}

/// An event is processed whatever its name and content.
fn known(event: &Event) {
    let _ = (event.action(), event.issue(), event.sender(), event.default_ref(), event.whole_name());
    let Some(known) = KnownEvent::named(&event.name) else { return };
    if let Json::Object(entries) = &event.payload {
        for name in entries.keys() {
            drop(known.find_path(event.action(), name));
        }
    }
}

/// A payload's text comes out unchanged: nothing in it is treated as a template.
fn data(event: &Event, values: &Values) {
    for path in ["issue.title", "issue.body", "comment.body", "release.tag_name", "sender.login"] {
        let pointer = format!("/{}", path.replace('.', "/"));
        if let Some(Json::String(text)) = event.payload.pointer(&pointer) {
            assert_eq!(values.render(&format!("<{{{{{path}}}}}>")), format!("<{text}>"));
        }
    }
}

/// A rule with any value is either read or rejected with an error, and a value that was read can be rendered.
fn written(value: &str, event: &Event, today: Date) {
    let rule = json!({ "on": "issues.opened", "if": { "issue.title": value }, "create": "bug", "with": { "actual": value, "steps": [value] }, "key": value });
    let config = json!({ "rules": { "mine": rule } }).to_string();
    let Ok(config) = Config::parse(&Source::new("rolecall.yml", config)) else { return };
    let Ok(rules) = Rules::read(&config, &GROUND.0) else { return };
    let event = Event { name: "issues".to_owned(), ..event.clone() };
    let values = Values::new(&event, today);
    for rule in rules.all.iter().filter(|rule| rule.name == "mine") {
        rule.applies_to(&event, &values);
        drop(task(&GROUND.0, rule, &event, &values));
    }
}

/// Nobody is mentioned: an `@` before a name is inside code.
fn silent(body: &str) {
    let code = markdown::code(body);
    for (at, _) in body.match_indices('@') {
        let named = body[at + 1..].chars().next().is_some_and(char::is_alphanumeric);
        assert!(!named || markdown::inside(&code, at), "{:?} calls somebody in\n{body}", body[at..].lines().next());
    }
}
