//! Lists that lag by up to a second do not contain what was just created, and it is still not created twice.

use std::time::Duration;

use crate::fake::{At, Fault, FaultKind, When};
use crate::overlap::{assert_one_each, at_once};
use crate::shop::{KEYS, SHOP, Shop};

/// Makes lists lag by a second; a request takes a twentieth of that.
pub fn lag(shop: &Shop) {
    shop.fake.arrange(|state| {
        state.list_lag = Duration::from_secs(1);
        state.round_trip = Duration::from_millis(50);
    });
}

fn lagging() -> Shop {
    let shop = Shop::new();
    lag(&shop);
    shop
}

/// Checks that each key has one open issue.
#[track_caller]
fn assert_no_twin(shop: &Shop, when: &str) {
    let found = shop.by_key();
    assert!(found.values().all(|numbers| numbers.len() == 1) && found.len() == KEYS.len(), "{when}: {found:?}");
}

#[test]
fn runs_one_right_after_another_make_one_issue_a_key() {
    let shop = lagging();
    for turn in 0..4 {
        shop.apply().done();
        assert_no_twin(&shop, &format!("run {turn}"));
    }
    shop.clock.advance(Duration::from_secs(2));
    shop.apply().done();
    shop.clock.advance(Duration::from_secs(2));
    shop.assert_whole();
    shop.assert_settled();
}

#[test]
fn a_lost_answer_is_looked_for_by_number() {
    for nth in 1..=4 {
        for kind in [FaultKind::ResetAfter, FaultKind::Truncated, FaultKind::Html(502, When::After)] {
            let shop = lagging();
            shop.fake.fault(Fault { at: At::Matching("CreateIssue".into(), nth), kind, times: 1 });
            shop.apply().done();
            assert_no_twin(&shop, &format!("answer {nth}"));
            assert_eq!(shop.issues().len(), KEYS.len(), "none was made a second time");
            shop.clock.advance(Duration::from_secs(2));
            shop.assert_settled();
        }
    }
}

#[test]
fn runs_at_once_leave_one_open_issue_a_key() {
    for runs in [2, 10] {
        let shop = at_once(lagging(), runs);
        assert_one_each(&shop);
        shop.clock.advance(Duration::from_secs(2));
        shop.apply().done();
        shop.clock.advance(Duration::from_secs(2));
        shop.assert_whole();
        shop.assert_settled();
    }
}

#[test]
fn runs_at_once_among_many_issues_of_one_role_leave_one_open_issue_a_key() {
    for behind in [false, true] {
        let shop = Shop::crowded();
        if behind {
            lag(&shop);
        }
        let shop = at_once(shop, 6);
        assert_one_each(&shop);
        shop.clock.advance(Duration::from_secs(2));
        shop.apply().done();
        shop.clock.advance(Duration::from_secs(2));
        shop.assert_settled();
    }
}

#[test]
fn what_a_run_left_twice_the_next_one_mends() {
    // A request delivered twice creates a duplicate with a higher number than any the run was told of.
    for nth in 1..=4 {
        let shop = lagging();
        shop.fake.fault(Fault { at: At::Matching("CreateIssue".into(), nth), kind: FaultKind::Twice, times: 1 });
        shop.apply();
        for _ in 0..2 {
            shop.clock.advance(Duration::from_secs(2));
            shop.apply().done();
        }
        shop.clock.advance(Duration::from_secs(2));
        shop.assert_whole();
        shop.assert_settled();
    }
}

#[test]
fn a_twin_that_holds_somebodys_words_is_told_and_stays() {
    let shop = Shop::new();
    shop.apply().done();
    let story = shop.of("user-story/guest");
    let twin = shop.fake.arrange(|state| {
        let labels: Vec<&str> = story.labels.iter().map(String::as_str).collect();
        let twin = state.open_issue(SHOP, "ana", &story.title, story.body.as_deref().unwrap(), &labels);
        state.comment(SHOP, twin, "bo", "I began with it.");
        twin
    });
    let ran = shop.apply().done();
    assert!(shop.issue(twin).open && ran.err.contains(&format!("#{twin}")), "{}", ran.err);
}
