//! Tests of REST endpoints for the objects of events: comments, people, changed files, milestones, releases.

use crate::fake::Release;
use crate::{ISSUES, get, post, send, start};
use serde_json::{Value, json};

#[test]
fn comments_are_paged_and_read_one_by_one() {
    let fake = start();
    let last = fake.arrange(|state| {
        state.open_issue("acme/shop", "bo", "t", "", &[]);
        (1..=3).map(|turn| state.comment("acme/shop", 1, "dee", &format!("{turn}"))).last().unwrap()
    });
    let page = get(&fake, &format!("{ISSUES}/1/comments?per_page=2&page=2"));
    assert_eq!((page.json.as_array().unwrap().len(), &page.json[0]["body"]), (1, &json!("3")));
    assert!(page.header("link").unwrap().contains("rel=\"prev\""));
    let path = format!("{ISSUES}/comments/{last}");
    assert_eq!(get(&fake, &path).json["user"]["login"], "dee");
    assert_eq!(get(&fake, &format!("{ISSUES}/comments/1")).status, 404);
    assert_eq!(post(&fake, &format!("{ISSUES}/1/comments"), json!({"body": " "})).status, 422);
    let by = |token: &str, method: &str, path: &str, body: Value| send(&fake, token, method, path, &[], &body).status;
    assert_eq!(by("token-dee", "POST", &format!("{ISSUES}/1/comments"), json!({"body": "b"})), 201);
    assert_eq!(by("token-nothing", "POST", &format!("{ISSUES}/1/comments"), json!({"body": "b"})), 403);
    assert_eq!(by("token-nothing", "POST", &format!("{path}/reactions"), json!({"content": "eyes"})), 403);
    assert_eq!(by("token-dee", "PATCH", &path, json!({"body": "b"})), 200);
    assert_eq!(by("token-nothing", "DELETE", &path, Value::Null), 403);
    assert_eq!(by("token-dee", "DELETE", &path, Value::Null), 204);
    assert_eq!(
        (by("token-dee", "DELETE", &path, Value::Null), get(&fake, &format!("{ISSUES}/1")).json["comments"].clone()),
        (404, json!(3))
    );
    let path = format!("{ISSUES}/comments/{}", last - 1);
    fake.arrange(|state| state.repository_mut("acme/shop").private = true);
    assert_eq!(by("token-nothing", "GET", &path, Value::Null), 403);
}

#[test]
fn assignees_and_labels_are_taken_off_and_a_state_has_its_reason() {
    let fake = start();
    fake.arrange(|state| state.open_issue("acme/shop", "dee", "t", "", &["a", "b c"]));
    let of = |path: &str| format!("{ISSUES}/1{path}");
    assert_eq!(
        post(&fake, &of("/assignees"), json!({"assignees": ["ana", "mallory"]})).json["assignees"][1],
        Value::Null
    );
    let delete = |path: &str, body: Value| send(&fake, "token-ana", "DELETE", &of(path), &[], &body);
    assert_eq!(delete("/assignees", json!({"assignees": ["ANA"]})).json["assignees"], json!([]));
    assert_eq!(delete("/labels/B%20C", Value::Null).json[0]["name"], "a");
    assert_eq!(delete("/labels/b%20c", Value::Null).json["message"], "Label does not exist");
    assert_eq!(post(&fake, &of("/labels"), json!({"labels": ["new"]})).json[1]["name"], "new");
    let state = |token: &str, body: Value| send(&fake, token, "PATCH", &of(""), &[], &body).json;
    let told = |json: Value| (json["state"].clone(), json["state_reason"].clone(), json["closed_by"]["login"].clone());
    let said = |state: &str, reason: &str, by: Value| (json!(state), json!(reason), by);
    let close = |reason: &str| json!({"state": "closed", "state_reason": reason});
    assert_eq!(told(state("token-dee", json!({"state": "closed"}))), said("closed", "completed", json!("dee")));
    assert_eq!(told(state("token-ana", close("not_planned"))), said("closed", "completed", json!("dee")));
    assert_eq!(told(state("token-ana", json!({"state": "open"}))), said("open", "reopened", Value::Null));
    assert_eq!(told(state("token-ana", close("duplicate"))), said("closed", "duplicate", json!("ana")));
    let refused =
        |method: &str, path: &str, body: Value| send(&fake, "token-dee", method, &of(path), &[], &body).status;
    assert_eq!(refused("POST", "/assignees", json!({"assignees": ["ana"]})), 403);
    assert_eq!(refused("DELETE", "/labels/a", Value::Null), 403);
}

#[test]
fn of_bots_and_strangers_the_collaborators_tell_nothing_or_nobody() {
    let fake = start();
    let asked = |login: &str| {
        let got = get(
            &fake,
            &format!("/repos/acme/shop/collaborators/{}/permission", login.replace('[', "%5B").replace(']', "%5D")),
        );
        (got.status, got.json)
    };
    let (status, json) = asked("github-actions[bot]");
    assert_eq!((status, &json["permission"], &json["user"]["type"]), (200, &json!("none"), &json!("Bot")));
    for login in ["dependabot[bot]", "nobody-at-all", "acme"] {
        let (status, json) = asked(login);
        assert_eq!((status, json["message"].clone()), (404, json!(format!("{login} is not a user"))));
    }
    assert_eq!(asked("mallory").1["permission"], "read");
    fake.arrange(|state| state.repository_mut("acme/shop").private = true);
    assert_eq!(asked("mallory").1["permission"], "none");
    let path = "/repos/acme/shop/collaborators/ana/permission";
    assert_eq!(send(&fake, "token-dee", "GET", path, &[], &Value::Null).status, 403);
    assert_eq!(send(&fake, "token-nothing", "GET", path, &[], &Value::Null).json["permission"], "write");
}

#[test]
fn a_pull_request_tells_its_files_and_a_comparison_too() {
    let fake = start();
    let (old, text) = ("one\ntwo\nthree\n", |text: &'static str| Some(text));
    fake.arrange(|state| {
        let files = [("old.md", Some(old)), ("gone.md", text("g\n")), ("docs/a.md", text("a\n"))];
        state.commit("acme/shop", "main", "Begin", &files);
        let key = state.fork("acme/shop", "mallory");
        let moved = [("old.md", None), ("new.md", text("one\ntwo\nfour\n"))];
        state.commit(&key, "topic", "Move", &moved);
        state.commit(&key, "topic", "More", &[("gone.md", None), ("docs/a.md", text("b\n")), ("z.md", text("z\n"))]);
        // Later commits on the base are not changes of the pull request.
        state.commit("acme/shop", "main", "Meanwhile", &[("later.md", text("l\n"))]);
    });
    let number = fake.arrange(|state| state.open_pull("acme/shop", "mallory", "Change", "mallory:topic", "main"));
    let pull = get(&fake, &format!("/repos/acme/shop/pulls/{number}")).json;
    assert_eq!(
        (&pull["head"]["label"], &pull["head"]["repo"]["full_name"]),
        (&json!("mallory:topic"), &json!("mallory/shop"))
    );
    assert_eq!(
        (&pull["base"]["repo"]["full_name"], &pull["head"]["repo"]["fork"]),
        (&json!("acme/shop"), &json!(true))
    );
    assert_eq!((&pull["commits"], &pull["changed_files"]), (&json!(2), &json!(4)));
    let told = |list: &Value| -> Vec<String> {
        let each = list.as_array().unwrap().iter();
        each.map(|file| format!("{} {}", file["status"].as_str().unwrap(), file["filename"].as_str().unwrap()))
            .collect()
    };
    let files = get(&fake, &format!("/repos/acme/shop/pulls/{number}/files")).json;
    let wanted = ["modified docs/a.md", "removed gone.md", "renamed new.md", "added z.md"];
    assert_eq!(told(&files), wanted);
    assert_eq!((&files[2]["previous_filename"], &files[2]["additions"]), (&json!("old.md"), &json!(1)));
    assert_eq!(files[0]["patch"], "@@ -1 +1 @@\n-a\n+b");
    let second = get(&fake, &format!("/repos/acme/shop/pulls/{number}/files?per_page=3&page=2"));
    assert_eq!(told(&second.json), ["added z.md"]);
    let sha = pull["head"]["sha"].as_str().unwrap();
    for range in [format!("main...{sha}"), "main...mallory:topic".to_owned()] {
        let compared = get(&fake, &format!("/repos/acme/shop/compare/{range}")).json;
        assert_eq!(told(&compared["files"]), wanted, "{range}");
        assert_eq!(
            (&compared["status"], &compared["ahead_by"], &compared["behind_by"]),
            (&json!("diverged"), &json!(2), &json!(1))
        );
    }
    assert_eq!(get(&fake, "/repos/acme/shop/compare/main...nowhere").status, 404);
    assert_eq!(get(&fake, &format!("/repos/acme/shop/contents/z.md?ref={sha}")).json["content"], "ego=\n");
    assert_eq!(get(&fake, "/repos/acme/shop/contents/z.md").status, 404);
    assert_eq!(get(&fake, "/repos/acme/shop/contents/docs").json[0]["name"], "a.md");
    assert_eq!(get(&fake, "/repos/acme/shop/pulls?head=mallory:topic").json.as_array().unwrap().len(), 1);
}

#[test]
fn milestones_and_releases_are_listed() {
    let fake = start();
    fake.arrange(|state| {
        for title in ["Sprint 1", "Sprint 2"] {
            state.add_milestone("acme/shop", "ana", title, Some("2027-01-15T00:00:00Z"));
        }
        let release = |tag: &str, draft| Release { tag: tag.into(), author: "ana".into(), draft, ..Release::default() };
        state.release("acme/shop", release("v1", false));
        state.release("acme/shop", release("v2", true));
    });
    let page = get(&fake, "/repos/acme/shop/milestones?state=all&per_page=1&page=2").json;
    assert_eq!((&page[0]["title"], &page[0]["due_on"]), (&json!("Sprint 2"), &json!("2027-01-15T00:00:00Z")));
    let releases = |token: &str| send(&fake, token, "GET", "/repos/acme/shop/releases", &[], &Value::Null).json;
    assert_eq!(
        (releases("token-ana").as_array().unwrap().len(), &releases("token-dee")[0]["tag_name"]),
        (2, &json!("v1"))
    );
}
