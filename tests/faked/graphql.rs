//! Tests of GraphQL fields for the contents of the default branch.

use crate::{ask, send, start};
use serde_json::{Value, json};

const FILES: &str = r#"query {
    repository(owner: "acme", name: "shop") {
        defaultBranchRef { name }
        config: object(expression: "HEAD:.github/rolecall.yml") {
            __typename
            ... on Blob { text isBinary isTruncated }
        }
        templates: object(expression: "HEAD:.github/rolecall/templates") {
            ... on Tree { entries { name type object {
                ... on Blob { text }
                ... on Tree { entries { name type object { ... on Blob { text isBinary } } } }
            } } }
        }
    }
}"#;

#[test]
fn the_files_of_the_default_branch_are_read_in_one_request() {
    let fake = start();
    let nothing = json!({"defaultBranchRef": {"name": "main"}, "config": null, "templates": null});
    assert_eq!(ask(&fake, FILES, json!({}))["data"]["repository"], nothing);
    fake.arrange(|state| {
        let folder = ".github/rolecall/templates";
        let (role, letter) = (format!("{folder}/ux/role.yml"), format!("{folder}/ux/letter.md"));
        let files = [
            (".github/rolecall.yml", Some("roles: {}\n")),
            (role.as_str(), Some("name: UX\n")),
            (letter.as_str(), Some("---\n---\n")),
        ];
        state.commit("acme/shop", "main", "Templates", &files);
        state.commit("acme/shop", "topic", "Not in force", &[(".github/rolecall.yml", Some("roles: nobody\n"))]);
        let picture: &[u8] = &[0xff, 0xd8];
        let git = &mut state.repository_mut("acme/shop").git;
        git.commit("main", "Picture", &[(&format!("{folder}/ux/p.jpg"), Some(picture))]);
    });
    let shop = ask(&fake, FILES, json!({}))["data"]["repository"].clone();
    let config = json!({"__typename": "Blob", "text": "roles: {}\n", "isBinary": false, "isTruncated": false});
    assert_eq!(shop["config"], config);
    let inside = json!([
        {"name": "letter.md", "type": "blob", "object": {"text": "---\n---\n", "isBinary": false}},
        {"name": "p.jpg", "type": "blob", "object": {"text": null, "isBinary": true}},
        {"name": "role.yml", "type": "blob", "object": {"text": "name: UX\n", "isBinary": false}},
    ]);
    assert_eq!(shop["templates"]["entries"], json!([{"name": "ux", "type": "tree", "object": {"entries": inside}}]));
    let asked = || send(&fake, "token-nothing", "POST", "/graphql", &[], &json!({"query": FILES})).json;
    assert_eq!(asked()["errors"], Value::Null);
    fake.arrange(|state| state.repository_mut("acme/shop").private = true);
    assert_eq!(asked()["errors"][0]["type"], "FORBIDDEN");
}

#[test]
fn who_changed_a_text_last_is_known_and_the_same_text_is_no_change() {
    let fake = start();
    let number = fake.arrange(|state| state.open_issue("acme/shop", "mallory", "Mine", "Words", &[]));
    let asked = || {
        let text = "query { repository(owner: \"acme\", name: \"shop\") {
            n1: issue(number: 1) { author { login } editor { __typename login } lastEditedAt } } }";
        ask(&fake, text, json!({}))["data"]["repository"]["n1"].clone()
    };
    assert_eq!(asked(), json!({"author": {"login": "mallory"}, "editor": null, "lastEditedAt": null}));
    let patch = |token: &str, body: Value| {
        let answer = send(&fake, token, "PATCH", &format!("/repos/acme/shop/issues/{number}"), &[], &body);
        assert_eq!(answer.status, 200);
    };
    patch("token-ana", json!({"title": "Another", "body": "Words"}));
    assert_eq!(asked()["lastEditedAt"], Value::Null);
    patch("token-ana", json!({"body": "Other words"}));
    assert_eq!(asked()["editor"], json!({"__typename": "User", "login": "ana"}));
    assert!(asked()["lastEditedAt"].is_string());
    patch("token-bot", json!({"body": "Words"}));
    assert_eq!(
        asked()["editor"],
        json!({"__typename": "Bot", "login": "github-actions"}),
        "an app's name is its own here"
    );
    fake.arrange(|state| state.edit_body("acme/shop", number, "My words"));
    assert_eq!(asked()["editor"]["login"], "mallory");
    fake.arrange(|state| state.accounts.remove("mallory"));
    assert_eq!((asked()["editor"].clone(), asked()["lastEditedAt"].is_string()), (Value::Null, true));
}

#[test]
fn who_put_a_label_on_is_known() {
    let fake = start();
    fake.arrange(|state| {
        state.open_issue("acme/shop", "ana", "Mine", "Words", &["story"]);
        state.open_issue("acme/shop", "mallory", "Mine too", "Words", &["story"]);
    });
    let answer = send(&fake, "token-bot", "POST", "/repos/acme/shop/issues/2/labels", &[], &json!({"labels": ["bug"]}));
    assert_eq!(answer.status, 200);
    let asked = |number: u64| {
        let text = format!(
            "query {{ repository(owner: \"acme\", name: \"shop\") {{ issue(number: {number}) {{
                timelineItems(first: 5, itemTypes: [LABELED_EVENT]) {{
                nodes {{ ... on LabeledEvent {{ actor {{ login }} label {{ name }} }} }} }} }} }} }}"
        );
        ask(&fake, &text, json!({}))["data"]["repository"]["issue"]["timelineItems"]["nodes"].clone()
    };
    let put = |login: &str, label: &str| json!({"actor": {"login": login}, "label": {"name": label}});
    assert_eq!(asked(1), json!([put("ana", "story")]));
    assert_eq!(asked(2), json!([put("acme", "story"), put("github-actions", "bug")]), "a stranger puts none on");
}
