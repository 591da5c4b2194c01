//! Tests of the control endpoints below `/_fake/`: what a script can set up, and what it can see.

use crate::{ISSUES, get, post, send, start};
use serde_json::{Value, json};

#[test]
fn people_do_what_a_script_says_and_the_state_shows_it() {
    let fake = start();
    let done = post(
        &fake,
        "/_fake/arrange",
        json!([
            {"do": "account", "login": "eve"},
            {"do": "permission", "login": "eve", "role": "write"},
            {"do": "milestone", "title": "Sprint 1", "due-on": "2027-01-15T00:00:00Z", "description": "Pay", "author": "eve"},
            {"do": "open-issue", "title": "Parent", "labels": ["a"], "assignees": ["ana"], "milestone": 1, "author": "dee"},
            {"do": "open-issue", "title": "Child"},
            {"do": "set-parent", "number": 2, "parent": 1},
            {"do": "comment", "number": 1, "author": "eve", "body": "/rolecall accept"},
            {"do": "assign", "number": 2, "login": "eve"},
            {"do": "close", "number": 1, "reason": "not_planned", "author": "cy"},
            {"do": "reopen", "number": 1},
            {"do": "close", "number": 1, "author": "eve"},
            {"do": "set-milestone", "number": 2, "milestone": 1},
        ]),
    );
    let comment = done.json[6].clone();
    assert_eq!((done.status, &done.json[2], &done.json[3]), (200, &json!(1), &json!(1)), "{}", done.json);
    let path = format!("{ISSUES}/comments/{comment}/reactions");
    assert_eq!(send(&fake, "token-bot", "POST", &path, &[], &json!({"content": "rocket"})).status, 201);
    let shop = get(&fake, "/_fake/state").json["acme/shop"].clone();
    let (parent, child) = (&shop["issues"][0], &shop["issues"][1]);
    let reactions = json!([{"user": "github-actions[bot]", "content": "rocket"}]);
    let comments = json!([{"id": comment, "user": "eve", "body": "/rolecall accept", "reactions": reactions}]);
    assert_eq!((&parent["comments"], &parent["sub_issues"], &child["parent"]), (&comments, &json!([2]), &json!(1)));
    assert_eq!((&parent["state_reason"], &parent["closed_by"]), (&json!("completed"), &json!("eve")));
    assert_eq!((&parent["labels"][0]["name"], &parent["assignees"][0]["login"]), (&json!("a"), &json!("ana")));
    assert_eq!((&child["milestone"]["title"], &child["assignees"][0]["login"]), (&json!("Sprint 1"), &json!("eve")));
    assert_eq!(shop["milestones"][0]["description"], "Pay");
    for (act, why) in [
        (json!({"do": "close"}), "which `number`?"),
        (json!({"do": "close", "number": 9}), "there is not an issue 9"),
        (json!({"do": "add-label", "number": 1}), "`add-label` needs a `label`"),
        (json!({"do": "dance"}), "nobody knows how to do `dance`"),
        (json!({"do": "comment", "repository": "no/where"}), "there is not a repository `no/where`"),
    ] {
        let refused = post(&fake, "/_fake/arrange", act);
        assert_eq!((refused.status, refused.json["message"].as_str().unwrap()), (400, why));
    }
}

#[test]
fn files_forks_pull_requests_and_releases_are_arranged() {
    let fake = start();
    let done = post(
        &fake,
        "/_fake/arrange",
        json!([
            {"do": "file", "path": "a.md", "content": "a\n"},
            {"do": "commit", "branch": "work", "message": "Work", "files": {"b.md": "b\n", "a.md": null}},
            {"do": "delete-file", "path": "README.md"},
            {"do": "open-pull", "branch": "work", "title": "Ours"},
            {"do": "open-pull", "fork": "mallory", "branch": "topic", "title": "Mine", "files": {"evil.md": "e\n"}},
            {"do": "release", "tag": "v1.0.0", "name": "One", "prerelease": true},
            {"do": "token", "token": "token-least", "login": "github-actions[bot]", "grants": {"contents": "read"}},
        ]),
    );
    assert_eq!((done.status, &done.json[3], &done.json[4]), (200, &json!(1), &json!(2)), "{}", done.json);
    let state = get(&fake, "/_fake/state").json;
    let shop = &state["acme/shop"];
    assert_eq!(shop["files"], json!({"main": ["a.md"], "work": ["README.md", "b.md"]}));
    assert_eq!((&shop["pulls"][0]["head"], &shop["releases"][0]["prerelease"]), (&json!("work"), &json!(true)));
    assert_eq!((&shop["branches"]["main"], &state["mallory/shop"]["fork_of"]), (&done.json[2], &json!("acme/shop")));
    let files = |number: u64| {
        let files = get(&fake, &format!("/repos/acme/shop/pulls/{number}/files")).json;
        let names = files.as_array().unwrap().iter().map(|file| file["filename"].clone());
        names.collect::<Vec<Value>>()
    };
    assert_eq!((files(1), files(2)), (vec![json!("a.md"), json!("b.md")], vec![json!("evil.md")]));
    let comment = send(&fake, "token-least", "POST", &format!("{ISSUES}/1/comments"), &[], &json!({"body": "b"}));
    assert_eq!(comment.status, 403);
    let again = post(&fake, "/_fake/arrange", json!({"do": "open-pull", "branch": "work"}));
    assert_eq!(
        (again.status, &again.json["message"]),
        (400, &json!("head: A pull request already exists for acme:work."))
    );
}

#[test]
fn the_fake_says_when_it_is_ready_and_forgets() {
    let fake = start();
    assert_eq!(get(&fake, "/_fake/ready").json, json!({"ready": true}));
    get(&fake, ISSUES);
    assert_eq!(get(&fake, "/_fake/requests").json.as_array().unwrap().len(), 1);
    assert_eq!(post(&fake, "/_fake/forget", Value::Null).status, 200);
    assert_eq!(get(&fake, "/_fake/requests").json, json!([]));
}
