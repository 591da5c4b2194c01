//! One artifact is closed, opened, renamed, moved, assigned, labeled or edited on GitHub, and what a person does at the
//! same moment stays.

use crate::fake::FaultKind;
use crate::held_up::{faults, held_up, write};
use crate::shop::{SHOP, Shop};

const GUEST: &str = "user-story/guest";

fn shop() -> Shop {
    let shop = Shop::new();
    shop.apply().done();
    shop
}

#[test]
fn an_artifact_is_named_by_its_number_its_address_or_a_part_of_its_key() {
    let shop = shop();
    let number = shop.of(GUEST).number;
    let listed = shop.run(&["list", "--json"]).done().json();
    let url = listed["artifacts"].as_array().unwrap().iter().find(|one| one["key"] == GUEST).unwrap()["url"].clone();
    for name in [format!("#{number}"), number.to_string(), url.as_str().unwrap().to_owned(), "guest".to_owned()] {
        let shown = shop.run(&["show", &name]).done().out;
        assert!(shown.starts_with(&format!("user-story/guest  #{number}  open\n")), "{name}: {shown}");
    }
    let columns = shop.run(&["list", "--template", "user-story"]).done().out;
    assert!(columns.contains(&format!("\n#{number} ")), "{columns}");
    let foreign = shop.run(&["show", "#999"]);
    assert_eq!(foreign.code, 2);
    assert!(foreign.err.contains("#999 is not an artifact"), "{}", foreign.err);
    let many = shop.run(&["show", "user-story/"]);
    assert!(many.err.contains(&format!("`user-story/guest` (#{number})")), "{}", many.err);
}

#[test]
fn an_artifact_is_closed_with_a_comment_that_says_why_and_opened_again() {
    let shop = shop();
    let number = shop.of(GUEST).number;
    shop.run(&["close", "guest", "--not-planned", "--reason", "Nobody asked for it"]).done();
    let closed = shop.issue(number);
    assert_eq!((closed.open, closed.state_reason.as_deref()), (false, Some("not_planned")));
    assert!(closed.comments.iter().any(|comment| comment.body.contains("Nobody asked for it")));
    shop.run(&["reopen", &number.to_string()]).done();
    assert!(shop.issue(number).open);
    shop.run(&["close", GUEST]).done();
    let closed = shop.issue(number);
    assert_eq!((closed.open, closed.state_reason.as_deref()), (false, Some("completed")));
}

#[test]
fn a_renamed_issue_is_found_by_an_outline_that_names_its_former_key() {
    let shop = shop();
    let (number, feature) = (shop.of(GUEST).number, shop.of("feature/checkout").number);
    let issues = shop.issues().len();
    shop.run(&["rename", GUEST, "visitor"]).done();
    shop.run(&["rename", "checkout", "pay"]).done();
    assert_eq!(shop.of("user-story/visitor").number, number);
    assert!(shop.issue(number).body.unwrap().contains("\nwas: user-story/guest\n"));
    shop.reword("pay without an account", "pay as a guest");
    shop.apply().done();
    assert_eq!(shop.issues().len(), issues, "no second issue");
    assert!(shop.issue(number).body.unwrap().contains("pay as a guest"), "and the renamed one is updated");
    assert_eq!(shop.issue(number).parent, Some(shop.issue(feature).id), "it stays below its parent");
    shop.assert_settled();
}

#[test]
fn an_issue_moves_below_another_parent_and_to_the_top() {
    let shop = shop();
    shop.run(&["new", "feature", "--draft", "--key", "other"]).done();
    let (story, other) = (shop.of(GUEST).number, shop.of("feature/other"));
    shop.run(&["move", GUEST, "--parent", &format!("#{}", other.number)]).done();
    assert_eq!(shop.issue(story).parent, Some(other.id));
    shop.run(&["move", GUEST, "--parent", "none"]).done();
    assert_eq!(shop.issue(story).parent, None);
    shop.fake.forget_requests();
    shop.run(&["move", GUEST, "--parent", "none"]).done();
    assert_eq!(shop.writes(), 0, "it is there already");
}

#[test]
fn people_and_labels_are_added_and_removed() {
    let shop = shop();
    let story = shop.of(GUEST).number;
    shop.run(&["assign", GUEST, "bo"]).done();
    assert_eq!(shop.issue(story).assignees, ["ana", "bo"]);
    shop.run(&["assign", GUEST, "bo", "--only"]).done();
    assert_eq!(shop.issue(story).assignees, ["bo"]);
    shop.run(&["assign", GUEST, "none"]).done();
    assert!(shop.issue(story).assignees.is_empty());
    shop.run(&["label", GUEST, "urgent", "--remove", "story"]).done();
    let mut labels = shop.issue(story).labels;
    labels.sort_unstable();
    assert_eq!(labels, ["role: product-owner", "urgent"]);
}

#[test]
fn an_edited_text_is_written_and_refused_if_the_issue_changed_meanwhile() {
    let shop = shop();
    let story = shop.of(GUEST).number;
    let text = |words: &str| {
        format!("---\ntitle: Pay fast\nlabels: [story]\nassignees: [ana]\nmilestone: Sprint 1\n---\n{words}\n")
    };
    shop.write("mine.md", &text("My own words"));
    shop.run(&["edit", GUEST, "--from", "mine.md"]).done();
    let now = shop.issue(story);
    let body = now.body.unwrap();
    assert_eq!(now.title, "Pay fast");
    assert!(
        body.starts_with("My own words\n\n**Owner:**") && body.contains("<!-- rolecall user-story/guest\n"),
        "{body}"
    );
    shop.write("mine.md", &text("My newer words"));
    let _acted = held_up(
        &shop,
        &format!("PATCH /repos/acme/shop/issues/{story}"),
        FaultKind::SecondaryLimit(60),
        move |state| {
            write(state, story, "My own words", "My own words, and bo's");
        },
    );
    let ran = shop.run(&["edit", GUEST, "--from", "mine.md"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("changed while it was edited: nothing was written"), "{}", ran.err);
    let body = shop.issue(story).body.unwrap();
    assert!(body.starts_with("My own words, and bo's\n"), "{body}");
}

#[test]
fn what_somebody_saves_while_a_change_is_held_up_stays_and_the_change_is_made() {
    for at in 0..faults().len() {
        let run = |shop: &Shop, number: u64, arguments: &[&str], path: &str| {
            let kind = faults().into_iter().nth(at).unwrap();
            let _acted = held_up(shop, path, kind, move |state| {
                write(state, number, "It is quick", "It is quick, as I see it");
            });
            shop.run(arguments).done();
            let body = shop.issue(number).body.unwrap();
            assert!(body.contains("It is quick, as I see it"), "{arguments:?}:\n{body}");
            write_back(shop, number);
        };
        let shop = shop();
        let story = shop.of(GUEST).number;
        let patch = format!("PATCH /repos/acme/shop/issues/{story}");
        run(&shop, story, &["rename", GUEST, "visitor"], &patch);
        assert!(shop.issue(story).body.unwrap().contains("<!-- rolecall user-story/visitor\n"));
        run(&shop, story, &["move", "visitor", "--parent", "none"], "/sub_issue");
        assert_eq!(shop.issue(story).parent, None);
        run(&shop, story, &["label", "visitor", "urgent"], &format!("POST /repos/acme/shop/issues/{story}/labels"));
        assert!(shop.issue(story).labels.contains(&"urgent".to_owned()));
        run(&shop, story, &["assign", "visitor", "bo"], &format!("POST /repos/acme/shop/issues/{story}/assignees"));
        assert!(shop.issue(story).assignees.contains(&"bo".to_owned()));
        run(&shop, story, &["close", "visitor", "--not-planned"], &patch);
        assert!(!shop.issue(story).open);
        run(&shop, story, &["reopen", "visitor"], &patch);
        assert!(shop.issue(story).open);
    }
}

/// Takes the person's words out again.
fn write_back(shop: &Shop, number: u64) {
    shop.fake.arrange(|state| write(state, number, "It is quick, as I see it", "It is quick"));
}

#[test]
fn a_former_key_in_a_strangers_text_names_nothing() {
    let shop = shop();
    let number = shop.fake.arrange(|state| {
        let body = "Mine\n\n<!-- rolecall bug/1\nrole: product-owner\nwas: user-story/planned\n-->\n";
        state.open_issue(SHOP, "mallory", "Mine", body, &[])
    });
    shop.fake.arrange(|state| state.add_label(SHOP, number, "role: product-owner"));
    shop.fake.arrange(|state| {
        let body = state.repository(SHOP).issue(number).body.clone().unwrap();
        state.edit_body_as(SHOP, number, &format!("{body}\nmore"), "mallory");
    });
    shop.run(&["new", "user-story", "--draft", "--key", "planned"]).done();
    assert_ne!(shop.of("user-story/planned").number, number, "it is created, not taken for the stranger's");
}

#[test]
fn what_a_run_will_do_is_said_first_and_receipts_have_addresses() {
    let shop = Shop::new();
    let ran = shop.apply().done();
    assert!(ran.err.starts_with("Creating 4 issues in acme/shop"), "{}", ran.err);
    let again = shop.run(&["label", GUEST, "urgent", "--json"]).done();
    let url = format!("/acme/shop/issues/{}", shop.of(GUEST).number);
    assert!(again.json()["artifacts"][0]["url"].as_str().unwrap().ends_with(&url), "{}", again.out);
}

#[test]
fn what_an_outline_no_longer_names_is_closed_as_not_planned() {
    let shop = shop();
    let receipt = shop.of("user-story/receipt").number;
    let outline = crate::shop::OUTLINE;
    let at = outline.find("      - user-story:\n          key: receipt").unwrap();
    let rest = outline.find("  - sprint-objectives").unwrap();
    let shorter = format!("{}{}", &outline[..at], &outline[rest..]).replace(", user-story/receipt]", "]");
    shop.write("outline.yml", &shorter);
    let plan = shop.run(&["plan", "outline.yml"]).done();
    assert!(plan.err.contains("no longer in outline.yml: user-story/receipt"), "{}", plan.err);
    shop.run(&["apply", "outline.yml", "--prune", "--yes"]).done();
    let closed = shop.issue(receipt);
    assert_eq!((closed.open, closed.state_reason.as_deref()), (false, Some("not_planned")));
    let exit = shop.run(&["plan", "outline.yml", "--exit-code"]);
    assert_eq!(exit.code, 0, "{}\n{}", exit.out, exit.err);
}
