//! Tests that the fake GitHub behaves as GitHub does.

#![allow(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    clippy::large_futures,
    reason = "a test fails by panicking"
)]

#[path = "faked/control.rs"]
mod control;
#[path = "faked/events.rs"]
mod events;
#[path = "fake/mod.rs"]
mod fake;
#[path = "faked/filters.rs"]
mod filters;
#[path = "faked/graphql.rs"]
mod graphql;
#[path = "faked/lists.rs"]
mod lists;
#[path = "faked/recorded.rs"]
mod recorded;
#[path = "faked/refusals.rs"]
mod refusals;
#[path = "faked/rest.rs"]
mod rest;
#[path = "faked/servers.rs"]
mod servers;

use fake::{At, Fake, Fault, FaultKind, Limits, VirtualClock, When};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const ISSUES: &str = "/repos/acme/shop/issues";

/// An HTTP response as received.
#[derive(Debug)]
struct Got {
    status: u16,
    head: String,
    json: Value,
    whole: bool,
}

impl Got {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// Sends a request; status 0 means that no response came.
fn send(fake: &Fake, token: &str, method: &str, path: &str, headers: &[&str], body: &Value) -> Got {
    let address = fake.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nuser-agent: rolecall/0\r\n\
         x-github-api-version: 2022-11-28\r\nauthorization: Bearer {token}\r\ncontent-length: {}\r\n",
        body.len()
    );
    if !body.is_empty() {
        head += "content-type: application/json\r\n";
    }
    for header in headers {
        head += &format!("{header}\r\n");
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_default();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let json = serde_json::from_str(body).unwrap_or(Value::Null);
    let path = path.split('?').next().unwrap().trim_start_matches("/api/v3");
    let broken = status == 0 || status >= 500 || json.is_null();
    if !broken && !path.ends_with("/graphql") {
        assert_eq!(fake::official::check_answer(method, path, status, &json), Ok(()), "{method} {path}");
    }
    Got { status, head: head.to_owned(), json, whole: length.is_none_or(|length: usize| length == body.len()) }
}

fn get(fake: &Fake, path: &str) -> Got {
    send(fake, "token-ana", "GET", path, &[], &Value::Null)
}

fn post(fake: &Fake, path: &str, body: Value) -> Got {
    send(fake, "token-ana", "POST", path, &[], &body)
}

fn ask(fake: &Fake, query: &str, variables: Value) -> Value {
    post(fake, "/graphql", json!({"query": query, "variables": variables})).json
}

fn start() -> Fake {
    Fake::start(VirtualClock::new())
}

fn numbers(list: &Value) -> Vec<u64> {
    list.as_array().unwrap().iter().map(|issue| issue["number"].as_u64().unwrap()).collect()
}

#[test]
fn an_issue_is_opened_edited_and_listed_by_label_in_any_case() {
    let fake = start();
    let milestone = fake.arrange(|state| state.add_milestone("acme/shop", "ana", "1.0", None));
    let body = json!({"title": "One", "body": "b", "labels": ["Story", "p1"], "assignees": ["bo"],
        "milestone": milestone, "type": "bug"});
    let made = post(&fake, ISSUES, body);
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(made.json["type"]["name"], "Bug");
    assert_eq!(made.json["milestone"]["title"], "1.0");
    assert_eq!(made.json["author_association"], "MEMBER");
    post(&fake, ISSUES, json!({"title": "Two", "labels": ["story"]}));
    assert_eq!(numbers(&get(&fake, &format!("{ISSUES}?labels=STORY,P1")).json), [1]);
    assert_eq!(numbers(&get(&fake, &format!("{ISSUES}?labels=story&direction=asc")).json), [1, 2]);
    let closed = json!({"state": "closed", "state_reason": "not_planned", "labels": []});
    let closed = send(&fake, "token-ana", "PATCH", &format!("{ISSUES}/1"), &[], &closed);
    assert_eq!((&closed.json["state"], &closed.json["state_reason"]), (&json!("closed"), &json!("not_planned")));
    assert_eq!(numbers(&get(&fake, &format!("{ISSUES}?labels=story&state=all")).json), [2]);
    assert_eq!(fake.state().repository("acme/shop").issue(1).assignees, ["bo"]);
}

#[test]
fn a_list_has_pages_and_pull_requests() {
    let fake = start();
    fake.arrange(|state| {
        for number in 1..=5 {
            state.open_issue("acme/shop", "bo", &format!("{number}"), "", &[]);
        }
        state.repository_mut("acme/shop").git.commit("topic", "Change", &[("a", Some(b"a"))]);
    });
    let body = json!({"title": "Change", "head": "topic", "base": "main"});
    assert_eq!(post(&fake, "/repos/acme/shop/pulls", body.clone()).status, 201);
    assert_eq!(post(&fake, "/repos/acme/shop/pulls", body).status, 422);
    let page = get(&fake, &format!("{ISSUES}?per_page=2&page=2"));
    assert_eq!(numbers(&page.json), [4, 3]);
    let link = page.header("link").unwrap();
    assert!(link.contains("page=3&after=") && link.contains("page=1&before="), "{link}");
    assert!(get(&fake, ISSUES).json[0]["pull_request"].is_object());
    assert_eq!(get(&fake, "/repos/acme/shop/pulls?head=acme:topic").json.as_array().unwrap().len(), 1);
    assert_eq!(get(&fake, "/repos/acme/shop/pulls?head=acme:other").json.as_array().unwrap().len(), 0);
    let review = json!({"reviewers": ["bo"], "team_reviewers": ["owners"]});
    assert_eq!(post(&fake, "/repos/acme/shop/pulls/6/requested_reviewers", review).status, 201);
    let asked = get(&fake, "/repos/acme/shop/pulls/6/requested_reviewers").json;
    assert_eq!((&asked["users"][0]["login"], &asked["teams"][0]["slug"]), (&json!("bo"), &json!("owners")));
    assert_eq!(get(&fake, "/repos/acme/shop/pulls/6/files").json[0]["filename"], "a");
    for login in ["ana", "mallory"] {
        let refused = post(&fake, "/repos/acme/shop/pulls/6/requested_reviewers", json!({"reviewers": [login]}));
        assert_eq!(refused.status, 422, "{login}");
    }
}

#[test]
fn refusals_are_told_in_githubs_words() {
    let fake = start();
    let refused = |token: &str, body: Value| {
        let got = send(&fake, token, "POST", ISSUES, &[], &body);
        (got.status, got.json["message"].as_str().unwrap_or_default().to_owned())
    };
    let said = |status: u16, words: &str| (status, words.to_owned());
    assert_eq!(refused("token-ana", json!({"title": "x".repeat(257)})), said(422, "Validation Failed"));
    assert_eq!(refused("token-ana", json!({"title": "t", "body": "x".repeat(65_537)})), said(422, "Validation Failed"));
    assert_eq!(refused("token-ana", json!({"title": "t", "assignees": ["mallory"]})), said(422, "Validation Failed"));
    assert_eq!(refused("token-nothing", json!({"title": "t"})), said(403, "Resource not accessible by integration"));
    assert_eq!(refused("token-wrong", json!({"title": "t"})), said(401, "Bad credentials"));
    assert_eq!(get(&fake, "/repos/acme/nowhere").status, 404);
    fake.arrange(|state| state.archive("acme/shop"));
    assert_eq!(refused("token-ana", json!({"title": "t"})), said(403, "Repository was archived so is read-only."));
    fake.arrange(|state| state.turn_issues_off("acme/shop"));
    assert_eq!(refused("token-ana", json!({"title": "t"})), said(410, "Issues has been disabled in this repository."));
    assert!(fake.state().repository("acme/shop").issues.is_empty());
}

#[test]
fn a_reader_opens_issues_but_what_only_triage_may_set_is_dropped_or_forbidden() {
    let fake = start();
    let body = json!({"title": "t", "labels": ["a"], "assignees": ["bo"], "type": "Bug"});
    let made = send(&fake, "token-dee", "POST", ISSUES, &[], &body);
    assert_eq!((made.status, &made.json["labels"], &made.json["type"]), (201, &json!([]), &Value::Null));
    fake.arrange(|state| state.set_label("acme/shop", "a", "ff0000", None));
    let (repository, label) = fake.arrange(|state| {
        let repository = state.repository("acme/shop");
        (repository.node_id(), repository.label("A").unwrap().node_id())
    });
    let query = "mutation($i: CreateIssueInput!) { createIssue(input: $i) { issue { number } } }";
    let input = json!({"i": {"repositoryId": repository, "title": "t", "labelIds": [label]}});
    let got = send(&fake, "token-dee", "POST", "/graphql", &[], &json!({"query": query, "variables": input})).json;
    assert_eq!(got["errors"][0]["type"], "FORBIDDEN");
    assert_eq!(got["errors"][0]["path"], json!(["createIssue"]));
    assert_eq!(fake.state().repository("acme/shop").issues.len(), 1);
}

#[test]
fn comments_reactions_and_the_repository_are_told() {
    let fake = start();
    fake.arrange(|state| state.open_issue("acme/shop", "bo", "t", "", &[]));
    let comment = post(&fake, &format!("{ISSUES}/1/comments"), json!({"body": "hello"})).json;
    let path = format!("{ISSUES}/comments/{}", comment["id"]);
    let react = || post(&fake, &format!("{path}/reactions"), json!({"content": "eyes"})).status;
    assert_eq!((react(), react()), (201, 200));
    assert_eq!(send(&fake, "token-ana", "PATCH", &path, &[], &json!({"body": "bye"})).json["body"], "bye");
    let listed = get(&fake, &format!("{ISSUES}/1/comments")).json;
    assert_eq!((&listed[0]["body"], &listed[0]["reactions"]["eyes"]), (&json!("bye"), &json!(1)));
    assert_eq!(get(&fake, &format!("{ISSUES}/1")).json["comments"], 1);
    let shop = get(&fake, "/repos/acme/shop").json;
    assert_eq!((&shop["owner"]["type"], &shop["permissions"]["push"]), (&json!("Organization"), &json!(true)));
}

#[test]
fn labels_and_milestones_are_made_once() {
    let fake = start();
    let label = json!({"name": "role: ux", "color": "c0ffee", "description": "d"});
    assert_eq!(post(&fake, "/repos/acme/shop/labels", label).status, 201);
    let again = post(&fake, "/repos/acme/shop/labels", json!({"name": "Role: UX", "color": "c0ffee"}));
    assert_eq!((again.status, &again.json["errors"][0]["code"]), (422, &json!("already_exists")));
    assert_eq!(get(&fake, "/repos/acme/shop/labels/ROLE%3A%20ux").json["color"], "c0ffee");
    let milestone = json!({"title": "1.0", "due_on": "2027-02-01T00:00:00Z"});
    assert_eq!(post(&fake, "/repos/acme/shop/milestones", milestone.clone()).status, 201);
    assert_eq!(post(&fake, "/repos/acme/shop/milestones", milestone).json["errors"][0]["code"], "already_exists");
    let path = "/repos/acme/shop/milestones/1";
    assert_eq!(send(&fake, "token-ana", "PATCH", path, &[], &json!({"state": "closed"})).json["state"], "closed");
    assert_eq!(get(&fake, "/repos/acme/shop/milestones").json, json!([]));
}

#[test]
fn a_parent_takes_a_hundred_children_and_a_child_one_parent() {
    let fake = start();
    let (first, second) = fake.arrange(|state| {
        for _ in 1..=103 {
            state.open_issue("acme/shop", "bo", "t", "", &[]);
        }
        for child in 3..=102 {
            state.set_parent("acme/shop", child, Some(1));
        }
        let shop = state.repository("acme/shop");
        (shop.issue(103).id, shop.issue(3).id)
    });
    let link = |parent: u64, body: Value| post(&fake, &format!("{ISSUES}/{parent}/sub_issues"), body).status;
    assert_eq!(link(1, json!({"sub_issue_id": first})), 422);
    assert_eq!(link(2, json!({"sub_issue_id": second})), 422);
    assert_eq!(link(2, json!({"sub_issue_id": second, "replace_parent": true})), 201);
    assert_eq!(link(1, json!({"sub_issue_id": first})), 201);
    assert_eq!(get(&fake, &format!("{ISSUES}/3/parent")).json["number"], 2);
    fake.arrange(|state| state.close("acme/shop", 3, "completed"));
    let summary = json!({"total": 1, "completed": 1, "percent_completed": 100});
    assert_eq!(get(&fake, &format!("{ISSUES}/2")).json["sub_issues_summary"], summary);
}

#[test]
fn search_lags_and_is_blind_in_html_comments() {
    let clock = VirtualClock::new();
    let fake = Fake::start(clock.clone());
    fake.arrange(|state| state.open_issue("acme/shop", "bo", "t", "Find the blue-whale <!-- not me -->", &["fish"]));
    let found = |query: &str| {
        get(&fake, &format!("/search/issues?q=repo:acme/shop+is:issue+{query}")).json["total_count"].clone()
    };
    assert_eq!(found("in:body+%22blue+whale%22"), 0);
    clock.advance(Duration::from_secs(60));
    assert_eq!(found("in:body+%22blue+whale%22"), 1);
    assert_eq!(found("in:body+%22not+me%22"), 0);
    assert_eq!(found("in:title+whale"), 0);
    assert_eq!(found("whale+-label:%22fish%22"), 0);
    fake.arrange(|state| state.take_label_off("acme/shop", 1, "fish"));
    assert_eq!(found("whale+-label:%22fish%22"), 0);
    clock.advance(Duration::from_secs(60));
    assert_eq!(found("whale+-label:%22fish%22"), 1);
}

#[test]
fn what_was_seen_already_is_not_sent_again() {
    let fake = start();
    let first = get(&fake, ISSUES);
    let tag = format!("if-none-match: {}", first.header("etag").unwrap());
    let again = || send(&fake, "token-ana", "GET", ISSUES, &[&tag], &Value::Null).status;
    assert_eq!(again(), 304);
    fake.arrange(|state| state.open_issue("acme/shop", "bo", "t", "", &[]));
    assert_eq!(again(), 200);
}

#[test]
fn graphql_makes_an_issue_below_its_parent_in_one_write() {
    let fake = start();
    let ids = fake.arrange(|state| {
        state.open_issue("acme/shop", "bo", "parent", "", &["a"]);
        let shop = state.repository("acme/shop");
        (shop.node_id(), shop.issue(1).node_id(), shop.label("a").unwrap().node_id())
    });
    let query = "mutation Make($i: CreateIssueInput!) { made: createIssue(input: $i) { issue { ...Shown } } }
        fragment Shown on Issue { __typename id number url title body state labels(first: 20) { nodes { name } }
            assignees(first: 20) { nodes { login } } milestone { title } parent { number } }";
    let input = json!({"i": {"repositoryId": ids.0, "title": "child", "body": "b", "labelIds": [ids.2], "parentIssueId": ids.1}});
    let made = ask(&fake, query, input.clone())["data"]["made"]["issue"].clone();
    assert_eq!(made["parent"], json!({"number": 1}));
    assert_eq!(made["labels"]["nodes"], json!([{"name": "a"}]));
    assert_eq!((&made["state"], &made["milestone"]), (&json!("OPEN"), &Value::Null));
    let seen = fake.requests().pop().unwrap();
    assert_eq!((seen.operation.as_deref(), seen.creates_content, seen.status), (Some("Make"), true, 200));
    fake.arrange(|state| state.limits.sub_issues = 1);
    assert_eq!(ask(&fake, query, input)["errors"][0]["type"], "UNPROCESSABLE");
    assert_eq!(fake.state().repository("acme/shop").issues.len(), 2);
}

#[test]
fn graphql_edits_links_closes_and_proposes() {
    let fake = start();
    fake.arrange(|state| {
        for title in ["one", "two", "three"] {
            state.open_issue("acme/shop", "bo", title, "", &[]);
        }
        state.repository_mut("acme/shop").git.commit("topic", "Change", &[("a", Some(b"a"))]);
        state.add_milestone("acme/shop", "ana", "1.0", None);
    });
    let state = fake.state();
    let shop = state.repository("acme/shop");
    let node = |number| shop.issue(number).node_id();
    let mutate = |name: &str, kind: &str, selection: &str, input: Value| {
        let query = format!("mutation($i: {kind}Input!) {{ {name}(input: $i) {{ {selection} }} }}");
        let got = ask(&fake, &query, json!({"i": input}));
        (got["data"][name].clone(), got["errors"][0]["type"].clone())
    };
    let label = json!({"repositoryId": shop.node_id(), "name": "a", "color": "ff0000", "description": "d"});
    let made = || mutate("createLabel", "CreateLabel", "label { id name }", label.clone());
    assert_eq!(made().0["label"]["name"], "a");
    assert_eq!(made(), (Value::Null, json!("UNPROCESSABLE")));
    let link = |child: u64| json!({"issueId": node(1), "subIssueId": node(child)});
    let linked = || mutate("addSubIssue", "AddSubIssue", "subIssue { parent { number } }", link(2));
    assert_eq!(linked().0["subIssue"]["parent"]["number"], 1);
    assert_eq!(linked().1, "UNPROCESSABLE");
    let edit = json!({"id": node(2), "title": "2", "milestoneId": shop.milestones[&1].node_id()});
    let edited = mutate("updateIssue", "UpdateIssue", "issue { title milestone { title } }", edit).0;
    assert_eq!(edited["issue"], json!({"title": "2", "milestone": {"title": "1.0"}}));
    let close = json!({"issueId": node(3), "stateReason": "DUPLICATE", "duplicateIssueId": node(2)});
    assert_eq!(mutate("closeIssue", "CloseIssue", "issue { state }", close).0["issue"]["state"], "CLOSED");
    assert_eq!(fake.state().repository("acme/shop").issue(3).state_reason.as_deref(), Some("duplicate"));
    let pull = json!({"repositoryId": shop.node_id(), "title": "t", "headRefName": "topic", "baseRefName": "main"});
    let opened = || mutate("createPullRequest", "CreatePullRequest", "pullRequest { number url }", pull.clone());
    assert_eq!(opened().0["pullRequest"]["number"], 4);
    assert_eq!(opened().1, "UNPROCESSABLE");
    let query = "query { repository(owner: \"acme\", name: \"shop\") { nameWithOwner url isArchived hasIssuesEnabled
        viewerPermission owner { __typename login } ref(qualifiedName: \"refs/heads/topic\") { name target { oid } }
        label(name: \"A\") { id name color description } issue(number: 1) { subIssuesSummary { total } }
        milestones(first: 10, query: \"1\", states: [OPEN]) { nodes { id number title state dueOn } }
        pullRequests(headRefName: \"topic\", states: [OPEN], first: 5) { nodes { id number url body } } } }";
    let got = ask(&fake, query, json!({}));
    assert_eq!(got["errors"], Value::Null, "{got}");
    let shop = &got["data"]["repository"];
    assert_eq!((&shop["viewerPermission"], &shop["owner"]["__typename"]), (&json!("WRITE"), &json!("Organization")));
    assert_eq!((&shop["label"]["name"], &shop["milestones"]["nodes"][0]["number"]), (&json!("a"), &json!(1)));
    assert_eq!(
        (&shop["pullRequests"]["nodes"][0]["number"], &shop["issue"]["subIssuesSummary"]["total"]),
        (&json!(4), &json!(1))
    );
}

#[test]
fn graphql_says_what_it_cannot_find() {
    let fake = start();
    let query = "query($name: String!) { viewer { login } repository(owner: \"acme\", name: $name) { id } user(login: \"nobody\") { id } }";
    let got = ask(&fake, query, json!({"name": "nowhere"}));
    assert_eq!(got["data"], json!({"viewer": {"login": "ana"}, "repository": null, "user": null}));
    assert_eq!(got["errors"][0]["message"], "Could not resolve to a Repository with the name 'acme/nowhere'.");
    assert_eq!(got["errors"][1]["type"], "NOT_FOUND");
    let broken = ask(&fake, query, json!({}));
    assert!(broken["errors"][0]["message"].is_string() || !fake.take_violations().is_empty(), "{broken}");
    fake.take_violations();
}

#[test]
fn a_commit_is_made_on_the_head_that_was_expected_and_on_no_other() {
    let fake = start();
    let query = "query { repository(owner: \"acme\", name: \"shop\") { id defaultBranchRef { name target { oid } } object(expression: \"HEAD:README.md\") { ... on Blob { text isTruncated } } } }";
    let shop = ask(&fake, query, json!({}))["data"]["repository"].clone();
    assert_eq!(shop["object"]["text"], "# Shop\n");
    let oid = &shop["defaultBranchRef"]["target"]["oid"];
    let query = "mutation($r: CreateRefInput!) { createRef(input: $r) { ref { name } } }";
    let branch = json!({"r": {"repositoryId": shop["id"], "name": "refs/heads/topic", "oid": oid}});
    assert_eq!(ask(&fake, query, branch)["data"]["createRef"]["ref"]["name"], "topic");
    let query = "mutation($c: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $c) { commit { oid } } }";
    let commit = json!({"c": {"branch": {"repositoryNameWithOwner": "acme/shop", "branchName": "topic"},
        "expectedHeadOid": oid, "message": {"headline": "Add"},
        "fileChanges": {"additions": [{"path": "docs/a.md", "contents": "aGVsbG8="}], "deletions": [{"path": "README.md"}]}}});
    assert!(ask(&fake, query, commit.clone())["data"]["createCommitOnBranch"]["commit"]["oid"].is_string());
    assert_eq!(ask(&fake, query, commit)["errors"][0]["type"], "STALE_DATA");
    assert_eq!(get(&fake, "/repos/acme/shop/contents/docs/a.md?ref=topic").json["content"], "aGVsbG8=\n");
    assert_eq!(get(&fake, "/repos/acme/shop/contents/README.md?ref=topic").status, 404);
    assert_eq!(get(&fake, "/repos/acme/shop/git/trees/topic?recursive=1").json["tree"][1]["path"], "docs/a.md");
    let move_back =
        send(&fake, "token-ana", "PATCH", "/repos/acme/shop/git/refs/heads/topic", &[], &json!({"sha": oid}));
    assert_eq!(move_back.status, 422);
}

#[test]
fn people_are_told_apart() {
    let fake = start();
    let role = |login: &str| get(&fake, &format!("/repos/acme/shop/collaborators/{login}/permission")).json;
    assert_eq!((&role("cy")["permission"], &role("cy")["role_name"]), (&json!("read"), &json!("triage")));
    assert_eq!(role("bo")["permission"], "write");
    assert_eq!(get(&fake, "/repos/acme/shop/assignees/bo").status, 204);
    assert_eq!(get(&fake, "/repos/acme/shop/assignees/mallory").status, 404);
    assert_eq!(get(&fake, "/user").json["login"], "ana");
    assert_eq!(send(&fake, "token-bot", "GET", "/user", &[], &Value::Null).status, 403);
    fake.arrange(|state| state.open_issue("acme/shop", "bo", "a private member's", "", &[]));
    assert_eq!(get(&fake, &format!("{ISSUES}/1")).json["author_association"], "CONTRIBUTOR");
}

#[test]
fn fields_exist_for_organisations_only() {
    let fake = start();
    let fields = get(&fake, "/orgs/acme/issue-fields").json;
    let effort = fields[1]["id"].clone();
    let body = json!({"title": "t", "issue_field_values": [{"field_id": effort, "value": 3}]});
    assert_eq!(post(&fake, ISSUES, body.clone()).json["issue_field_values"][0]["value"], 3);
    fake.arrange(|state| {
        state.add_repository("bo", "own");
        state.set_permission("bo/own", "ana", "write");
    });
    assert_eq!(post(&fake, "/repos/bo/own/issues", body).json["issue_field_values"], json!([]));
    assert_eq!(get(&fake, "/repos/bo/own/issue-types").status, 404);
    assert_eq!(get(&fake, "/repos/acme/shop/issue-types").json[1]["name"], "Bug");
}

#[test]
fn content_is_limited_by_the_minute_and_by_the_hour() {
    let clock = VirtualClock::new();
    let fake = Fake::start(clock.clone());
    fake.arrange(|state| state.limits = Limits::github());
    let make = || post(&fake, ISSUES, json!({"title": "t"}));
    for _ in 0..6 {
        for _ in 0..80 {
            assert_eq!(make().status, 201);
        }
        let limited = make();
        assert_eq!((limited.status, limited.header("retry-after")), (403, Some("60")));
        clock.advance(Duration::from_secs(60));
    }
    (0..20).for_each(|_| assert_eq!(make().status, 201));
    let limited = make();
    assert_eq!((limited.status, limited.header("retry-after")), (403, Some("3240")));
    clock.advance(Duration::from_secs(3240));
    assert_eq!(make().status, 201);
    assert_eq!(fake.state().repository("acme/shop").issues.len(), 501);
}

#[test]
fn graphql_tells_a_limit_in_two_ways_and_nothing_is_made() {
    let fake = start();
    fake.arrange(|state| {
        state.limits = Limits::github();
        state.limits.content_per_minute = Some(0);
    });
    let repository = fake.state().repository("acme/shop").node_id();
    let query = "mutation($i: CreateIssueInput!) { createIssue(input: $i) { issue { number } } }";
    let body = json!({"query": query, "variables": {"i": {"repositoryId": repository, "title": "t"}}});
    let first = post(&fake, "/graphql", body.clone());
    assert_eq!((first.status, &first.json["errors"][0]["type"]), (200, &json!("RATE_LIMITED")));
    let second = post(&fake, "/graphql", body);
    assert_eq!((second.status, second.header("retry-after")), (403, Some("60")));
    assert!(fake.state().repository("acme/shop").issues.is_empty());
}

#[test]
fn too_many_at_once_are_limited() {
    let fake = start();
    fake.arrange(|state| {
        state.limits.concurrent = Some(2);
        state.latency = Duration::from_millis(200);
    });
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..4).map(|_| scope.spawn(|| get(&fake, ISSUES).status)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(statuses.contains(&200) && statuses.contains(&403), "{statuses:?}");
}

#[test]
fn the_hour_is_told_in_headers_and_a_304_is_free() {
    let clock = VirtualClock::new();
    let fake = Fake::start(clock.clone());
    fake.arrange(|state| state.limits.hourly = Some(3));
    let first = get(&fake, ISSUES);
    assert_eq!(first.header("x-ratelimit-remaining"), Some("2"));
    let tag = format!("if-none-match: {}", first.header("etag").unwrap());
    assert_eq!(
        send(&fake, "token-ana", "GET", ISSUES, &[&tag], &Value::Null).header("x-ratelimit-remaining"),
        Some("2")
    );
    get(&fake, ISSUES);
    assert_eq!(get(&fake, ISSUES).status, 200);
    let limited = get(&fake, ISSUES);
    assert_eq!((limited.status, limited.header("retry-after")), (403, None));
    let reset: i64 = limited.header("x-ratelimit-reset").unwrap().parse().unwrap();
    assert_eq!(reset, clock.unix() + 3600);
    clock.advance(Duration::from_secs(3600));
    assert_eq!(get(&fake, ISSUES).status, 200);
}

#[test]
fn faults_meet_the_request_that_they_are_meant_for() {
    let fake = start();
    let meet = |kind: FaultKind| {
        fake.fault(Fault { at: At::Matching(format!("POST {ISSUES}"), 1), kind, times: 1 });
        get(&fake, ISSUES);
        let before = fake.state().repository("acme/shop").issues.len();
        let got = post(&fake, ISSUES, json!({"title": "t"}));
        fake.no_faults();
        (got.status, fake.state().repository("acme/shop").issues.len() - before, got.whole)
    };
    assert_eq!(meet(FaultKind::Status(502)), (502, 0, true));
    assert_eq!(meet(FaultKind::ResetBefore), (0, 0, true));
    assert_eq!(meet(FaultKind::ResetAfter), (0, 1, true));
    assert_eq!(meet(FaultKind::Truncated), (201, 1, false));
    assert_eq!(meet(FaultKind::Html(200, When::Before)), (200, 0, true));
    assert_eq!(meet(FaultKind::Html(502, When::After)), (502, 1, true));
    assert_eq!(meet(FaultKind::SecondaryLimit(7)), (403, 0, true));
    assert_eq!(meet(FaultKind::Twice), (201, 2, true));
    assert_eq!(meet(FaultKind::Stall(Duration::from_millis(1), When::After)), (201, 1, true));
    assert_eq!(meet(FaultKind::Hook(Box::new(|state| state.archive("acme/shop")))), (403, 0, true));
}

#[test]
fn a_callback_runs_before_or_after_a_request_is_applied() {
    for (when, there) in [(When::Before, 0), (When::After, 1)] {
        let fake = Arc::new(start());
        let called = Arc::new(AtomicBool::new(false));
        let (inside, flag) = (Arc::downgrade(&fake), called.clone());
        let act = move || {
            let fake = inside.upgrade().unwrap();
            flag.store(fake.arrange(|state| state.repository("acme/shop").issues.len()) == there, Ordering::SeqCst);
        };
        fake.kill_at(2, when, Box::new(act));
        get(&fake, ISSUES);
        assert!(!called.load(Ordering::SeqCst));
        assert_eq!(post(&fake, ISSUES, json!({"title": "t"})).status, 0);
        assert!(called.load(Ordering::SeqCst), "{when:?}");
        assert_eq!(fake.state().repository("acme/shop").issues.len(), there);
    }
}

#[test]
fn random_faults_are_the_same_for_the_same_seed_and_let_a_run_end() {
    let run = |seed: u64| {
        let fake = start();
        fake.random_faults(seed, 0.9);
        let statuses: Vec<u16> = (0..60).map(|_| post(&fake, ISSUES, json!({"title": "t"})).status).collect();
        statuses
    };
    let once = run(7);
    assert_eq!(once, run(7));
    assert_ne!(once, run(8));
    assert!(once.windows(4).all(|four| four.contains(&201)), "{once:?}");
}

#[test]
fn a_request_that_github_would_not_take_is_a_violation() {
    let fake = start();
    send(&fake, "token-ana", "GET", "/user?access_token=token-ana", &[], &Value::Null);
    assert_eq!(fake.take_violations().len(), 1);
    send(&fake, "token-ana", "DELETE", "/repos/acme/shop", &[], &Value::Null);
    assert_eq!(fake.take_violations().len(), 1);
    let caught = std::panic::catch_unwind(|| {
        let fake = start();
        send(&fake, "token-ana", "GET", "/user?access_token=x", &[], &Value::Null);
    });
    assert!(caught.is_err());
}

#[test]
fn an_enterprise_server_has_prefixes() {
    let fake = start();
    fake.arrange(|state| state.open_issue("acme/shop", "bo", "t", "", &[]));
    let got = get(&fake, "/api/v3/repos/acme/shop/issues/1");
    assert_eq!(got.json["url"], format!("{}/api/v3/repos/acme/shop/issues/1", fake.url()));
    let query = json!({"query": "{ viewer { login } }"});
    assert_eq!(post(&fake, "/api/graphql", query).json["data"]["viewer"]["login"], "ana");
}

#[test]
fn the_control_doors_arrange_and_break() {
    let fake = start();
    let act = json!([{"do": "open-issue", "title": "t", "labels": ["a"]}, {"do": "archive"}]);
    assert_eq!(post(&fake, "/_fake/arrange", act).json, json!([1, null]));
    assert_eq!(post(&fake, "/_fake/faults", json!({"kind": "status", "status": 503})).status, 200);
    assert_eq!(get(&fake, ISSUES).status, 503);
    assert_eq!(get(&fake, "/_fake/state").json["acme/shop"]["issues"][0]["title"], "t");
    assert_eq!(get(&fake, "/_fake/requests").json[0]["status"], 503);
    assert_eq!(post(&fake, "/_fake/reset", Value::Null).status, 200);
    assert!(fake.state().repository("acme/shop").issues.is_empty());
}

#[test]
fn thousands_of_issues_are_no_trouble() {
    let fake = start();
    let began = Instant::now();
    fake.arrange(|state| {
        for number in 0..10_000 {
            state.open_issue("acme/shop", "bo", &format!("Issue {number}"), "Some words to say.", &["a"]);
        }
    });
    let mut seen = 0;
    for page in 1..=100 {
        seen += get(&fake, &format!("{ISSUES}?labels=a&per_page=99&page={page}")).json.as_array().unwrap().len();
    }
    for number in 0..1000 {
        assert_eq!(post(&fake, ISSUES, json!({"title": format!("{number}")})).status, 201);
    }
    assert_eq!(seen, 9_900, "page numbers reach no further");
    // A generous limit, so that the test passes on a busy machine.
    assert!(began.elapsed() < Duration::from_secs(60));
}
