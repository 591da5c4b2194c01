//! Tests that the fake rejects what GitHub rejects, in GitHub's own words, and that each rejection counts as a
//! mistake of rolecall.

use crate::fake::{AppGrants, Fake, Grant};
use crate::{ISSUES, numbers, post, send, start};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// Headers that GitHub accepts.
const HEADERS: [&str; 4] = [
    "user-agent: rolecall/0",
    "x-github-api-version: 2022-11-28",
    "authorization: Bearer token-ana",
    "accept: application/vnd.github+json",
];

/// Returns the status and body of the answer to exactly these headers, after `host` and `content-length`.
fn exactly(fake: &Fake, method: &str, path: &str, headers: &[&str], body: &str) -> (u16, String) {
    let address = fake.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let length = if body.is_empty() { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    let headers: String = headers.iter().flat_map(|header| [*header, "\r\n"]).collect();
    let head = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{length}{headers}\r\n");
    stream.write_all((head + body).as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// Takes the only mistake since the last call.
#[track_caller]
pub(crate) fn mistake(fake: &Fake) -> String {
    let mut mistakes = fake.take_violations();
    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    mistakes.pop().unwrap()
}

#[test]
fn each_header_is_there_once_and_means_something() {
    let fake = start();
    let with = |name: &str, lines: &[&str]| {
        let kept = HEADERS.iter().filter(|header| !header.starts_with(name));
        let headers: Vec<&str> = kept.chain(lines).copied().collect();
        exactly(&fake, "GET", "/repos/acme/shop", &headers, "")
    };
    for accept in ["", "*/*", "application/json", "application/vnd.github.v3+json", "text/html, application/*;q=0.5"] {
        assert_eq!(with("accept", &[&format!("accept: {accept}")]).0, 200, "{accept}");
    }
    assert_eq!(with("accept", &[]).0, 200);
    assert_eq!(with("x-github", &["x-github-api-version: 2026-03-10"]).0, 200);
    assert_eq!(fake.take_violations(), [""; 0]);
    let version = HEADERS[1];
    for (name, lines, status, words) in [
        ("user-agent", vec![], 403, "Please make sure your request has a User-Agent header"),
        ("user-agent", vec!["user-agent: rolecall/0", "user-agent: octocrab"], 400, "Bad Request"),
        ("user-agent", vec!["user-agent: octocrab"], 599, "doesn't name rolecall"),
        ("x-github", vec![version, version], 400, r#"request header, \"2022-11-28, 2022-11-28\", is not a supported"#),
        ("x-github", vec!["x-github-api-version: v3"], 400, r#"\"2022-11-28\", \"2026-03-10\" (most recent)"#),
        ("x-github", vec![], 599, "there is no `X-GitHub-Api-Version`"),
        ("authorization", vec![HEADERS[2], HEADERS[2]], 400, "Bad Request"),
        ("accept", vec!["accept: text/html"], 415, "Must accept 'application/json'."),
    ] {
        let (told, body) = with(name, &lines);
        assert_eq!((told, body.contains(words)), (status, true), "{lines:?}: {body}");
        mistake(&fake);
    }
}

#[test]
fn a_body_is_one_json_object_and_says_so() {
    let fake = start();
    let json = "content-type: application/json; charset=utf-8";
    let sent = |method: &str, path: &str, more: &[&str], body: &str| {
        let headers: Vec<&str> = HEADERS.iter().chain(more).copied().collect();
        exactly(&fake, method, path, &headers, body)
    };
    assert_eq!(sent("POST", ISSUES, &[json], r#"{"title": "One"}"#).0, 201);
    assert_eq!(sent("POST", &format!("{ISSUES}/1/labels"), &[json], r#"["a"]"#).0, 200);
    assert_eq!(sent("DELETE", &format!("{ISSUES}/1/labels/a"), &[], "").0, 200);
    assert_eq!(fake.take_violations(), [""; 0]);
    for (method, path, more, body, status, words) in [
        ("POST", "", &[json][..], "{", 400, "Problems parsing JSON"),
        ("POST", "", &[json], "null", 400, "Body should be a JSON object"),
        ("PATCH", "/1", &[json], "[]", 400, "Body should be a JSON object"),
        ("DELETE", "/1/labels/a", &[json], "null", 400, "Body should be a JSON object"),
        ("POST", "", &[], r#"{"title": "One"}"#, 415, "application/json"),
        ("POST", "", &["content-type: text/plain"], r#"{"title": "One"}"#, 415, "text/plain"),
        ("POST", "", &[json], r#"{"title": {}}"#, 422, "Invalid request."),
        ("POST", "", &[json], r#"{"title": "One", "parent": 1}"#, 422, "Invalid request."),
        ("POST", "", &[json], r#"{"body": "b"}"#, 422, "Invalid request."),
        ("PATCH", "/1", &[json], r#"{"state_reason": "bored"}"#, 422, "Invalid request."),
        ("GET", "?colour=red", &[], "", 599, "no query parameter `colour`"),
        ("GET", "?per_page=many", &[], "", 599, "`per_page`"),
    ] {
        let (told, answered) = sent(method, &format!("{ISSUES}{path}"), more, body);
        assert_eq!((told, answered.contains(words)), (status, true), "{method} {path} {body}: {answered}");
        mistake(&fake);
    }
    let state = fake.state();
    assert_eq!(state.repository("acme/shop").issues.len(), 1);
}

#[test]
fn graphql_wants_bounds_types_and_ids_of_the_right_kind() {
    let fake = start();
    fake.arrange(|state| state.open_issue("acme/shop", "ana", "One", "", &[]));
    let ask =
        |query: &str, variables: Value| post(&fake, "/graphql", json!({"query": query, "variables": variables})).json;
    let issues = |rest: &str| {
        let declared = if rest.contains("$n") { "($n: Int)" } else { "" };
        format!("query{declared} {{ repository(owner: \"acme\", name: \"shop\") {{ {rest} }} }}")
    };
    let nodes =
        "issues(first: 100) { nodes { labels(first: 100) { nodes { id } } assignees(first: 100) { nodes { id } }";
    let deep = "issues(first: 100) { nodes { parent { subIssues(first: 100) { nodes { parent { \
        subIssues(first: 100) { nodes { id } } } } } } } }";
    for (rest, n, kind, words) in [
        (
            "issues { nodes { id } }",
            Value::Null,
            "MISSING_PAGINATION_BOUNDARIES",
            "You must provide a `first` or `last`",
        ),
        ("issues(first: $n) { nodes { id } }", Value::Null, "MISSING_PAGINATION_BOUNDARIES", "the `issues` connection"),
        ("issues(first: $n) { nodes { id } }", json!(101), "EXCESSIVE_PAGINATION", "Requesting 101 records on the"),
        (deep, Value::Null, "MAX_NODE_LIMIT_EXCEEDED", "up to 1,010,100 possible nodes which exceeds"),
    ] {
        let answer = ask(&issues(rest), if n.is_null() { json!({}) } else { json!({"n": n}) });
        let error = &answer["errors"][0];
        assert_eq!((&error["type"], &answer["data"]["repository"]), (&json!(kind), &Value::Null), "{answer}");
        assert!(error["message"].as_str().unwrap().contains(words), "{error}");
        mistake(&fake);
    }
    assert_eq!(ask(&issues("issues { totalCount }"), json!({}))["data"]["repository"]["issues"]["totalCount"], 1);
    let fine = ask(&issues(&format!("{nodes} }} }}")), json!({}));
    assert_eq!(fine["errors"], Value::Null, "{fine}");
    let typed = ask(&issues("issues(first: $n) { nodes { id } }"), json!({"n": "ten"}));
    assert!(
        typed["errors"][0]["message"].as_str().unwrap().starts_with("Variable $n of type Int was provided invalid")
    );
    mistake(&fake);
    let create = "mutation($input: CreateIssueInput!) { createIssue(input: $input) { issue { id } } }";
    let unknown = ask(create, json!({"input": {"repositoryId": "R", "title": "t", "colour": "red"}}));
    let words = "Variable $input of type CreateIssueInput! was provided invalid value for colour \
        (Field is not defined on CreateIssueInput)";
    assert_eq!(unknown["errors"][0]["message"], words);
    mistake(&fake);
    let unused = ask("query($n: Int) { viewer { login } }", json!({}));
    assert_eq!(unused["errors"][0]["message"], "Variable $n is declared by anonymous query but not used");
    mistake(&fake);
    let field = ask(&issues("colour"), json!({}));
    assert_eq!(field["errors"][0]["message"], "Field 'colour' doesn't exist on type 'Repository'");
    mistake(&fake);
    let (repository, issue) = {
        let state = fake.state();
        let shop = state.repository("acme/shop");
        (shop.node_id(), shop.issue(1).node_id())
    };
    for (input, kind) in [
        (json!({"repositoryId": issue, "title": "t"}), "Repository"),
        (json!({"repositoryId": repository, "title": "t", "parentIssueId": repository}), "Issue"),
        (json!({"repositoryId": repository, "title": "t", "labelIds": [issue]}), "Label"),
        (json!({"repositoryId": repository, "title": "t", "assigneeIds": [issue]}), "User"),
        (json!({"repositoryId": repository, "title": "t", "milestoneId": issue}), "Milestone"),
    ] {
        let told = ask(create, json!({"input": input}));
        let words = format!("Could not resolve to {kind} node with the global id of");
        assert_eq!((&told["errors"][0]["type"], &told["data"]["createIssue"]), (&json!("NOT_FOUND"), &Value::Null));
        assert!(told["errors"][0]["message"].as_str().unwrap().starts_with(&words), "{told}");
    }
    let eleven = json!({"repositoryId": repository, "title": "t", "assigneeIds": vec!["U_kwDO00001001"; 11]});
    let told = ask(create, json!({"input": eleven}));
    assert_eq!(told["errors"][0]["message"], "assignees can't have more than 10 entries");
    assert_eq!(fake.state().repository("acme/shop").issues.len(), 1);
}

#[test]
fn a_page_goes_on_behind_its_cursor_in_either_direction() {
    let fake = start();
    fake.arrange(|state| {
        (0..7).for_each(|turn| {
            state.open_issue("acme/shop", "ana", &format!("{turn}"), "", &[]);
        });
    });
    let query = |arguments: &str| {
        let query = format!(
            "{{ repository(owner: \"acme\", name: \"shop\") {{ issues({arguments}) {{ nodes {{ number }} \
            pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }} }}"
        );
        post(&fake, "/graphql", json!({"query": query})).json["data"]["repository"]["issues"].clone()
    };
    let first = query("first: 3");
    assert_eq!((numbers(&first["nodes"]), &first["pageInfo"]["hasNextPage"]), (vec![1, 2, 3], &json!(true)));
    let end = first["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
    // Added and removed nodes don't shift the pages.
    fake.arrange(|state| {
        state.take_away("acme/shop", 3, false);
        state.open_issue("acme/shop", "ana", "late", "", &[]);
    });
    let next = query(&format!("first: 3, after: \"{end}\""));
    assert_eq!((numbers(&next["nodes"]), &next["pageInfo"]["hasNextPage"]), (vec![4, 5, 6], &json!(true)));
    let start = next["pageInfo"]["startCursor"].as_str().unwrap();
    assert_eq!(numbers(&query(&format!("last: 1, before: \"{start}\""))["nodes"]), [2]);
    let end = next["pageInfo"]["endCursor"].as_str().unwrap();
    let last = query(&format!("first: 3, after: \"{end}\""));
    assert_eq!((numbers(&last["nodes"]), &last["pageInfo"]["hasNextPage"]), (vec![7, 8], &json!(false)));
    let newest = query("first: 2, orderBy: {field: CREATED_AT, direction: DESC}");
    assert_eq!(numbers(&newest["nodes"]), [8, 7]);
}

#[test]
fn what_a_token_may_not_read_is_forbidden_by_graphql_too_and_takes_its_parent_along() {
    let fake = start();
    fake.arrange(|state| {
        state.open_issue("acme/shop", "ana", "One", "", &[]);
        state.repository_mut("acme/shop").private = true;
        let grants = AppGrants { issues: Grant::Write, contents: Grant::None, pull_requests: Grant::None };
        state.add_token("token-bot", "github-actions[bot]", Some(grants));
    });
    let ask = |fields: &str| {
        let query = format!("{{ repository(owner: \"acme\", name: \"shop\") {{ id {fields} }} viewer {{ login }} }}");
        send(&fake, "token-bot", "POST", "/graphql", &[], &json!({"query": query})).json
    };
    assert_eq!(ask("issues(first: 1) { totalCount } issue(number: 1) { id }")["errors"], Value::Null);
    let told = ask("pullRequests(first: 1) { totalCount }");
    let error = json!({"type": "FORBIDDEN", "path": ["repository", "pullRequests"],
        "locations": [{"line": 1, "column": 48}], "message": "Resource not accessible by integration"});
    assert_eq!((&told["errors"], &told["data"]["repository"]), (&json!([error]), &Value::Null));
    assert!(told["data"]["viewer"]["login"].is_string());
    // A nullable field becomes null on its own.
    let told = ask("defaultBranchRef { name }");
    assert_eq!(told["data"]["repository"]["defaultBranchRef"], Value::Null);
    assert!(told["data"]["repository"]["id"].is_string());
    assert_eq!(send(&fake, "token-bot", "GET", "/repos/acme/shop/pulls", &[], &Value::Null).status, 403);
    assert_eq!(send(&fake, "token-bot", "GET", "/repos/acme/shop/contents/README.md", &[], &Value::Null).status, 403);
}
