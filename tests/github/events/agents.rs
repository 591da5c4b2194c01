//! What apps, bots and agents can't do on GitHub: accept, unless the configuration names them.

use serde_json::{Value, json};

use super::people::HOLDERS;
use crate::shop::Shop;

const FEATURE: &str = "feature/checkout";

/// The shop with the outline applied; an empty configuration is the usual one. The token is `ana`'s.
fn stocked_with(config: &str) -> Shop {
    let shop = Shop::with_config(if config.is_empty() { HOLDERS } else { config });
    shop.apply().done();
    shop
}

/// The same, with a workflow's token.
fn in_workflow(config: &str) -> Shop {
    Shop { token: "token-bot".to_owned(), ..stocked_with(config) }
}

/// `ana`'s comment, written by an app with her account.
fn by_app(shop: &Shop, text: &str) -> Value {
    let mut payload = shop.comment_payload("ana", shop.of(FEATURE).number, text);
    payload["comment"]["performed_via_github_app"] = json!({ "slug": "robo", "name": "Robo" });
    payload
}

fn is_accepted(shop: &Shop) -> bool {
    let feature = shop.of(FEATURE);
    !feature.open || feature.body.unwrap().contains("\naccepted: ")
}

#[test]
fn an_app_accepts_only_where_the_configuration_names_it() {
    for (agents, holders, accepts) in [
        ("", "[bo]", false),
        ("", "[bo, robo]", false),
        ("agents: { accept: never }\n", "[bo, robo]", false),
        ("agents: { accept: holder }\n", "[bo]", false),
        ("agents: { accept: holder }\n", "[bo, robo]", true),
    ] {
        let config = format!(
            "{agents}roles:\n  product-owner: {{ holders: [ana] }}\n  product-manager: {{ holders: {holders} }}\n"
        );
        let shop = in_workflow(&config);
        let payload = by_app(&shop, "/rolecall accept anyway");
        let step = shop.answer_payload("issue_comment.created", &payload, &[]).done();
        assert_eq!(is_accepted(&shop), accepts, "{config}{}", step.log);
        let answer = shop.answer_on(shop.of(FEATURE).number);
        assert_eq!(answer.contains("the app `robo[bot]` can't accept"), !accepts, "{config}{answer}");
        shop.assert_silent();
    }
}

#[test]
fn an_app_s_other_commands_are_answered() {
    let shop = in_workflow("");
    let payload = by_app(&shop, "/rolecall new user-story key=gift goal=\"pay with a gift card\"");
    shop.answer_payload("issue_comment.created", &payload, &[]).done();
    assert!(shop.of("user-story/gift").open);
}

#[test]
fn an_agent_on_the_command_line_accepts_only_as_a_holder() {
    for (agents, holders, accepts) in [
        ("", "[ana]", false),
        ("agents: { accept: holder }\n", "[bo]", false),
        ("agents: { accept: holder }\n", "[ana]", true),
    ] {
        let config = format!("{agents}roles:\n  product-manager: {{ holders: {holders} }}\n");
        let shop = stocked_with(&config);
        let ran = shop.run(&["accept", FEATURE, "--anyway", "--agent", "helper 1"]);
        assert_eq!((ran.code == 0, is_accepted(&shop)), (accepts, accepts), "{config}{}", ran.err);
    }
}

#[test]
fn an_agent_s_comment_says_whose_it_is_mentions_nobody_and_is_written_once() {
    let shop = stocked_with("");
    let arguments = ["comment", FEATURE, "Is it #1, @bo?\n\nSecond <b>paragraph</b>", "--agent", "helper 1"];
    let number = shop.of(FEATURE).number;
    let ran = shop.run(&[&arguments[..], &["--dry-run"]].concat());
    assert!(ran.code == 0 && shop.issue(number).comments.is_empty(), "{}", ran.err);
    for _ in 0..2 {
        assert_eq!(shop.run(&arguments).code, 0);
    }
    let comments = shop.issue(number).comments;
    assert_eq!(comments.len(), 1, "{comments:?}");
    let text = &comments[0].body;
    assert!(text.contains("From helper 1, an agent.") && text.contains("Is it #\u{200b}1, @\u{200b}bo?\n\n"), "{text}");
    assert!(!text.contains("<b>"), "{text}");
}

#[test]
fn a_list_says_who_opened_each_issue_and_which_agent_created_it() {
    let shop = stocked_with("");
    shop.run(&["new", "bug", "--draft", "--key", "by-agent", "--agent", "helper 1"]).done();
    let listed = shop.run(&["list", "--json"]).done().json();
    let found =
        |key: &str| listed["artifacts"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap().clone();
    let bug = found("bug/by-agent");
    assert_eq!((&bug["by"], &bug["author"], &bug["author_trust"]), (&json!("helper 1"), &json!("ana"), &json!("team")));
    assert_eq!(found(FEATURE)["by"], Value::Null);
}

#[test]
fn an_agent_s_share_of_a_day_is_counted_among_everything_not_only_what_changed_last() {
    let shop = Shop::with_config("agents: { per-day: 1 }\n");
    let propose =
        |key: &str| shop.run(&["new", "bug", "--draft", "--key", key, "--set", "actual=x", "--agent", "some"]);
    propose("first").done();
    shop.write("stories.csv", &crate::requests::table(150));
    shop.run(&["apply", "stories.csv", "--template", "user-story", "--quiet"]).done();
    // Search knows all of it by now, so that only a few issues would be read.
    shop.clock.advance(std::time::Duration::from_secs(1800));
    let refused = propose("second");
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.contains("the agent `some` may create 1 artifacts a day"), "{}", refused.err);
    assert_eq!(shop.all_of("bug/second").len(), 0);
}
