//! `/rolecall ack` and `/rolecall return`: the next role takes what was handed on to it, or returns it.

use serde_json::json;

use crate::shop::{CONFIG, Shop};

/// A shop in which a feature without stories is accepted, so that a draft was handed on.
fn shop() -> (Shop, u64, u64) {
    let mut shop = Shop::with_config(CONFIG);
    shop.run(&["new", "feature", "--key", "cards", "--set", "problem=a", "--set", "outcome=b", "--set", "measure=c"])
        .done();
    shop.run(&["accept", "feature/cards"]).done();
    shop.token = "token-bot".to_owned();
    let (feature, story) = (shop.of("feature/cards").number, shop.of("user-story/cards").number);
    (shop, feature, story)
}

fn say(shop: &Shop, number: u64, who: &str, text: &str) -> super::step::Step {
    let comment = shop.fake.arrange(|state| state.comment(crate::shop::SHOP, number, who, text));
    shop.answer("issue_comment.created", json!({ "number": number, "comment": comment, "sender": who }))
}

#[test]
fn a_draft_is_taken_by_a_comment() {
    let (shop, _, story) = shop();
    say(&shop, story, "ana", "/rolecall ack").done();
    assert!(shop.issue(story).body.unwrap().contains("\ntaken: "));
}

#[test]
fn a_draft_is_returned_with_a_reason_that_both_issues_show() {
    let (shop, feature, story) = shop();
    say(&shop, story, "ana", "/rolecall return \"the measure is @all missing\"").done();
    let (feature, story) = (shop.issue(feature), shop.issue(story));
    assert!(!story.open && story.state_reason.as_deref() == Some("not_planned"), "{story:?}");
    assert!(feature.open && !feature.body.as_deref().unwrap().contains("\naccepted: "), "{feature:?}");
    let said: Vec<&str> = feature.comments.iter().map(|comment| comment.body.as_str()).collect();
    assert!(said.iter().any(|text| text.contains("Returned: the measure is") && !text.contains("@all")), "{said:?}");
    assert!(story.comments.iter().any(|comment| comment.body.contains("`user-story/cards` was returned")), "{story:?}");
}

#[test]
fn a_stranger_takes_and_returns_nothing() {
    let (shop, feature, story) = shop();
    for text in ["/rolecall ack", "/rolecall return nonsense"] {
        say(&shop, story, "mallory", text);
    }
    let body = shop.issue(story).body.unwrap();
    assert!(shop.issue(story).open && !body.contains("\ntaken: ") && !body.contains("\nreturned: "), "{body}");
    assert!(shop.issue(feature).body.unwrap().contains("\naccepted: "));
}
