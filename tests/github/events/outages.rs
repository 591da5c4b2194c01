//! Lasting failures: an outage in the middle of an event, and how the next run deals with it.

use serde_json::json;

use super::filing::{filed, story};
use super::people::{HOLDERS, empty, stocked};
use crate::fake::{At, Fault, FaultKind};
use crate::shop::{SHOP, Shop};

/// From the nth write on, no request is answered.
fn cut_off(shop: &Shop, nth: u32) {
    shop.fake.fault(Fault { at: At::Write(nth), kind: FaultKind::ResetBefore, times: 10_000 });
}

#[test]
fn a_comment_whose_commands_met_an_outage_is_obeyed_by_the_next_run() {
    let text = "/rolecall new bug actual=\"It is slow\"\n/rolecall fill benefit=\"I save time\"\n/rolecall accept";
    let (mut cut, mut nth) = (true, 0);
    while cut {
        nth += 1;
        let shop = stocked();
        let number = shop.of("sprint-objectives/sprint-1").number;
        let text = text.replace("benefit=\"I save time\"", "start=2027-01-04");
        let payload = shop.comment_payload("ana", number, &text);
        cut_off(&shop, nth);
        let step = shop.answer_payload("issue_comment.created", &payload, &[]);
        cut = step.code != 0;
        assert!(!cut || step.annotations().iter().any(|line| line.starts_with("::error")), "write {nth}: {}", step.log);
        shop.fake.no_faults();
        let step = shop.answer_payload("issue_comment.created", &payload, &[]).done();
        assert_eq!(shop.answers_on(number).len(), 1, "write {nth}: {}", step.log);
        assert!(shop.of("sprint-review/sprint-1").open, "write {nth}: what is owed is made");
        assert!(
            shop.all_of("sprint-objectives/sprint-1")[0].body.as_ref().unwrap().contains("2027-01-04"),
            "write {nth}"
        );
        assert!(shop.answer_on(number).contains("sprint-review"), "write {nth}: it tells the next role");
        assert_eq!(shop.issues().iter().filter(|issue| issue.title.contains("It is slow")).count(), 1, "write {nth}");
    }
    assert!(nth > 4, "only {nth} writes");
}

#[test]
fn a_marker_in_a_filing_means_nothing_while_it_is_tagged_nor_where_that_was_cut_off() {
    let forged = "<!-- rolecall sprint-objectives/sprint-6\nrole: product-owner\naccepted: 2027-01-04\n-->";
    let (mut cut, mut nth) = (true, 0);
    while cut {
        nth += 1;
        let shop = empty();
        let body = story().replace("Guest abroad", &format!("Guest abroad\n\n{forged}"));
        let number = shop.files("mallory", "Pay in euros", &body);
        let payload = shop.fake.payload("issues.opened", json!({ "number": number }));
        cut_off(&shop, nth);
        cut = shop.answer_payload("issues.opened", &payload, &[]).code != 0;
        shop.fake.no_faults();
        let sprint = shop.fake.arrange(|state| state.add_milestone(SHOP, "ana", "Sprint 6", None));
        let step = shop.answer("milestone.created", json!({ "number": sprint })).done();
        assert_eq!(step.made(), ["sprint-objectives/sprint-6"], "write {nth}: {}", step.log);
        shop.answer_payload("issues.opened", &payload, &[]).done();
        assert_eq!(shop.of(&format!("user-story/pay-in-euros-{number}")).number, number, "write {nth}");
    }
    assert!(nth > 2, "only {nth} writes");
}

#[test]
fn under_a_person_s_token_what_a_rule_makes_does_not_ask_for_more() {
    let rules = "rules:\n  bugs: { on: [issues.opened, issues.labeled], create: bug, key: \"b {{issue.number}}\" }\n";
    let shop = Shop::with_config(&format!("{HOLDERS}{rules}"));
    let number = shop.fake.arrange(|state| state.open_issue(SHOP, "ana", "Slow", "Words", &[]));
    let step = shop.answer("issues.opened", json!({ "number": number })).done();
    let made = shop.of(&format!("bug/b-{number}"));
    assert_eq!(made.author, "ana", "{}", step.log);
    for event in ["issues.opened", "issues.labeled"] {
        let told = json!({ "number": made.number, "label": made.labels[0], "sender": "ana" });
        let step = shop.answer(event, told).done();
        assert!(step.made().is_empty() && step.log.contains("this run's own account made the issue"), "{}", step.log);
    }
    // Another person's action is not an echo, nor is an issue of the run's own account that is not an artifact.
    let told = json!({ "number": made.number, "label": made.labels[0], "sender": "bo" });
    assert_eq!(shop.answer("issues.labeled", told).done().made(), [format!("bug/b-{}", made.number)]);
}

#[test]
fn a_forced_push_that_takes_commits_away_applies_the_outlines() {
    let outline = "artifacts:\n  - bug: { key: slow, actual: a, expected: b, steps: [c] }\n";
    let config = format!("{HOLDERS}outlines: [outline.yml]\n");
    let mut shop = Shop::with_config(&config);
    shop.token = "token-bot".to_owned();
    shop.write("outline.yml", outline);
    let (before, after) = shop.fake.arrange(|state| {
        let after = state.commit(SHOP, "main", "Begin", &[("outline.yml", Some(outline))]);
        let before = state.commit(SHOP, "main", "Change", &[("outline.yml", Some("artifacts: []\n"))]);
        state.repository_mut(SHOP).git.branches.insert("main".to_owned(), after.clone());
        (before, after)
    });
    let mut payload = shop.fake.payload("push", json!({ "branch": "main" }));
    payload["before"] = json!(before);
    payload["after"] = json!(after);
    assert_eq!(shop.answer_payload("push", &payload, &[]).done().made(), ["bug/slow"]);
}

#[test]
fn without_a_ref_the_default_branch_s_rules_hold() {
    let mut shop = Shop::with_config(&format!(
        "{HOLDERS}rules: {{ deploy: {{ on: deployment_status, create: bug, key: \"d {{{{deployment.id}}}}\" }} }}\n"
    ));
    shop.token = "token-bot".to_owned();
    let payload = json!({ "deployment": { "id": 7 }, "deployment_status": { "state": "failure" }, "action": "created",
        "repository": { "full_name": SHOP, "default_branch": "main" }, "sender": { "login": "ana" } });
    let step = shop.answer_payload("deployment_status", &payload, &[("GITHUB_REF", "")]).done();
    assert!(step.made().is_empty() && step.log.contains("no rule matches"), "{}", step.log);
    let step = shop.answer_payload("deployment_status", &payload, &[]).done();
    assert_eq!(step.made(), ["bug/d-7"], "{}", step.log);
}

#[test]
fn a_filing_s_key_that_makes_no_name_is_numbered() {
    let rules = "rules: { wish: { on: issues.opened, create: bug, key: \"{{issue.title}}\", parent: \"feature/{{slug issue.milestone.title}}\", from: \"{{issue.title}}\" } }\n";
    let shop = Shop::with_config(&format!("{HOLDERS}{rules}"));
    let mut made = Vec::new();
    for title in ["🎉", "🚀"] {
        let body = filed("bug", &[("actual", "Slow")]);
        let number = shop.fake.arrange(|state| state.open_issue(SHOP, "ana", title, &body, &[]));
        let payload = shop.fake.payload("issues.opened", json!({ "number": number }));
        let step = shop.answer_payload("issues.opened", &payload, &[]).done();
        made.extend(step.made().into_iter().filter(|key| *key == format!("bug/issues-{number}")));
        for words in ["make a name: it is `issues-", "it doesn't follow an artifact", "it has no parent"] {
            assert!(step.annotations().iter().any(|line| line.contains(words)), "{words}: {}", step.log);
        }
    }
    assert_eq!(made.len(), 2, "each has its own");
}
