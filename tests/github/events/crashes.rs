//! A workflow that is canceled at any request, runs twice at once, or meets a person who writes. Answering the same
//! event again leads to the result of one undisturbed run.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::filing::story;
use super::people::{BOT, empty, stocked};
use crate::fake::{At, Fault, FaultKind, Release, When};
use crate::shop::{SHOP, Shop, key_of};

/// A shop, and an event in it that is ready to be answered.
struct Scene {
    name: &'static str,
    begin: fn() -> (Shop, &'static str, Value),
}

const SCENES: [Scene; 6] = [
    Scene { name: "an acceptance by closing", begin: closed },
    Scene { name: "a filed form", begin: filed },
    Scene {
        name: "the command new",
        begin: || said("/rolecall new user-story persona=Guest goal=\"pay in euros\"\n/rolecall new bug"),
    },
    Scene { name: "the command owner", begin: || said("/rolecall owner product-manager") },
    Scene {
        name: "several commands",
        begin: || said("/rolecall fill benefit=\"I save time\"\n/rolecall nonsense\n/rolecall accept"),
    },
    Scene { name: "a release", begin: released },
];

fn closed() -> (Shop, &'static str, Value) {
    let shop = stocked();
    let number = shop.of("sprint-objectives/sprint-1").number;
    shop.fake.arrange(|state| state.close_as(SHOP, number, Some("completed"), "ana"));
    let payload = shop.fake.payload("issues.closed", json!({ "number": number }));
    (shop, "issues.closed", payload)
}

fn filed() -> (Shop, &'static str, Value) {
    let shop = empty();
    let number = shop.files("ana", "Pay in euros", &story());
    let payload = shop.fake.payload("issues.opened", json!({ "number": number }));
    (shop, "issues.opened", payload)
}

fn said(text: &str) -> (Shop, &'static str, Value) {
    let shop = stocked();
    let number = shop.of("user-story/guest").number;
    let payload = shop.comment_payload("ana", number, text);
    (shop, "issue_comment.created", payload)
}

fn released() -> (Shop, &'static str, Value) {
    let shop = empty();
    let release = Release { tag: "v1.2.0".to_owned(), author: "ana".to_owned(), ..Default::default() };
    shop.fake.arrange(|state| state.release(SHOP, release));
    let payload = shop.fake.payload("release.published", json!({}));
    (shop, "release.published", payload)
}

/// The state of each artifact without numbers and times, and how many of them are open.
fn stderr_of(shop: &Shop) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for issue in shop.issues() {
        if issue.state_reason.as_deref() == Some("duplicate") {
            continue;
        }
        let key = key_of(issue.body.as_deref().unwrap_or_default()).unwrap_or_else(|| issue.title.clone());
        let mut labels = issue.labels.clone();
        labels.sort_unstable();
        let comments = issue.comments.iter().map(|comment| {
            let mut reactions: Vec<String> =
                comment.reactions.iter().map(|(who, what)| format!("{who} {what}")).collect();
            reactions.sort_unstable();
            format!("{} {} {reactions:?}", comment.author, marks(&comment.body))
        });
        let text = format!(
            "{} {:?} {} {labels:?} {:?} {:?} {:?}\n{}\n{:?}",
            issue.open,
            issue.state_reason,
            issue.title,
            issue.assignees,
            issue.milestone.is_some(),
            issue.parent.is_some(),
            without_numbers(issue.body.as_deref().unwrap_or_default()),
            comments.collect::<Vec<_>>()
        );
        found.entry(key).or_default().push(text);
    }
    found
}

/// Reduces an answer to its marks, because its text depends on when it was seen. Other comments stay as they are.
fn marks(text: &str) -> String {
    let marks: Vec<&str> = text.lines().filter(|line| line.starts_with("<!-- rolecall: ")).collect();
    if marks.is_empty() { text.to_owned() } else { marks.join(" ") }
}

fn without_numbers(text: &str) -> String {
    text.chars().filter(|character| !character.is_ascii_digit()).collect()
}

#[track_caller]
fn assert_same(shop: &Shop, wanted: &BTreeMap<String, Vec<String>>, what: &str) {
    let now = stderr_of(shop);
    for (key, one) in wanted {
        assert_eq!(now.get(key), Some(one), "{what}: {key}");
    }
    assert_eq!(now.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>(), "{what}");
    assert!(now.values().all(|all| all.len() == 1), "{what}: one issue per key");
}

/// The result of one undisturbed run, and which of its requests are writes.
fn undisturbed(scene: &Scene) -> (BTreeMap<String, Vec<String>>, Vec<bool>) {
    let (shop, event, payload) = (scene.begin)();
    shop.fake.forget_requests();
    shop.answer_payload(event, &payload, &[]).done();
    let writes = shop.fake.requests().iter().map(|seen| seen.write).collect();
    let first = stderr_of(&shop);
    shop.fake.forget_requests();
    shop.answer_payload(event, &payload, &[]).done();
    assert_eq!(shop.writes(), 0, "{}: the same event again writes nothing", scene.name);
    (first, writes)
}

#[test]
fn a_run_that_is_killed_at_any_request_is_finished_by_the_next() {
    for scene in &SCENES {
        let (wanted, writes) = undisturbed(scene);
        let count = writes.len();
        for when in [When::Before, When::After] {
            // Nothing changes between writes: a run killed there leaves what the previous write left.
            for nth in (1..=count).filter(|nth| writes[nth - 1]) {
                let (shop, event, payload) = (scene.begin)();
                let killed = killed_at(&shop, event, &payload, nth, when);
                let what = format!("{} killed at {nth} of {count}, {when:?}", scene.name);
                assert!(killed, "{what}");
                shop.answer_payload(event, &payload, &[]).done();
                assert_same(&shop, &wanted, &what);
                shop.fake.forget_requests();
                shop.answer_payload(event, &payload, &[]).done();
                assert_eq!(shop.writes(), 0, "{what}");
            }
        }
    }
}

/// Answers the event in a process that is killed at its nth request.
fn killed_at(shop: &Shop, event: &str, payload: &Value, nth: usize, when: When) -> bool {
    let child: Arc<Mutex<Option<Child>>> = Arc::default();
    let victim = Arc::clone(&child);
    let kill = move || {
        let mut victim = victim.lock().unwrap();
        let victim = victim.as_mut().unwrap();
        victim.kill().unwrap();
        victim.wait().unwrap();
    };
    shop.write(".runner/payload.json", &payload.to_string());
    shop.fake.kill_at(nth, when, Box::new(kill));
    // The lock is held until the child is known; its first request waits for that.
    let mut known = child.lock().unwrap();
    let name = event.split('.').next().unwrap();
    let mut command = shop.command(&["event", "--name", name, "--payload", ".runner/payload.json"]);
    *known = Some(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    drop(known);
    loop {
        if let Some(status) = child.lock().unwrap().as_mut().unwrap().try_wait().unwrap() {
            return !status.success();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_connection_that_breaks_at_any_request_changes_nothing_of_what_is_made() {
    for scene in &SCENES {
        let (wanted, writes) = undisturbed(scene);
        for (nth, write) in (1..).zip(&writes) {
            let kinds = [FaultKind::ResetAfter, FaultKind::ResetBefore, FaultKind::Status(502), FaultKind::Truncated];
            for kind in kinds.into_iter().take(if *write { 4 } else { 1 }) {
                let (shop, event, payload) = (scene.begin)();
                shop.fake.fault(Fault { at: At::Request(nth), kind, times: 1 });
                let first = shop.answer_payload(event, &payload, &[]);
                let what = format!("{} with a fault at {nth} of {}", scene.name, writes.len());
                assert_eq!(first.code, 0, "{what}: {}", first.log);
                shop.answer_payload(event, &payload, &[]).done();
                assert_same(&shop, &wanted, &what);
            }
        }
    }
}

/// Prepares answering the event on another machine, where nothing knows of this folder's lock.
fn elsewhere(shop: &Shop, event: &str, payload: &Value) -> (tempfile::TempDir, Command) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".github")).unwrap();
    std::fs::copy(shop.path(".github/rolecall.yml"), folder.path().join(".github/rolecall.yml")).unwrap();
    std::fs::write(folder.path().join("payload.json"), payload.to_string()).unwrap();
    let name = event.split('.').next().unwrap();
    let mut command = shop.command(&["event", "--name", name, "--payload", "payload.json"]);
    command.current_dir(folder.path());
    (folder, command)
}

#[test]
fn two_answers_at_once_make_what_one_makes() {
    for scene in &SCENES {
        let (wanted, _) = undisturbed(scene);
        let mut at = 1;
        loop {
            let (shop, event, payload) = (scene.begin)();
            let (_folder, command) = elsewhere(&shop, event, &payload);
            let command = Mutex::new(command);
            let begun: Arc<Mutex<Option<Child>>> = Arc::default();
            let other = Arc::clone(&begun);
            shop.fake.arrange(|state| state.latency = Duration::from_millis(2));
            // The other run starts just before the nth write is applied, and continues alongside this one.
            let begin = move |_: &mut crate::fake::State| {
                let mut command = command.lock().unwrap();
                *other.lock().unwrap() = Some(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
            };
            shop.fake.fault(Fault { at: At::Write(at), kind: FaultKind::Hook(Box::new(begin)), times: 1 });
            let wait = Duration::from_millis(50 * u64::from(at % 5));
            shop.fake.fault(Fault { at: At::Write(at), kind: FaultKind::Stall(wait, When::Before), times: 1 });
            let step = shop.answer_payload(event, &payload, &[]);
            let Some(mut run) = begun.lock().unwrap().take() else { break };
            let what = format!("{} beside another from the write {at}", scene.name);
            assert_eq!(step.code, 0, "{what}: {}", step.log);
            assert!(run.wait().unwrap().success(), "{what}");
            assert_same(&shop, &wanted, &what);
            at += 1;
        }
        assert!(at > 2, "{}: only {at} writes", scene.name);
    }
}

#[test]
fn what_two_runs_say_in_one_moment_is_said_once() {
    for scene in [&SCENES[0], &SCENES[2], &SCENES[4]] {
        let (shop, event, payload) = (scene.begin)();
        let (_folder, mut command) = elsewhere(&shop, event, &payload);
        let number = payload["issue"]["number"].as_u64().unwrap();
        // This run has looked and is about to answer. While its comment is under way, the other run does everything.
        let at = || At::Matching(format!("POST /repos/acme/shop/issues/{number}/comments"), 1);
        let other: Arc<Mutex<Option<Child>>> = Arc::default();
        let begun = Arc::clone(&other);
        let command = Mutex::new(move || command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        let begin = move |_: &mut crate::fake::State| *begun.lock().unwrap() = Some((command.lock().unwrap())());
        shop.fake.fault(Fault { at: at(), kind: FaultKind::Hook(Box::new(begin)), times: 1 });
        shop.fake.fault(Fault { at: at(), kind: FaultKind::Stall(Duration::from_secs(3), When::Before), times: 1 });
        shop.answer_payload(event, &payload, &[]).done();
        let run = other.lock().unwrap().take();
        assert!(run.unwrap().wait().unwrap().success(), "{}", scene.name);
        assert_eq!(shop.answers_on(number).len(), 1, "{}", scene.name);
        let said = shop
            .fake
            .requests()
            .iter()
            .filter(|seen| seen.method == "POST" && seen.path.ends_with("/comments"))
            .count();
        assert_eq!(said, 2, "{}: both wanted to say it", scene.name);
    }
}

#[test]
fn what_could_not_be_made_is_made_and_told_by_the_next_run() {
    let shop = empty();
    shop.run(&["new", "launch-checklist", "--key", "v1.2.0", "--draft"]).done();
    let number = shop.of("launch-checklist/v1.2.0").number;
    shop.fake.arrange(|state| state.close_as(SHOP, number, Some("completed"), "ana"));
    let refused = r#"{"data":{"createIssue":null},"errors":[{"type":"UNPROCESSABLE","message":"Not now"}]}"#;
    let at = At::Matching("CreateIssue".into(), 2);
    shop.fake.fault(Fault { at, kind: FaultKind::Answer(200, refused), times: 1 });
    let step = shop.answer("issues.closed", json!({ "number": number }));
    assert_eq!((step.code, step.made().len(), shop.answers_on(number).len()), (1, 1, 0), "{}", step.log);
    let step = shop.answer("issues.closed", json!({ "number": number })).done();
    assert_eq!(step.made().len(), 1, "{}", step.log);
    let answer = shop.answer_on(number);
    assert!(answer.contains("`activity-plan/v1.2.0`") && answer.contains("`impact-review/v1.2.0`"), "{answer}");
}

#[test]
fn a_person_who_writes_in_any_moment_loses_no_word() {
    for scene in &SCENES {
        let count = u32::try_from(undisturbed(scene).1.len()).unwrap();
        for nth in 1..=count {
            let (shop, event, payload) = (scene.begin)();
            let Some(number) = payload["issue"]["number"].as_u64() else { continue };
            let mine = "Words of my own, written just now.";
            shop.fake.forget_requests();
            shop.when(At::Request(nth), move |state| {
                let body = state.repository(SHOP).issue(number).body.clone().unwrap();
                // Before the last heading, which each of these texts has.
                let at = body.rfind("\n##").unwrap();
                state.edit_body(SHOP, number, &format!("{}\n{mine}\n{}", &body[..at], &body[at..]));
            });
            let step = shop.answer_payload(event, &payload, &[]);
            let what = format!("{} with a person at {nth} of {count}", scene.name);
            let met = shop.fake.requests()[nth as usize - 1].clone();
            if met.method == "PATCH" {
                // GitHub has no conditional write, so the moment after the last look cannot be guarded.
                continue;
            }
            assert!(shop.issue(number).body.unwrap().contains(mine), "{what}\n{}", step.log);
            let again = shop.answer_payload(event, &payload, &[]).done();
            assert!(shop.issue(number).body.unwrap().contains(mine), "{what}\n{}", again.log);
            let answers = shop.issue(number).comments.iter().filter(|comment| comment.author == BOT).count();
            assert!(answers <= 1, "{what}");
            assert_eq!(step.code, 0, "{what}: {}", step.log);
        }
    }
}
