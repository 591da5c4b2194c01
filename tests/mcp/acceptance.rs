//! An agent proposes, and doesn't accept: not by a tool, not by the command line, not by closing.

use serde_json::json;

use crate::client::Client;
use crate::plans::OUTLINE;
use crate::support::Folder;

fn shop(config: &str) -> Folder {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", config);
    folder.write("outline.yml", OUTLINE);
    folder.run(&["apply", "outline.yml"]).ok();
    folder
}

#[test]
fn without_all_nothing_that_decides_is_a_tool() {
    let folder = shop("");
    for (allow, count) in [("none", 9), ("drafts", 13), ("all", 17)] {
        let mut client = Client::start(&folder, &["--allow", allow]);
        let tools = client.request("tools/list", json!({}))["result"]["tools"].as_array().unwrap().clone();
        assert_eq!(tools.len(), count, "{allow}");
        for tool in &tools {
            let (name, hints) = (tool["name"].as_str().unwrap(), &tool["annotations"]);
            assert_eq!(hints["readOnlyHint"], name != "apply_plan", "{name}");
            assert_eq!(hints["destructiveHint"], false, "{name}");
            assert!(hints["idempotentHint"].is_boolean(), "{name}");
            assert!(tool["inputSchema"]["type"] == "object" && tool["outputSchema"]["type"] == "object", "{tool}");
        }
        for name in ["accept", "close", "reopen", "rename"] {
            let is_offered = tools.iter().any(|tool| tool["name"] == name);
            assert_eq!(is_offered, allow == "all", "{name} with {allow}");
            if !is_offered {
                client.refused(name, json!({ "key": "user-story/guest" }));
            }
        }
        for name in ["undo", "force", "return", "delete", "edit", "assign"] {
            let answer = client.request("tools/call", json!({ "name": name, "arguments": {} }));
            assert_eq!(answer["error"]["code"], -32602, "{answer}");
        }
    }
}

#[test]
fn with_none_a_plan_has_no_token() {
    let folder = Folder::new();
    let mut client = Client::start(&folder, &["--allow", "none"]);
    let shown = client.ok("plan", json!({ "outline": OUTLINE }));
    assert_eq!((&shown["token"], &shown["plan"]["summary"]["created"]), (&json!(null), &json!(2)));
    client.refused("apply_plan", json!({ "token": "plan-1" }));
    client.refused("new_draft", json!({ "template": "bug" }));
    assert_eq!(folder.files(), Vec::<String>::new());
}

#[test]
fn no_configuration_lets_an_agent_without_an_account_accept() {
    for config in ["", "agents: { accept: never }\n", "agents: { accept: holder }\n"] {
        let folder = shop(config);
        let before = folder.snapshot();
        let mut client = Client::start(&folder, &["--allow", "all"]);
        for (tool, arguments) in
            [("accept", json!({ "key": "feature/checkout" })), ("close", json!({ "key": "user-story/guest" }))]
        {
            let refused = client.refused(tool, arguments);
            assert!(refused["error"]["message"].as_str().unwrap().contains("can't accept"), "{refused}");
        }
        for arguments in [["accept", "feature/checkout"], ["close", "user-story/guest"]] {
            let ran = folder.run(&[&arguments[..], &["--agent", "x"]].concat());
            assert!(ran.code == 2 && ran.err.contains("can't accept"), "{config}: {}", ran.err);
            let ran = folder.command(&arguments).env("ROLECALL_AGENT", "x").output().unwrap();
            assert_eq!(ran.status.code(), Some(2), "{config}");
        }
        assert_eq!(folder.snapshot(), before, "{config}");
    }
}

#[test]
fn with_all_an_agent_closes_as_not_planned_reopens_and_renames_by_plans() {
    let folder = shop("");
    let mut client = Client::start(&folder, &["--allow", "all"]);
    client.done("close", json!({ "key": "user-story/guest", "not_planned": true, "reason": "Nobody asked" }));
    assert!(folder.read(".rolecall/user-story/guest.md").contains("as not planned: Nobody asked"));
    client.done("reopen", json!({ "key": "user-story/guest" }));
    client.done("rename", json!({ "key": "user-story/guest", "name": "visitor" }));
    assert!(folder.path(".rolecall/user-story/visitor.md").exists());
    // With `all`, an agent changes what people completed, too.
    client.done("fill_draft", json!({ "key": "user-story/visitor", "answers": { "notes": "By card" } }));
}

#[test]
fn a_name_that_is_none_is_refused() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["list", "--agent", "a\nb"]).code, 2);
    let output = folder.command(&["new", "bug", "--draft", "--key", "x"]).env("ROLECALL_AGENT", "a\u{202e}b").output();
    assert_eq!(output.unwrap().status.code(), Some(2));
    assert_eq!(folder.files(), Vec::<String>::new());
}
