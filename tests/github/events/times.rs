//! Schedules, manually started runs, releases, and what a step's inputs request.

use serde_json::json;

use crate::fake::Release;
use crate::shop::{CONFIG, OUTLINE, SHOP, Shop};

fn shop(rules: &str) -> Shop {
    let mut shop = Shop::with_config(&format!("{CONFIG}{rules}"));
    shop.token = "token-bot".to_owned();
    shop
}

/// A rule that creates a log every week.
fn weekly(then: &str) -> Shop {
    shop(&format!(
        "rules:\n  weekly:\n    on: schedule\n    if: {{ schedule: 0 6 * * 1 }}\n    create: execution-log\n    key: \"{{{{week}}}}\"\n    with: {{ planned: [Look at the numbers] }}\n    if-previous-open: {then}\n"
    ))
}

const MONDAY: i64 = 1_801_465_200; // 2027-02-01, a Monday

fn at(shop: &Shop, seconds: i64) {
    let ahead = seconds - shop.clock.unix();
    shop.clock.advance(std::time::Duration::from_secs(ahead.try_into().unwrap()));
}

fn week(shop: &Shop, seconds: i64) -> crate::events::step::Step {
    at(shop, seconds);
    shop.answer("schedule", json!({ "schedule": "0 6 * * 1" })).done()
}

#[test]
fn a_schedule_makes_one_artifact_a_period_however_often_it_comes() {
    let shop = weekly("keep");
    assert_eq!(week(&shop, MONDAY).made(), ["execution-log/2027-w05"]);
    assert!(week(&shop, MONDAY + 3600).made().is_empty());
    assert_eq!(week(&shop, MONDAY + 8 * 86_400).made(), ["execution-log/2027-w06"]);
    assert_eq!(shop.by_key().len(), 2);
    let other = shop.answer("schedule", json!({ "schedule": "0 7 * * *" })).done();
    assert!(other.log.contains("no rule matches `schedule`"), "{}", other.log);
}

#[test]
fn the_one_before_is_closed_where_the_rule_says_so() {
    let shop = weekly("close");
    week(&shop, MONDAY);
    let before = shop.of("execution-log/2027-w05").number;
    let step = week(&shop, MONDAY + 7 * 86_400);
    assert_eq!(step.made(), ["execution-log/2027-w06"], "{}", step.log);
    let before = shop.issue(before);
    assert!(!before.open && before.state_reason.as_deref() == Some("not_planned"), "{before:?}");
    shop.fake.forget_requests();
    week(&shop, MONDAY + 8 * 86_400);
    assert_eq!(shop.writes(), 0);
}

#[test]
fn unticked_items_go_over_into_the_next_one() {
    let shop = weekly("carry-over");
    week(&shop, MONDAY);
    let first = shop.of("execution-log/2027-w05");
    shop.rewrite(
        first.number,
        "- [ ] Look at the numbers",
        "- [x] Look at the numbers\n- [ ] Call the bank\n- [x] Write home",
    );
    let step = week(&shop, MONDAY + 7 * 86_400);
    let next = shop.of("execution-log/2027-w06");
    let body = next.body.unwrap();
    assert!(
        body.contains("- [ ] Look at the numbers\n- [ ] Call the bank\n") && !body.contains("Write home"),
        "{body}"
    );
    assert!(body.contains(&format!("follows #{}", first.number)), "{body}");
    assert!(!shop.issue(first.number).open, "{}", step.log);
}

#[test]
fn a_release_begins_what_comes_after_a_launch() {
    let shop = shop("");
    let release = |tag: &str, prerelease| Release {
        tag: tag.to_owned(),
        author: "ana".to_owned(),
        prerelease,
        ..Default::default()
    };
    shop.fake.arrange(|state| state.release(SHOP, release("v2.0.0-rc.1", true)));
    assert!(shop.answer("release.published", json!({})).done().made().is_empty());
    shop.run(&["new", "launch-checklist", "--key", "v2.0.0", "--set", "goal=A guest pays", "--draft"]).done();
    shop.fake.arrange(|state| state.release(SHOP, release("v2.0.0", false)));
    let step = shop.answer("release.published", json!({})).done();
    assert_eq!(step.made(), ["activity-plan/v2.0.0", "impact-review/v2.0.0"], "{}", step.log);
    let launch = shop.of("launch-checklist/v2.0.0").number;
    let plan = shop.of("activity-plan/v2.0.0").body.unwrap();
    assert!(plan.contains("A guest pays") && plan.contains(&format!("follows #{launch}")), "{plan}");
    // Accepting the checklist owes nothing further.
    shop.fake.arrange(|state| state.close_as(SHOP, launch, Some("completed"), "ana"));
    assert!(shop.answer("issues.closed", json!({ "number": launch })).done().made().is_empty());
}

#[test]
fn a_run_that_is_asked_for_makes_what_its_inputs_say() {
    let shop = shop("");
    let fields = "goal: pay without an account\npersona: Guest\nbenefit: I am quicker\ncriteria: [It works]\n";
    let inputs = json!({ "template": "user-story", "fields": fields, "key": "guest", "apply": "" });
    let step = shop.answer("workflow_dispatch", json!({ "inputs": inputs })).done();
    assert_eq!(step.made(), ["user-story/guest"], "{}", step.log);
    let inputs = json!({ "template": "", "apply": "outline.yml" });
    let step = shop.answer("workflow_dispatch", json!({ "inputs": inputs })).done();
    assert_eq!((step.outputs["created"].as_str(), step.outputs["updated"].as_str()), ("3", "1"), "{}", step.log);
    for apply in ["../outline.yml", "/etc/passwd", "a\\..\\..\\b.yml"] {
        let step = shop.answer("workflow_dispatch", json!({ "inputs": { "apply": apply } }));
        assert_eq!(step.code, 2);
        assert!(step.log.contains("is not a path in this repository"), "{}", step.log);
    }
    let step = shop.answer("workflow_dispatch", json!({ "inputs": { "template": "user-storey" } }));
    assert_eq!(step.code, 2);
    assert!(step.log.contains("`user-story`"), "{}", step.log);
}

#[test]
fn an_answer_that_does_not_fit_is_left_open_and_annotated() {
    let shop = shop("");
    let fields = "goal: pay\nsize: huge\npersno: Guest\n";
    let inputs = json!({ "template": "user-story", "fields": fields, "key": "guest" });
    let step = shop.answer("workflow_dispatch", json!({ "inputs": inputs })).done();
    for field in ["size", "persno"] {
        let words = format!("user-story/guest: `{field}` was left open");
        assert!(step.annotations().iter().any(|line| line.contains(&words)), "{}", step.log);
        assert!(step.summary.contains("was left open"), "{}", step.summary);
    }
    // It exists now, so asking again does not report what it was created without.
    let step = shop.answer("workflow_dispatch", json!({ "inputs": inputs })).done();
    assert!(!step.log.contains("left open"), "{}", step.log);
}

#[test]
fn answers_without_a_template_are_told() {
    let shop = shop("");
    let step = shop.step(&["event"], &[("ROLECALL_FIELDS", "goal: pay"), ("ROLECALL_APPLY", "outline.yml")]).done();
    let told = step.annotations();
    assert!(told.iter().any(|line| line.contains("have no effect without the input `template`")), "{}", step.log);
}

#[test]
fn a_step_s_inputs_make_one_artifact_or_apply_outlines() {
    let shop = shop("");
    let inputs: &[(&'static str, &str)] = &[
        ("ROLECALL_TEMPLATE", "bug"),
        ("ROLECALL_KEY", "card"),
        ("ROLECALL_FIELDS", "actual: The card of @dee is declined\nexpected: It is taken\n"),
        ("ROLECALL_CONFIG", ""),
        ("ROLECALL_DRY_RUN", "false"),
        ("GITHUB_EVENT_NAME", "push"),
        ("GITHUB_EVENT_PATH", "/nowhere"),
    ];
    let step = shop.step(&["event"], inputs).done();
    assert_eq!(step.made(), ["bug/card"], "{}", step.log);
    assert!(!shop.of("bug/card").body.unwrap().contains("@dee"));
    assert_eq!(step.artifacts()[0]["missing"], json!(["steps"]));
    let step = shop.step(&["event"], &[("ROLECALL_APPLY", "outline.yml"), ("ROLECALL_DRY_RUN", "true")]).done();
    assert_eq!((step.outputs["created"].as_str(), shop.by_key().len()), ("4", 1), "{}", step.log);
    let step = shop.step(&["event"], &[("ROLECALL_TEMPLATE", "bug"), ("ROLECALL_FIELDS", "actual: x\nexpectd: y")]);
    assert_eq!(step.code, 2);
    assert!(step.log.contains("the input `fields`:2:1") && step.log.contains("`expected`"), "{}", step.log);
    let step = shop.step(&["event"], &[("ROLECALL_DRY_RUN", "yes")]);
    assert_eq!(step.code, 2, "{}", step.log);
    shop.write("outline.yml", OUTLINE);
}

#[test]
fn without_a_checkout_it_stops_and_names_the_lines() {
    let shop = shop("");
    std::fs::remove_dir_all(shop.path(".github")).unwrap();
    let step = shop.step(&["event"], &[("ROLECALL_TEMPLATE", "bug")]);
    assert_eq!((step.code, shop.issues().len()), (2, 0), "{}", step.log);
    assert!(
        step.log.contains("uses: actions/checkout@") && step.log.contains("persist-credentials: false"),
        "{}",
        step.log
    );
    assert_eq!(step.outputs["failed"], "0");
}

#[test]
fn what_is_written_while_the_next_one_is_made_is_not_lost() {
    for (then, stays) in [("close", false), ("carry-over", true)] {
        let shop = weekly(then);
        week(&shop, MONDAY);
        let first = shop.of("execution-log/2027-w05").number;
        let words = "Words of my own, written just now.";
        shop.when(crate::fake::At::Matching("CreateIssue".to_owned(), 1), move |state| {
            let body = state.repository(SHOP).issue(first).body.clone().unwrap();
            let body = body.replace("Look at the numbers", &format!("Look at the numbers\n\n{words}"));
            state.edit_body(SHOP, first, &body);
            state.add_label(SHOP, first, "mine");
        });
        let step = week(&shop, MONDAY + 7 * 86_400);
        let now = shop.issue(first);
        assert!(now.body.unwrap().contains(words), "{}", step.log);
        assert!(now.labels.contains(&"mine".to_owned()));
        assert_eq!(now.open, stays, "{then}: {}", step.log);
    }
}

#[test]
fn the_one_before_stays_open_where_its_items_went_nowhere() {
    let shop = weekly("carry-over");
    week(&shop, MONDAY);
    let first = shop.of("execution-log/2027-w05").number;
    shop.rewrite(first, "- [ ] Look at the numbers", "- [ ] Look at the numbers\n- [ ] Call the bank");
    // Somebody created the next one in advance.
    shop.run(&["new", "execution-log", "--key", "2027-w06", "--set", "planned=Plan"]).done();
    let step = week(&shop, MONDAY + 7 * 86_400);
    assert!(shop.issue(first).open && step.log.contains("lacks some of its items"), "{}", step.log);
    let next = shop.of("execution-log/2027-w06").number;
    shop.rewrite(next, "- [ ] Plan", "- [ ] Plan\n- [ ] Look at the numbers\n- [x] Call the bank");
    let step = week(&shop, MONDAY + 8 * 86_400);
    assert!(!shop.issue(first).open, "{}", step.log);
}

#[test]
fn an_item_that_fits_nowhere_keeps_the_one_before_open() {
    let shop = weekly("carry-over");
    week(&shop, MONDAY);
    let first = shop.of("execution-log/2027-w05").number;
    shop.rewrite(first, "- [ ] Look at the numbers", "- [ ] Look at @ana's numbers\n- [ ] Call\n  - [ ] the bank");
    let step = week(&shop, MONDAY + 7 * 86_400);
    assert!(step.log.contains("`execution-log/2027-w05` stays open: 2 of its unticked items"), "{}", step.log);
    assert!(shop.issue(first).open && shop.of("execution-log/2027-w06").body.unwrap().contains("s numbers"));
    // Once all items fit, whatever they contain, it is closed.
    shop.rewrite(first, "\n  - [ ] the bank", "");
    shop.rewrite(first, "- [ ] Call", "- [x] Call");
    week(&shop, MONDAY + 7 * 86_400);
    assert!(!shop.issue(first).open);
}

#[test]
fn a_rule_that_is_wrong_beside_others_that_did_their_work_fails_the_run_and_not_as_if_nothing_was_done() {
    let shop = shop(
        "rules:\n  a: { on: schedule, create: bug, key: x, with: { actual: one } }\n  b: { on: schedule, create: bug, key: x, with: { actual: two } }\n  c: { on: schedule, create: product-strategy }\n",
    );
    let dry = [("ROLECALL_DRY_RUN", "true")];
    let payload = shop.fake.payload("schedule", json!({ "schedule": "0 6 * * 1" }));
    let step = shop.answer_payload("schedule", &payload, &dry);
    assert_eq!((step.code, step.artifacts()[0]["title"].as_str()), (2, Some("Bug: one")), "{}", step.log);
    assert!(step.log.contains("it is requested twice"), "{}", step.log);
    let step = shop.answer_payload("schedule", &payload, &[]);
    assert_eq!((step.code, step.made()), (1, vec!["bug/x".to_owned()]), "{}", step.log);
    assert!(step.log.contains("`key: name` in an outline, a rule or a step"), "{}", step.log);
    assert_eq!(shop.of("bug/x").title, "Bug: one");
    // Again: the run reports that the key belongs to another artifact, and creates nothing.
    let step = shop.answer_payload("schedule", &payload, &[]);
    assert!(step.code == 2 && step.log.contains("`bug/x` already exists as `Bug: one`"), "{}", step.log);
}
