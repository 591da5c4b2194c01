//! The rule `report: status`: one issue says how things stand, for as long as nobody closes it.

use serde_json::json;

use crate::shop::{CONFIG, SHOP, Shop};

const RULE: &str = "rules:\n  weekly-status:\n    on: [schedule, workflow_dispatch]\n    report: status\n";
const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);

fn shop() -> Shop {
    let mut shop = Shop::with_config(&format!("{CONFIG}{RULE}"));
    shop.apply().done();
    shop.token = "token-bot".to_owned();
    shop
}

fn report(shop: &Shop) -> super::step::Step {
    shop.answer("schedule", json!({ "schedule": "0 6 * * 1" })).done()
}

fn body(shop: &Shop) -> String {
    shop.of("report/status").body.unwrap()
}

#[test]
fn one_issue_says_how_things_stand_and_is_changed_in_place() {
    let shop = shop();
    assert_eq!(report(&shop).made(), ["report/status"]);
    let first = shop.of("report/status").number;
    let text = body(&shop);
    for part in ["## What is wrong", "## Roles", "```mermaid\nflowchart TD", "no-why feature/checkout"] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(!text.contains("## Since last time"), "{text}");
    let writes = shop.writes();
    report(&shop);
    assert_eq!(shop.writes(), writes, "the same day, the same report");

    shop.clock.advance(DAY * 120);
    report(&shop);
    assert_eq!(shop.all_of("report/status").len(), 1);
    assert_eq!(shop.of("report/status").number, first);
    let text = body(&shop);
    assert!(text.contains("## Since last time") && text.contains("- new: note stuck feature/checkout"), "{text}");
    shop.clock.advance(DAY);
    report(&shop);
    assert!(!body(&shop).contains("new: note stuck"), "it isn't new any more:\n{}", body(&shop));
}

#[test]
fn what_somebody_adds_stays_and_a_closed_report_is_left_alone() {
    let shop = shop();
    report(&shop);
    let number = shop.of("report/status").number;
    shop.fake.arrange(|state| {
        let body = state.repository(SHOP).issue(number).body.clone().unwrap();
        let marker = body.find("<!-- rolecall").unwrap();
        let text = format!("{}## Our notes\n\nAsk sales first.\n\n{}", &body[..marker], &body[marker..]);
        state.edit_body_as(SHOP, number, &text, "bo");
    });
    shop.clock.advance(DAY * 120);
    report(&shop);
    let text = body(&shop);
    assert!(text.contains("## Our notes\n\nAsk sales first.") && text.contains("stuck"), "{text}");
    shop.fake.arrange(|state| state.change(SHOP, number, |issue| issue.open = false));
    let writes = shop.writes();
    let step = report(&shop);
    assert!(step.log.contains("`report/status` is closed, so it was not updated"), "{}", step.log);
    assert_eq!((shop.writes(), shop.all_of("report/status").len()), (writes, 1));
}
