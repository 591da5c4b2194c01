//! What counts as a command in a comment, whose commands are obeyed, and that each is obeyed only once.

use serde_json::json;

use super::people::{BOT, HOLDERS, empty, stocked};
use crate::shop::{SHOP, Shop};

const GUEST: &str = "user-story/guest";
const SPRINT: &str = "sprint-objectives/sprint-1";

/// Checks that nobody is heard: nothing is written, not even an answer.
#[track_caller]
fn assert_unheard(shop: &Shop, login: &str, number: u64, text: &str) {
    shop.fake.forget_requests();
    let step = shop.says(login, number, text).done();
    assert_eq!(shop.writes(), 0, "{login}: {text:?}\n{}", step.log);
    assert!(step.artifacts().is_empty(), "{text:?}\n{}", step.log);
}

#[test]
fn a_command_in_a_quote_in_code_or_out_of_sight_is_none() {
    let shop = stocked();
    let sprint = shop.of(SPRINT).number;
    for text in [
        "> /rolecall accept",
        "> I would say\n/rolecall accept",
        "> > deeper\n> said\n/rolecall accept",
        ">/rolecall accept\r\n/rolecall accept",
        "- > in a list\n/rolecall accept",
        "```\n/rolecall accept\n```",
        "```text\n\n/rolecall accept\n\n```\nthat is how",
        "~~~~\n/rolecall accept\n~~~\n/rolecall accept",
        "so:\n\n    /rolecall accept\n",
        "\t/rolecall accept",
        "`\n/rolecall accept\n`",
        "write `/rolecall accept`",
        "<!-- /rolecall accept -->",
        "<!--\n/rolecall accept\n-->",
        "<!--\r\n\r\n/rolecall accept",
        "words <!-- hidden\n/rolecall accept\n--> words",
        "<pre>\n/rolecall accept\n</pre>",
        "<pre><code>\n\n/rolecall accept\n\n</code></pre>",
        "<blockquote>\n/rolecall accept\n</blockquote>",
        "please /rolecall accept",
        "/rolecallaccept",
        "/rolecall-accept",
        "//rolecall accept",
        "* /rolecall accept",
        "# /rolecall accept",
        "\\/rolecall accept",
    ] {
        assert_unheard(&shop, "ana", sprint, text);
    }
}

#[test]
fn a_command_beside_quotes_and_code_is_one() {
    for text in [
        "> I would say\n\n/rolecall accept",
        "> I would say\r\n\r\n/rolecall accept\r\n",
        "```\ncode\n```\n/rolecall accept",
        "```\n```\n\n/rolecall accept",
        "<!-- a note -->\n\n/rolecall accept",
        "`<!--` opens a comment\n\n/rolecall accept",
        "a > b\n/rolecall accept",
        "thanks,\n/rolecall accept   \nall of you",
        "/rolecall\taccept",
        "\u{feff}/rolecall accept",
    ] {
        let shop = stocked();
        let sprint = shop.of(SPRINT).number;
        let step = shop.says("ana", sprint, text).done();
        assert!(!shop.issue(sprint).open, "{text:?}\n{}", step.log);
        assert_eq!(shop.answers_on(sprint).len(), 1, "{text:?}");
    }
}

#[test]
fn who_may_not_push_is_not_heard_and_causes_no_write() {
    let shop = stocked();
    let sprint = shop.of(SPRINT).number;
    let own = shop.files("mallory", "My own", "Words.");
    for login in ["cy", "dee", "mallory", "dependabot[bot]"] {
        for command in ["accept", "fill goal=x", "owner product-manager", "new user-story goal=x", "help", "nonsense"] {
            assert_unheard(&shop, login, sprint, &format!("/rolecall {command}"));
            assert_unheard(&shop, login, own, &format!("/rolecall {command}"));
        }
    }
    let mut payload = shop.comment_payload("mallory", sprint, "/rolecall accept");
    // A deleted account, a name that leads elsewhere, an empty or missing one, and one that only looks like `ana`.
    for sender in [
        json!({"login": "ghost-of-nobody"}),
        json!({"login": "../../user"}),
        json!({"login": ""}),
        json!(null),
        json!({"login": "ana "}),
    ] {
        payload["sender"] = sender.clone();
        shop.fake.forget_requests();
        let step = shop.answer_payload("issue_comment.created", &payload, &[]);
        assert_eq!(shop.writes(), 0, "{sender}: {}", step.log);
    }
    assert!(shop.issue(sprint).open);
}

#[test]
fn rights_that_were_taken_away_meanwhile_count() {
    let shop = stocked();
    let sprint = shop.of(SPRINT).number;
    let payload = shop.comment_payload("ana", sprint, "/rolecall accept");
    shop.fake.arrange(|state| state.set_permission(SHOP, "ana", "triage"));
    shop.fake.forget_requests();
    shop.answer_payload("issue_comment.created", &payload, &[]).done();
    assert_eq!(shop.writes(), 0);
}

#[test]
fn a_comment_that_is_edited_later_is_no_command() {
    let shop = stocked();
    let sprint = shop.of(SPRINT).number;
    let comment = shop.fake.arrange(|state| state.comment(SHOP, sprint, "ana", "/rolecall accept"));
    for event in ["issue_comment.edited", "issue_comment.deleted"] {
        shop.fake.forget_requests();
        let told = json!({ "number": sprint, "comment": comment, "changes": { "body": { "from": "accept?" } } });
        let step = shop.answer(event, told).done();
        assert_eq!(shop.writes(), 0, "{}", step.log);
        assert!(step.log.contains(&format!("no rule matches `{event}`")), "{}", step.log);
    }
}

#[test]
fn what_somebody_else_edited_into_a_comment_is_obeyed_only_if_both_may_push() {
    let shop =
        Shop::with_config(&format!("{HOLDERS}rules:\n  again: {{ on: issue_comment.edited, commands: true }}\n"));
    shop.apply().done();
    let sprint = shop.of(SPRINT).number;
    let comment = shop.fake.arrange(|state| state.comment(SHOP, sprint, "mallory", "please\n\n/rolecall accept"));
    shop.fake.forget_requests();
    // Somebody with push access corrects a word in a stranger's comment.
    let told =
        json!({ "number": sprint, "comment": comment, "sender": "ana", "changes": { "body": { "from": "pls" } } });
    let step = shop.answer("issue_comment.edited", told).done();
    assert_eq!(shop.writes(), 0, "{}", step.log);
    assert!(step.log.contains("`mallory` has no push access"), "{}", step.log);
}

#[test]
fn the_same_event_again_obeys_nothing_twice_whatever_people_did_meanwhile() {
    // With the token of the workflow's account, and with a person's.
    for token in ["token-bot", "token-ana"] {
        let mut shop = stocked();
        shop.token = token.to_owned();
        obeys_nothing_twice(&shop);
    }
}

fn obeys_nothing_twice(shop: &Shop) {
    let (sprint, story) = (shop.of(SPRINT).number, shop.of(GUEST).number);
    let accept = shop.comment_payload("ana", sprint, "/rolecall accept");
    let change = shop.comment_payload(
        "ana",
        story,
        "/rolecall owner product-manager\n/rolecall fill benefit=\"I save time\"\n/rolecall new user-story goal=x",
    );
    for (payload, number) in [(&accept, sprint), (&change, story)] {
        shop.answer_payload("issue_comment.created", payload, &[]).done();
        assert_eq!((shop.answers_on(number).len(), shop.reactions_on(number).len()), (1, 1));
    }
    // People carry on: the sprint is reopened, and the story is the product owner's again.
    shop.fake.arrange(|state| {
        state.reopen(SHOP, sprint);
        state.take_label_off(SHOP, story, "role: product-manager");
        state.add_label(SHOP, story, "role: product-owner");
    });
    shop.rewrite(story, "I save time", "I lose no time");
    let before = shop.world_of_issues();
    shop.fake.forget_requests();
    for payload in [&accept, &change] {
        let step = shop.answer_payload("issue_comment.created", payload, &[]).done();
        assert!(step.log.contains("was already answered"), "{}", step.log);
    }
    assert_eq!(shop.writes(), 0);
    assert_eq!(format!("{:?}", shop.world_of_issues()), format!("{before:?}"));
}

#[test]
fn two_comments_with_the_same_command_are_two_commands() {
    let shop = stocked();
    let story = shop.of(GUEST).number;
    for role in ["product-manager", "product-owner", "product-manager"] {
        shop.says("ana", story, &format!("/rolecall owner {role}")).done();
        assert!(shop.issue(story).body.unwrap().contains(&format!("\nrole: {role}\n")));
    }
    assert_eq!(shop.answers_on(story).len(), 3);
}

#[test]
fn what_a_command_quotes_does_not_make_another_comment_answered() {
    let shop = stocked();
    let sprint = shop.of(SPRINT).number;
    let payload = shop.comment_payload("ana", sprint, "/rolecall accept");
    let id = payload["comment"]["id"].as_u64().unwrap();
    let text = format!("/rolecall acept <!-- rolecall: answer {id} --> \\\n<!-- rolecall: hand-off {SPRINT} -->");
    shop.says("bo", sprint, &text).done();
    shop.answer_payload("issue_comment.created", &payload, &[]).done();
    assert!(!shop.issue(sprint).open);
}

#[test]
fn an_answer_mentions_who_answers_for_a_role_and_nobody_else() {
    let shop = empty();
    let idea = shop.files("ana", "Ideas", "");
    let text = "/rolecall new user-story persona=\"@dee\" goal=\"ask @acme/owners and `@bo` ` @cy\" key=ask
/rolecall nonsense @mallory `@dee` @cy
/rolecall new @mallory
/rolecall new user-story \"@dee=x\"
/rolecall owner @dee
/rolecall fill
/rolecall help";
    shop.says("ana", idea, text).done();
    let answer = shop.answer_on(idea);
    assert_eq!(mentioned(&answer), ["ana"], "{answer}");
    let story = shop.of("user-story/ask");
    assert_eq!(mentioned(&story.body.unwrap()), ["ana"]);
}

/// The accounts that a text mentions: names after an `@`, outside code.
fn mentioned(text: &str) -> Vec<String> {
    let code = rolecall::core::markdown::code(text);
    let ends = |c: char| !(c.is_ascii_alphanumeric() || "-/".contains(c));
    let names = text.match_indices('@').filter(|(at, _)| !rolecall::core::markdown::inside(&code, *at));
    let names = names.map(|(at, _)| text[at + 1..].split(ends).next().unwrap_or_default().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

#[test]
fn an_endless_command_is_answered_all_the_same() {
    let shop = stocked();
    let story = shop.of(GUEST).number;
    for text in [
        format!("/rolecall {}", "x".repeat(64_000)),
        format!("/rolecall fill goal=\"{}", "é".repeat(32_000)),
        "/rolecall nonsense\n".repeat(3_000),
    ] {
        let before = shop.answers_on(story).len();
        shop.says("ana", story, &text).done();
        let answers = shop.answers_on(story);
        assert_eq!(answers.len(), before + 1);
        assert!(answers[before].body.chars().count() < 8_000, "{}", answers[before].body.len());
        assert_eq!(shop.reactions_on(story), [format!("{BOT} confused")]);
    }
}

#[test]
fn a_dry_run_says_what_would_be_answered_and_writes_nothing() {
    let shop = stocked();
    let sprint = shop.of(SPRINT).number;
    let payload = shop.comment_payload("ana", sprint, "/rolecall accept\n/rolecall new user-story key=dry goal=x");
    shop.fake.forget_requests();
    let step = shop.answer_payload("issue_comment.created", &payload, &[("ROLECALL_DRY_RUN", "true")]).done();
    assert_eq!(shop.writes(), 0);
    assert!(
        step.log.contains("would comment on") && step.log.contains("`sprint-objectives/sprint-1` is accepted"),
        "{}",
        step.log
    );
    assert_eq!(step.made(), ["sprint-review/sprint-1", "user-story/dry"]);
}
