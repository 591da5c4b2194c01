//! Tests of searches, people and filters: GitHub's limits on each, and that every supported parameter has an effect.

use crate::refusals::mistake;
use crate::{ISSUES, get, numbers, post, start};
use serde_json::json;

#[test]
fn search_is_told_what_it_looks_for_and_gives_a_thousand_at_most() {
    let fake = start();
    fake.arrange(|state| {
        state.search_lag = std::time::Duration::ZERO;
        (0..4).for_each(|turn| {
            state.open_issue("acme/shop", "ana", &format!("Story {turn}"), "", &["a b"]);
        });
    });
    let search = |query: &str| get(&fake, &format!("/search/issues?q={}", query.replace(' ', "+").replace('"', "%22")));
    let told = |query: &str| {
        let got = search(query);
        (got.status, got.json.to_string())
    };
    for (query, words) in [
        ("repo:acme/shop story", "Query must include 'is:issue' or 'is:pull-request'"),
        (&format!("is:issue {}", "word ".repeat(52)), "The search is longer than 256 characters."),
        ("is:issue a OR b OR c OR d OR e OR f OR g", "more than 5 AND, OR or NOT"),
    ] {
        let (status, body) = told(query);
        assert_eq!((status, body.contains(words)), (422, true), "{body}");
        mistake(&fake);
    }
    // Qualifiers don't count toward the limit.
    let long = format!("repo:acme/shop is:issue {} story", r#"label:"a b" "#.repeat(30));
    assert_eq!(search(&long).json["total_count"], 4);
    assert_eq!(get(&fake, "/search/issues?q=is:issue&per_page=100&page=11").status, 422);
    mistake(&fake);
    fake.arrange(|state| state.search_incomplete = true);
    let part = search("repo:acme/shop type:issue").json;
    assert_eq!((&part["incomplete_results"], part["items"].as_array().unwrap().len()), (&json!(true), 2));
}

#[test]
fn ten_people_at_most_and_filters_that_filter() {
    let fake = start();
    let eleven: Vec<String> = (0..11).map(|turn| format!("user-{turn}")).collect();
    fake.arrange(|state| {
        for login in &eleven {
            state.add_account(login, crate::fake::AccountKind::User);
            state.set_permission("acme/shop", login, "write");
        }
    });
    assert_eq!(post(&fake, ISSUES, json!({"title": "t", "assignees": eleven})).status, 422);
    mistake(&fake);
    assert_eq!(post(&fake, ISSUES, json!({"title": "t", "assignees": eleven[..10], "type": "Bug"})).status, 201);
    assert_eq!(post(&fake, &format!("{ISSUES}/1/assignees"), json!({"assignees": eleven})).status, 422);
    mistake(&fake);
    post(&fake, ISSUES, json!({"title": "u"}));
    for (query, found) in [
        ("assignee=user-3", vec![1]),
        ("assignee=none", vec![2]),
        ("assignee=*", vec![1]),
        ("type=bug", vec![1]),
        ("type=none", vec![2]),
    ] {
        assert_eq!(numbers(&get(&fake, &format!("{ISSUES}?{query}")).json), found, "{query}");
    }
    // Octokit encodes the slashes of a branch as `%2F`.
    assert_eq!(get(&fake, "/repos/acme/shop/git/ref/heads%2Fmain").json["ref"], "refs/heads/main");
}
