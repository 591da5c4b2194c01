//! Reads real responses of github.com with the types used here. `tests/recorded/README.md` says where they come from.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::payload::{WireFound, WireIssue, WireLabel, WireName, WireRefusal};

#[derive(Deserialize)]
struct Recordings {
    answers: Vec<Recording>,
}

#[derive(Deserialize)]
struct Recording {
    scenario: String,
    method: String,
    status: u16,
    body: Value,
}

/// The response bodies of a scenario's requests with a method and a status, each decoded as a `T`.
fn read<T: DeserializeOwned>(scenario: &str, method: &str, status: u16) -> Vec<T> {
    let text = include_str!("../../../../tests/recorded/answers.json");
    let recordings: Recordings = serde_json::from_str(text).expect("JSON");
    let same = |one: &Recording| one.scenario == scenario && one.method == method && one.status == status;
    let found: Vec<Recording> = recordings.answers.into_iter().filter(same).collect();
    assert!(!found.is_empty(), "nothing is recorded of {method} in {scenario}");
    let body = |one: Recording| serde_json::from_value(one.body).unwrap_or_else(|error| panic!("{scenario}: {error}"));
    found.into_iter().map(body).collect()
}

#[test]
fn recorded_issues_are_read() {
    let pages: Vec<Vec<WireIssue>> = read("paginate-issues", "GET", 200);
    let numbers: Vec<u64> = pages.iter().flatten().map(|issue| issue.number).collect();
    assert!(numbers.is_sorted_by(|a, b| a > b) && numbers.len() >= 9, "{numbers:?}");
    for issue in pages.iter().flatten() {
        assert_eq!(
            issue.html_url,
            format!("https://github.com/octokit-fixture-org/paginate-issues/issues/{}", issue.number)
        );
        assert_eq!((issue.state.as_str(), issue.state_reason.as_deref(), issue.comments), ("open", None, 42));
        assert_eq!(issue.user.as_ref().map(|user| user.login.as_str()), Some("octokit-fixture-user-a"));
        assert!(issue.id > 0 && !issue.node_id.is_empty() && issue.created_at.ends_with('Z'));
        assert!(issue.pull_request.is_none() && issue.closed_at.is_none() && issue.body.is_none());
    }
    let made: Vec<WireIssue> = read("add-labels-to-issue", "POST", 201);
    assert_eq!((made[0].number, made[0].labels.len(), made[0].assignees.len()), (1, 0, 0));
}

#[test]
fn recorded_labels_are_read() {
    let listed: Vec<Value> = read("labels", "GET", 200);
    let listed: Vec<WireLabel> = serde_json::from_value(listed[0].clone()).expect("labels");
    assert!(listed.iter().all(|label| label.color.len() == 6 && !label.node_id.is_empty()));
    assert_eq!((listed[0].name.as_str(), listed[0].description.as_deref()), ("bug", Some("Something isn't working")));
    let made: Vec<WireLabel> = read("labels", "POST", 201);
    assert_eq!((made[0].name.as_str(), made[0].color.as_str()), ("test-label", "663399"));
    let put: Vec<Vec<WireName>> = read("add-labels-to-issue", "POST", 200);
    assert!(put[0].len() > 1);
}

#[test]
fn recorded_searches_and_refusals_are_read() {
    let found: Vec<WireFound> = read("search-issues", "GET", 200);
    assert_eq!((found[0].total_count, found[0].incomplete_results, found[0].items.len()), (2, false, 2));
    let refused: Vec<WireRefusal> = read("errors", "POST", 422);
    assert_eq!(refused[0].message, "Validation Failed");
    assert_eq!(refused[0].errors[0]["code"], "invalid");
}
