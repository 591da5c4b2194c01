//! Many calls at once, from several servers in one folder, some of which are cut off: nothing twice, nothing that wasn't
//! shown, and memory stays bounded.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::Client;
use crate::support::Folder;

/// How many servers work at once.
const SERVERS: usize = 4;
/// How many calls each makes.
const CALLS: usize = 250;

/// A call that fits the turn. Names repeat, so that servers want the same artifacts. Most calls are refused early, so that
/// the storm is over soon.
fn call(server: usize, turn: usize) -> (&'static str, Value) {
    let key = format!("n{}", turn % 12);
    let named = |text: &str| json!({ "key": format!("bug/{key}"), "text": text });
    match (turn * 7 + server) % 41 {
        0 => ("list_artifacts", json!({})),
        1 => ("show_artifact", json!({ "key": format!("bug/{key}") })),
        2 => ("check", json!({ "keys": [format!("bug/{key}")] })),
        3 => ("plan", json!({ "outline": format!("artifacts: [{{ bug: {{ key: {key}, actual: a }} }}]") })),
        4 => ("fill_draft", json!({ "key": format!("bug/{key}"), "answers": { "expected": format!("e{server}") } })),
        5 => ("comment", named(&format!("c{server}"))),
        6 => ("plan", json!({ "outline": "x".repeat(1 << 20) })),
        7..=9 => ("new_draft", json!({ "template": "bug", "key": key, "answers": { "actual": format!("a{server}") } })),
        10..=14 => ("nonsense", json!({})),
        15..=19 => ("accept", named("x")),
        20..=27 => ("apply_plan", json!({ "token": format!("plan-{turn:032x}") })),
        28..=34 => ("new_draft", json!({ "template": 1, "key": [] })),
        _ => ("show_artifact", json!({ "key": "bug/x", "force": true })),
    }
}

/// Makes the calls of one server, several at a time, and applies every plan that is shown.
fn storm(folder: &Folder, server: usize) -> BTreeMap<String, usize> {
    let mut client = Client::start(folder, &[]);
    let mut done: BTreeMap<String, usize> = BTreeMap::new();
    let mut tokens: Vec<Value> = Vec::new();
    let mut turn = 0;
    while turn < CALLS {
        let batch = 5.min(CALLS - turn);
        for at in turn..turn + batch {
            let (name, arguments) = match tokens.pop() {
                // Each token is used twice: the second time it counts no more.
                Some(token) if at % 2 == 0 => ("apply_plan", json!({ "token": token })),
                _ => call(server, at),
            };
            client.ask("tools/call", json!({ "name": name, "arguments": arguments }));
        }
        turn += batch;
        for _ in 0..batch {
            let answer = client.receive();
            let object = &answer["result"]["structuredContent"];
            if let Some(token) = object["token"].as_str() {
                tokens.push(json!(token));
                tokens.push(json!(token));
            }
            for receipt in object["done"]["artifacts"].as_array().into_iter().flatten() {
                if receipt["action"] == "create" {
                    *done.entry(receipt["key"].as_str().unwrap().to_owned()).or_default() += 1;
                }
            }
        }
    }
    if let Some(memory) = client.memory() {
        assert!(memory < 200 * 1024, "{memory} KiB");
    }
    let (status, said) = client.end();
    assert!(status.success() && said.is_empty(), "{status} {said}");
    done
}

#[test]
fn a_thousand_calls_of_several_servers_create_nothing_twice() {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", "agents: { per-day: 1000 }\n");
    let made: Vec<BTreeMap<String, usize>> = std::thread::scope(|scope| {
        let servers: Vec<_> = (0..SERVERS)
            .map(|server| {
                scope.spawn({
                    let folder = &folder;
                    move || storm(folder, server)
                })
            })
            .collect();
        servers.into_iter().map(|server| server.join().unwrap()).collect()
    });
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    for (key, times) in made.into_iter().flatten() {
        *all.entry(key).or_default() += times;
    }
    let files: Vec<String> = folder.files().into_iter().filter(|path| path.starts_with(".rolecall/")).collect();
    assert!(all.values().all(|times| *times == 1), "{all:?}");
    assert_eq!(files.len(), all.len(), "each was reported as created: {files:?} {all:?}");
    assert!(files.len() > 3, "{files:?}");
    for path in &files {
        let text = folder.read(path);
        assert!(text.contains("\nby: test-agent 1.2.3\n") && !text.contains("\naccepted: "), "{path}:\n{text}");
        assert!(text.contains("state: open"), "{path}");
    }
}

#[test]
fn servers_that_are_cut_off_leave_whole_artifacts_and_the_next_one_goes_on() {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", "agents: { per-day: 1000 }\n");
    for round in 0..6_u64 {
        let mut client = Client::start(&folder, &[]);
        let stories: Vec<String> = (0..20).map(|at| crate::support::story(&format!("r{round}-{at}"), "read")).collect();
        let outline = format!("artifacts:\n{}", stories.concat());
        let token = client.ok("plan", json!({ "outline": outline }))["token"].clone();
        client.ask("tools/call", json!({ "name": "apply_plan", "arguments": { "token": token } }));
        std::thread::sleep(std::time::Duration::from_millis(round * 12));
        client.kill();
    }
    let mut client = Client::start(&folder, &[]);
    let listed = client.ok("list_artifacts", json!({ "limit": 200 }));
    assert_eq!(
        listed["artifacts"].as_array().unwrap().len().min(200),
        listed["total"].as_u64().unwrap().min(200) as usize
    );
    for artifact in listed["artifacts"].as_array().unwrap() {
        let text = folder.read(artifact["path"].as_str().unwrap());
        assert!(text.trim_end().ends_with("-->") && text.contains("\nby: "), "{text}");
    }
    let outline = format!("artifacts:\n{}", crate::support::story("after", "read"));
    assert_eq!(client.done("plan", json!({ "outline": outline }))["summary"]["created"], 1);
}

#[test]
fn a_server_that_shows_many_plans_forgets_the_first_and_stays_small() {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", "agents: { per-day: 1000 }\n");
    let mut client = Client::start(&folder, &[]);
    let big = format!(
        "artifacts:\n{}",
        (0..200).map(|at| crate::support::story(&format!("s{at}"), "read")).collect::<String>()
    );
    let first = client.ok("plan", json!({ "outline": big }))["token"].clone();
    for _ in 0..100 {
        client.ok("new_draft", json!({ "template": "bug", "key": "x" }));
    }
    client.refused("apply_plan", json!({ "token": first }));
    assert!(client.memory().is_none_or(|memory| memory < 200 * 1024), "{:?}", client.memory());
    assert_eq!(folder.files(), [".github/rolecall.yml"]);
}
