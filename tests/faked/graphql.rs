//! GraphQL about what the default branch holds.

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
