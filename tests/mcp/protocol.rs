//! The protocol: versions, schemas, what is malformed, and how the server ends.

use std::time::Instant;

use serde_json::{Value, json};

use crate::client::{Client, VERSION};
use crate::plans::OUTLINE;
use crate::support::{self, Folder};

#[test]
fn each_answer_fits_the_schema_that_its_tool_announces() {
    let folder = Folder::new();
    folder.write("outline.yml", OUTLINE);
    folder.run(&["apply", "outline.yml"]).ok();
    folder.run(&["new", "bug", "--draft", "--key", "empty", "--set", "actual=It is empty"]).ok();
    let mut client = Client::start(&folder, &["--allow", "all"]);
    let tools = client.request("tools/list", json!({}))["result"]["tools"].as_array().unwrap().clone();
    let story = json!({ "template": "user-story", "key": "b", "answers": { "criteria": ["a", "b"], "persona": "x" } });
    let token = client.ok("new_draft", story.clone())["token"].clone();
    let calls = [
        ("list_roles", json!({})),
        ("list_templates", json!({})),
        ("describe_template", json!({ "id": "user-story" })),
        ("apply_plan", json!({ "token": token })),
        ("list_artifacts", json!({ "state": "draft", "limit": 1 })),
        ("show_artifact", json!({ "key": "feature/checkout" })),
        ("why", json!({ "key": "feature/checkout" })),
        ("status", json!({})),
        ("check", json!({ "keys": ["feature/checkout"] })),
        ("plan", json!({ "outline": OUTLINE })),
        ("new_draft", json!({ "template": "bug", "key": "c" })),
        ("fill_draft", json!({ "key": "bug/empty", "answers": { "expected": "Two" } })),
        ("comment", json!({ "key": "bug/empty", "text": "Hello" })),
        ("close", json!({ "key": "bug/empty", "not_planned": true })),
        ("reopen", json!({ "key": "bug/empty" })),
        ("rename", json!({ "key": "bug/empty", "name": "other" })),
    ];
    for tool in &tools {
        let name = tool["name"].as_str().unwrap();
        let schemas = ["inputSchema", "outputSchema"].map(|schema| jsonschema::validator_for(&tool[schema]).unwrap());
        for (_, arguments) in calls.iter().filter(|(called, _)| *called == name) {
            schemas[0].validate(arguments).unwrap_or_else(|error| panic!("{name} takes {arguments}: {error}"));
            let result = client.call(name, arguments.clone());
            let object = &result["structuredContent"];
            assert_eq!(result["isError"], false, "{name}: {result}");
            schemas[1].validate(object).unwrap_or_else(|error| panic!("{name} answers {object}: {error}"));
            let text: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
            assert_eq!(&text, object, "{name}: the text is the object");
        }
        assert!(calls.iter().any(|(called, _)| *called == name) || name == "accept", "{name} is called");
        assert!(schemas[0].validate(&json!({ "surprise": 1 })).is_err(), "{name}");
        client.refused(name, json!({ "surprise": 1 }));
    }
}

#[test]
fn a_list_goes_on_where_it_says() {
    let folder = Folder::new();
    let stories: Vec<String> = (0..7).map(|number| support::story(&format!("s{number}"), "read")).collect();
    folder.write("outline.yml", format!("artifacts:\n{}", stories.concat()));
    folder.run(&["apply", "outline.yml"]).ok();
    let mut client = Client::start(&folder, &[]);
    let (mut keys, mut offset) = (Vec::new(), json!(0));
    while !offset.is_null() {
        let page = client.ok("list_artifacts", json!({ "offset": offset, "limit": 3, "search": "read" }));
        assert_eq!(page["total"], 7);
        keys.extend(page["artifacts"].as_array().unwrap().iter().map(|one| one["key"].to_string()));
        offset = page["next"].clone();
    }
    keys.dedup();
    assert_eq!(keys.len(), 7);
}

#[test]
fn every_version_is_answered_and_an_unknown_one_gets_ours() {
    let folder = Folder::new();
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", VERSION] {
        let mut client = Client::without_handshake(&folder, &[]);
        assert_eq!(client.request("initialize", Client::hello(version))["result"]["protocolVersion"], version);
        assert!(client.end().0.success());
    }
    for version in ["1999-01-01", "9999-12-31", "", "x"] {
        let mut client = Client::without_handshake(&folder, &[]);
        let answer = client.request("initialize", Client::hello(version));
        let ours = answer["result"]["protocolVersion"].as_str().unwrap_or_else(|| panic!("{version}: {answer}"));
        assert!(ours.starts_with("202"), "{version}: {answer}");
    }
    // The version of 2026-07-28 has no handshake: each request says who asks.
    let mut client = Client::without_handshake(&folder, &[]);
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { "name": "inline", "version": "2" },
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let call = |name: &str, arguments: Value| json!({ "name": name, "arguments": arguments, "_meta": meta });
    let shown = client.request("tools/call", call("new_draft", json!({ "template": "bug", "key": "x" })));
    let token = shown["result"]["structuredContent"]["token"].clone();
    assert!(token.is_string(), "{shown}");
    client.request("tools/call", call("apply_plan", json!({ "token": token })));
    assert!(folder.read(".rolecall/bug/x.md").contains("\nby: inline 2\n"));
}

#[test]
fn what_is_malformed_stops_nothing() {
    let folder = Folder::new();
    let mut client = Client::start(&folder, &[]);
    for line in ["", "{", "nonsense", "[]", "null", "{\"jsonrpc\":\"2.0\"", "\u{0}\u{1}", "{\"id\":1}", "\"x\""] {
        client.send_line(line);
    }
    client.send_line(&format!("{{\"jsonrpc\":\"2.0\",\"id\":7,\"x\":\"{}\"}}", "a".repeat(5 << 20)));
    client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": 99 } }));
    client.send(&json!({ "jsonrpc": "2.0", "id": "last", "method": "tools/call", "params": { "name": "list_roles" } }));
    let answer = std::iter::repeat_with(|| client.receive()).take(30).find(|answer| answer["id"] == "last").unwrap();
    assert_eq!(answer["result"]["isError"], false, "{answer}");
    let (status, said) = client.end();
    assert!(status.success() && said.is_empty(), "{status} {said}");
}

#[test]
fn arguments_of_any_shape_are_refused_and_write_nothing() {
    let folder = Folder::new();
    let mut client = Client::start(&folder, &["--allow", "all"]);
    let tools = client.request("tools/list", json!({}))["result"]["tools"].as_array().unwrap().clone();
    let big = "x".repeat(1 << 20);
    let odd =
        [json!({ "key": 1 }), json!({ "key": null, "token": [], "id": {} }), json!({ "key": "../../etc/passwd" })];
    for tool in tools.iter().map(|tool| tool["name"].as_str().unwrap()).filter(|tool| !tool.starts_with("list_")) {
        for arguments in &odd {
            client.call(tool, arguments.clone());
        }
    }
    for (tool, arguments) in [
        ("show_artifact", json!({ "key": big })),
        ("show_artifact", json!({ "key": "/etc/passwd" })),
        ("check", json!({ "keys": ["/etc/passwd"] })),
        ("check", json!({ "keys": ["-"] })),
        ("new_draft", json!({ "template": "bug", "key": "../../x" })),
        ("new_draft", json!({ "template": "bug", "answers": { "no_such_field": 1 } })),
        ("fill_draft", json!({ "key": "bug/none", "answers": {} })),
        ("plan", json!({ "outline": "artifacts: [" })),
        ("plan", json!({ "outline": "" })),
        ("plan", json!({ "outline": big })),
        ("apply_plan", json!({ "token": big })),
    ] {
        let refused = client.refused(tool, arguments);
        assert!(!refused.to_string().contains("root:"), "{tool}");
    }
    assert_eq!(folder.files(), Vec::<String>::new());
}

#[test]
fn it_ends_when_its_input_does_even_in_the_middle_of_a_message_or_of_a_call() {
    let folder = Folder::new();
    let client = Client::without_handshake(&folder, &[]);
    assert!(client.end().0.success(), "before it knows who calls");
    let mut client = Client::start(&folder, &[]);
    let token = client.ok("plan", json!({ "outline": OUTLINE }))["token"].clone();
    client.ask("tools/call", json!({ "name": "apply_plan", "arguments": { "token": token } }));
    client.ask("tools/call", json!({ "name": "list_artifacts", "arguments": {} }));
    let (status, said) = client.end();
    assert!(status.success() && said.is_empty(), "{status} {said}");
    let written = folder.files().len();
    assert!(written == 0 || written == 2, "all of a plan or nothing: {:?}", folder.files());
}

#[test]
fn it_answers_soon_after_it_starts_and_plans_a_hundred_artifacts_soon() {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", "agents: { per-day: 1000 }\n");
    let stories: Vec<String> = (0..100).map(|number| support::story(&format!("s{number}"), "read")).collect();
    let outline = format!("artifacts:\n{}", stories.concat());
    let (mut start, mut plan) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let begun = Instant::now();
        let mut client = Client::start(&folder, &[]);
        start.push(begun.elapsed());
        let begun = Instant::now();
        let shown = client.ok("plan", json!({ "outline": outline }));
        plan.push(begun.elapsed());
        assert_eq!(shown["plan"]["summary"]["created"], 100);
    }
    start.sort();
    plan.sort();
    eprintln!("start to the first answer: {:?}; a plan of 100 artifacts: {:?} (median of 5)", start[2], plan[2]);
}
