//! Runs the drill for a real repository against the fake: a small one, and one with deliberate differences.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "fake/mod.rs"]
mod fake;
#[path = "live/mod.rs"]
mod live;

use fake::{At, Fake, Fault, FaultKind};
use live::drill::Place;
use live::shape::{Shapes, request_of};
use live::{DrillReport, drill};
use rolecall::core::pace::Pace;
use serde_json::json;

fn report(fake: &Fake) -> DrillReport {
    let place = Place {
        api: fake.url().to_owned(),
        token: "token-ana".to_owned(),
        repository: "acme/shop".to_owned(),
        pace: Pace::of_host,
        tag: "drill-1".to_owned(),
        stories: 5,
    };
    drill(&place, &|_| ())
}

#[test]
fn the_whole_road_is_walked_and_the_fake_is_like_itself() {
    let fake = Fake::start_in_real_time();
    let DrillReport { steps, differences } = report(&fake);
    for (name, came) in &steps {
        assert!(came.is_ok(), "{name}: {came:?}");
    }
    assert_eq!(steps.len(), 8);
    // Overlapping runs send different requests each time, depending on how their timing works out.
    let steady = |line: &&String| !line.contains("never asked") && !line.contains("answered with");
    let differences: Vec<_> = differences.serious.iter().filter(steady).collect();
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn a_server_that_answers_otherwise_is_told_by_its_differences() {
    let fake = Fake::start_in_real_time();
    let answer = r#"[{"id": "1", "name": "Task", "nodeId": "IT_1"}]"#;
    fake.fault(Fault {
        at: At::Matching("GET /repos/acme/shop/issue-types".into(), 1),
        kind: FaultKind::Answer(200, answer),
        times: 99,
    });
    let DrillReport { differences, .. } = report(&fake);
    let request = "GET /repos/{repo}/issue-types";
    for line in ["`[].id` is a text, the stand-in's a number", "`[].node_id` is told by the stand-in only"] {
        assert!(differences.serious.contains(&format!("{request}: {line}")), "{differences:#?}");
    }
    assert!(differences.more.contains(&format!("{request}: `[].nodeId` (a text)")), "{differences:#?}");
}

#[test]
fn a_repository_that_takes_no_issues_is_left_alone() {
    let fake = Fake::start_in_real_time();
    fake.arrange(|state| state.turn_issues_off("acme/shop"));
    let DrillReport { steps, .. } = report(&fake);
    let [(_, came)] = &steps[..] else { panic!("{steps:?}") };
    assert_eq!(came, &Err("issues are turned off in it".to_owned()));
}

#[test]
fn requests_are_the_same_whatever_they_are_about() {
    for (method, target, operation, is) in [
        (
            "GET",
            "/repos/a/b/issues?state=all&labels=x&page=2&per_page=100",
            None,
            "GET /repos/{repo}/issues ?labels&state",
        ),
        ("GET", "/repositories/12/issues?labels=x&state=all&after=Y", None, "GET /repos/{repo}/issues ?labels&state"),
        ("PATCH", "/api/v3/repos/a/b/issues/7", None, "PATCH /repos/{repo}/issues/{n}"),
        ("DELETE", "/repos/a/b/issues/7/labels/role%3A%20x", None, "DELETE /repos/{repo}/issues/{n}/labels/{name}"),
        ("GET", "/repos/a/b/git/ref/heads/x/y", None, "GET /repos/{repo}/git/ref/{name}"),
        ("GET", "/orgs/a/issue-fields", None, "GET /orgs/{repo}/issue-fields"),
        ("POST", "/graphql", Some("CreateIssue"), "GraphQL CreateIssue"),
    ] {
        assert_eq!(request_of(method, target, operation), is);
    }
}

#[test]
fn what_is_below_nothing_is_not_missing() {
    let shapes = |body| {
        let mut shapes = Shapes::default();
        shapes.add("GET /x", 200, &[], &body);
        shapes
    };
    let fake = shapes(json!({"a": {"b": 1}, "list": [{"c": 1}], "d": null, "e": 1}));
    let real = shapes(json!({"a": null, "list": [], "d": "text", "e": 1}));
    let found = real.against(&fake);
    assert!(found.serious.is_empty(), "{found:?}");
    let real = shapes(json!({"a": {}, "list": [{}], "d": 1, "e": 1}));
    assert_eq!(
        real.against(&fake).serious,
        ["GET /x: `a.b` is told by the stand-in only", "GET /x: `list[].c` is told by the stand-in only"]
    );
}
