//! Faults that are planted in a healthy product, alone and in a crowd: each is found, and nothing else is.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::Folder;
use crate::{found, product, status_after};

/// How many days after it was made a product is looked at.
const LATER: u64 = 50;

/// A fault: what has to be done to a healthy product, and what is found then.
struct Fault {
    /// The kind and the subject of the finding.
    finding: (&'static str, String),
    /// What is made in addition.
    artifacts: Vec<Value>,
    /// The commands that run on the day on which the product is made.
    run: Vec<String>,
    /// What changes in files.
    replace: Option<(String, &'static str, &'static str)>,
}

/// Answers with others in their place.
fn with(mut answers: Value, more: Value) -> Value {
    let Value::Object(more) = more else { panic!("answers are a map") };
    answers.as_object_mut().unwrap().extend(more);
    answers
}

/// A number of faults of each kind that is about an artifact. The number is in each name, so that none meets another.
fn fault(kind: usize, at: usize) -> Fault {
    let serves = json!(["okrs/spring"]);
    let name = format!("fault-{kind}-{at}");
    let key = |template: &str| format!("{template}/{name}");
    let plain = |finding: (&'static str, String), artifacts: Vec<Value>| Fault {
        finding,
        artifacts,
        run: Vec::new(),
        replace: None,
    };
    let feature = |more: Value| {
        json!({ "feature": with(json!({ "key": name, "problem": format!("problem {name}"),
        "outcome": "b", "measure": "c", "serves": serves }), more) })
    };
    let story = |more: Value| {
        let own = json!({ "key": name, "goal": format!("do {name}"), "parent": "feature/notes" });
        json!({ "user-story": with(with(product::story(at)["user-story"].clone(), own), more) })
    };
    let launch = || {
        json!({ "launch-checklist": { "key": name, "version": name, "decider": "Lea", "before": ["Tests pass"], "call": "Go",
            "rollback": "Ship the old build" } })
    };
    match kind {
        0 => plain(("no-why", key("feature")), vec![feature(json!({ "serves": [] }))]),
        1 => plain(("no-priority", key("user-story")), vec![story(json!({ "priority": "" }))]),
        2 => Fault {
            run: vec![format!(
                "new user-story --draft --key {name} --parent feature/notes --milestone Sprint --set 'goal=do {name}' --set priority=Now"
            )],
            ..plain(("not-ready", key("user-story")), Vec::new())
        },
        3 => Fault {
            run: vec![format!("new feature --draft --key {name} --set 'problem=p {name}' --set serves=okrs/spring")],
            ..plain(("no-outcome", key("feature")), Vec::new())
        },
        4 => plain(
            ("overdue", key("business-case")),
            vec![json!({ "business-case": { "key": name, "ask": format!("a {name}"), "amount": 1, "payback": "a year",
                "decide_by": "2026-02-01", "recommendation": "yes", "serves": serves, "options": [
                    { "option": "a", "cost": "1", "benefit": "2" }, { "option": "b", "cost": "1", "benefit": "2" } ] } })],
        ),
        5 => Fault {
            run: vec![format!("accept {}", key("feature"))],
            ..plain(("handoff-open", key("feature")), vec![feature(json!({}))])
        },
        6 => Fault {
            run: vec![
                format!("accept {}", key("launch-checklist")),
                format!("fill impact-review/{name} --set target=1 --set bottom_line=x"),
                format!("fill activity-plan/{name} --set 'goal=g {name}'"),
            ],
            ..plain(("no-measure", key("launch-checklist")), vec![launch()])
        },
        7 => plain(
            ("required-missing", key("strategy-doc")),
            vec![
                json!({ "strategy-doc": { "key": name, "horizon": "2026", "vision": format!("v {name}"), "diagnosis": "d",
                "serves": ["company-goals/2026"], "not_doing": ["e"], "pillars": [
                    { "pillar": "f", "metric": "g" }, { "pillar": "h", "metric": "i" } ] } }),
            ],
        ),
        8 => plain(
            ("stuck", key("retrospective")),
            vec![
                json!({ "retrospective": { "key": name, "sprint": format!("Sprint {name}"), "hurt": ["h"], "changes": [
                { "change": "c", "owner": "o", "check": "k" } ] } }),
            ],
        ),
        9 => Fault {
            replace: Some((
                format!(".rolecall/user-story/{name}.md"),
                "\"role: product-owner\"",
                "\"role: product-owner\", \"role: product-leader\"",
            )),
            ..plain(("owner-unclear", key("user-story")), vec![story(json!({}))])
        },
        10 => Fault {
            run: vec![
                format!(
                    "new feature --draft --key {name} --set 'problem=p {name}' --set outcome=o --set serves=okrs/spring"
                ),
                format!(
                    "new user-story --key {name} --parent feature/{name} --set persona=a --set 'goal=do {name}' --set benefit=b --set criteria=c --set priority=Now"
                ),
            ],
            ..plain(("handoff-early", key("user-story")), Vec::new())
        },
        _ => Fault {
            run: vec![format!("accept {}", key("okrs"))],
            ..plain(
                ("kpi-without-goal", key("okrs")),
                vec![json!({ "okrs": { "key": name, "objective": format!("o {name}"), "key_results": [
                    { "metric": "m", "baseline": 1, "target": 2, "due": "2027-06-01" },
                    { "metric": "n", "baseline": 1, "target": 2, "due": "2027-06-01" } ] } })],
            )
        },
    }
}

const KINDS: usize = 12;

/// A healthy product with these faults.
fn planted(stories: usize, faults: &[Fault]) -> Folder {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", product::config(stories + faults.len() * 2).to_string());
    let mut outline = product::outline(stories);
    outline["artifacts"].as_array_mut().unwrap().extend(faults.iter().flat_map(|fault| fault.artifacts.clone()));
    folder.write("outline.yml", outline.to_string());
    folder.run(&["apply", "outline.yml", "--quiet"]).ok();
    for fault in faults {
        for line in &fault.run {
            folder.run(&shell_words::split(line).unwrap()).ok();
        }
        if let Some((path, from, to)) = &fault.replace {
            folder.edit(path, from, to);
        }
    }
    folder
}

/// What is found about artifacts. Who has too much, and which role is a bottleneck, depends on the crowd.
fn about_artifacts(folder: &Folder) -> BTreeSet<(String, String)> {
    let all = found(&status_after(folder, LATER)).into_iter();
    all.filter(|(id, _)| !["role-overloaded", "bottleneck"].contains(&id.as_str())).collect()
}

/// What a fault brings along besides its own finding: a feature's draft lacks what it is a draft for.
fn comes_with(fault: &Fault) -> Vec<(String, String)> {
    let (id, subject) = &fault.finding;
    let name = subject.split_once('/').unwrap().1;
    match *id {
        "handoff-early" => vec![("no-outcome".to_owned(), format!("feature/{name}"))],
        _ => Vec::new(),
    }
}

fn wanted(faults: &[Fault]) -> BTreeSet<(String, String)> {
    let own = faults.iter().map(|fault| (fault.finding.0.to_owned(), fault.finding.1.clone()));
    own.chain(faults.iter().flat_map(comes_with)).collect()
}

#[test]
fn nothing_is_wrong_with_a_healthy_product() {
    for artifacts in [6, 50, 2_000] {
        let folder = product::healthy(artifacts);
        let status = status_after(&folder, LATER);
        assert_eq!(status["findings"], json!([]), "{artifacts}");
        assert_eq!(status["summary"]["artifacts"], artifacts);
    }
}

#[test]
fn each_planted_fault_is_found_alone_and_nothing_else() {
    for kind in 0..KINDS {
        let faults = [fault(kind, 0)];
        assert_eq!(about_artifacts(&planted(10, &faults)), wanted(&faults), "fault {kind}");
    }
}

#[test]
fn each_planted_fault_is_found_in_a_crowd_and_nothing_else() {
    let faults: Vec<Fault> = (0..KINDS).flat_map(|kind| (0..4).map(move |at| fault(kind, at))).collect();
    assert_eq!(about_artifacts(&planted(1_900, &faults)), wanted(&faults));
}

#[test]
fn too_much_for_one_person_is_found_in_a_crowd() {
    let folder = product::healthy(500);
    let found = found(&status_after(&folder, 0));
    assert_eq!(found, []);
    for at in 0..13 {
        let name = format!("user-story/story-{}", at * 7);
        folder.run(&["assign", &name, "zoe", "--only"]).ok();
    }
    let status = status_after(&folder, 0);
    assert_eq!(status["findings"].as_array().unwrap().len(), 1, "{:#}", status["findings"]);
    assert_eq!(status["findings"][0]["subject"], "zoe");
    assert_eq!(status["findings"][0]["keys"].as_array().unwrap().len(), 13);
}

#[test]
fn the_bookshop_has_no_errors() {
    let status = status_after(&product::bookshop(), 0);
    assert_eq!(status["summary"]["errors"], 0, "{:#}", status["findings"]);
    assert_eq!(status["summary"]["artifacts"], 55);
}
