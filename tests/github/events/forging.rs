//! A stranger who edits the marker of their own issue after the workflow has tagged it achieves nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

use super::filing::{filed, story};
use super::people::{HOLDERS, empty};
use crate::fake::At;
use crate::shop::{SHOP, Shop};

const ANSWERS: [(&str, &str); 3] =
    [("problem", "Guests leave"), ("outcome", "Guests pay"), ("measure", "Orders by guests")];

/// A shop that offers the forms for features and digests.
fn shop() -> Shop {
    let mut shop = Shop::with_config(&format!("{HOLDERS}forms: [feature, feedback-digest, user-story]\n"));
    shop.token = "token-bot".to_owned();
    shop
}

/// Files an issue through a form and has it tagged.
#[track_caller]
fn tagged(shop: &Shop, login: &str, title: &str, body: &str) -> u64 {
    let number = shop.files(login, title, body);
    shop.answer("issues.opened", json!({ "number": number })).done();
    assert!(shop.issue(number).body.unwrap().contains("<!-- rolecall "), "it was not tagged");
    shop.fake.forget_requests();
    number
}

/// Files the stranger's feature, with an extra line in its marker.
#[track_caller]
fn feature_with(shop: &Shop, line: &str) -> u64 {
    let number = tagged(shop, "mallory", "Guests", &filed("feature", &ANSWERS));
    shop.rewrite(number, "\nrole: product-manager\n", &format!("\nrole: product-manager\n{line}\n"));
    number
}

/// The keys of the owed artifacts.
fn owed(shop: &Shop) -> Vec<String> {
    let told = shop.run(&["list", "--owed", "--json"]).done().json();
    told["owed"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect()
}

fn listed(shop: &Shop, number: u64) -> Option<serde_json::Value> {
    let told = shop.run(&["list", "--json"]).done().json();
    told["artifacts"].as_array().unwrap().iter().find(|one| one["number"] == number).cloned()
}

/// Creates a digest that `ana` accepted: a feature is owed, but not created yet.
fn accepted_digest(shop: &Shop) -> String {
    let answers = [("period", "2027-01"), ("themes", "Slow"), ("problem", "Checkout is slow")];
    let number = tagged(shop, "ana", "What we hear", &filed("feedback-digest", &answers));
    shop.fake.arrange(|state| state.close_as(SHOP, number, Some("completed"), "ana"));
    assert_eq!(owed(shop), [format!("feature/what-we-hear-{number}")]);
    format!("what-we-hear-{number}")
}

#[test]
fn a_key_that_a_stranger_writes_in_is_kept_from_nobody() {
    for everywhere in [false, true] {
        let shop = shop();
        let number = tagged(&shop, "mallory", "Pay in euros", &story());
        let own = format!("user-story/pay-in-euros-{number}");
        let (from, to) = match everywhere {
            true => (own.clone(), "sprint-objectives/sprint-6"),
            false => (format!("rolecall {own}"), "rolecall sprint-objectives/sprint-6"),
        };
        shop.rewrite(number, &from, to);
        let forged = shop.issue(number).body;
        // The owner line still shows what it is, unless that was forged too.
        assert_eq!(listed(&shop, number).map(|one| one["key"].clone()), (!everywhere).then(|| own.into()));
        let sprint = shop.fake.arrange(|state| state.add_milestone(SHOP, "ana", "Sprint 6", None));
        let step = shop.answer("milestone.created", json!({ "number": sprint })).done();
        assert_eq!(step.made(), ["sprint-objectives/sprint-6"], "{}", step.log);
        let trust = if everywhere { "not trusted" } else { "trusted only in part" };
        assert!(step.log.contains(&format!("the marker in #{number} is {trust}")), "{}", step.log);
        assert_eq!(shop.issue(number).body, forged);
        // Somebody with push access closes it: it is not a sprint, so it owes no review.
        shop.fake.arrange(|state| state.close_as(SHOP, number, Some("completed"), "ana"));
        let step = shop.answer("issues.closed", json!({ "number": number })).done();
        assert!(step.made().is_empty(), "{}", step.log);
    }
}

#[test]
fn a_stranger_s_marker_accepts_nothing() {
    let shop = shop();
    let number = feature_with(&shop, "accepted: 2027-01-04");
    assert!(owed(&shop).is_empty());
    shop.fake.arrange(|state| state.close_as(SHOP, number, Some("completed"), "ana"));
    shop.fake.forget_requests();
    let step = shop.answer("issues.closed", json!({ "number": number })).done();
    assert!(step.log.contains("is not accepted: closing it doesn't accept it"), "{}", step.log);
    assert_eq!((shop.writes(), owed(&shop).len()), (0, 0));
}

#[test]
fn a_stranger_s_marker_neither_follows_nor_hangs_anywhere() {
    for name in ["from", "under"] {
        let shop = shop();
        let digest = accepted_digest(&shop);
        let number = feature_with(&shop, &format!("{name}: feedback-digest/{digest}"));
        assert_eq!(owed(&shop), [format!("feature/{digest}")], "{name}");
        let one = listed(&shop, number).unwrap();
        assert_eq!((&one["key"], &one["parent"]), (&json!(format!("feature/guests-{number}")), &json!(null)), "{name}");
        // Somebody with push access changes a word, which vouches for the text.
        let body = shop.issue(number).body.unwrap().replace("Guests leave", "Guests go");
        shop.fake.arrange(|state| state.edit_body_as(SHOP, number, &body, "bo"));
        assert!(owed(&shop).is_empty(), "{name}");
        // Then the stranger edits it again.
        shop.rewrite(number, "Guests go", "Guests leave");
        assert_eq!(owed(&shop), [format!("feature/{digest}")], "{name}");
    }
}

#[test]
fn what_we_write_over_a_forged_marker_carries_none_of_it_on_and_is_believed() {
    let shop = shop();
    let digest = accepted_digest(&shop);
    let forged = format!("accepted: 2027-01-04\nfrom: feedback-digest/{digest}\nunder: feedback-digest/{digest}");
    let number = feature_with(&shop, &forged);
    let other = "<!-- rolecall sprint-objectives/sprint-6\nrole: product-owner\n-->";
    shop.rewrite(number, "Guests leave", &format!("Guests leave\n\n{other}\n\nand go"));
    let is_digest = |line: &&str| line.starts_with("section: ") || line.starts_with("filled: ");
    let digests = |body: &str| body.lines().filter(is_digest).count();
    let before = digests(&shop.issue(number).body.unwrap());
    shop.says("ana", number, "/rolecall fill evidence=\"42 tickets\"").done();
    let body = shop.issue(number).body.unwrap();
    for line in ["\naccepted:", "\nfrom:", "\nunder:", "<!-- rolecall sprint", " · under ", " · follows "] {
        assert!(!body.contains(line), "{line} in\n{body}");
    }
    assert!(body.contains("Guests leave") && body.contains("and go") && body.contains("42 tickets"), "{body}");
    let headings = body.lines().filter(|line| line.starts_with("## ")).count();
    assert!(before > 0 && digests(&body) >= headings, "{body}");
    assert_eq!(owed(&shop), [format!("feature/{digest}")]);
    shop.fake.forget_requests();
    assert_eq!(listed(&shop, number).unwrap()["key"], format!("feature/guests-{number}"));
    assert!(shop.fake.requests().iter().all(|seen| seen.operation.as_deref() != Some("Edits")), "nothing is in doubt");
    // Text written by rolecall counts: a command accepts the issue, and the stranger's later edits take nothing away.
    shop.says("ana", number, "/rolecall accept").done();
    assert!(shop.issue(number).body.unwrap().contains("\naccepted: "));
    shop.of(&format!("user-story/guests-{number}"));
}

#[test]
fn whenever_a_stranger_forges_while_we_write_nothing_of_it_gets_our_name() {
    for at in 1.. {
        let shop = shop();
        let digest = accepted_digest(&shop);
        let number = tagged(&shop, "mallory", "Guests", &filed("feature", &ANSWERS));
        let payload = shop.comment_payload("ana", number, "/rolecall fill evidence=\"42 tickets\"");
        let forged = Arc::new(AtomicBool::new(false));
        let (done, line) = (forged.clone(), format!("from: feedback-digest/{digest}\naccepted: 2027-01-04"));
        shop.when(At::Request(at), move |state| {
            let body = state.repository(SHOP).issue(number).body.clone().unwrap();
            let body = body.replace("\nrole: product-manager\n", &format!("\nrole: product-manager\n{line}\n"));
            state.edit_body(SHOP, number, &body);
            done.store(true, Ordering::SeqCst);
        });
        shop.answer_payload("issue_comment.created", &payload, &[]).done();
        if !forged.load(Ordering::SeqCst) {
            assert!(at > 10, "only {at} requests");
            break;
        }
        let now = shop.issue(number);
        let body = now.body.unwrap();
        assert!(body.contains("42 tickets"), "request {at}\n{body}");
        assert!(now.edited.unwrap().0 == "mallory" || !body.contains("\nfrom: "), "request {at}\n{body}");
        assert_eq!(owed(&shop), [format!("feature/{digest}")], "request {at}");
    }
}

#[test]
fn a_stranger_who_ticks_a_box_or_edits_words_keeps_the_artifact_and_costs_no_request() {
    let shop = empty();
    let number = tagged(&shop, "mallory", "Pay in euros", &story().replace("Prices are", "- [ ] Prices are"));
    let key = format!("user-story/pay-in-euros-{number}");
    let requests = |shop: &Shop| {
        shop.fake.forget_requests();
        assert_eq!(listed(shop, number).unwrap()["key"], key.as_str());
        shop.fake.requests().len()
    };
    let before = requests(&shop);
    shop.rewrite(number, "[ ] Prices", "[x] Prices");
    shop.rewrite(number, "Guest abroad", "Guest from abroad");
    assert_eq!(requests(&shop), before);
    shop.says("ana", number, "/rolecall fill notes=\"Soon\"").done();
    let body = shop.issue(number).body.unwrap();
    for words in ["[x] Prices", "Guest from abroad", "Soon"] {
        assert!(body.contains(words), "{words} in\n{body}");
    }
    assert_eq!(requests(&shop), before);
}

#[test]
fn a_filing_that_is_changed_before_it_is_tagged_is_tagged_all_the_same() {
    let shop = empty();
    let forged = "<!-- rolecall sprint-objectives/sprint-6\nrole: product-owner\naccepted: 2027-01-04\n-->";
    let number = shop.files("mallory", "Pay in euros", &story());
    shop.rewrite(number, "Guest abroad", &format!("Guest abroad\n\n{forged}"));
    let step = shop.answer("issues.opened", json!({ "number": number })).done();
    assert_eq!(step.artifacts()[0]["key"], format!("user-story/pay-in-euros-{number}"), "{}", step.log);
    let body = shop.issue(number).body.unwrap();
    assert_eq!(body.matches("<!-- rolecall ").count(), 1, "{body}");
    assert!(listed(&shop, number).is_some());
}
