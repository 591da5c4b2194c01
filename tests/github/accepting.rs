//! Accepting and filling in artifacts: a person who writes at the same moment loses nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::fake::{At, Fault, FaultKind};
use crate::shop::{SHOP, Shop};

const SPRINT: &str = "sprint-objectives/sprint-1";
const GUEST: &str = "user-story/guest";
const MINE: &str = "Words of my own, written just now.";

fn feature(shop: &Shop) -> u64 {
    let set = ["outcome=Pay", "problem=Slow", "measure=Time", "persona=Guests"];
    let mut new = vec!["new", "feature", "--key", "solo"];
    new.extend(set.iter().flat_map(|set| ["--set", set]));
    shop.run(&new).done();
    shop.of("feature/solo").number
}

#[test]
fn what_closing_accepts_is_closed_as_completed_with_its_day_and_hands_on() {
    let shop = Shop::new();
    shop.apply().done();
    let sprint = shop.of(SPRINT);
    let ran = shop.run(&["accept", SPRINT, "--json"]).done().json();
    let actions: Vec<_> = ran["artifacts"].as_array().unwrap().iter().map(|one| one["action"].clone()).collect();
    assert_eq!(actions, ["update", "create"]);
    let now = shop.issue(sprint.number);
    assert_eq!((now.open, now.state_reason.as_deref()), (false, Some("completed")));
    assert!(now.body.unwrap().contains("\naccepted: 2027-01-04\n"));
    let review = shop.of("sprint-review/sprint-1");
    let body = review.body.unwrap();
    for words in [
        format!(" · follows #{} · `sprint-review/sprint-1`", sprint.number),
        "\nfrom: sprint-objectives/sprint-1\n".to_owned(),
        format!("- #{}\n", shop.of(GUEST).number),
        "A guest pays".to_owned(),
    ] {
        assert!(body.contains(&words), "{words} in\n{body}");
    }
    assert_eq!(review.parent, None);
    shop.fake.forget_requests();
    shop.run(&["accept", SPRINT]).done();
    assert_eq!(shop.writes(), 0, "nothing twice");
}

#[test]
fn what_a_command_accepts_stays_open_and_hands_on_below_it() {
    let shop = Shop::new();
    let number = feature(&shop);
    let before = shop.issue(number);
    shop.fake.forget_requests();
    shop.run(&["accept", "feature/solo"]).done();
    let now = shop.issue(number);
    assert!(now.open && now.state_reason.is_none());
    let body = now.body.unwrap();
    assert_eq!(body.replace("accepted: 2027-01-04\n", ""), before.body.unwrap(), "nothing else changes");
    let story = shop.of("user-story/solo");
    assert_eq!(story.parent, Some(now.id));
    let text = story.body.unwrap();
    assert!(text.contains(&format!("follows #{number}")) && text.contains("**Guests**"), "{text}");
    shop.fake.forget_requests();
    shop.run(&["accept", "feature/solo"]).done();
    assert_eq!(shop.writes(), 0, "nothing twice");
}

#[test]
fn what_a_person_closed_already_is_not_written_again_and_hands_on() {
    let shop = Shop::new();
    shop.apply().done();
    let sprint = shop.of(SPRINT);
    shop.fake.arrange(|state| state.close(SHOP, sprint.number, "completed"));
    shop.run(&["accept", SPRINT]).done();
    assert_eq!(shop.issue(sprint.number).body, sprint.body);
    assert!(shop.of("sprint-review/sprint-1").body.unwrap().contains(&format!("follows #{}", sprint.number)));
    shop.fake.forget_requests();
    shop.run(&["accept", SPRINT]).done();
    assert_eq!(shop.writes(), 0);
}

#[test]
fn a_dry_run_of_accept_and_fill_writes_nothing() {
    let shop = Shop::new();
    shop.apply().done();
    shop.fake.forget_requests();
    shop.run(&["accept", SPRINT, "--dry-run"]).done();
    shop.run(&["fill", GUEST, "--set", "benefit=I save time", "--dry-run"]).done();
    assert_eq!(shop.writes(), 0);
}

#[test]
fn an_accept_that_is_stopped_halfway_is_finished_by_the_next() {
    let shop = Shop::new();
    shop.apply().done();
    shop.fake.fault(Fault { at: At::Matching("CreateIssue".into(), 1), kind: FaultKind::Status(422), times: 1 });
    assert_eq!(shop.run(&["accept", SPRINT]).code, 1);
    shop.run(&["accept", SPRINT]).done();
    assert_eq!(shop.all_of("sprint-review/sprint-1").len(), 1);
}

/// Lets somebody write into the story's issue just before a request.
fn write_mine(shop: &Shop, at: At, number: u64) -> Arc<AtomicBool> {
    let written = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&written);
    shop.when(at, move |state| {
        let body = state.repository(SHOP).issue(number).body.clone().unwrap();
        state.edit_body(SHOP, number, &body.replacen("## Acceptance", &format!("{MINE}\n\n## Acceptance"), 1));
        told.store(true, Ordering::SeqCst);
    });
    written
}

#[track_caller]
fn assert_kept(shop: &Shop, number: u64, what: &str) {
    let body = shop.issue(number).body.unwrap();
    assert!(body.contains(MINE), "{what}: words are lost\n{body}");
}

#[test]
fn words_that_come_while_an_artifact_is_filled_or_accepted_stay() {
    for command in [&["fill", GUEST, "--set", "size=S"][..], &["accept", GUEST, "--anyway"]] {
        let shop = Shop::new();
        shop.apply().done();
        let number = shop.of(GUEST).number;
        write_mine(&shop, At::Matching(format!("GET /repos/{SHOP}/issues/{number}"), 1), number);
        let ran = shop.run(command);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(ran.err.contains("changed in the meantime\n  hint: run the command again"), "{}", ran.err);
        assert_kept(&shop, number, command[0]);
        shop.run(command).done();
        assert_kept(&shop, number, command[0]);
    }
}

#[test]
fn force_overwrites_only_what_it_has_shown() {
    let shop = Shop::new();
    shop.apply().done();
    let number = shop.of(GUEST).number;
    shop.rewrite(number, "It is quick", "It is quick enough");
    write_mine(&shop, At::Matching(format!("GET /repos/{SHOP}/issues/{number}"), 1), number);
    let ran = shop.run(&["apply", "outline.yml", "--force"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_kept(&shop, number, "what no diff has shown");
    let ran = shop.run(&["apply", "outline.yml", "--force"]).done();
    assert!(ran.err.contains(&format!("-{MINE}")), "{}", ran.err);
    assert!(!shop.issue(number).body.unwrap().contains(MINE));
}

/// An outline that changes every part of the story, and a story whose label has to be put back.
fn about_to_change() -> (Shop, u64) {
    let shop = Shop::new();
    shop.apply().done();
    let number = shop.of(GUEST).number;
    shop.reword("pay without an account", "pay at once");
    shop.reword("It is quick", "It is safe");
    shop.reword(
        "          criteria: [It works, It is safe]\n          sprint: Sprint 1",
        "          criteria: [It works, It is safe]\n          sprint: Sprint 2",
    );
    shop.fake.arrange(|state| {
        state.take_label_off(SHOP, number, "role: product-owner");
        state.set_parent(SHOP, number, None);
        let body = state.repository(SHOP).issue(number).body.clone().unwrap();
        // As if it had been scaffolded without a parent.
        let lines: Vec<&str> = body.lines().filter(|line| !line.starts_with("parent: ")).collect();
        state.edit_body(SHOP, number, &(lines.join("\n") + "\n"));
    });
    shop.fake.forget_requests();
    (shop, number)
}

#[test]
fn words_that_come_before_any_request_of_an_update_stay() {
    let (shop, number) = about_to_change();
    shop.apply().done();
    let path = format!("/repos/{SHOP}/issues/{number}");
    let seen = shop.fake.requests();
    // GitHub has no conditional update of an issue, so the moment just before the write cannot be guarded.
    let guarded = |seen: &crate::fake::Seen| !(seen.method == "PATCH" && seen.path == path);
    assert!(seen.iter().filter(|seen| seen.write).count() >= 4, "{seen:#?}");
    for (at, request) in seen.iter().enumerate().filter(|(_, seen)| guarded(seen)) {
        let (shop, number) = about_to_change();
        let nth = u32::try_from(at + 1).unwrap();
        write_mine(&shop, At::Request(nth), number);
        shop.apply();
        assert_kept(&shop, number, &format!("before request {nth}, {} {}", request.method, request.path));
        shop.apply().done();
        assert_kept(&shop, number, "the next run");
        shop.assert_quiet();
    }
}

#[test]
fn words_that_come_after_a_write_whose_answer_was_lost_stay() {
    let (shop, number) = about_to_change();
    shop.apply().done();
    let path = format!("/repos/{SHOP}/issues/{number}");
    let seen = shop.fake.requests();
    let looks: u32 = seen.iter().filter(|seen| seen.method == "GET" && seen.path == path).count().try_into().unwrap();
    for kind in [|| FaultKind::ResetAfter, || FaultKind::ResetBefore, || FaultKind::Status(502)] {
        let (shop, _) = about_to_change();
        shop.fake.fault(Fault { at: At::Matching(format!("PATCH {path}"), 1), kind: kind(), times: 1 });
        // After the last look before the change comes the one that checks what became of the change.
        let written = write_mine(&shop, At::Matching(format!("GET {path}"), looks + 1), number);
        shop.apply();
        assert!(written.load(Ordering::SeqCst));
        assert_kept(&shop, number, "after a lost answer");
        shop.apply().done();
        assert_kept(&shop, number, "the next run");
        assert!(shop.issue(number).body.unwrap().contains("It is safe"));
        shop.assert_quiet();
    }
}
