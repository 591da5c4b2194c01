//! Tests that the fake's answers have every field that the recorded answers of github.com have.

use crate::{ISSUES, get, post, send, start};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Returns the fields of an object, or of the first object in a list.
fn fields(value: &Value) -> BTreeSet<&str> {
    let object = if let Value::Array(items) = value { items.first() } else { Some(value) };
    let object = object.and_then(Value::as_object).unwrap_or_else(|| panic!("{value} is no object"));
    object.keys().map(String::as_str).collect()
}

#[test]
fn no_field_of_a_recorded_answer_is_missing() {
    let recordings: Value = serde_json::from_str(include_str!("../recorded/answers.json")).unwrap();
    let fake = start();
    fake.arrange(|state| state.search_lag = std::time::Duration::ZERO);
    let label = json!({"name": "test-label", "color": "663399"});
    let main = get(&fake, "/repos/acme/shop/git/ref/heads/main").json["object"]["sha"].clone();
    let answers = [
        ("add-labels-to-issue", "POST", 201, post(&fake, ISSUES, json!({"title": "Issue", "body": "Words"})).json),
        ("labels", "POST", 201, post(&fake, "/repos/acme/shop/labels", label).json),
        ("errors", "POST", 422, post(&fake, "/repos/acme/shop/labels", json!({"name": "x", "color": "invalid"})).json),
        ("add-labels-to-issue", "POST", 200, post(&fake, &format!("{ISSUES}/1/labels"), json!({"labels": ["a"]})).json),
        ("labels", "GET", 200, get(&fake, "/repos/acme/shop/labels").json),
        ("paginate-issues", "GET", 200, get(&fake, ISSUES).json),
        ("search-issues", "GET", 200, get(&fake, "/search/issues?q=is:issue+issue").json),
        ("get-content", "GET", 200, get(&fake, "/repos/acme/shop/contents/").json),
        (
            "git-refs",
            "POST",
            201,
            post(&fake, "/repos/acme/shop/git/refs", json!({"ref": "refs/heads/test", "sha": main})).json,
        ),
        (
            "git-refs",
            "PATCH",
            200,
            send(&fake, "token-ana", "PATCH", "/repos/acme/shop/git/refs/heads/test", &[], &json!({"sha": main})).json,
        ),
    ];
    for (scenario, method, status, answer) in answers {
        let same = |one: &&Value| one["scenario"] == scenario && one["method"] == method && one["status"] == status;
        let recorded = recordings["answers"].as_array().unwrap().iter().find(same);
        let recorded = &recorded.unwrap_or_else(|| panic!("nothing is recorded of {method} in {scenario}"))["body"];
        let missing: Vec<&str> = fields(recorded).difference(&fields(&answer)).copied().collect();
        assert_eq!(missing, [""; 0], "{scenario} {method} {status}");
        if scenario == "search-issues" {
            let missing: Vec<&str> =
                fields(&recorded["items"]).difference(&fields(&answer["items"])).copied().collect();
            assert_eq!(missing, [""; 0], "an issue that was searched for");
        }
    }
}
