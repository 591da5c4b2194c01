//! An artifact becomes an issue with everything that belongs to it.

use crate::shop::{SHOP, Shop};

#[test]
fn an_outline_becomes_issues_with_labels_parents_milestones_and_references() {
    let shop = Shop::new();
    shop.apply().done();
    shop.assert_whole();
    let labels = shop.fake.arrange(|state| state.repository(SHOP).labels.clone());
    let role = &labels["role: product-owner"];
    assert!(role.description.as_deref().is_some_and(|text| !text.is_empty()), "{role:?}");
    let milestones = shop.fake.arrange(|state| state.repository(SHOP).milestones.clone());
    let sprint = milestones.values().find(|milestone| milestone.title == "Sprint 1").unwrap();
    assert!(sprint.due_on.as_deref().is_some_and(|due| due.starts_with("2027-01-15")), "{sprint:?}");
    shop.assert_settled();
}

#[test]
fn a_dry_run_writes_nothing_and_says_what_the_real_run_says() {
    let shop = Shop::new();
    let dry = shop.run(&["apply", "outline.yml", "--json", "--dry-run"]).done().json();
    let plan = shop.run(&["plan", "outline.yml", "--json"]).done().json();
    assert_eq!(shop.writes(), 0);
    assert_eq!(dry, plan);
    let mut done = shop.run(&["apply", "outline.yml", "--json"]).done().json();
    for receipt in done["artifacts"].as_array_mut().unwrap() {
        assert!(receipt["number"].is_u64() && receipt["url"].is_string(), "{receipt}");
        receipt["number"] = serde_json::Value::Null;
        receipt["url"] = serde_json::Value::Null;
    }
    assert_eq!(dry, done);
}

#[test]
fn a_changed_outline_updates_what_nobody_touched() {
    let shop = Shop::new();
    shop.apply().done();
    let story = shop.of("user-story/guest");
    let mine = story.body.clone().unwrap().replace("- [ ] It works", "- [x] It works").replace('\n', "\r\n");
    shop.fake.arrange(|state| state.edit_body(SHOP, story.number, &mine));
    shop.assert_settled();
    let outline = std::fs::read_to_string(shop.path("outline.yml")).unwrap();
    shop.write("outline.yml", &outline.replace("I am quicker", "I save time").replace("It is quick", "It is safe"));
    shop.apply().done();
    let body = shop.issue(story.number).body.unwrap();
    assert!(
        body.contains("I save time") && body.contains("- [x] It works") && body.contains("- [ ] It is safe"),
        "{body}"
    );
    shop.assert_settled();
}

#[test]
fn what_a_person_wrote_stays_and_is_told() {
    let shop = Shop::new();
    shop.apply().done();
    let story = shop.of("user-story/guest");
    let mine = story.body.clone().unwrap().replace("- [ ] It works", "- [ ] It works on my phone");
    shop.fake.arrange(|state| {
        state.edit_body(SHOP, story.number, &mine);
        state.edit_title(SHOP, story.number, "My own title");
    });
    let ran = shop.apply().done();
    assert!(ran.err.contains("Acceptance criteria"), "{}", ran.err);
    let now = shop.issue(story.number);
    assert_eq!((now.title.as_str(), now.body.unwrap()), ("My own title", mine));
}

#[test]
fn a_closed_issue_is_kept_and_never_made_again() {
    let shop = Shop::new();
    shop.apply().done();
    let story = shop.of("user-story/guest");
    shop.fake.arrange(|state| state.close(SHOP, story.number, "not_planned"));
    shop.fake.forget_requests();
    shop.apply().done();
    assert_eq!(shop.writes(), 0);
}

#[test]
fn new_fill_list_and_accept_work_on_issues() {
    let shop = Shop::new();
    let made = shop
        .run(&["new", "user-story", "--set", "persona=Guest", "--set", "goal=pay", "--key", "pay", "--draft", "--json"])
        .done()
        .json();
    assert_eq!(made["artifacts"][0]["missing"], serde_json::json!(["benefit", "criteria"]));
    let number = made["artifacts"][0]["number"].as_u64().unwrap();
    shop.run(&["fill", "user-story/pay", "--set", "benefit=I am quick", "--set", "criteria=It works"]).done();
    let issue = shop.issue(number);
    assert!(issue.body.as_deref().unwrap().contains("- [ ] It works"), "{issue:?}");
    let listed = shop.run(&["list", "--json"]).done().json();
    assert_eq!(listed["artifacts"][0]["number"], number);
    shop.run(&["accept", "user-story/pay"]).done();
    let issue = shop.issue(number);
    assert!(!issue.open);
    assert_eq!(issue.state_reason.as_deref(), Some("completed"));
    assert!(issue.body.unwrap().contains("\naccepted: 2027-01-04\n"));
}

#[test]
fn an_issue_hangs_under_any_other_by_its_number() {
    let shop = Shop::new();
    let epic = shop.fake.arrange(|state| state.open_issue(SHOP, "cy", "An epic", "by hand", &[]));
    let parent = format!("#{epic}");
    let arguments =
        ["new", "feature", "--key", "x", "--draft", "--set", "outcome=Pay", "--parent", parent.as_str(), "--json"];
    let made = shop.run(&arguments).done().json();
    assert_eq!(made["artifacts"][0]["parent"], parent);
    let issue = shop.of("feature/x");
    assert_eq!(issue.parent, Some(shop.issue(epic).id));
    assert_eq!(shop.run(&["list", "--json"]).done().json()["artifacts"][0]["parent"], parent);
}

#[test]
fn a_parent_that_is_an_artifact_is_the_same_by_its_number() {
    let shop = Shop::new();
    shop.apply().done();
    let feature = shop.of("feature/checkout");
    let table = |parent: &str| format!("key,persona,goal,benefit,criteria,parent\nx,Guest,pay,quick,works,{parent}\n");
    for parent in [format!("#{}", feature.number), format!("Acme/Shop#{}", feature.number), "feature/checkout".into()] {
        shop.write("x.csv", &table(&parent));
        let ran = shop.run(&["apply", "x.csv", "--template", "user-story", "--json"]).done().json();
        assert_eq!(ran["artifacts"][0]["parent"], "feature/checkout", "{parent}");
        assert_eq!(ran["artifacts"][0]["warnings"], serde_json::json!([]), "{parent}");
        assert_eq!(shop.of("user-story/x").parent, Some(feature.id));
    }
    shop.fake.forget_requests();
    shop.run(&["apply", "x.csv", "--template", "user-story"]).done();
    assert_eq!(shop.writes(), 0);
}
