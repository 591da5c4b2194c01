//! Tests of the fake as other GitHub products: what older servers lack, and how a client detects that.

use crate::fake::Fake;
use crate::fake::official::Server;
use crate::{get, post, send, start};
use serde_json::{Value, json};

const ISSUES: &str = "/api/v3/repos/acme/shop/issues";

fn older(server: Server) -> Fake {
    let fake = start();
    fake.arrange(|state| {
        state.open_issue("acme/shop", "ana", "Parent", "", &[]);
        state.open_issue("acme/shop", "ana", "Child", "", &[]);
        state.set_parent("acme/shop", 2, Some(1));
        state.serve_as(server);
    });
    fake
}

#[test]
fn an_older_server_tells_no_parent_no_type_and_no_duplicate() {
    for server in [Server::Ghes3_14, Server::Ghes3_17] {
        let fake = older(server);
        let child = get(&fake, &format!("{ISSUES}/2")).json;
        assert_eq!((&child["number"], child.get("parent_issue_url"), child.get("type")), (&json!(2), None, None));
        assert!(get(&fake, ISSUES).json[0].get("parent_issue_url").is_none());
        // Lists are paged by number, and link to the last page.
        let link = get(&fake, &format!("{ISSUES}?per_page=1")).header("link").unwrap().to_owned();
        assert!(link.contains("page=2>; rel=\"last\"") && !link.contains("after="), "{link}");
        for path in ["/2/parent", "/1/sub_issues"] {
            assert_eq!(get(&fake, &format!("{ISSUES}{path}")).status, 404, "{path}");
        }
        assert_eq!(post(&fake, &format!("{ISSUES}/1/sub_issues"), json!({"sub_issue_id": 1})).status, 404);
        assert_eq!(get(&fake, "/api/v3/repos/acme/shop/issue-types").status, 404);
        // Older servers ignore unknown properties, but reject unknown values.
        assert_eq!(post(&fake, ISSUES, json!({"title": "t", "type": "Bug"})).status, 201);
        assert_eq!(fake.state().repository("acme/shop").issue(3).kind, None);
        assert_eq!(fake.take_violations(), [""; 0]);
        if server == Server::Ghes3_14 {
            let close = json!({"state": "closed", "state_reason": "duplicate"});
            assert_eq!(send(&fake, "token-ana", "PATCH", &format!("{ISSUES}/2"), &[], &close).status, 422);
            assert_eq!(fake.take_violations().len(), 1);
        }
    }
}

#[test]
fn an_older_server_names_the_input_and_the_field_that_it_does_not_know() {
    let fake = older(Server::Ghes3_17);
    let ask = |query: &str, variables: Value| {
        post(&fake, "/api/graphql", json!({"query": query, "variables": variables})).json["errors"][0].clone()
    };
    let create = "mutation($input: CreateIssueInput!) { createIssue(input: $input) { issue { id } } }";
    let (repository, parent) = {
        let state = fake.state();
        let shop = state.repository("acme/shop");
        (shop.node_id(), shop.issue(1).node_id())
    };
    let told = ask(create, json!({"input": {"repositoryId": repository, "title": "t", "parentIssueId": parent}}));
    assert_eq!(told["extensions"]["problems"][0]["path"], json!(["parentIssueId"]));
    assert!(told["message"].as_str().unwrap().contains("parentIssueId (Field is not defined on CreateIssueInput)"));
    let literal = format!(
        "mutation {{ createIssue(input: {{repositoryId: \"{repository}\", title: \"t\", \
        parentIssueId: \"{parent}\"}}) {{ issue {{ id }} }} }}"
    );
    let words = "InputObject 'CreateIssueInput' doesn't accept argument 'parentIssueId'";
    assert_eq!(ask(&literal, json!({}))["message"], words);
    let query = "{ repository(owner: \"acme\", name: \"shop\") { issue(number: 2) { parent { number } } } }";
    assert_eq!(ask(query, json!({}))["message"], "Field 'parent' doesn't exist on type 'Issue'");
    assert_eq!(fake.take_violations(), [""; 0]);
    assert_eq!(ask(create, json!({"input": {"repositoryId": repository, "title": "t"}})), Value::Null);
}

#[test]
fn each_server_has_its_own_addresses_and_versions() {
    let status = |server: Server, path: &str| {
        let fake = older(server);
        let status = get(&fake, path).status;
        (status, fake.take_violations().len())
    };
    assert_eq!(status(Server::Ghes3_17, "/api/v3/repos/acme/shop"), (200, 0));
    assert_eq!(status(Server::Ghes3_17, "/repos/acme/shop"), (404, 1));
    assert_eq!(status(Server::GheCom, "/repos/acme/shop"), (200, 0));
    assert_eq!(status(Server::GheCom, "/api/v3/repos/acme/shop"), (404, 1));
    // In all other ways, GHE.com is like github.com.
    let fake = older(Server::GheCom);
    assert!(get(&fake, "/repos/acme/shop/issues/2").json["parent_issue_url"].is_string());
    for (name, server) in [("github.com", Server::GitHubCom), ("ghes-3.14", Server::Ghes3_14)] {
        assert_eq!(Server::named(name), Some(server));
    }
}
