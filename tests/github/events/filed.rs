//! Issues filed through a form become artifacts. None of the text that people wrote is lost, then or later.

use serde_json::json;

use super::filing::{filed, labels, story, template};
use super::people::{empty, stocked};
use super::step::Step;
use crate::shop::{SHOP, Shop};

/// Files an issue and lets the workflow answer.
#[track_caller]
fn opened(shop: &Shop, login: &str, title: &str, body: &str) -> (u64, Step) {
    let number = shop.files(login, title, body);
    let step = shop.answer("issues.opened", json!({ "number": number })).done();
    (number, step)
}

/// The text of an issue without its owner line and marker.
fn words(body: &str) -> &str {
    body.split("\n**Owner:** ").next().unwrap().trim_end()
}

#[test]
fn what_is_filed_through_each_form_is_tagged_for_its_role() {
    for (id, role, holder, required) in [
        ("user-story", "product-owner", "ana", &["persona", "goal", "benefit", "criteria"][..]),
        ("bug", "product-owner", "ana", &["actual", "expected", "steps"]),
        ("feature", "product-manager", "bo", &["problem", "outcome", "measure"]),
        ("tech-enabler", "product-owner", "ana", &["enables", "done_when"]),
    ] {
        for login in ["bo", "cy", "dee", "mallory"] {
            let shop = empty();
            let answers: Vec<(&str, &str)> = required.iter().map(|field| (*field, "Words of the filer")).collect();
            let body = filed(id, &answers[1..]);
            let (number, step) = opened(&shop, login, "It's   a *title*: ü!", &body);
            let now = shop.issue(number);
            let mut found = now.labels.clone();
            found.sort_unstable();
            let mut wanted = template(id).labels.clone();
            wanted.push(format!("role: {role}"));
            wanted.sort_unstable();
            assert_eq!(found, wanted, "{id} by {login}\n{}", step.log);
            let may_push = login == "bo";
            assert_eq!(
                now.assignees.iter().map(String::as_str).collect::<Vec<_>>(),
                if may_push { vec![holder] } else { vec![] },
                "{id} by {login}"
            );
            assert_eq!(now.title, "It's   a *title*: ü!");
            assert!(now.open && now.comments.is_empty() && now.milestone.is_none());
            let text = now.body.unwrap();
            let key = format!("{id}/its-a-title-ü-{number}");
            assert!(text.contains(&format!("<!-- rolecall {key}\nrole: {role}\n")), "{text}");
            assert!(text.contains(&format!("· `{key}`\n")), "{text}");
            let sections: Vec<&str> = text
                .lines()
                .filter_map(|line| line.strip_prefix("section: ")?.split_once(' '))
                .map(|(_, heading)| heading)
                .collect();
            assert_eq!(sections, labels(id), "a section a form heading");
            assert_eq!(words(&text), body.replace("### ", "## "), "every word stays");
            let receipt = &step.artifacts()[0];
            assert_eq!(
                (receipt["key"].as_str(), receipt["action"].as_str(), receipt["number"].as_u64()),
                (Some(key.as_str()), Some("update"), Some(number))
            );
            assert_eq!(receipt["missing"], json!([required[0]]), "what is not answered is told");
            assert_eq!(
                (step.outputs["number"].as_str(), step.outputs["updated"].as_str()),
                (number.to_string().as_str(), "1")
            );
        }
    }
}

#[test]
fn the_sprint_of_a_filed_story_is_its_milestone_only_where_its_filer_may_push() {
    for (login, may_push) in [("ana", true), ("cy", false), ("mallory", false)] {
        let shop = empty();
        let (number, _) = opened(&shop, login, "Pay in euros", &story());
        assert_eq!(shop.issue(number).milestone.is_some(), may_push, "{login}");
        let milestones = shop.fake.arrange(|state| state.repository(SHOP).milestones.len());
        assert_eq!(milestones, usize::from(may_push), "a stranger's words make no milestone");
    }
}

#[test]
fn what_was_filed_is_filled_in_like_any_artifact_and_loses_no_word() {
    for login in ["ana", "mallory"] {
        let shop = empty();
        let body = filed(
            "user-story",
            &[
                ("persona", "Guest"),
                ("goal", "pay in euros"),
                ("criteria", "- [ ] Prices\n- [x] The bank"),
                ("notes", "Some\n\n- more\n- words\n\n```\ncode\n```"),
            ],
        );
        let (number, _) = opened(&shop, login, "Euros", &body);
        let step = shop.says("ana", number, "/rolecall fill benefit=\"I know what it costs\"").done();
        let now = shop.issue(number);
        let text = now.body.unwrap();
        for word in [
            "Guest",
            "pay in euros",
            "I know what it costs",
            "[ ] Prices",
            "[x] The bank",
            "Some\n\n- more\n- words\n\n```\ncode\n```",
        ] {
            assert!(text.contains(word), "{word} in\n{text}\n{}", step.log);
        }
        assert_eq!(now.title, "Euros", "the title is its filer's");
        assert!(
            !shop.answer_on(number).contains("Still missing") && !shop.answer_on(number).contains("title"),
            "{}",
            shop.answer_on(number)
        );
        assert!(shop.answer_on(number).starts_with("Updated: "), "{}", shop.answer_on(number));
        // Once more, from the command line.
        shop.run(&["fill", &format!("user-story/euros-{number}"), "--set", "size=M"]).done();
        let text = shop.issue(number).body.unwrap();
        for word in [
            "Guest",
            "pay in euros",
            "I know what it costs",
            "Prices",
            "The bank",
            "Some\n\n- more\n- words\n\n```\ncode\n```",
        ] {
            assert!(text.contains(word), "{word} in\n{text}");
        }
    }
}

#[test]
fn filling_in_a_strangers_story_makes_no_milestone_of_the_strangers_words() {
    let shop = empty();
    let (number, _) = opened(&shop, "mallory", "Pay in euros", &story());
    shop.says("ana", number, "/rolecall fill size=M").done();
    assert!(shop.fake.arrange(|state| state.repository(SHOP).milestones.is_empty()));
    // Somebody with push access names the sprint, so it becomes a milestone.
    shop.says("ana", number, "/rolecall fill sprint=\"Sprint 10\"").done();
    let titles = shop
        .fake
        .arrange(|state| state.repository(SHOP).milestones.values().map(|one| one.title.clone()).collect::<Vec<_>>());
    assert_eq!(titles, ["Sprint 10"]);
    assert!(shop.issue(number).milestone.is_some());
}

#[test]
fn what_was_filed_is_accepted_listed_and_moved_like_any_artifact() {
    let shop = empty();
    let body = filed(
        "feature",
        &[
            ("problem", "Guests must count"),
            ("outcome", "Guests pay in euros"),
            ("measure", "Baskets, from 60 to 70, by May"),
            ("persona", "Guests"),
        ],
    );
    let (number, _) = opened(&shop, "mallory", "Euros", &body);
    let key = format!("feature/euros-{number}");
    let listed = shop.run(&["list", "--role", "product-manager", "--json"]).done().json();
    assert_eq!(listed["artifacts"][0]["key"], key.as_str());
    let before = shop.issue(number).body.unwrap();
    shop.says("bo", number, "/rolecall owner product-owner").done();
    let moved = shop.issue(number);
    assert_eq!(
        (words(moved.body.as_deref().unwrap()), moved.assignees.as_slice()),
        (words(&before), &["ana".to_owned()][..])
    );
    shop.says("bo", number, "/rolecall accept").done();
    let story = shop.of(&format!("user-story/euros-{number}"));
    assert_eq!(story.parent, Some(shop.issue(number).id));
    assert!(story.body.unwrap().contains("As a **Guests**"), "what was filed is handed on");
    assert_eq!(words(&shop.issue(number).body.unwrap()), words(&before));
}

#[test]
fn the_same_filing_again_writes_nothing_whatever_people_did_meanwhile() {
    let shop = empty();
    let number = shop.files("ana", "Pay in euros", &story());
    let payload = shop.fake.payload("issues.opened", json!({ "number": number }));
    shop.answer_payload("issues.opened", &payload, &[]).done();
    let first = shop.issue(number);
    for change in 0..4 {
        shop.fake.arrange(|state| match change {
            1 => state.change(SHOP, number, |issue| issue.assignees.clear()),
            2 => state.edit_title(SHOP, number, "Another title"),
            3 => state.edit_body(SHOP, number, &first.body.as_deref().unwrap().replace("euros", "dollars")),
            _ => {}
        });
        shop.fake.forget_requests();
        let step = shop.answer_payload("issues.opened", &payload, &[]).done();
        assert_eq!(shop.writes(), 0, "{change}: {}", step.log);
        assert!(step.log.contains("already"), "{}", step.log);
    }
    // If somebody removes the label, the issue is still recognized by its marker, which is rolecall's own.
    shop.fake.arrange(|state| state.take_label_off(SHOP, number, "role: product-owner"));
    shop.fake.forget_requests();
    let step = shop.answer_payload("issues.opened", &payload, &[]).done();
    assert_eq!(shop.writes(), 0, "{}", step.log);
}

#[test]
fn a_long_title_leaves_room_for_the_number() {
    let shop = empty();
    for title in ["あ".repeat(200), "word ".repeat(50).trim().to_owned(), "🎉🎉".to_owned(), "-".to_owned()] {
        let (number, step) = opened(&shop, "ana", &title, &story());
        let key = step.artifacts()[0]["key"].as_str().unwrap().to_owned();
        assert!(key.ends_with(&format!("-{number}")) || key == format!("user-story/{number}"), "{key}");
        assert_eq!(shop.issue(number).title, title);
    }
}

#[test]
fn what_was_not_filed_through_a_form_is_left_alone() {
    let shop = empty();
    let whole = story();
    for body in [
        String::new(),
        "Words.".to_owned(),
        whole.replace("### ", "## "),
        whole.replacen("### ", "#### ", 1),
        format!("Before it all\n\n{whole}"),
        // A required question is missing. (A missing optional one is fine: it may be newer than the form.)
        format!("### {}", whole.splitn(3, "### ").nth(2).unwrap()),
        format!("> {}", whole.replace('\n', "\n> ")),
    ] {
        shop.fake.forget_requests();
        let (number, step) = opened(&shop, "ana", "A title", &body);
        assert_eq!(shop.writes(), 0, "{body}\n{}", step.log);
        assert!(step.log.contains(&format!("#{number} was not filed through a rolecall form")), "{}", step.log);
        assert_eq!(shop.issue(number).body.as_deref(), Some(body.as_str()));
    }
}

#[test]
fn an_issue_that_is_gone_or_changed_meanwhile_is_left_alone() {
    let shop = stocked();
    let number = shop.files("ana", "Pay in euros", &story());
    let payload = shop.fake.payload("issues.opened", json!({ "number": number }));
    shop.fake.arrange(|state| state.edit_body(SHOP, number, "I changed my mind."));
    shop.fake.forget_requests();
    let step = shop.answer_payload("issues.opened", &payload, &[]).done();
    assert_eq!(shop.writes(), 0, "{}", step.log);
    assert!(step.log.contains("changed in the meantime"), "{}", step.log);
    shop.fake.arrange(|state| state.take_away(SHOP, number, false));
    let step = shop.answer_payload("issues.opened", &payload, &[]).done();
    assert_eq!(shop.writes(), 0, "{}", step.log);
    assert!(step.log.contains("no longer exists"), "{}", step.log);
}

/// A pasted log can fill an issue up to GitHub's limit. Whoever is accountable still has to find it.
#[test]
fn a_filing_without_room_for_a_marker_still_gets_its_label() {
    let shop = empty();
    let body = story();
    let room = 65_536 - body.chars().count();
    let full = body.trim_end_matches("_No response_").to_owned() + &"x".repeat(room);
    let (number, step) = opened(&shop, "dee", "It crashes", &full);
    let now = shop.issue(number);
    assert!(now.labels.contains(&"role: product-owner".to_owned()), "{}", step.log);
    assert_eq!(now.body.as_deref(), Some(full.as_str()));
    assert!(step.log.contains("leaves no room for an owner line and a marker"), "{}", step.log);
}
