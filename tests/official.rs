//! The check against GitHub's descriptions: valid requests pass, and each kind of invalid one is refused with its
//! reason.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "official/mod.rs"]
mod official;

use std::collections::BTreeSet;

use apollo_compiler::{Name, Schema, ast};
use official::{ADDENDUM, PUBLISHED, check_answer, check_event, check_graphql, check_rest, operations, schema};
use serde_json::{Value, json};

/// A request's method, path with query, and body; null means no body.
fn rest(method: &str, target: &str, body: &Value) -> Result<(), String> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let query: Vec<_> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    check_rest(method, &format!("/repos/acme/shop{path}").replace("/repos/acme/shop//", "/"), &query, some(body))
}

fn some(body: &Value) -> Option<&Value> {
    (!body.is_null()).then_some(body)
}

#[track_caller]
fn refused(outcome: Result<(), String>, names: &[&str]) {
    let message = outcome.expect_err(&format!("{names:?} passed"));
    for name in names {
        assert!(message.contains(name), "{message:?} does not name {name:?}");
    }
}

#[test]
fn good_requests_pass() {
    for (method, target, body) in [
        ("GET", "", json!(null)),
        ("GET", "//user", json!(null)),
        ("GET", "//search/issues?q=repo:acme/shop&per_page=100&page=2", json!(null)),
        ("GET", "/issues?state=all&labels=a,b&since=2026-01-01T00:00:00Z&per_page=100", json!(null)),
        (
            "POST",
            "/issues",
            json!({"title": "A", "body": "b", "labels": ["x", {"name": "y"}], "milestone": 1, "type": null}),
        ),
        (
            "PATCH",
            "/issues/7",
            json!({"state": "closed", "state_reason": "not_planned", "milestone": null, "labels": []}),
        ),
        ("POST", "/issues/7/labels", json!({"labels": ["x"]})),
        ("PUT", "/issues/7/labels", json!({"labels": []})),
        ("DELETE", "/issues/7/labels/type%2Fstory", json!(null)),
        ("PATCH", "/issues/comments/7", json!({"body": "b"})),
        ("DELETE", "/issues/comments/7", json!(null)),
        ("POST", "/issues/7/sub_issues", json!({"sub_issue_id": 12, "replace_parent": true})),
        ("POST", "/issues/7/issue-field-values", json!({"issue_field_values": [{"field_id": 1, "value": ["a"]}]})),
        ("POST", "/milestones", json!({"title": "M", "due_on": "2026-01-01T00:00:00Z"})),
        ("GET", "/git/ref/heads/a/b", json!(null)),
        ("GET", "/contents/", json!(null)),
        ("GET", "/contents/docs/a/b.md?ref=main", json!(null)),
        ("GET", "/compare/main...work/a", json!(null)),
        ("PUT", "/contents/a.md", json!({"message": "m", "content": "YQ==", "branch": "main"})),
    ] {
        rest(method, target, &body).unwrap_or_else(|fault| panic!("{fault}"));
    }
}

#[test]
fn what_the_rest_interface_does_not_describe_is_refused_by_name() {
    for (method, target, body, names) in [
        ("GET", "/isues", json!(null), &["/repos/acme/shop/isues"][..]),
        ("GET", "/issues/7/", json!(null), &["/issues/7/"]),
        ("GET", "/issues/seven", json!(null), &["{issue_number}", "seven", "integer"]),
        ("PUT", "/issues/7", json!({}), &["PUT", "GET, PATCH"]),
        ("DELETE", "/labels/x", json!(null), &["DELETE", "PATCH"]),
        ("GET", "/git/ref/", json!(null), &["/git/ref/"]),
        ("GET", "/issues?status=open", json!(null), &["GET /repos/{owner}/{repo}/issues", "`status`"]),
        ("GET", "/issues?state=opened", json!(null), &["`state`", "opened", "closed"]),
        ("GET", "/issues?per_page=all", json!(null), &["`per_page`", "integer"]),
        ("GET", "/issues?per_page=101", json!(null), &["`per_page`", "100"]),
        ("GET", "/issues?since=yesterday", json!(null), &["`since`", "date-time"]),
        ("GET", "/issues?page=1&page=2", json!(null), &["`page`", "twice"]),
        ("GET", "//search/issues?page=1", json!(null), &["`q`", "required"]),
        ("GET", "/issues", json!({}), &["no body"]),
        ("POST", "/issues", json!(null), &["body", "required"]),
        ("POST", "/issues", json!({"body": "b"}), &["title", "required"]),
        ("POST", "/issues", json!({"title": "A", "label": ["x"]}), &["'label'"]),
        ("POST", "/issues", json!({"title": "A", "labels": "x"}), &["labels", "array"]),
        ("POST", "/issues", json!({"title": "A", "labels": [{"name": "x", "colour": "y"}]}), &["labels.0", "'colour'"]),
        ("POST", "/issues", json!({"title": ["A"]}), &["title", "string", "integer"]),
        ("PATCH", "/issues/7", json!({"state": "done"}), &["state", "done", "closed"]),
        ("PUT", "/issues/7/labels", json!({"labels": [{"nam": "x"}]}), &["labels.0", "'nam'"]),
        ("POST", "/issues/7/sub_issues", json!({"sub_issue_id": "12"}), &["sub_issue_id", "integer"]),
        ("POST", "/milestones", json!({"title": "M", "due_on": "2026"}), &["due_on", "date-time"]),
        (
            "PUT",
            "/contents/a.md",
            json!({"message": "m", "content": "", "author": {"name": "A", "email": "a", "login": "a"}}),
            &["author", "'login'"],
        ),
    ] {
        refused(rest(method, target, &body), names);
    }
}

#[test]
fn answers_are_a_part_of_what_is_described() {
    let issue = "/repos/acme/shop/issues/7";
    let labels = json!([{"name": "x", "color": "ededed"}]);
    for (status, body) in [
        (200, json!({"number": 7, "body": null, "labels": labels, "milestone": null, "user": {"login": "a"}})),
        (404, json!({"message": "Not Found", "documentation_url": "d", "status": "404"})),
        (502, json!("an answer that is not described")),
    ] {
        check_answer("GET", issue, status, &body).unwrap();
    }
    check_answer("GET", "/nowhere", 200, &json!({"a": 1})).unwrap();
    for (status, body, names) in [
        (200, json!({"number": "7"}), &["number", "integer"][..]),
        (200, json!({"assignees": [{"name": "a", "log": "b"}]}), &["assignees.0", "'log'"]),
        (200, json!({"labels": [{"name": "x", "colour": "y"}]}), &["labels.0", "'colour'"]),
        (200, json!([]), &["object"]),
        (404, json!({"error": "Not Found"}), &["'error'"]),
    ] {
        refused(check_answer("GET", issue, status, &body), names);
    }
}

const ISSUES: &str = "query($owner: String!, $states: [IssueState!], $after: String) {
    repository(owner: $owner, name: \"shop\") {
        issues(first: 100, after: $after, states: $states, orderBy: {field: CREATED_AT, direction: ASC}) {
            nodes { number title parent { number } subIssues(first: 10) { totalCount } author { login ... on User { id } } }
            pageInfo { hasNextPage endCursor }
        }
    }
    rateLimit { remaining }
}";

const COMMIT: &str = "mutation($input: CreateCommitOnBranchInput!) {
    createCommitOnBranch(input: $input) { commit { oid url } ref { name } }
}";

#[test]
fn good_documents_pass() {
    check_graphql("{ viewer { login } }", &json!(null)).unwrap();
    check_graphql(ISSUES, &json!({"owner": "acme", "states": ["OPEN"], "after": null})).unwrap();
    let input = json!({
        "branch": {"repositoryNameWithOwner": "acme/shop", "branchName": "main"},
        "message": {"headline": "h"},
        "expectedHeadOid": "0",
        "fileChanges": {"additions": [{"path": "a", "contents": "YQ=="}], "deletions": [{"path": "b"}]},
    });
    check_graphql(COMMIT, &json!({"input": input})).unwrap();
    for input in
        ["addSubIssue(input: {issueId: 1, subIssueId: 2})", "closeIssue(input: {issueId: 1, stateReason: NOT_PLANNED})"]
    {
        check_graphql(&format!("mutation {{ {input} {{ clientMutationId }} }}"), &json!({})).unwrap();
    }
}

#[test]
fn what_the_schema_does_not_allow_is_refused_by_name() {
    let head = json!({"branch": {}, "message": {"headline": "h"}, "expectedHeadOid": "0"});
    let with = |key: &str, value: Value| {
        let mut input = head.clone();
        input[key] = value;
        json!({"input": input})
    };
    for (query, variables, names) in [
        ("{ viewer { handle } }", json!({}), &["handle", "User"][..]),
        ("{ viewer { login ", json!({}), &["expected"]),
        ("{ viewer(id: 1) { login } }", json!({}), &["argument", "id"]),
        ("{ repository(owner: \"a\") { id } }", json!({}), &["name"]),
        ("{ node(id: 1) { ... on Gist { id } } }", json!({}), &["Gist"]),
        ("{ search(query: \"a\", type: BUG, first: 1) { issueCount } }", json!({}), &["BUG"]),
        ("mutation { closeIssue(input: {issue: 1}) { clientMutationId } }", json!({}), &["issue"]),
        ("query($a: Strin) { viewer { login } }", json!({}), &["Strin"]),
        ("query A { viewer { login } } query B { viewer { id } }", json!({}), &["several"]),
        ("{ viewer { login } }", json!({"owner": "a"}), &["$owner"]),
        ("{ viewer { login } }", json!([1]), &["variables"]),
        (ISSUES, json!({}), &["owner"]),
        (ISSUES, json!({"owner": null}), &["owner", "null"]),
        (ISSUES, json!({"owner": 7}), &["owner", "String"]),
        (ISSUES, json!({"owner": "a", "states": ["DONE"]}), &["states", "DONE", "IssueState"]),
        (COMMIT, json!({"input": {"branch": {}}}), &["CreateCommitOnBranchInput.expectedHeadOid"]),
        (COMMIT, with("force", json!(true)), &["force", "CreateCommitOnBranchInput"]),
        (COMMIT, with("fileChanges", json!({"additions": [{"path": "a", "text": "b"}]})), &["text", "FileAddition"]),
        (COMMIT, with("message", json!({"body": "b"})), &["CommitMessage.headline"]),
    ] {
        refused(check_graphql(query, &variables), names);
    }
}

#[test]
fn the_lists_of_what_is_used_cover_what_is_described() {
    let script = include_str!("official/remake.py");
    let list = |name: &str, quote: &str| {
        let rest = script.split_once(&format!("\n{name} = {quote}")).unwrap().1;
        rest.split_once(quote).unwrap().0
    };
    let listed: BTreeSet<String> = list("REST", "\"\"\"")
        .lines()
        .filter_map(|line| line.rsplit_once(' '))
        .flat_map(|(methods, path)| methods.split_whitespace().map(move |method| format!("{method} {path}")))
        .collect();
    assert_eq!(listed, operations().map(str::to_owned).collect());
    for (root, names) in [("Query", list("QUERIES", "\"")), ("Mutation", list("MUTATIONS", "\"\"\""))] {
        let fields: BTreeSet<&str> = schema().get_object(root).unwrap().fields.keys().map(Name::as_str).collect();
        assert_eq!(names.split_whitespace().collect::<BTreeSet<_>>(), fields);
    }
    for name in list("TYPES", "\"\"\"").split_whitespace() {
        assert!(schema().types.contains_key(name), "{name}");
    }
    for (package, text) in
        [("OPENAPI", include_str!("official/rest.json")), ("GRAPHQL", include_str!("official/schema.graphql"))]
    {
        assert!(text.contains(list(package, "\"")), "made of another {package}: run tests/official/remake.py");
    }
}

/// What `addendum.graphql` adds: `Type`, or `Type.field` where it extends a type.
fn added() -> Vec<(String, Option<String>)> {
    let document = ast::Document::parse(ADDENDUM, "addendum.graphql").unwrap();
    let mut added = Vec::new();
    for definition in &document.definitions {
        let name = definition.name().unwrap().to_string();
        let fields: Vec<String> = match definition {
            ast::Definition::InputObjectTypeExtension(input) => {
                input.fields.iter().map(|field| field.name.to_string()).collect()
            }
            ast::Definition::ObjectTypeExtension(object) => {
                object.fields.iter().map(|field| field.name.to_string()).collect()
            }
            _ => {
                added.push((name, None));
                continue;
            }
        };
        added.extend(fields.into_iter().map(|field| (name.clone(), Some(field))));
    }
    added
}

#[test]
fn the_addendum_adds_only_what_the_package_lacks() {
    let published = Schema::parse(PUBLISHED, "schema.graphql").unwrap_or_else(|invalid| panic!("{}", invalid.errors));
    let by_now = |(name, field): &(String, Option<String>)| match field {
        None => published.types.contains_key(name.as_str()),
        Some(field) => match published.types.get(name.as_str()) {
            Some(apollo_compiler::schema::ExtendedType::InputObject(input)) => {
                input.fields.contains_key(field.as_str())
            }
            Some(apollo_compiler::schema::ExtendedType::Object(object)) => object.fields.contains_key(field.as_str()),
            _ => false,
        },
    };
    let added = added();
    assert!(added.contains(&("CreateIssueInput".to_owned(), Some("issueFields".to_owned()))), "{added:?}");
    let caught_up: Vec<_> = added.iter().filter(|each| by_now(each)).collect();
    assert!(caught_up.is_empty(), "the package describes it by now, take it out of addendum.graphql: {caught_up:?}");
    // The addendum names the package version that it extends; after an update it must be reviewed.
    let source = PUBLISHED.lines().next().unwrap().split_whitespace().find(|word| word.contains('@')).unwrap();
    assert!(ADDENDUM.contains(source), "addendum.graphql was written for another package than {source}");
}

#[test]
fn what_the_addendum_describes_is_taken_and_nothing_else() {
    let create = "mutation($input: CreateIssueInput!) { createIssue(input: $input) { issue { issueType { name } } } }";
    let input =
        |field: serde_json::Value| json!({"input": {"repositoryId": "R", "title": "t", "issueFields": [field]}});
    check_graphql(create, &input(json!({"fieldId": "IF", "singleSelectOptionId": "IFO"}))).unwrap();
    refused(check_graphql(create, &input(json!({"singleSelectOptionId": "IFO"}))), &["fieldId"]);
    refused(check_graphql(create, &input(json!({"fieldId": "IF", "value": "x"}))), &["value"]);
}

#[test]
fn a_payload_that_github_would_not_send_is_refused_by_name() {
    refused(check_event("issues", &json!({"action": "closed"})), &["issues-closed", "issue", "required"]);
    let payload = json!({"ref": 1, "inputs": null, "repository": {}, "sender": {}, "workflow": "w"});
    refused(check_event("workflow_dispatch", &payload), &["workflow_dispatch", "ref", "string", "repository"]);
    assert_eq!(check_event("schedule", &json!({"schedule": "0 6 * * 1"})), Ok(()));
}
