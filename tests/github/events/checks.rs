//! The rule `check: true`: one comment on an artifact, changed in place, hidden once nothing is wrong.

use super::people::{HOLDERS, empty, stocked};
use crate::fake::Comment;
use crate::shop::{SHOP, Shop};
use serde_json::json;

const GUEST: &str = "user-story/guest";
const RULE: &str = "rules:
  artifact-checked:
    on: [issues.opened, issues.edited]
    check: true
";
const BENEFIT: &str = "so that **";
const CRITERIA: &str = "- [ ] Given a basket, when I pay with a card, then I see the number of my order\n\
    - [ ] Given a declined card, when I pay, then I see my basket and an error";

fn shop() -> Shop {
    let shop = stocked();
    shop.write(".github/rolecall.yml", &format!("{HOLDERS}{RULE}"));
    shop
}

/// Somebody changes words of an issue, and the workflow answers.
fn edit(shop: &Shop, number: u64, from: &str, to: &str) {
    shop.fake.arrange(|state| {
        let body = state.repository(SHOP).issue(number).body.clone().unwrap();
        assert!(body.contains(from), "{body}");
        state.edit_body_as(SHOP, number, &body.replace(from, to), "bo");
    });
    shop.answer("issues.edited", json!({ "number": number, "sender": "bo" })).done();
}

fn comments(shop: &Shop, number: u64) -> Vec<Comment> {
    shop.issue(number).comments
}

/// Takes out all criteria.
fn without_criteria(shop: &Shop, number: u64) -> (String, String) {
    let body = shop.issue(number).body.unwrap();
    let begin = body.find("- [ ] ").unwrap();
    let end = begin + body[begin..].find("\n\n").unwrap();
    (body[begin..end].to_owned(), "To be written.".to_owned())
}

#[test]
fn one_comment_says_what_is_wrong_and_is_hidden_once_it_is_fixed() {
    let shop = shop();
    let story = shop.of(GUEST).number;
    let (written, _) = without_criteria(&shop, story);
    edit(&shop, story, &written, CRITERIA);
    assert_eq!(comments(&shop, story).len(), 0, "nothing is wrong: {:?}", comments(&shop, story));

    let (criteria, nothing) = without_criteria(&shop, story);
    edit(&shop, story, &criteria, &nothing);
    let [first] = &comments(&shop, story)[..] else { panic!("one comment: {:?}", comments(&shop, story)) };
    assert!(first.body.contains("`placeholder`") && !first.minimized, "{first:?}");

    // Another mistake: the same comment.
    edit(&shop, story, BENEFIT, "so that ** ** **");
    let [second] = &comments(&shop, story)[..] else { panic!("one comment: {:?}", comments(&shop, story)) };
    assert_eq!(second.id, first.id);

    edit(&shop, story, "so that ** ** **", BENEFIT);
    edit(&shop, story, &nothing, &criteria);
    let [fixed] = &comments(&shop, story)[..] else { panic!("one comment: {:?}", comments(&shop, story)) };
    assert!(fixed.id == first.id && fixed.minimized && !fixed.body.contains("placeholder"), "{fixed:?}");
    let writes = shop.writes();
    edit(&shop, story, "I see my basket", "I see the basket");
    assert_eq!(shop.writes(), writes, "nothing is left to say");

    let (criteria, nothing) = without_criteria(&shop, story);
    edit(&shop, story, &criteria, &nothing);
    let [again] = &comments(&shop, story)[..] else { panic!("one comment: {:?}", comments(&shop, story)) };
    assert!(again.id == first.id && !again.minimized && again.body.contains("`placeholder`"), "{again:?}");
}

#[test]
fn a_comment_that_somebody_edited_stays_as_they_wrote_it() {
    let shop = shop();
    let story = shop.of(GUEST).number;
    let (criteria, nothing) = without_criteria(&shop, story);
    edit(&shop, story, &criteria, &nothing);
    shop.fake.arrange(|state| {
        state.change(SHOP, story, |issue| issue.comments[0].body = format!("I know.\n\n{}", issue.comments[0].body));
    });
    edit(&shop, story, &nothing, &criteria);
    let [kept] = &comments(&shop, story)[..] else { panic!("one comment: {:?}", comments(&shop, story)) };
    assert!(kept.body.starts_with("I know.") && !kept.minimized, "{kept:?}");
}

#[test]
fn what_is_no_artifact_and_what_is_a_fresh_draft_gets_no_comment() {
    let shop = shop();
    let plain =
        shop.files("mallory", "It crashes", "As a user, I want it to work.\n\n<!-- rolecall user-story/guest -->");
    let step = shop.answer("issues.opened", json!({ "number": plain, "sender": "mallory" })).done();
    assert!(comments(&shop, plain).is_empty(), "{}", step.log);
    shop.run(&["new", "user-story", "--draft", "--key", "later"]).done();
    let draft = shop.of("user-story/later").number;
    shop.answer("issues.opened", json!({ "number": draft, "sender": "ana" })).done();
    assert!(comments(&shop, draft).is_empty());
}

#[test]
fn a_rule_that_checks_what_is_neither_an_issue_nor_a_pull_request_is_refused() {
    let shop = empty();
    shop.write(".github/rolecall.yml", "rules:\n  odd:\n    on: milestone.created\n    check: true\n");
    let ran = shop.run(&["event", "--list"]);
    assert!(ran.code == 2 && ran.err.contains("`check` needs an issue or a pull request"), "{}", ran.err);
}
