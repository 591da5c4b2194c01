//! The next role takes what was handed on to it, or returns it.

use serde_json::Value;

use crate::support::Folder;
use crate::{found, status_after};

/// A feature that is accepted, and the story that it handed on.
fn shop() -> Folder {
    let folder = Folder::new();
    folder
        .run(&["new", "feature", "--key", "cards", "--set", "problem=a", "--set", "outcome=b", "--set", "measure=c"])
        .ok();
    folder.run(&["accept", "feature/cards"]).ok();
    folder
}

fn reply(folder: &Folder) -> Value {
    folder.run(&["why", "feature/cards", "--json"]).ok().json()["down"][0]["hand_off"].clone()
}

fn state(folder: &Folder, key: &str) -> String {
    let shown = folder.run(&["show", key, "--json"]).ok().json();
    let accepted = if shown["accepted"].is_null() { "" } else { ", accepted" };
    format!("{}{accepted}", shown["state"].as_str().unwrap())
}

#[test]
fn a_hand_off_waits_until_it_is_taken() {
    let folder = shop();
    assert_eq!(reply(&folder), "waiting");
    folder.run(&["ack", "user-story/cards"]).ok();
    assert_eq!(reply(&folder), "taken");
    assert!(folder.read(".rolecall/user-story/cards.md").contains("\ntaken: 2026-01-01\n"));
    let again = folder.run(&["ack", "user-story/cards"]).ok();
    assert!(again.err.contains("it was already taken on 2026-01-01"), "{}", again.err);
    let why = folder.run(&["why", "feature/cards"]).ok().out;
    assert!(why.contains("hand-off user-story/cards  draft, taken"), "{why}");
}

#[test]
fn what_is_returned_is_closed_and_what_it_follows_is_open_again() {
    let folder = shop();
    folder.run(&["return", "user-story/cards", "--reason", "The measure\nis missing"]).ok();
    assert_eq!(state(&folder, "user-story/cards"), "closed");
    assert_eq!(state(&folder, "feature/cards"), "open");
    assert_eq!(reply(&folder), "returned");
    let text = folder.read(".rolecall/feature/cards.md");
    assert!(text.contains("Returned on 2026-01-01 with `user-story/cards`: The measure is missing"), "{text}");
    let found = found(&status_after(&folder, 30));
    assert!(!found.iter().any(|(id, _)| id == "handoff-open"), "nothing is owed while it isn't accepted: {found:?}");

    let again = folder.run(&["accept", "feature/cards", "--json"]).ok().json();
    assert_eq!(again["summary"]["updated"], 2, "one object says both: {again:#}");
    assert_eq!(state(&folder, "feature/cards"), "open, accepted");
    assert_eq!(state(&folder, "user-story/cards"), "open");
    assert_eq!(reply(&folder), "waiting");
    assert_eq!(folder.files().iter().filter(|path| path.contains("user-story/")).count(), 1);
}

#[test]
fn what_was_accepted_by_being_closed_is_opened() {
    let folder = Folder::new();
    folder.write(
        "outline.yml",
        "artifacts:\n  - launch-checklist: { key: v1, version: 1.0, decider: Ana, before: [a], call: Go, rollback: b }\n",
    );
    folder.run(&["apply", "outline.yml"]).ok();
    folder.run(&["accept", "launch-checklist/v1"]).ok();
    assert_eq!(state(&folder, "launch-checklist/v1"), "closed, accepted");
    folder.run(&["return", "impact-review/v1", "--reason", "Too early"]).ok();
    assert_eq!(state(&folder, "launch-checklist/v1"), "open");
}

#[test]
fn only_what_was_handed_on_and_is_open_can_be_taken_or_returned() {
    let folder = shop();
    for command in [&["ack", "feature/cards"][..], &["return", "feature/cards", "--reason", "x"]] {
        let ran = folder.run(command);
        assert!(ran.code == 2 && ran.err.contains("`feature/cards` was not handed on to anybody"), "{ran:?}");
    }
    let ran = folder.run(&["return", "user-story/cards", "--reason", " "]);
    assert!(ran.code == 2 && ran.err.contains("the reason is empty"), "{ran:?}");
    folder.run(&["close", "user-story/cards", "--not-planned"]).ok();
    for command in [&["ack", "user-story/cards"][..], &["return", "user-story/cards", "--reason", "x"]] {
        let ran = folder.run(command);
        assert!(ran.code == 2 && ran.err.contains("`user-story/cards` is closed"), "{ran:?}");
    }
    folder.run(&["accept", "feature/cards"]).ok();
    assert_eq!(state(&folder, "user-story/cards"), "closed", "only what was returned is opened again");
}

#[test]
fn a_dry_run_returns_nothing() {
    let folder = shop();
    let before = folder.snapshot();
    folder.run(&["return", "user-story/cards", "--reason", "x", "--dry-run"]).ok();
    folder.run(&["ack", "user-story/cards", "--dry-run"]).ok();
    assert_eq!(folder.snapshot(), before);
}
