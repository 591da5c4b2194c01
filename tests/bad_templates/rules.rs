//! Rules (`rules` in `.github/rolecall.yml`) that are wrong, or merely odd.

use crate::NEW;
use crate::refusals::{Refusals, filled};

const PATH: &str = ".github/rolecall.yml";

/// Rows of one rule's text, the line and column of the mistake, and the message.
fn rules(rows: &[(&str, &str, &[&str])]) {
    let mut refusals = Refusals::default();
    for (rule, line, says) in rows {
        let text = format!("rules:\n  x:\n{rule}\n");
        let place = format!("--> {PATH}:{line}");
        for command in [&["event", "--list"][..], NEW] {
            refusals.row(&[(PATH, text.as_bytes())], command, &[says, &[place.as_str()][..]].concat());
        }
    }
    refusals.end();
}

#[test]
fn an_event_or_an_action_that_does_not_exist_is_refused_with_the_nearest() {
    rules(&[
        ("    on: isues\n    hand-off: true", "3:9", &["event `isues` not found", "`issues`"]),
        ("    on: issues.close\n    hand-off: true", "3:9", &["`issues` has no action `close`", "`closed`"]),
        ("    on: push.done\n    plan: true", "3:9", &["`push` has no actions", "on: push"]),
        ("    on: [push, isues]\n    plan: true", "3:5", &["event `isues` not found"]),
        ("    plan: true", "2:3", &["the key `on` is missing"]),
        ("    on: 7\n    plan: true", "3:9", &["a text or a list of texts"]),
    ]);
}

#[test]
fn a_rule_does_one_thing() {
    let one = "`create`, `apply`, `tag`, `hand-off`, `plan`, `check`, `report` and `commands`";
    rules(&[
        ("    on: push", "2:3", &["the rule `x` has no action", one]),
        ("    on: push\n    plan: false", "2:3", &["the rule `x` has no action", one]),
        (
            "    on: push\n    plan: true\n    create: bug",
            "2:3",
            &["has two actions: `create` and `plan`", "two rules"],
        ),
        ("    on: push\n    plan: true\n    key: a", "5:10", &["`key` needs `create`", "add `create`"]),
        ("    on: push\n    tag: bug", "3:9", &["`tag` needs an issue, but `push` has none", "issues.labeled"]),
        ("    on: issues.opened\n    commands: true", "3:9", &["`commands` needs a comment on an issue"]),
        ("    on: push\n    crate: bug", "4:5", &["unknown key `crate`", "`create`"]),
        ("    on: push\n    plan: 7", "4:11", &["yes or no"]),
    ]);
}

#[test]
fn what_a_rule_names_must_be_there() {
    rules(&[
        ("    on: push\n    create: bugg", "4:13", &["template `bugg` not found", "`bug`"]),
        ("    on: push\n    create: [bug, featur]", "4:5", &["template `featur` not found", "`feature`"]),
        ("    on: push\n    tag: form", "4:10", &["template `form` not found"]),
        ("    on: push\n    create: bug\n    with: { actul: x }", "5:20", &["`bug` has no field `actul`", "`actual`"]),
        ("    on: push\n    create: bug\n    with: [x]", "5:5", &["`with` is not a map of answers"]),
        ("    on: push\n    create: bug\n    key: \"{{slugg ref}}\"", "5:10", &["helper `slugg` not found", "`slug`"]),
        ("    on: push\n    create: bug\n    key: \"{{ref\"", "5:10", &["this value is invalid"]),
        (
            "    on: push\n    if: { ref: { a: b } }\n    plan: true",
            "4:11",
            &["`ref` can't be compared with a map or a nested list"],
        ),
        (
            "    on: schedule\n    create: bug\n    key: weekly\n    if-previous-open: close",
            "6:23",
            &["the rule's key doesn't say which artifact is the previous one", "{{week}}"],
        ),
    ]);
    let mut refusals = Refusals::default();
    let text = b"rules:\n  realesed: false\n";
    refusals.row(&[(PATH, text)], &["event", "--list"], &["default rule `realesed` not found", "`released`", ":2:13"]);
    refusals.row(&[(PATH, b"rules:\n  x: 7\n")], &["event", "--list"], &["a rule: a map, or `false`", ":2:6"]);
    refusals.end();
}

#[test]
fn a_rule_that_can_do_nothing_is_refused() {
    rules(&[
        ("    on: push\n    create: []", "4:5", &["`create` names no template", "create: user-story"]),
        ("    on: push\n    create: [bug, bug]", "4:5", &["`create` names `bug` twice"]),
        ("    on: push\n    create: bug\n    key: \"@@@\"", "5:10", &["the key `@@@` doesn't make a name"]),
        ("    on: push\n    apply: outline", "4:12", &["`outline` is not an outline", "write `outlines`", ".csv"]),
        (
            "    on: push\n    create: bug\n    key: a\n    with: { severity: huge }",
            "6:23",
            &["`severity` has no choice `huge`"],
        ),
        ("    on: push\n    apply: []", "4:5", &["`apply` names no outline", "apply: outlines"]),
        (
            "    on: schedule\n    if: { schedule: weekly }\n    plan: true",
            "4:21",
            &["`weekly` is not a cron schedule: expected 5 fields, found 1", "`0 6 * * 1`"],
        ),
        (
            "    on: schedule\n    if: { schedule: [0 6 * * 1, 0 25 * * 1] }\n    plan: true",
            "4:11",
            &["`25` is not a valid hour"],
        ),
        (
            "    on: push\n    if: { ref: [] }\n    plan: true",
            "4:11",
            &["the condition on `ref` lists no values", "`null`"],
        ),
        (
            "    on: push\n    if: { role: product-owner }\n    plan: true",
            "4:17",
            &["`push` is not about an issue, so the condition on `role` is never met", "issues.closed"],
        ),
        (
            "    on: [pull_request.opened, milestone]\n    if: { template: bug }\n    plan: true",
            "4:21",
            &["`pull_request.opened` or `milestone` is not about an issue"],
        ),
        (
            "    on: issues.closed\n    if: { template: [bug, featur] }\n    hand-off: true",
            "4:11",
            &["template `featur` not found", "`feature`"],
        ),
        (
            "    on: issues.closed\n    if: { role: product-ownr }\n    hand-off: true",
            "4:17",
            &["role `product-ownr` not found", "`product-owner`"],
        ),
        (
            "    on: issues.closed\n    if: { role: \"{{issue.title}}\" }\n    hand-off: true",
            "4:17",
            &["`role` can't be compared with a payload value"],
        ),
    ]);
}

#[test]
fn a_key_that_is_known_beforehand_is_one() {
    rules(&[
        (
            "    on: push\n    create: bug\n    from: checkout",
            "5:11",
            &["`checkout` is not a key", "a template and a name"],
        ),
        ("    on: push\n    create: bug\n    from: \"#12\"", "5:11", &["`#12` is not a key"]),
        (
            "    on: push\n    create: bug\n    from: featur/checkout",
            "5:11",
            &["template `featur` not found", "`feature`"],
        ),
        (
            "    on: push\n    create: bug\n    from: \"featur/{{ref}}\"",
            "5:11",
            &["template `featur` not found", "`feature`"],
        ),
        ("    on: push\n    create: bug\n    parent: \"12\"", "5:13", &["`12` is not a key", "`#12`"]),
        ("    on: push\n    create: bug\n    parent: featur/a", "5:13", &["template `featur` not found"]),
        ("    on: push\n    create: bug\n    from: \"feature/a b?/c\"", "5:11", &["feature"]),
    ]);
}

#[test]
fn every_call_in_a_value_is_looked_at() {
    let row = |value: &str| format!("    on: issues.closed\n    create: bug\n    key: \"{value}\"");
    for (value, says) in [
        ("{{slug (uper issue.title)}}", &["helper `uper` not found", "`upper`"][..]),
        ("{{#each issue.labels}}{{uper name}}{{/each}}", &["helper `uper` not found"]),
        ("{{slug issue.title issue.number}}", &["the helper `slug` takes other arguments", "{{slug field}}"]),
        ("{{slug issue.title sep='-'}}", &["the helper `slug` takes other arguments"]),
        ("{{uper x=issue.title}}", &["helper `uper` not found"]),
        ("{{slug}}", &["the helper `slug` needs a field"]),
        ("{{add-days issue.closed_at}}", &["the helper `add-days` takes other arguments"]),
        ("{{> footer}}", &["a value can't use partials"]),
        ("{{#wit issue}}x{{/wit}}", &["block `wit` not found", "`with`"]),
        ("{{#if}}x{{/if}}", &["`if` takes one value", "{{#if path}}"]),
        ("{{#if issue.title issue.body}}x{{/if}}", &["`if` takes one value"]),
        ("{{#if ref}}x", &["this value is invalid", "`{{#if}}` is never closed"]),
    ] {
        rules(&[(row(value).as_str(), "5:10", says)]);
    }
    for value in [
        "{{slug (default issue.titel 'x')}}",
        "{{#if (lower issue.titel)}}x{{/if}}",
        "{{@root.issue.titel}}",
        "{{#each issue.labels}}{{../issue.titel}}{{@root.issue.titel}}{{/each}}",
    ] {
        let text = format!("rules:\n  x:\n{}\n", row(value));
        let ran = filled(&[(PATH, text.as_bytes())]).run(&["event", "--list"]).ok();
        assert!(ran.err.contains("has no `issue.titel`") && ran.err.contains(":5:10"), "{value}: {}", ran.err);
    }
    for value in [
        "{{issue.labels.[0].name}}",
        "{{#each issue.labels}}{{name}}-{{@index}}{{/each}}",
        "{{date issue.closed_at '%Y'}}",
    ] {
        let text = format!("rules:\n  x:\n{}\n", row(value));
        let ran = filled(&[(PATH, text.as_bytes())]).run(&["event", "--list"]).ok();
        assert!(ran.err.is_empty() || !ran.err.contains("warning"), "{value}: {}", ran.err);
    }
}

#[test]
fn a_condition_about_an_issue_is_odd_where_only_some_events_are_about_one() {
    let rule = "on: [issues.closed, push]\n    if: { role: product-owner }\n    create: bug\n    key: x";
    let ran = filled(&[(PATH, format!("rules:\n  x:\n    {rule}\n").as_bytes())]).run(&["event", "--list"]).ok();
    assert!(
        ran.err.contains("`push` is not about an issue, so the condition on `role` is never met")
            && ran.err.contains(":4:17"),
        "{}",
        ran.err
    );
}

#[test]
fn a_path_that_no_payload_has_is_a_warning() {
    let rule =
        "on: issues.closed\n    if: { issue.state_reson: completed }\n    create: bug\n    key: \"{{issue.titel}}\"";
    let ran = filled(&[(PATH, format!("rules:\n  x:\n    {rule}\n").as_bytes())]).run(&["event", "--list"]).ok();
    for said in [
        "the payload of `issues.closed` has no `issue.state_reson`",
        "`state_reason`",
        ":4:30",
        "`issue.titel`",
        "`title`",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
}

#[test]
fn a_glob_that_is_no_time_of_a_schedule_is_a_warning() {
    let rule = "on: schedule\n    if: { schedule: \"0 25*\" }\n    plan: true";
    let ran = filled(&[(PATH, format!("rules:\n  x:\n    {rule}\n").as_bytes())]).run(&["event", "--list"]).ok();
    assert!(ran.err.contains("warning: `0 25*` is not a cron schedule") && ran.err.contains(":4:21"), "{}", ran.err);
}

#[test]
fn the_rules_in_force_are_the_defaults_with_a_team_s_over_them() {
    let text = "rules:\n  released: false\n  accepted:\n    on: issues.closed\n    hand-off: true\n  mine:\n    on: push\n    create: bug\n    key: \"{{after}}\"\n";
    let json = filled(&[(PATH, text.as_bytes())]).run(&["event", "--list", "--json"]).ok().json();
    let rules = json["rules"].as_array().unwrap();
    let of = |name: &str| rules.iter().find(|rule| rule["name"] == name);
    assert!(of("released").is_none());
    assert_eq!(
        (of("accepted").unwrap()["default"].clone(), of("mine").unwrap()["does"].clone()),
        (false.into(), "create".into())
    );
    assert_eq!(of("comment-commands").unwrap()["default"], true);
    assert_eq!(rules.len(), 10);
}

#[test]
fn an_event_by_hand_says_what_it_lacks() {
    let mut refusals = Refusals::default();
    refusals.row(&[], &["event"], &["no event given", "--name"]);
    refusals.row(&[], &["event", "--name", "push"], &["no payload given", "--payload FILE"]);
    refusals.row(
        &[("p.json", b"{\"a\": }")],
        &["event", "--name", "push", "--payload", "p.json"],
        &["not JSON", "p.json:1:7"],
    );
    refusals.row(&[("p.json", b"[]")], &["event", "--name", "push", "--payload", "p.json"], &["not a JSON object"]);
    refusals.row(
        &[("p.json", b"{}")],
        &["event", "--name", "pusch", "--payload", "p.json"],
        &["event `pusch` not found", "`push`"],
    );
    let opened = ("p.json", &b"{\"action\": \"opened\"}"[..]);
    let name = |name| ["event", "--name", name, "--payload", "p.json"];
    refusals.row(&[opened], &name("issues.closed"), &["the payload is for `issues.opened`, not for `issues.closed`"]);
    refusals.row(&[opened], &name("issues.open"), &["`issues` has no action `open`", "`opened`"]);
    refusals.row(&[], &["event", "--name", "push", "--payload", "q.json"], &["q.json doesn't exist"]);
    refusals.end();
}
