//! The default rules, each with the event that triggers it.

use serde_json::json;

use crate::shop::{SHOP, Shop};

const CONFIG: &str = "roles:\n  product-owner: { holders: [ana] }\n  product-manager: { holders: [bo] }\n  product-development: { holders: [cy] }\noutlines: [outline.yml]\n";

fn shop() -> Shop {
    let mut shop = Shop::with_config(CONFIG);
    shop.token = "token-bot".to_owned();
    shop
}

#[test]
fn a_sprint_s_milestone_begins_its_objectives() {
    let shop = shop();
    let number = shop.fake.arrange(|state| state.add_milestone(SHOP, "ana", "Sprint 5", Some("2027-02-26T08:00:00Z")));
    let step = shop.answer("milestone.created", json!({ "number": number })).done();
    assert_eq!(step.made(), ["sprint-objectives/sprint-5"]);
    let issue = shop.of("sprint-objectives/sprint-5");
    assert_eq!(issue.milestone, Some(number));
    assert_eq!(issue.assignees, ["ana"]);
    let body = issue.body.unwrap();
    assert!(body.contains("- **End:** 2027-02-26\n") && body.contains("- **Sprint:** Sprint 5\n"), "{body}");
    assert_eq!(step.outputs["number"], issue.number.to_string());
    assert_eq!((step.outputs["created"].as_str(), step.outputs["failed"].as_str()), ("1", "0"));
    assert!(step.summary.contains("#### Product Owner"), "{}", step.summary);
    // Repeating the event creates nothing twice.
    shop.fake.forget_requests();
    let again = shop.answer("milestone.created", json!({ "number": number })).done();
    assert_eq!((again.outputs["created"].as_str(), shop.writes()), ("0", 0), "{}", again.log);
}

#[test]
fn a_version_s_milestone_begins_its_release_plan() {
    let shop = shop();
    let number = shop.fake.arrange(|state| state.add_milestone(SHOP, "ana", "v1.2.0", Some("2027-03-01T08:00:00Z")));
    let step = shop.answer("milestone.created", json!({ "number": number })).done();
    assert_eq!(step.made(), ["release-plan/v1.2.0"]);
    let issue = shop.of("release-plan/v1.2.0");
    assert_eq!((issue.milestone, issue.title.as_str()), (Some(number), "Release plan: v1.2.0"));
    assert!(issue.body.unwrap().contains("- **Release date:** 2027-03-01\n"));
}

#[test]
fn other_milestones_and_other_people_begin_nothing() {
    let shop = shop();
    let other = shop.fake.arrange(|state| state.add_milestone(SHOP, "ana", "Sprinter vans", None));
    let step = shop.answer("milestone.created", json!({ "number": other })).done();
    assert!(step.made().is_empty() && step.log.contains("no rule matches `milestone.created`"), "{}", step.log);
    let sprint = shop.fake.arrange(|state| state.add_milestone(SHOP, "dee", "Sprint 5", None));
    let step = shop.answer("milestone.created", json!({ "number": sprint, "sender": "dee" })).done();
    assert!(step.made().is_empty() && step.log.contains("`dee` has no push access"), "{}", step.log);
}

#[test]
fn a_milestone_that_an_outline_made_has_its_objectives() {
    let shop = shop();
    shop.apply().done();
    let number = shop.fake.arrange(|state| {
        state.repository(SHOP).milestones.values().find(|milestone| milestone.title == "Sprint 1").unwrap().number
    });
    let step = shop.answer("milestone.created", json!({ "number": number, "sender": "ana" })).done();
    assert_eq!(step.outputs["kept"], "1", "{}", step.log);
    assert_eq!(shop.by_key().len(), 4);
}

#[test]
fn an_accepted_artifact_hands_on_once() {
    let shop = shop();
    shop.apply().done();
    let sprint = shop.of("sprint-objectives/sprint-1");
    shop.fake.arrange(|state| state.close_as(SHOP, sprint.number, Some("completed"), "ana"));
    let step = shop.answer("issues.closed", json!({ "number": sprint.number })).done();
    assert_eq!(step.made(), ["sprint-review/sprint-1"], "{}", step.log);
    let review = shop.of("sprint-review/sprint-1");
    let body = review.body.unwrap();
    assert!(body.contains(&format!("follows #{}", sprint.number)), "{body}");
    let comments = shop.issue(sprint.number).comments;
    assert_eq!(comments.len(), 1);
    assert!(comments[0].body.contains("**Product Owner** (@ana)"), "{}", comments[0].body);
    assert!(comments[0].body.contains(&format!("#{} `sprint-review/sprint-1`", review.number)), "{}", comments[0].body);
    // Reopened and closed again: nothing is created twice.
    shop.fake.arrange(|state| state.reopen(SHOP, sprint.number));
    shop.fake.arrange(|state| state.close_as(SHOP, sprint.number, Some("completed"), "ana"));
    shop.fake.forget_requests();
    let again = shop.answer("issues.closed", json!({ "number": sprint.number })).done();
    assert_eq!((again.made().len(), shop.writes()), (0, 0), "{}", again.log);
    assert_eq!(shop.issue(sprint.number).comments.len(), 1);
}

#[test]
fn what_was_not_accepted_hands_nothing_on() {
    let shop = shop();
    shop.apply().done();
    let (sprint, feature) = (shop.of("sprint-objectives/sprint-1").number, shop.of("feature/checkout").number);
    // Closed as not planned; closed where closing does not accept; closed by somebody without push access.
    shop.fake.arrange(|state| state.close_as(SHOP, sprint, Some("not_planned"), "ana"));
    assert!(shop.answer("issues.closed", json!({ "number": sprint })).done().made().is_empty());
    shop.fake.arrange(|state| state.close_as(SHOP, feature, Some("completed"), "ana"));
    let step = shop.answer("issues.closed", json!({ "number": feature })).done();
    assert!(step.made().is_empty() && step.log.contains("/rolecall accept"), "{}", step.log);
    shop.fake.arrange(|state| state.reopen(SHOP, sprint));
    shop.fake.arrange(|state| state.close_as(SHOP, sprint, Some("completed"), "dee"));
    let step = shop.answer("issues.closed", json!({ "number": sprint, "sender": "dee" })).done();
    assert!(step.made().is_empty() && step.log.contains("has no push access"), "{}", step.log);
}
