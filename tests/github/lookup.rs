//! An artifact is found again whatever people did to its issue, and is never created twice.
//!
//! `trust.rs` covers which issue counts when several claim to be the same artifact.

use std::time::Duration;

use crate::fake::{At, Draft, Pull};
use crate::shop::{CONFIG, KEYS, SHOP, Shop};

const GUEST: &str = "user-story/guest";
const ROLE: &str = "role: product-owner";
const HOUR: Duration = Duration::from_secs(3600);

/// Does something to the story's issue and checks that it is still the only one, a moment later and an hour later.
#[track_caller]
fn still_one(act: impl Fn(&Shop, u64)) -> Shop {
    let shop = Shop::new();
    shop.apply().done();
    let number = shop.of(GUEST).number;
    act(&shop, number);
    for _ in 0..2 {
        let ran = shop.run(&["apply", "outline.yml", "--json"]).done().json();
        let receipts = ran["artifacts"].as_array().unwrap();
        let guest = receipts.iter().find(|receipt| receipt["key"] == GUEST).unwrap();
        assert_eq!(guest["number"], number, "{guest}");
        assert_eq!(shop.all_of(GUEST).len(), 1, "{:?}", shop.by_key());
        shop.clock.advance(HOUR);
    }
    shop.assert_quiet();
    shop
}

#[test]
fn a_label_that_was_taken_off_a_moment_ago_is_put_back() {
    still_one(|shop, number| shop.fake.arrange(|state| state.take_label_off(SHOP, number, ROLE))).assert_whole();
}

#[test]
fn a_label_that_was_taken_off_long_ago_is_put_back_among_any_number_of_other_issues() {
    let shop = still_one(|shop, number| {
        shop.fake.arrange(|state| state.take_label_off(SHOP, number, ROLE));
        shop.clock.advance(HOUR);
        shop.fake.arrange(|state| {
            for at in 0..120 {
                state.open_issue(SHOP, "mallory", &format!("Question {at}"), "How does it work?", &[]);
            }
        });
    });
    shop.assert_whole();
}

#[test]
fn what_nobody_could_see_for_a_minute_is_settled_once_search_knows() {
    let shop = Shop::new();
    shop.apply().done();
    let number = shop.of(GUEST).number;
    shop.fake.arrange(|state| state.take_label_off(SHOP, number, ROLE));
    shop.clock.advance(Duration::from_secs(2));
    shop.fake.arrange(|state| {
        for at in 0..120 {
            state.open_issue(SHOP, "mallory", &format!("Question {at}"), "How does it work?", &[]);
        }
    });
    shop.apply().done();
    shop.clock.advance(HOUR);
    shop.apply().done();
    assert_eq!(shop.of(GUEST).number, number, "the first stays, whatever was made meanwhile");
    shop.assert_settled();
}

#[test]
fn a_title_that_was_changed_makes_no_second_issue_and_stays() {
    let shop = still_one(|shop, number| shop.fake.arrange(|state| state.edit_title(SHOP, number, "Ours")));
    assert_eq!(shop.of(GUEST).title, "Ours");
}

#[test]
fn a_closed_issue_counts_whatever_the_reason_and_whatever_else_was_done_to_it() {
    for reason in ["completed", "not_planned", "duplicate"] {
        let shop = still_one(|shop, number| {
            shop.fake.arrange(|state| {
                state.close(SHOP, number, reason);
                state.take_label_off(SHOP, number, ROLE);
            });
        });
        let issue = &shop.all_of(GUEST)[0];
        assert!(!issue.open && !issue.has_label(ROLE), "a closed issue is never written to again: {issue:?}");
    }
}

#[test]
fn a_label_in_another_letter_case_is_the_same_label() {
    let shop = still_one(|shop, _| {
        shop.fake.arrange(|state| state.rename_label(&SHOP.to_lowercase(), ROLE, "Role: Product-Owner"));
    });
    let labels = shop.fake.arrange(|state| state.repository(SHOP).labels.clone());
    assert_eq!(labels[ROLE].name, "Role: Product-Owner");
    assert_eq!(shop.of(GUEST).labels.iter().filter(|label| label.to_lowercase() == ROLE).count(), 1);
}

#[test]
fn a_team_that_calls_its_labels_otherwise_keeps_its_issues() {
    for pause in [Duration::ZERO, HOUR] {
        let shop = still_one(|shop, _| {
            shop.clock.advance(pause);
            shop.write(".github/rolecall.yml", &format!("label: \"owner/{{{{id}}}}\"\n{CONFIG}"));
        });
        for key in KEYS {
            let issue = shop.of(key);
            assert!(issue.labels.iter().any(|label| label.starts_with("owner/")), "{key}: {:?}", issue.labels);
        }
        assert!(shop.of(GUEST).has_label(ROLE), "the old label is a person's now");
    }
}

#[test]
fn a_pull_request_with_our_marker_is_no_artifact() {
    let shop = Shop::new();
    shop.apply().done();
    let story = shop.of(GUEST);
    shop.fake.arrange(|state| state.take_away(SHOP, story.number, false));
    let pull = Pull {
        head: "topic".to_owned(),
        base: "main".to_owned(),
        draft: false,
        fork: false,
        reviewers: Vec::new(),
        team_reviewers: Vec::new(),
    };
    let labels = story.labels.clone();
    let number = shop.fake.arrange(|state| {
        let draft =
            Draft { author: "ana".to_owned(), title: story.title, body: story.body, labels, ..Draft::default() };
        state.open(SHOP, Draft { pull: Some(pull), ..draft })
    });
    shop.apply().done();
    shop.assert_whole();
    let pull = shop.issue(number);
    assert!(pull.open && shop.of(GUEST).number > number);
}

#[test]
fn an_issue_with_two_roles_labels_is_counted_once() {
    let shop = still_one(|shop, number| {
        shop.fake.arrange(|state| state.add_label(SHOP, number, "role: product-manager"));
    });
    let listed = shop.run(&["list", "--json"]).done().json();
    assert_eq!(listed["artifacts"].as_array().unwrap().len(), KEYS.len());
}

#[test]
fn an_issue_that_goes_away_between_reading_and_writing_stops_nothing_else() {
    for moved in [false, true] {
        let shop = Shop::new();
        shop.apply().done();
        let gone = shop.of(GUEST).number;
        shop.reword("I am quicker", "I save time");
        shop.reword("I can prove it", "I keep it");
        let read = format!("GET /repos/{SHOP}/issues/{gone}");
        shop.when(At::Matching(read, 1), move |state| state.take_away(SHOP, gone, moved));
        shop.apply();
        let receipt = shop.of("user-story/receipt").body.unwrap();
        assert!(receipt.contains("I keep it"), "{receipt}");
        shop.apply().done();
        shop.assert_whole();
        assert_ne!(shop.of(GUEST).number, gone);
        shop.assert_settled();
    }
}

#[test]
fn what_the_web_editor_saves_with_crlf_is_as_it_was() {
    let shop = Shop::new();
    shop.apply().done();
    for issue in shop.issues().into_iter().filter(|issue| issue.has_label("story")) {
        let body = issue.body.unwrap().replace('\n', "\r\n");
        shop.fake.arrange(|state| state.edit_body(SHOP, issue.number, &body));
    }
    shop.assert_settled();
    shop.reword("I am quicker", "I save time");
    shop.apply().done();
    let body = shop.of(GUEST).body.unwrap();
    assert!(body.contains("I save time"), "{body}");
    shop.assert_whole();
    shop.assert_settled();
}

#[test]
fn a_marker_that_was_moved_goes_back_to_the_end_and_text_after_it_stays() {
    let shop = still_one(|shop, number| {
        let body = shop.issue(number).body.unwrap();
        let at = body.find("<!-- rolecall ").unwrap();
        let moved = format!("{}\n\n{}\n\nWritten below.\n", &body[at..].trim(), &body[..at].trim());
        shop.fake.arrange(|state| state.edit_body(SHOP, number, &moved));
    });
    let body = shop.of(GUEST).body.unwrap();
    assert!(body.contains("Written below.") && body.trim_end().ends_with("-->"), "{body}");
}

#[test]
fn an_issue_without_a_body_is_somebody_elses() {
    let shop = Shop::new();
    let empty = shop.fake.arrange(|state| {
        let number = state.open_issue(SHOP, "bo", "Later", "", &[ROLE]);
        state.change(SHOP, number, |issue| issue.body = None);
        number
    });
    shop.apply().done();
    shop.assert_whole();
    shop.assert_settled();
    assert_eq!(shop.issue(empty).body, None);
}

#[test]
fn an_artifact_whose_marker_was_deleted_is_known_by_its_owner_line() {
    let shop = Shop::new();
    shop.apply().done();
    let story = shop.of("user-story/guest");
    let body = story.body.clone().unwrap();
    for broken in [body.split("<!-- rolecall").next().unwrap().to_owned(), body.replace("-->", "")] {
        shop.fake.arrange(|state| state.edit_body(SHOP, story.number, &broken));
        let ran = shop.apply().done();
        assert!(ran.err.contains("its marker is gone"), "{}", ran.err);
        assert_eq!(shop.issues().len(), crate::shop::KEYS.len());
        assert_eq!(shop.of("user-story/guest").number, story.number);
    }
    shop.assert_whole();
}
