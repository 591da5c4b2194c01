//! What a runner reads from a step: commands in the log, outputs, the job summary.
//! Nothing that people write is taken as any of them.

use std::collections::BTreeSet;

use serde_json::json;

use super::filing::filed;
use super::people::HOLDERS;
use super::step::Step;
use crate::shop::{SHOP, Shop};

/// Titles and texts that imitate something else.
const HOSTILE: [&str; 7] = [
    "::error::pwned",
    "::set-output name=failed::9",
    "##[set-output name=failed]9",
    "x ##[add-mask]ana",
    "::stop-commands::mine",
    "failed<<EOF",
    "::add-path::/tmp/evil%0A::debug::x",
];

/// The commands that a runner finds in a log: at the start of a line after blanks, or anywhere in the older form.
#[track_caller]
fn commands(step: &Step) -> Vec<String> {
    let mut stopped: Option<String> = None;
    let mut found = Vec::new();
    for line in step.log.split(['\n', '\r']) {
        let bare = line.trim_start();
        if let Some(token) = &stopped {
            if bare.starts_with(&format!("::{token}::")) {
                stopped = None;
            }
        } else if let Some(token) = bare.strip_prefix("::stop-commands::") {
            assert!(token.len() > 40, "a token that nobody can guess: {token}");
            stopped = Some(token.to_owned());
        } else if bare.starts_with("::") || bare.contains("##[") {
            found.push(bare.to_owned());
        }
    }
    assert_eq!(stopped, None, "commands count again in the end:\n{}", step.log);
    found
}

/// Checks that rolecall's annotations are the only commands, and that their messages contain none.
#[track_caller]
fn assert_tame(step: &Step) {
    for command in commands(step) {
        let (kind, message) = command.trim_start_matches("::").split_once("::").unwrap();
        let kind = kind.split(' ').next().unwrap();
        assert!(["error", "warning"].contains(&kind), "{command}");
        assert!(!message.starts_with("pwned"), "{command}");
    }
    let names: BTreeSet<&str> = step.outputs.keys().map(String::as_str).collect();
    let wanted = ["artifacts", "conflicts", "created", "failed", "kept", "number", "updated", "url"];
    assert_eq!(names, BTreeSet::from(wanted), "{:?}", step.outputs);
    assert_ne!(step.outputs["failed"], "9");
}

fn shop() -> Shop {
    let rules = "rules:
  bugs:
    on: [issues.opened, issues.edited]
    create: bug
    with: { actual: \"{{issue.title}}\", evidence: \"{{issue.body}}\", severity: \"{{issue.title}}\" }
    key: \"b {{issue.number}}\"
";
    let mut shop = Shop::with_config(&format!("{HOLDERS}{rules}"));
    shop.token = "token-bot".to_owned();
    shop
}

#[test]
fn no_words_are_a_command_or_an_output() {
    for words in HOSTILE {
        let shop = shop();
        let text = format!("a\r{words}\n{words}\r\n  {words}\n");
        for login in ["mallory", "ana"] {
            let body =
                filed("bug", &[("actual", words), ("expected", &text), ("steps", &text), ("environment", words)]);
            for body in [&body, &text] {
                let number = shop.fake.arrange(|state| state.open_issue(SHOP, login, words, body, &[words]));
                assert_tame(&shop.answer("issues.opened", json!({ "number": number })));
                let step = shop.says("ana", number, &format!("/rolecall {words}\n/rolecall new {words}\n/rolecall new bug \"actual={words}\"\n/rolecall fill environment=\"{words}\"\n/rolecall fill \"{words}=x\""));
                assert_tame(&step);
                shop.fake.arrange(|state| state.close_as(SHOP, number, Some("completed"), login));
                assert_tame(&shop.answer("issues.closed", json!({ "number": number })));
            }
        }
        let sprint = shop.fake.arrange(|state| state.add_milestone(SHOP, "ana", &format!("Sprint {words}"), None));
        assert_tame(&shop.answer("milestone.created", json!({ "number": sprint })));
        for inputs in [
            json!({ "template": words }),
            json!({ "template": "bug", "fields": text, "key": words }),
            json!({ "apply": words }),
        ] {
            assert_tame(&shop.answer("workflow_dispatch", json!({ "inputs": inputs })));
        }
        let inputs = [("ROLECALL_TEMPLATE", words), ("ROLECALL_FIELDS", text.as_str()), ("ROLECALL_KEY", words)];
        assert_tame(&shop.step(&["event"], &inputs));
        assert_tame(&shop.step(&["event"], &[("ROLECALL_APPLY", words)]));
    }
}

#[test]
fn json_in_a_workflow_gives_the_outputs_and_the_summary_too_and_holds_no_command() {
    for words in HOSTILE {
        let shop = shop();
        let number = shop.fake.arrange(|state| state.open_issue(SHOP, "ana", words, words, &[]));
        let payload = shop.fake.payload("issues.opened", json!({ "number": number }));
        shop.write(".runner/payload.json", &payload.to_string());
        let path = shop.path(".runner/payload.json").to_str().unwrap().to_owned();
        let step = shop.step(&["event", "--json", "--name", "issues.opened", "--payload", &path], &[]);
        assert_tame(&step);
        let made = [format!("bug/b-{number}")];
        assert_eq!(step.made(), made, "{}", step.log);
        assert!(step.summary.contains(&made[0]), "{}", step.summary);
        // Standard output comes first here, and is a single JSON object.
        let told = serde_json::Deserializer::from_str(&step.log).into_iter::<serde_json::Value>().next();
        let told = told.unwrap().unwrap();
        assert_eq!((&told["artifacts"][0]["key"], &told["summary"]["created"]), (&json!(made[0]), &json!(1)));
    }
}

#[test]
fn json_tells_why_a_rule_did_nothing() {
    let shop = shop();
    let number = shop.fake.arrange(|state| state.open_issue(SHOP, "mallory", "Words", "Words", &[]));
    let payload = shop.fake.payload("issues.opened", json!({ "number": number }));
    shop.write("payload.json", &payload.to_string());
    let arguments = ["event", "--json", "--name", "issues.opened", "--payload", "payload.json"];
    let told = shop.run(&arguments).done().json();
    let notes = told["notes"].to_string();
    assert!(notes.contains("the rule `bugs` was skipped: `mallory` has no push access"), "{told}");
    assert_eq!((&told["artifacts"], &told["errors"]), (&json!([]), &json!([])));
}

#[test]
fn a_file_of_a_pull_request_is_no_command_either() {
    for words in HOSTILE {
        let mut shop = shop();
        let config = format!("{HOLDERS}outlines: [\"{words}.yml\", outline.yml]\nnonsense: \"{words}\"\n");
        let outline = format!("artifacts:\n  - \"{words}\": {{ key: \"{words}\" }}\n");
        for (path, text) in [(".github/rolecall.yml", config.as_str()), ("outline.yml", outline.as_str())] {
            let branch = format!("topic-{}", text.len());
            let number = shop.fake.arrange(|state| {
                if !state.repositories.contains_key("mallory/shop") {
                    state.fork(SHOP, "mallory");
                }
                state.commit("mallory/shop", &branch, words, &[(path, Some(text))]);
                state.open_pull(SHOP, "mallory", words, &format!("mallory:{branch}"), "main")
            });
            shop.write(path, text);
            shop.token = "token-dee".to_owned();
            shop.fake.forget_requests();
            let payload = shop.fake.payload("pull_request.opened", json!({ "number": number }));
            let reference = format!("refs/pull/{number}/merge");
            assert_tame(&shop.answer_payload("pull_request.opened", &payload, &[("GITHUB_REF", &reference)]));
            assert_eq!(shop.writes(), 0);
        }
    }
}

#[test]
fn no_words_are_more_than_words_in_the_summary() {
    let shop = shop();
    let words = "x` y | b || <img src=x onerror=alert(1)> [click](https://evil.example) ![i](https://evil.example/i.png) @dee #1 `code` **bold** &lt; ` <!-- hidden";
    let number = shop.files("ana", words, &format!("| x |\n\n# {words}\n<details>"));
    let step = shop.answer("issues.opened", json!({ "number": number })).done();
    assert_harmless(&step.summary);
    let row = step.summary.lines().find(|line| line.contains("bug/b-")).unwrap();
    let bars = row.replace("\\|", "").matches('|').count();
    assert_eq!(bars, 5, "a row has its four cells: {row}");
    // Text that is only noted, and text in errors.
    assert!(step.log.contains("was left open"), "{}", step.log);
    let wrong = shop.answer("workflow_dispatch", json!({ "inputs": { "template": words } }));
    assert_eq!(wrong.code, 2);
    assert_harmless(&wrong.summary);
    let said = shop.says("ana", number, &format!("/rolecall new {words}\n/rolecall owner {words}"));
    assert_harmless(&said.summary);
}

#[track_caller]
fn assert_harmless(summary: &str) {
    let code = rolecall::core::markdown::code(summary);
    for (at, _) in
        summary.match_indices("<img").chain(summary.match_indices("<!--")).chain(summary.match_indices("<details"))
    {
        assert!(rolecall::core::markdown::inside(&code, at), "{summary}");
    }
    for words in ["[click](", "![i](", "@dee", "**bold**"] {
        let free = summary.match_indices(words).filter(|(at, _)| !rolecall::core::markdown::inside(&code, *at));
        assert_eq!(free.count(), 0, "{words} in\n{summary}");
    }
}
