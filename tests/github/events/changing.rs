//! Comment commands that change the artifact they are posted on: accept it, fill it in, move it to another role.

use super::people::stocked;
use crate::shop::SHOP;

const GUEST: &str = "user-story/guest";
const SPRINT: &str = "sprint-objectives/sprint-1";

#[test]
fn accept_closes_what_closing_accepts_and_tells_the_next_role() {
    let shop = stocked();
    let sprint = shop.of(SPRINT).number;
    let step = shop.says("ana", sprint, "Done!\n/rolecall accept").done();
    assert_eq!(step.made(), ["sprint-review/sprint-1"]);
    let now = shop.issue(sprint);
    assert_eq!((now.open, now.state_reason.as_deref()), (false, Some("completed")));
    let review = shop.of("sprint-review/sprint-1").number;
    let answer = shop.answer_on(sprint);
    assert!(
        answer.starts_with(&format!(
            "`{SPRINT}` is accepted. Next:\n\n- **Product Owner** (@ana): #{review} `sprint-review/sprint-1`"
        )),
        "{answer}"
    );
    // Both the event of its closing and the repeated command find everything done.
    let step = shop.answer("issues.closed", serde_json::json!({ "number": sprint, "sender": "ana" })).done();
    assert!(step.made().is_empty(), "{}", step.log);
    assert_eq!(shop.answers_on(sprint).len(), 1, "the next role is told once");
    let again = shop.says("ana", sprint, "/rolecall accept").done();
    assert!(again.made().is_empty(), "{}", again.log);
    assert_eq!(shop.all_of("sprint-review/sprint-1").len(), 1);
    assert!(shop.answers_on(sprint)[1].body.contains("is accepted"), "{:?}", shop.answers_on(sprint));
}

#[test]
fn accept_leaves_open_what_only_a_command_accepts() {
    let shop = stocked();
    let feature = shop.of("feature/checkout").number;
    shop.says("bo", feature, "/rolecall accept").done();
    let now = shop.issue(feature);
    assert!(now.open && now.body.unwrap().contains("\naccepted: 2027-01-04\n"));
    assert!(
        shop.answer_on(feature).starts_with("`feature/checkout` is accepted. No follow-up is due."),
        "it has its stories"
    );
}

#[test]
fn what_was_closed_without_being_done_is_not_accepted_and_the_answer_does_not_say_it_is() {
    let shop = stocked();
    let sprint = shop.of(SPRINT).number;
    shop.fake.arrange(|state| state.close_as(SHOP, sprint, Some("not_planned"), "ana"));
    let step = shop.says("ana", sprint, "/rolecall accept").done();
    assert!(step.made().is_empty(), "{}", step.log);
    let answer = shop.answer_on(sprint);
    assert!(!answer.contains("is accepted.") && answer.contains("closed without being completed"), "{answer}");
    assert!(answer.contains("reopen it"), "{answer}");
}

#[test]
fn accepting_what_still_asks_is_done_if_somebody_insists_and_told() {
    let shop = stocked();
    let feature = shop.of("feature/checkout").number;
    shop.says("ana", feature, "/rolecall new user-story key=bare goal=x").done();
    let bare = shop.of("user-story/bare").number;
    shop.says("ana", bare, "/rolecall accept anyway").done();
    assert!(shop.issue(bare).open);
    let answer = shop.answer_on(bare);
    assert!(answer.contains("is accepted") && answer.contains("it is incomplete: missing `"), "{answer}");
}

#[test]
fn fill_answers_what_a_draft_asks_and_the_rest_stays_asked() {
    let shop = stocked();
    let feature = shop.of("feature/checkout").number;
    shop.says("ana", feature, "/rolecall new user-story key=gift persona=Giver goal=\"send a card\"").done();
    let gift = shop.of("user-story/gift").number;
    shop.says("bo", gift, "/rolecall fill benefit=\"nobody is left out\"").done();
    let body = shop.issue(gift).body.unwrap();
    assert!(body.contains("As a **Giver**, I want to **send a card**, so that **nobody is left out**."), "{body}");
    let answer = shop.answer_on(gift);
    assert!(
        answer.starts_with("Updated: ") && answer.contains("- `criteria`:") && !answer.contains("- `benefit`"),
        "{answer}"
    );
    shop.says("bo", gift, "/rolecall fill criteria=\"It comes\" criteria=\"In time\"").done();
    let body = shop.issue(gift).body.unwrap();
    assert!(body.contains("- [ ] It comes\n- [ ] In time\n") && !body.contains("Guidance"), "{body}");
    assert!(!shop.answers_on(gift)[1].body.contains("Still missing"));
    // An empty answer removes the current one.
    shop.says("bo", gift, "/rolecall fill benefit=\"\"").done();
    let body = shop.issue(gift).body.unwrap();
    assert!(!body.contains("nobody is left out"), "{body}");
    assert!(shop.answers_on(gift)[2].body.contains("- `benefit`:"), "{:?}", shop.answers_on(gift));
    shop.assert_silent();
}

#[test]
fn fill_leaves_what_people_wrote_and_says_so() {
    let shop = stocked();
    let story = shop.of(GUEST).number;
    shop.rewrite(story, "As a **Guest**, I want", "Whoever comes, wants");
    let step = shop.says("ana", story, "/rolecall fill benefit=\"I save time\"").done();
    assert_eq!(step.outputs["conflicts"], "1", "{}", step.log);
    let body = shop.issue(story).body.unwrap();
    assert!(body.contains("Whoever comes, wants") && !body.contains("I save time"), "{body}");
    let answer = shop.answer_on(story);
    assert!(
        answer.contains("the section `Story` was edited by hand and was left as it is") && !answer.contains("--force"),
        "{answer}"
    );
    assert!(!answer.starts_with("Updated: "), "{answer}");
}

#[test]
fn fill_of_what_is_closed_changes_nothing() {
    let shop = stocked();
    let story = shop.of(GUEST);
    shop.fake.arrange(|state| state.close(SHOP, story.number, "completed"));
    shop.says("ana", story.number, "/rolecall fill benefit=other").done();
    assert_eq!(shop.issue(story.number).body, story.body);
    let answer = shop.answer_on(story.number);
    assert!(answer.contains("`user-story/guest` is closed: reopen it"), "{answer}");
}

#[test]
fn owner_moves_label_assignees_owner_line_and_marker_by_any_title() {
    for role in ["product-manager", "Product Manager", "\"product manager\"", "PM"] {
        let shop = stocked();
        let story = shop.of(GUEST).number;
        // A person assigned somebody else and added a label.
        shop.fake.arrange(|state| {
            state.change(SHOP, story, |issue| issue.assignees.push("cy".to_owned()));
            state.add_label(SHOP, story, "urgent");
        });
        shop.says("ana", story, &format!("/rolecall owner {role}")).done();
        let now = shop.issue(story);
        let mut labels = now.labels.clone();
        labels.sort_unstable();
        assert_eq!(labels, ["role: product-manager", "story", "urgent"], "{role}");
        assert_eq!(now.assignees, ["cy", "bo"], "{role}");
        let body = now.body.unwrap();
        assert!(body.contains("**Owner:** Product Manager · @bo · `user-story/guest`"), "{body}");
        assert!(body.contains("\nrole: product-manager\n"), "{body}");
        let answer = shop.answer_on(story);
        assert!(answer.contains(&format!("#{story} `{GUEST}`, owned by **Product Manager** (@bo)")), "{answer}");
        shop.assert_quiet();
    }
}

#[test]
fn owner_of_the_same_role_changes_nothing_and_of_what_is_closed_neither() {
    let shop = stocked();
    let story = shop.of(GUEST);
    shop.says("ana", story.number, "/rolecall owner product-owner").done();
    assert!(shop.answer_on(story.number).starts_with("Nothing was changed: "));
    shop.fake.arrange(|state| state.close(SHOP, story.number, "completed"));
    shop.says("ana", story.number, "/rolecall owner product-manager").done();
    let answer = &shop.answers_on(story.number)[1].body;
    assert!(
        answer.starts_with("Nothing was changed: ")
            && answer.contains("owned by **Product Owner** (@ana)")
            && answer.contains("it is closed"),
        "{answer}"
    );
    let now = shop.issue(story.number);
    assert_eq!((now.body, now.labels, now.assignees), (story.body, story.labels, story.assignees));
}

#[test]
fn a_title_that_nobody_touched_is_nobody_s_and_says_what_was_said() {
    let shop = stocked();
    let sprint = shop.of("sprint-objectives/sprint-1").number;
    shop.says("ana", sprint, "/rolecall new bug key=odd actual=\"mail @mallory <!-- `now`\"").done();
    let bug = shop.of("bug/odd");
    assert_eq!(bug.title, "Bug: mail @mallory <!-- `now`");
    let step = shop.says("ana", bug.number, "/rolecall fill expected=\"It works\"").done();
    assert!(!step.log.contains("by hand"), "{}", step.log);
    assert_eq!(shop.of("bug/odd").title, bug.title);
    shop.says("ana", bug.number, "/rolecall fill actual=\"mail @bo\"").done();
    assert_eq!(shop.of("bug/odd").title, "Bug: mail @bo");
    assert!(shop.of("bug/odd").body.unwrap().contains("mail @\u{200b}bo"));
}
