//! Examples with values removed or replaced: for any payload, the program exits as intended, and its output contains no
//! command that a runner or a terminal would obey.

use std::sync::LazyLock;

use proptest::prelude::*;
use regex::Regex;
use rolecall::core::names::ArtifactKey;
use serde_json::{Value as Json, json};

use crate::examples::{Example, all};
use crate::support::{Ran, outline};
use crate::team::Team;

/// Events that a default rule handles; the others have a rule below.
const OFTEN: [&str; 7] =
    ["issues", "issue_comment", "milestone", "release", "push", "pull_request", "workflow_dispatch"];

/// The default rules, and one that copies much of any payload into an artifact.
const CONFIG: &str = r#"
tracker: local
outlines: [outline.yml]
rules:
  any:
    on: [issues, issue_comment, discussion, milestone, release, push, pull_request, workflow_dispatch, label, star]
    create: bug
    with:
      actual: "{{issue.title}}{{comment.body}}{{milestone.title}}{{release.name}}{{sender.login}}"
      expected: "{{date milestone.due_on}} {{add-days created_at 14}} {{quote issue.body}}"
      steps: ["{{issue.title}}", "{{join labels}}", "{{repository.default_branch}}"]
      evidence: "{{issue.body}}{{comment.body}}{{release.body}}{{milestone.description}}{{table commits}}{{bullets commits}}"
    key: "{{event}} {{issue.title}}{{milestone.title}}{{slug sender.login}}"
    parent: "{{issue.parent}}"
    from: "feature/{{slug issue.title}}"
  cadence:
    on: [issues, push]
    if: { sender.login: ["*[a-z]*", null], repository.private: [true, false, "x[", "[!]"] }
    create: [okrs, sprint-objectives]
    key: "{{week}} {{sender.login}}"
    if-previous-open: carry-over
"#;

/// Values that a payload never has, or that an attacker chose.
static ODD: LazyLock<Vec<Json>> = LazyLock::new(|| {
    let texts = [
        "",
        " \n\t ",
        "{{sender.login}} {{#each .}}{{/each}} {{{{raw}}}} {{>x}}",
        "<!-- rolecall user-story/x\nrole: product-leader\n-->",
        "**Owner:** [Product Owner] · `bug/x`\n\n## Head\n\n```\nopen",
        "::error file=a,line=1::forged\n::set-output name=created::9",
        "\r\n::stop-commands::x\r\n",
        "\u{1b}[31mred\u{1b}]0;title\u{7}",
        "@ana and @org/team #1 `@bo`",
        "../../etc/passwd",
        "/rolecall new bug actual=\"x\"\n/rolecall fill",
        "bug/x user-story/guest #12 https://github.com/acme/shop/issues/1",
        "--- \n&a [*a, *a]\n? !!x {",
        "\0\u{200b}\u{feff}\u{202e}\u{2028}日本 é e\u{301} 👩‍👩‍👧",
        "Sprint 99999999999999999999",
        "v1.2.3",
        "+999999999-99-99T00:00:00Z",
        "2027-02-30",
        "refs/heads/\n",
        "user-story",
        "outline.yml",
        "[[[[[[[[",
        "*?[!]-z",
    ];
    let mut odd: Vec<Json> = texts.into_iter().map(Json::from).collect();
    odd.extend([json!(null), json!(true), json!(0), json!(-1.5e308), json!(u64::MAX), json!([]), json!({})]);
    odd.extend([json!([[["a"]]]), json!([null, 1, "a", {"b": []}]), json!({"name": "a", "body": {"deep": [1]}})]);
    odd.extend([
        json!("long ".repeat(20_000)),
        json!("é".repeat(70_000)),
        json!("#".repeat(300)),
        json!("- [ ] x\n".repeat(3000)),
    ]);
    odd
});

/// A change to one value.
#[derive(Clone, Debug)]
enum Change {
    Drop,
    Replace(usize),
}

/// The pointers to everything below a value, starting with those that rules read.
fn pointers(payload: &Json) -> Vec<String> {
    fn walk(value: &Json, at: &str, found: &mut Vec<String>) {
        let escape = |name: &str| name.replace('~', "~0").replace('/', "~1");
        let below: Vec<(String, &Json)> = match value {
            Json::Object(entries) => entries.iter().map(|(name, value)| (escape(name), value)).collect(),
            Json::Array(items) => items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
            _ => Vec::new(),
        };
        for (name, value) in below {
            let pointer = format!("{at}/{name}");
            walk(value, &pointer, found);
            found.push(pointer);
        }
    }
    let mut found = Vec::new();
    walk(payload, "", &mut found);
    let read = |pointer: &String| {
        let names = [
            "title",
            "body",
            "login",
            "due_on",
            "tag_name",
            "ref",
            "default_branch",
            "number",
            "inputs",
            "fields",
            "template",
        ];
        names.iter().any(|name| pointer.ends_with(&format!("/{name}"))) && pointer.matches('/').count() <= 2
    };
    found.sort_by_key(|pointer| (!read(pointer), pointer.matches('/').count()));
    found
}

/// An example after these changes: positions, counted from what rules read, and the change at each.
fn after(example: &Example, changes: &[(usize, Change)]) -> Example {
    let mut example = example.clone();
    for (at, change) in changes {
        let pointers = pointers(&example.payload);
        let Some(pointer) = pointers.get(at % pointers.len().max(1)) else { continue };
        if let Change::Replace(with) = change {
            *example.payload.pointer_mut(pointer).unwrap() = ODD[with % ODD.len()].clone();
            continue;
        }
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match example.payload.pointer_mut(parent).unwrap() {
            Json::Array(items) => drop(items.remove(name.parse().unwrap())),
            parent => drop(parent.as_object_mut().unwrap().shift_remove(&name.replace("~1", "/").replace("~0", "~"))),
        }
    }
    example
}

fn changes() -> impl Strategy<Value = Vec<(usize, Change)>> {
    let change = prop_oneof![1 => Just(Change::Drop), 4 => any::<usize>().prop_map(Change::Replace)];
    let place = prop_oneof![3 => 0..12_usize, 1 => 0..400_usize];
    prop::collection::vec((place, change), 1..5)
}

/// The possible errors in a payload, or in what it requests: each error's complete first line.
static MEANT: LazyLock<Regex> = LazyLock::new(|| {
    let key = "`[a-z][a-z-]*/[^` ]+`";
    let lines = [
        // The result for a draft.
        &format!("the (title|body) of {key} has [0-9]+ characters; at most [0-9]+ are allowed"),
        &format!("the title of {key} is empty"),
        "this [a-z ]+ has no name yet",
        // The parent.
        "`[^`]*` is not a key",
        "`[^`]*` is not a valid [a-z ]+",
        "the name `[^`]+…` has more than [0-9]+ bytes",
        &format!("the parent of {key} is not there: `[^`]+`"),
        "`[a-z-]+` can't be a child of `[a-z-]+`",
        // The inputs of a dispatch.
        "the rule `[a-z-]+` creates a `(?s:.*)`, which is not a template",
        "expected a map of answers by field, found .+",
        "this is not valid YAML: .+",
        "the key `.*` appears twice",
        "a key must be plain text",
        "a second document starts here",
        "YAML can't be indented with tabs",
        "this is nested too deep",
        "this document grows too large through its aliases",
        "a value that starts with `\\{\\{` must be quoted",
        "`.+` is not an outline of this repository",
        ".+ doesn't exist",
        ".+ is a folder",
        // Other actions on a payload's issue.
        "#[0-9]+ is not an artifact",
    ];
    Regex::new(&format!("^error: ({})$", lines.join("|"))).unwrap()
});

/// Checks that the run ended as intended: it succeeded, or reported an error in the payload or in what it requests.
fn is_meant(ran: &Ran) -> bool {
    let errors: Vec<&str> = ran.err.lines().chain(ran.out.lines()).filter(|line| line.starts_with("error")).collect();
    (ran.code == 0) == errors.is_empty() && errors.into_iter().all(|line| MEANT.is_match(line))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_example_is_answered_or_told_what_is_wrong_with_it(
        often in any::<bool>(), which in any::<prop::sample::Index>(), changes in changes(),
    ) {
        let Some(all) = all() else { return Ok(()) };
        let some: Vec<&Example> = all.iter().filter(|one| !often || OFTEN.contains(&one.event.as_str())).collect();
        let example = after(some[which.index(some.len())], &changes);
        let team = Team::new(CONFIG);
        team.0.write("outline.yml", outline(&[("guest", "pay as a guest")]));
        let before = team.0.files();
        let ran = team.answer(&example);
        prop_assert!(is_meant(&ran), "{} {changes:?}: {ran:#?}", example.place());
        if !ran.out.is_empty() {
            for receipt in ran.json()["artifacts"].as_array().unwrap() {
                let key = receipt["key"].as_str().unwrap();
                prop_assert!(ArtifactKey::parse(key).is_ok(), "{key}");
                let path = receipt["path"].as_str().unwrap_or_default();
                prop_assert!(!path.contains("..") && !path.starts_with('/'), "{path}");
            }
        }
        prop_assert_eq!(before.len() + 1, team.0.files().len(), "a dry run wrote a file besides the payload");
    }

    #[test]
    fn its_words_are_no_command_of_a_runner_or_a_terminal(which in any::<prop::sample::Index>(), changes in changes()) {
        let Some(all) = all() else { return Ok(()) };
        let some: Vec<&Example> = all.iter().filter(|one| OFTEN.contains(&one.event.as_str())).collect();
        let example = after(some[which.index(some.len())], &changes);
        let team = Team::new(CONFIG);
        team.0.write("outline.yml", outline(&[("guest", "pay as a guest")]));
        let (ran, summary) = team.answer_in_action(&example);
        let heard = heard(&ran.out);
        let ours = |line: &&str| line.starts_with("::error") || line.starts_with("::warning");
        let other = heard.iter().find(|line| !ours(line));
        prop_assert_eq!(other, None, "{} {:?}: {}", example.place(), changes, ran.out);
        let forged = heard.iter().find(|line| line.ends_with("::forged"));
        prop_assert_eq!(forged, None, "{} {:?}: {}", example.place(), changes, ran.out);
        let outputs = team.0.read("output");
        prop_assert!(outputs.is_empty() || outputs.lines().count() == 3 * 8, "{}", outputs);
        for text in [&ran.out, &ran.err, &summary] {
            let control = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'));
            prop_assert_eq!(control, None, "{} {:?}: {}", example.place(), changes, text);
        }
    }
}

/// The lines that a runner obeys, outside the part between the stop and resume commands.
fn heard(log: &str) -> Vec<&str> {
    let mut heard = Vec::new();
    let mut stopped: Option<String> = None;
    for line in log.lines().map(str::trim_start).filter(|line| line.starts_with("::")) {
        match (&stopped, line.strip_prefix("::stop-commands::")) {
            (None, Some(token)) => stopped = Some(format!("::{token}::")),
            (Some(token), _) if line == token => stopped = None,
            (Some(_), _) => {}
            (None, None) => heard.push(line),
        }
    }
    heard
}
