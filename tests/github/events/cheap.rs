//! The cost of an event that leads to nothing.

use serde_json::json;

use super::people::stocked;
use crate::shop::{SHOP, Shop};

/// An issue that is not an artifact.
fn plain(shop: &Shop, body: &str) -> u64 {
    let number = shop.files("mallory", "Where is the manual?", body);
    shop.fake.arrange(|state| state.close_as(SHOP, number, Some("completed"), "ana"));
    number
}

#[test]
fn a_closed_issue_that_is_no_artifact_costs_few_requests() {
    let shop = stocked();
    let number = plain(&shop, "I can't find it.");
    shop.fake.forget_requests();
    let step = shop.answer("issues.closed", json!({ "number": number, "sender": "ana" })).done();
    assert!(step.log.contains(&format!("#{number} is not an artifact")), "{}", step.log);
    let requests = shop.fake.requests();
    assert!(requests.len() <= 4 && requests.iter().all(|seen| !seen.write), "{requests:#?}");
}

#[test]
fn an_issue_whose_text_became_an_artifacts_since_the_event_is_one() {
    let shop = stocked();
    let sprint = shop.of("sprint-objectives/sprint-1");
    shop.fake.arrange(|state| state.close_as(SHOP, sprint.number, Some("completed"), "ana"));
    let mut payload = shop.fake.payload("issues.closed", json!({ "number": sprint.number, "sender": "ana" }));
    payload["issue"]["body"] = json!("Not yet.");
    let step = shop.answer_payload("issues.closed", &payload, &[]).done();
    assert_eq!(step.made(), ["sprint-review/sprint-1"], "{}", step.log);
}
