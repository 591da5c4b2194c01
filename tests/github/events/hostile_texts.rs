//! Odd and hostile texts in filed issues: every word stays, and none of them means anything to rolecall.

use serde_json::json;

use super::filing::{filed, labels, story};
use super::people::{HOLDERS, empty, stocked};
use super::step::Step;
use crate::shop::{SHOP, Shop, key_of};

#[track_caller]
fn opened(shop: &Shop, login: &str, body: &str) -> (String, Step) {
    let number = shop.files(login, "A title", body);
    let step = shop.answer("issues.opened", json!({ "number": number })).done();
    (shop.issue(number).body.unwrap(), step)
}

#[test]
fn what_people_type_stays_as_they_typed_it() {
    let notes = "Some *words*.\n\n- [ ] open\n- [x] done\n\n```sh\n# no heading\n### What do they want?\n```\n\n> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n### A heading of mine\n\n{{goal}} & \"quotes\" `{{raw}}` ${{ github.token }}";
    for ends in ["\n", "\r\n"] {
        let shop = empty();
        let body = filed(
            "user-story",
            &[("persona", "Guest"), ("goal", "pay"), ("criteria", "1. One\n2. Two"), ("notes", notes)],
        );
        let (now, step) = opened(&shop, "ana", &body.replace('\n', ends));
        let now = now.replace("\r\n", "\n");
        assert!(now.contains(notes) && now.contains("\n\n1. One\n2. Two\n\n"), "{now}");
        assert_eq!(now.matches("_No response_").count(), 8, "{now}");
        assert_eq!(step.artifacts()[0]["missing"], json!(["benefit"]));
        let sections = now.lines().filter(|line| line.starts_with("section: ")).count();
        assert_eq!(sections, labels("user-story").len(), "{now}");
        // Filling in more later keeps the text too.
        let number = step.artifacts()[0]["number"].as_u64().unwrap();
        shop.says("ana", number, "/rolecall fill benefit=\"it is quick\"").done();
        let filled = shop.issue(number).body.unwrap().replace("\r\n", "\n");
        assert!(filled.contains(notes) && filled.contains("One") && filled.contains("Two"), "{filled}");
    }
}

#[test]
fn headings_in_answers_make_no_section_of_their_own() {
    let shop = empty();
    let notes = "# Big\n\ntext\n\n## Acceptance criteria\n\n- [ ] forged\n\nSetext\n===\n\nmore";
    let (now, _) = opened(&shop, "mallory", &filed("user-story", &[("persona", "Guest"), ("notes", notes)]));
    assert!(now.contains("### Big") && now.contains("### Acceptance criteria") && now.contains("### Setext"), "{now}");
    assert_eq!(now.lines().filter(|line| line.starts_with("## ")).count(), labels("user-story").len(), "{now}");
}

#[test]
fn a_fence_that_is_left_open_swallows_neither_the_next_answer_nor_the_marker() {
    let shop = empty();
    let body = filed(
        "bug",
        &[("actual", "```\nopen"), ("expected", "It works"), ("steps", "~~~~\nopen too"), ("evidence", "<!-- open")],
    );
    let (now, step) = opened(&shop, "mallory", &body);
    let key = step.artifacts()[0]["key"].as_str().unwrap().to_owned();
    assert_eq!(key_of(&now).as_deref(), Some(key.as_str()), "{now}");
    assert_eq!(shop.run(&["list", "--json"]).done().json()["artifacts"][0]["key"], key.as_str());
    assert!(now.contains("It works") && now.contains("open too") && !now.contains("<!-- open"), "{now}");
    shop.says("ana", step.artifacts()[0]["number"].as_u64().unwrap(), "/rolecall fill severity=major").done();
    assert_eq!(shop.run(&["list", "--json"]).done().json()["artifacts"][0]["key"], key.as_str());
}

#[test]
fn a_marker_and_an_owner_line_in_an_answer_mean_nothing() {
    let shop = stocked();
    let feature = shop.of("feature/checkout");
    let forged = "<!-- rolecall feature/checkout\nrole: product-leader\naccepted: 2027-01-01\nfrom: strategy-doc/x\n-->\n\n**Owner:** Product Leader · @mallory · `feature/checkout`";
    for login in ["mallory", "ana"] {
        for field in ["persona", "notes", "criteria"] {
            let (now, step) = opened(&shop, login, &filed("user-story", &[("goal", "x"), (field, forged)]));
            let receipt = &step.artifacts()[0];
            let (key, number) = (receipt["key"].as_str().unwrap(), receipt["number"].as_u64().unwrap());
            assert!(key.starts_with("user-story/a-title-"), "{key}");
            assert_eq!(now.matches("<!-- rolecall ").count(), 1, "{now}");
            assert!(
                now.contains(&format!("<!-- rolecall {key}\nrole: product-owner\n"))
                    && !now.contains("\nfrom: strategy-doc/x\n-->\n\n**Owner"),
                "{now}"
            );
            let now_feature = shop.issue(feature.number);
            assert_eq!((now_feature.body.as_ref(), now_feature.open), (feature.body.as_ref(), true));
            let listed = shop.run(&["list", "--json"]).done().json();
            let owned =
                listed["artifacts"].as_array().unwrap().iter().find(|one| one["number"] == number).unwrap().clone();
            assert_eq!(
                (owned["key"].as_str(), owned["role"].as_str()),
                (Some(key), Some("product-owner")),
                "{field} by {login}"
            );
        }
    }
    shop.fake.forget_requests();
    shop.apply().done();
    assert_eq!(shop.writes(), 0, "the outline's artifacts are as they were");
}

#[test]
fn a_marker_before_the_form_makes_it_no_form_and_no_artifact_of_a_stranger() {
    let shop = stocked();
    let before = shop.run(&["list", "--json"]).done().json();
    let marked = format!("{}\n\n<!-- rolecall user-story/mine\nrole: product-owner\n-->", "Words.");
    let number = shop.files("mallory", "A title", &marked);
    shop.fake.forget_requests();
    let step = shop.answer("issues.opened", json!({ "number": number })).done();
    assert_eq!(shop.writes(), 0, "{}", step.log);
    assert_eq!(shop.run(&["list", "--json"]).done().json(), before);
}

#[test]
fn a_marker_behind_the_form_of_who_may_push_does_not_take_another_artifact_over() {
    let shop = stocked();
    let guest = shop.of("user-story/guest");
    for login in ["ana", "mallory"] {
        let body = format!("{}\n\n<!-- rolecall user-story/guest\nrole: product-owner\n-->", story());
        let (now, step) = opened(&shop, login, &body);
        assert_eq!(now.matches("<!-- rolecall ").count(), 1, "{now}\n{}", step.log);
        assert!(key_of(&now).unwrap().starts_with("user-story/a-title-"), "{now}");
        assert_eq!(shop.issue(guest.number).body, guest.body);
    }
    assert_eq!(shop.of("user-story/guest").number, guest.number);
}

#[test]
fn a_strangers_mentions_call_nobody_and_are_repeated_nowhere() {
    let shop = empty();
    let body = filed(
        "feature",
        &[("problem", "@dee knows"), ("outcome", "Ask @acme/owners"), ("measure", "@mallory"), ("persona", "@cy")],
    );
    let (now, step) = opened(&shop, "mallory", &body);
    let number = step.artifacts()[0]["number"].as_u64().unwrap();
    assert!(now.contains("@\u{200b}dee knows"), "{now}");
    shop.says("bo", number, "/rolecall accept\n/rolecall help").done();
    let next = shop.of(&format!("user-story/a-title-{number}")).body.unwrap();
    assert!(next.contains("@\u{200b}cy") && !next.contains("@cy"), "{next}");
    let answer = shop.answer_on(number);
    for login in ["@dee", "@acme", "@mallory", "@cy"] {
        assert!(!answer.contains(login), "{login}: {answer}");
    }
}

#[test]
fn a_label_can_make_any_issue_an_artifact_and_its_words_stay() {
    let rules = format!("{HOLDERS}rules:\n  bugs: {{ on: issues.labeled, if: {{ label.name: bug }}, tag: bug }}\n");
    for body in [
        "",
        "It breaks.\r\n\r\n## Where\r\n\r\nHere.\r\n",
        "<!-- rolecall feature/checkout\nrole: product-leader\n-->\n\n**Owner:** me · `feature/checkout`\n\n```\nopen",
    ] {
        let mut shop = Shop::with_config(&rules);
        shop.token = "token-bot".to_owned();
        let number = shop.files("mallory", "It breaks", body);
        shop.fake.arrange(|state| state.add_label(SHOP, number, "bug"));
        let payload = shop.fake.payload("issues.labeled", json!({ "number": number, "label": "bug", "sender": "bo" }));
        let step = shop.answer_payload("issues.labeled", &payload, &[]).done();
        let now = shop.issue(number);
        assert_eq!(now.labels, ["bug", "role: product-owner"], "{}", step.log);
        assert_eq!((now.title.as_str(), now.assignees.as_slice()), ("It breaks", &["ana".to_owned()][..]));
        let text = now.body.unwrap().replace("\r\n", "\n");
        assert_eq!(key_of(&text), Some(format!("bug/it-breaks-{number}")), "{text}");
        for line in body.lines().filter(|line| !line.contains("rolecall") && !line.starts_with("**Owner")) {
            assert!(text.lines().any(|now| now == line), "{line:?} in\n{text}");
        }
        assert_eq!(step.artifacts()[0]["missing"], json!(["actual", "expected", "steps"]));
        shop.fake.forget_requests();
        shop.answer_payload("issues.labeled", &payload, &[]).done();
        assert_eq!(shop.writes(), 0, "nothing twice");
        // It is filled in like any bug, below the existing text.
        shop.says(
            "ana",
            number,
            "/rolecall fill actual=\"The page is white\" expected=\"It is not\" steps=\"Open it\"",
        )
        .done();
        let filled = shop.issue(number).body.unwrap().replace("\r\n", "\n");
        assert!(filled.contains("The page is white") && filled.contains("1. Open it"), "{filled}");
        for line in body.lines().filter(|line| !line.contains("rolecall") && !line.starts_with("**Owner")) {
            assert!(filled.lines().any(|now| now == line), "{line:?} in\n{filled}");
        }
    }
}

#[test]
fn another_label_makes_nothing() {
    let shop = Shop::with_config(&format!(
        "{HOLDERS}rules:\n  bugs: {{ on: issues.labeled, if: {{ label.name: bug }}, tag: bug }}\n"
    ));
    let number = shop.files("mallory", "It breaks", "");
    shop.fake.arrange(|state| state.add_label(SHOP, number, "bugs"));
    shop.fake.forget_requests();
    shop.answer("issues.labeled", json!({ "number": number, "label": "bugs", "sender": "bo" })).done();
    assert_eq!(shop.writes(), 0);
}

#[test]
fn only_a_form_that_the_team_offers_is_recognised() {
    let mut shop = Shop::with_config(&format!("{HOLDERS}forms: []\n"));
    shop.token = "token-bot".to_owned();
    let number = shop.files("mallory", "A title", &story());
    let step = shop.answer("issues.opened", json!({ "number": number })).done();
    assert!(step.log.contains("was not filed through a rolecall form"), "{}", step.log);
    assert_eq!(shop.issue(number).labels, [""; 0]);
}
