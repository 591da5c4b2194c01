//! Tests of event payloads. Each payload is checked against GitHub's description when it is created.

use crate::fake::{Fake, Release};
use crate::{post, start};
use serde_json::{Value, json};

const SHOP: &str = "acme/shop";

/// Creates an issue with everything that an issue can have, a pull request from a fork and one from a branch, and a
/// release.
fn shop() -> Fake {
    let fake = start();
    fake.arrange(|state| {
        state.open_issue(SHOP, "dee", "A wish", "Please\r\n", &["story"]);
        let milestone = state.add_milestone(SHOP, "bo", "Sprint 1", Some("2027-01-15T00:00:00Z"));
        state.change(SHOP, 1, |issue| {
            issue.milestone = Some(milestone);
            issue.assignees = vec!["ana".to_owned()];
            issue.kind = Some("Feature".to_owned());
        });
        state.open_issue(SHOP, "ana", "A part", "", &[]);
        state.set_parent(SHOP, 2, Some(1));
        let fork = state.fork(SHOP, "mallory");
        state.commit(&fork, "topic", "Try", &[("a.md", Some("a\n"))]);
        state.open_pull(SHOP, "mallory", "Mine", "mallory:topic", "main");
        state.commit(SHOP, "work", "Work", &[("b.md", Some("b\n"))]);
        state.open_pull(SHOP, "bo", "Ours", "work", "main");
        let release = |tag: &str, prerelease| Release {
            tag: tag.into(),
            name: Some(format!("Release {tag}")),
            author: "bo".into(),
            prerelease,
            ..Release::default()
        };
        state.release(SHOP, release("v1.0.0", false));
        state.release(SHOP, release("v1.1.0-rc.1", true));
    });
    fake
}

fn sender(payload: &Value) -> (&str, &str) {
    (payload["sender"]["login"].as_str().unwrap(), payload["sender"]["type"].as_str().unwrap())
}

#[test]
fn an_issue_is_told_as_it_is_now() {
    let fake = shop();
    let opened = fake.payload("issues.opened", json!({"number": 1}));
    assert_eq!((&opened["action"], &opened["issue"]["body"]), (&json!("opened"), &json!("Please\r\n")));
    assert_eq!((&opened["issue"]["author_association"], sender(&opened)), (&json!("COLLABORATOR"), ("dee", "User")));
    assert_eq!(
        (&opened["issue"]["milestone"]["title"], &opened["issue"]["type"]["name"]),
        (&json!("Sprint 1"), &json!("Feature"))
    );
    assert_eq!(
        (&opened["organization"]["login"], &opened["repository"]["default_branch"]),
        (&json!("acme"), &json!("main"))
    );
    fake.arrange(|state| state.close_as(SHOP, 1, Some("not_planned"), "mallory"));
    let closed = fake.payload("issues.closed", json!({"number": 1}));
    assert_eq!((&closed["issue"]["state_reason"], sender(&closed)), (&json!("not_planned"), ("mallory", "User")));
    let by = fake.payload("issues.closed", json!({"number": 1, "sender": "github-actions[bot]"}));
    assert_eq!(sender(&by), ("github-actions[bot]", "Bot"));
    let labeled = fake.payload("issues.labeled", json!({"number": 1, "label": "story"}));
    assert_eq!(labeled["label"]["name"], "story");
    let assigned = fake.payload("issues.assigned", json!({"number": 1, "assignee": "ana"}));
    assert_eq!(assigned["assignee"]["login"], "ana");
    assert_eq!(fake.payload("issues.milestoned", json!({"number": 1}))["milestone"]["number"], 1);
    let changes = json!({"title": {"from": "A wis"}});
    let edited = fake.payload("issues.edited", json!({"number": 1, "changes": changes.clone()}));
    assert_eq!(edited["changes"], changes);
    let part = fake.payload("issues.reopened", json!({"number": 2}))["issue"]["parent_issue_url"].clone();
    assert!(part.as_str().unwrap().ends_with("/issues/1"));
}

#[test]
fn a_comment_is_told_with_its_issue_or_pull_request() {
    let fake = shop();
    let (first, last) = fake.arrange(|state| {
        (state.comment(SHOP, 1, "mallory", "/rolecall help"), state.comment(SHOP, 1, "bo", "quoted\r\n> no"))
    });
    let told = |told: Value| fake.payload("issue_comment.created", told);
    let comment = told(json!({"comment": first}));
    assert_eq!((&comment["comment"]["body"], sender(&comment)), (&json!("/rolecall help"), ("mallory", "User")));
    assert_eq!((&comment["issue"]["number"], &comment["issue"]["comments"]), (&json!(1), &json!(2)));
    assert_eq!(told(json!({"number": 1}))["comment"]["id"], last);
    fake.arrange(|state| state.comment(SHOP, 3, "cy", "On a pull request"));
    assert!(told(json!({"number": 3}))["issue"]["pull_request"].is_object());
}

#[test]
fn milestones_releases_schedules_and_dispatches_are_told() {
    let fake = shop();
    let made = fake.payload("milestone.created", json!({"number": 1}));
    assert_eq!((&made["milestone"]["due_on"], sender(&made).0), (&json!("2027-01-15T00:00:00Z"), "bo"));
    assert_eq!(made["milestone"]["open_issues"], 1);
    let release = fake.payload("release.published", json!({"tag": "v1.0.0"}))["release"].clone();
    assert_eq!((&release["prerelease"], &release["name"]), (&json!(false), &json!("Release v1.0.0")));
    assert_eq!(fake.payload("release.published", json!({}))["release"]["prerelease"], true);
    let schedule = fake.payload("schedule", json!({"schedule": "0 6 * * 1"}));
    assert_eq!((&schedule["schedule"], &schedule["repository"]["full_name"]), (&json!("0 6 * * 1"), &json!(SHOP)));
    assert_eq!((&schedule["action"], &schedule["sender"]), (&Value::Null, &Value::Null));
    let asked = fake.payload("workflow_dispatch", json!({"inputs": {"template": "feature"}, "sender": "bo"}));
    assert_eq!((&asked["inputs"]["template"], &asked["ref"]), (&json!("feature"), &json!("refs/heads/main")));
    assert_eq!(fake.payload("workflow_dispatch", json!({}))["inputs"], Value::Null);
}

#[test]
fn a_push_tells_its_commits_without_their_files() {
    let fake = shop();
    let before = fake.arrange(|state| {
        let before = state.repository(SHOP).git.branches["main"].clone();
        state.commit(SHOP, "main", "One", &[("outline.yml", Some("artifacts: []\n"))]);
        state.commit(SHOP, "main", "Two", &[("outline.yml", Some("artifacts: [ ]\n"))]);
        before
    });
    let push = fake.payload("push", json!({"before": before, "sender": "bo"}));
    let messages: Vec<&Value> = push["commits"].as_array().unwrap().iter().map(|commit| &commit["message"]).collect();
    assert_eq!(messages, ["One", "Two"]);
    assert_eq!((&push["commits"][0]["added"], &push["head_commit"]["message"]), (&Value::Null, &json!("Two")));
    assert_eq!((&push["ref"], &push["repository"]["default_branch"]), (&json!("refs/heads/main"), &json!("main")));
    assert_eq!(
        (&push["forced"], &push["created"], &push["pusher"]["name"]),
        (&json!(false), &json!(false), &json!("bo"))
    );
    assert_eq!(fake.payload("push", json!({}))["commits"].as_array().unwrap().len(), 1);
    let other = fake.payload("push", json!({"ref": "refs/heads/work"}));
    assert_eq!(other["head_commit"]["message"], "Work");
}

#[test]
fn a_pull_request_tells_where_it_comes_from() {
    let fake = shop();
    let fork = fake.payload("pull_request.opened", json!({"number": 3}));
    let (head, base) = (&fork["pull_request"]["head"], &fork["pull_request"]["base"]);
    assert_eq!((&head["repo"]["full_name"], &head["repo"]["fork"]), (&json!("mallory/shop"), &json!(true)));
    assert_eq!((&base["repo"]["full_name"], sender(&fork)), (&json!(SHOP), ("mallory", "User")));
    let before = head["sha"].clone();
    fake.arrange(|state| state.commit("mallory/shop", "topic", "Again", &[("a.md", Some("b\n"))]));
    let again = fake.payload("pull_request.synchronize", json!({"number": 3}));
    assert_eq!((&again["before"], &again["after"]), (&before, &again["pull_request"]["head"]["sha"]));
    assert_eq!((&again["number"], &again["pull_request"]["commits"]), (&json!(3), &json!(2)));
    let own = fake.payload("pull_request.opened", json!({"number": 4}));
    assert_eq!(
        (&own["pull_request"]["head"]["repo"]["full_name"], &own["pull_request"]["title"]),
        (&json!(SHOP), &json!("Ours"))
    );
}

#[test]
fn the_door_tells_the_same_and_says_what_it_cannot_tell() {
    let fake = shop();
    let door = post(&fake, "/_fake/event", json!({"event": "issues.opened", "number": 1}));
    assert_eq!((door.status, door.json), (200, fake.payload("issues.opened", json!({"number": 1}))));
    for (asked, why) in [
        (json!({"event": "issues.opened"}), "the event needs a `number`"),
        (json!({"event": "issues.opened", "number": 9}), "there is not an issue 9"),
        (json!({"event": "issues.opened", "number": 3}), "3 is a pull request"),
        (json!({"event": "issues.labeled", "number": 1}), "`issues.labeled` needs a `label`"),
        (json!({"event": "moon.rose"}), "no event is called `moon.rose`"),
        (json!({"event": "push", "sender": "nobody"}), "there is no account `nobody`"),
        (json!({"event": "push", "ref": "refs/heads/nowhere"}), "there is no branch `nowhere`"),
        (json!({"event": "push", "before": "main"}), "`main` is no commit's hash"),
        (json!({}), "which `event`?"),
    ] {
        let refused = post(&fake, "/_fake/event", asked);
        assert_eq!((refused.status, refused.json["message"].as_str().unwrap()), (400, why));
    }
}
