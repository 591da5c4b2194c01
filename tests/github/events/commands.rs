//! Comment commands that create something or report something, and commands that fail. Each comment is answered by one
//! reaction and one comment.

use super::people::{BOT, empty, stocked};
use crate::fake::{AppGrants, Grant};
use crate::shop::SHOP;
use serde_json::json;

const GUEST: &str = "user-story/guest";

#[test]
fn new_makes_a_draft_and_the_answer_lists_what_is_missing() {
    let shop = empty();
    let idea = shop.files("ana", "An idea", "We could sell abroad.");
    let step = shop
        .says(
            "ana",
            idea,
            "Let us do it.\n\n/rolecall new user-story persona=\"Guest abroad\" goal=\"pay in euros\" key=euros\n",
        )
        .done();
    assert_eq!(step.made(), ["user-story/euros"], "{}", step.log);
    let story = shop.of("user-story/euros");
    assert_eq!(
        (story.title.as_str(), story.assignees.as_slice()),
        ("Guest abroad: pay in euros", &["ana".to_owned()][..])
    );
    let mut labels = story.labels.clone();
    labels.sort_unstable();
    assert_eq!(labels, ["role: product-owner", "story"]);
    assert!(story.body.unwrap().contains("As a **Guest abroad**, I want to **pay in euros**"));
    let answer = shop.answer_on(idea);
    for words in [
        format!("Created: #{} `user-story/euros`, owned by **Product Owner** (@ana).", story.number),
        "\n- `benefit`: What do they gain from it?".to_owned(),
        "\n- `criteria`: Which checks must pass".to_owned(),
        format!("Answer with `/rolecall fill benefit=\"…\"`, in a comment on #{}.", story.number),
    ] {
        assert!(answer.contains(&words), "{words} in\n{answer}");
    }
    assert!(!answer.contains("`persona`") && !answer.contains("`sprint`"), "{answer}");
    assert_eq!(shop.reactions_on(idea), [format!("{BOT} +1")]);
    shop.assert_silent();
}

#[test]
fn what_is_new_hangs_under_the_artifact_where_it_is_said_if_it_may() {
    let shop = stocked();
    let (feature, sprint) = (shop.of("feature/checkout"), shop.of("sprint-objectives/sprint-1"));
    shop.says("bo", feature.number, "/rolecall new user-story key=gift goal=\"pay with a gift card\"").done();
    assert_eq!(shop.of("user-story/gift").parent, Some(feature.id));
    shop.says("bo", sprint.number, "/rolecall new user-story key=tip goal=\"leave a tip\"").done();
    assert_eq!(shop.of("user-story/tip").parent, None, "a sprint is not a parent of stories");
    shop.says(
        "bo",
        sprint.number,
        &format!("/rolecall new user-story key=coupon goal=save parent=#{}", feature.number),
    )
    .done();
    assert_eq!(shop.of("user-story/coupon").parent, Some(feature.id), "a parent can be named");
}

#[test]
fn a_list_is_answered_item_by_item() {
    let shop = stocked();
    let feature = shop.of("feature/checkout").number;
    let text = "/rolecall new user-story key=split criteria=\"Two cards, or three\" criteria=\"It is quick\"";
    shop.says("ana", feature, text).done();
    let body = shop.of("user-story/split").body.unwrap();
    assert!(body.contains("- [ ] Two cards, or three\n- [ ] It is quick\n"), "{body}");
    assert!(!shop.answer_on(feature).contains("`criteria`"), "what is answered is not asked");
}

#[test]
fn new_without_a_name_is_called_by_its_title() {
    let shop = empty();
    let idea = shop.files("ana", "Ideas", "");
    shop.says("ana", idea, "/rolecall new user-story persona=Guest goal=\"pay\"\n/rolecall new user-story persona=Guest goal=\"get a receipt\"").done();
    assert_eq!(
        shop.by_key().into_keys().collect::<Vec<_>>(),
        ["user-story/guest-get-a-receipt", "user-story/guest-pay"]
    );
}

#[test]
fn new_without_a_name_and_without_what_its_title_needs_makes_each_time_another() {
    let shop = empty();
    let idea = shop.files("ana", "Ideas", "");
    shop.says(
        "ana",
        idea,
        "/rolecall new user-story persona=Guest\n/rolecall new user-story persona=Guest\n/rolecall new user-story",
    )
    .done();
    assert_eq!(shop.by_key().len(), 3, "{:?}", shop.by_key());
    shop.says("ana", idea, "/rolecall new user-story persona=Guest").done();
    assert_eq!(shop.by_key().len(), 4, "{:?}", shop.by_key());
}

#[test]
fn a_key_that_is_taken_changes_nothing_and_the_answer_says_so() {
    let shop = stocked();
    let story = shop.of(GUEST);
    let step = shop.says("ana", story.number, "/rolecall new user-story key=guest goal=other").done();
    assert_eq!(step.outputs["kept"], "1", "{}", step.log);
    assert_eq!(shop.of(GUEST).body, story.body);
    let answer = shop.answer_on(story.number);
    assert!(answer.starts_with(&format!("Nothing was changed: #{} `user-story/guest`", story.number)), "{answer}");
    assert!(answer.contains("/rolecall fill") && answer.contains("key=") && !answer.contains("--key"), "{answer}");
    shop.assert_silent();
}

#[test]
fn what_cannot_be_obeyed_is_told_with_what_to_write_and_nothing_is_made() {
    let shop = stocked();
    let story = shop.of(GUEST).number;
    for (command, told, hint) in [
        ("new user-stroy goal=x", "template `user-stroy` not found", "did you mean `user-story`?"),
        ("new user-story gaol=x", "`user-story` has no field `gaol`", "`goal`"),
        ("new user-story size=XL", "`size`", "S"),
        ("new user-story key=a/b/c", "a/b/c", ""),
        ("new user-story key=feature/x", "is not a `user-story` key", "write only the name"),
        ("new user-story parent=nonsense goal=x", "nonsense", ""),
        ("new user-story parent=user-story/receipt goal=x key=under", "user-story/receipt", ""),
        ("new", "`new` needs a template", "new user-story"),
        ("fill gaol=x", "has no field `gaol`", "`goal`"),
        ("fill key=other", "has no field `key`", ""),
        ("fill", "`fill` has no answers", "field="),
        ("owner product-onwer", "no role has the title `product-onwer`", "did you mean"),
        ("owner", "`owner` needs a role", "owner product-manager"),
        ("acept", "command `acept` not found", "`accept`"),
        ("accept now", "unexpected `now` after `accept`", "write `/rolecall accept`"),
        ("fill goal=\"x", "a quote is not closed", "close it"),
    ] {
        let keys = shop.by_key();
        let before = shop.answers_on(story).len();
        shop.fake.forget_requests();
        let step = shop.says("ana", story, &format!("/rolecall {command}"));
        assert_eq!(step.code, 0, "{command}: {}", step.log);
        assert_eq!(shop.by_key(), keys, "{command}");
        let answers = shop.answers_on(story);
        assert_eq!(answers.len(), before + 1, "{command}");
        let answer = &answers.last().unwrap().body;
        assert!(answer.contains("failed:\n\n- "), "{command}: {answer}");
        assert!(answer.contains(told) && answer.contains(hint), "{command}: {answer}");
        assert_eq!(shop.reactions_on(story), [format!("{BOT} confused")], "{command}");
        assert_eq!(shop.writes(), 2, "a comment and a reaction: {command}");
    }
    shop.assert_silent();
}

#[test]
fn help_says_what_can_be_said_and_what_is_asked_here() {
    let shop = stocked();
    let feature = shop.of("feature/checkout").number;
    shop.says("ana", feature, "/rolecall new user-story key=gift goal=x").done();
    let gift = shop.of("user-story/gift").number;
    for text in ["/rolecall", "/rolecall help", "/rolecall\thelp  "] {
        let before = shop.answers_on(gift).len();
        shop.says("ana", gift, text).done();
        let answer = &shop.answers_on(gift)[before].body;
        for words in [
            "/rolecall new",
            "/rolecall fill",
            "/rolecall accept",
            "/rolecall owner",
            "This is `user-story/gift`",
            "Still missing: `persona`, `benefit`, `criteria`",
        ] {
            assert!(answer.contains(words), "{words} in\n{answer}");
        }
    }
    shop.assert_silent();
}

#[test]
fn several_commands_are_answered_by_one_comment_and_one_that_fails_does_not_stop_the_others() {
    let shop = stocked();
    let story = shop.of(GUEST).number;
    let text = "/rolecall fill benefit=\"I save time\"\r\nand then\r\n/rolecall nonsense\r\n/rolecall owner product-manager\r\n/rolecall accept\r\n";
    let step = shop.says("ana", story, text).done();
    let answer = shop.answer_on(story);
    let parts: Vec<&str> = answer.split("\n\n---\n\n").collect();
    assert_eq!(parts.len(), 4, "{answer}");
    assert!(parts[0].starts_with("Updated: ") && parts[1].starts_with("`/rolecall nonsense` failed:"), "{answer}");
    assert!(parts[2].contains("**Product Manager** (@bo)") && parts[3].contains("is accepted"), "{answer}");
    assert_eq!(shop.reactions_on(story), [format!("{BOT} confused")]);
    let now = shop.issue(story);
    let body = now.body.unwrap();
    assert!(
        !now.open && body.contains("so that **I save time**") && body.contains("\nrole: product-manager\n"),
        "{body}\n{}",
        step.log
    );
    shop.assert_silent();
}

#[test]
fn on_what_is_no_artifact_only_new_and_help_mean_something() {
    let shop = empty();
    let plain = shop.files("ana", "A plain issue", "Words.");
    for command in ["accept", "fill goal=x", "owner product-manager"] {
        let before = shop.answers_on(plain).len();
        shop.says("ana", plain, &format!("/rolecall {command}")).done();
        let answer = &shop.answers_on(plain)[before].body;
        assert!(
            answer.contains(&format!("#{plain} is not an artifact: `/rolecall new TEMPLATE` creates one")),
            "{answer}"
        );
    }
    let issue = shop.issue(plain);
    assert_eq!((issue.body.as_deref(), issue.open, issue.labels.len()), (Some("Words."), true, 0));
}

#[test]
fn a_pull_request_is_no_artifact_but_commands_can_be_said_there() {
    let shop = stocked();
    let pull = shop.fake.arrange(|state| {
        let grants = AppGrants { issues: Grant::Write, contents: Grant::Read, pull_requests: Grant::Write };
        state.add_token("token-bot", BOT, Some(grants));
        state.commit(SHOP, "topic", "Change", &[("a.txt", Some("a"))]);
        state.open_pull(SHOP, "bo", "A change", "topic", "main")
    });
    shop.says("bo", pull, "/rolecall accept\n/rolecall new user-story key=from-pull goal=x").done();
    let comments = shop.issue(pull).comments;
    assert_eq!(comments.len(), 2);
    assert!(
        comments[1].body.contains(&format!("#{pull} is not an artifact")) && comments[1].body.contains("Created: "),
        "{}",
        comments[1].body
    );
    assert_eq!(shop.of("user-story/from-pull").parent, None);
    assert!(shop.issue(pull).open);
}

#[test]
fn a_draft_is_accepted_only_if_somebody_insists_or_closes_it() {
    let shop = empty();
    let plan = shop.files("ana", "A place", "Words.");
    shop.says("ana", plan, "/rolecall new discovery-plan key=books question=\"Who reads?\"").done();
    let draft = shop.of("discovery-plan/books").number;
    shop.says("ana", draft, "/rolecall accept").done();
    let answer = shop.answer_on(draft);
    assert!(answer.contains("can't be accepted: missing `") && answer.contains("/rolecall accept anyway"), "{answer}");
    assert!(!shop.issue(draft).body.unwrap().contains("\naccepted: "));
    shop.fake.arrange(|state| state.close_as(SHOP, draft, Some("completed"), "ana"));
    shop.answer("issues.closed", json!({ "number": draft, "sender": "ana" })).done();
    let told = shop.answers_on(draft).last().unwrap().body.clone();
    assert!(told.contains("is accepted") && told.contains("it is incomplete: missing `"), "{told}");

    shop.says("ana", plan, "/rolecall new discovery-plan key=films question=\"Who watches?\"").done();
    let other = shop.of("discovery-plan/films").number;
    shop.says("ana", other, "/rolecall accept anyway").done();
    let now = shop.issue(other);
    assert!(now.open && now.body.unwrap().contains("\naccepted: "), "{}", shop.answer_on(other));
}
