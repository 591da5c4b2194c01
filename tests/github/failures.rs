//! If one artifact fails, the others are still created, and the next run finishes. Milestones and bodies have limits.

use crate::degrade::{applied, foreseen, settled, story, warnings};
use crate::fake::{At, Fault, FaultKind};
use crate::refusals::answer;
use crate::shop::{SHOP, Shop};

const REFUSED: &str =
    r#"{"data":{"createIssue":null},"errors":[{"type":"UNPROCESSABLE","message":"Something is not as it must be"}]}"#;

/// Rejects the nth new issue once.
fn refuse(shop: &Shop, nth: u32) {
    let at = At::Matching("CreateIssue".into(), nth);
    shop.fake.fault(Fault { at, kind: FaultKind::Answer(200, REFUSED), times: 1 });
}

#[test]
fn one_failure_leaves_the_others_made_and_the_next_run_finishes() {
    for nth in 2..=4 {
        let shop = Shop::new();
        refuse(&shop, nth);
        let ran = shop.apply();
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(ran.err.contains(": GitHub rejected it: Something is not as it must be"), "{}", ran.err);
        assert!(ran.err.contains("4 artifacts: 3 created, 1 failed"), "{}", ran.err);
        assert_eq!(shop.by_key().len(), 3);
        shop.apply().done();
        shop.assert_whole();
        shop.assert_settled();
    }
}

#[test]
fn the_children_of_a_parent_that_fails_are_made_and_linked_by_the_next_run() {
    let shop = Shop::new();
    refuse(&shop, 1);
    let ran = shop.apply();
    assert_eq!(ran.code, 1);
    let why =
        "it can't be a sub-issue of `feature/checkout`, so its text only names the parent: its parent was not created";
    assert!(ran.err.contains(why), "{}", ran.err);
    assert_eq!(shop.by_key().len(), 3);
    let body = shop.of("user-story/guest").body.unwrap();
    assert!(body.contains(" · under `feature/checkout` · `user-story/guest`\n"), "{body}");
    shop.apply().done();
    shop.assert_whole();
    shop.assert_settled();
}

#[test]
fn a_closed_milestone_is_used_and_told() {
    let shop = Shop::new();
    shop.fake.arrange(|state| {
        let number = state.add_milestone(SHOP, "ana", "Sprint 1", None);
        state.repository_mut(SHOP).milestones.get_mut(&number).unwrap().open = false;
    });
    let told = foreseen(&shop);
    assert!(told.iter().all(|warning| warning == "the milestone `Sprint 1` is closed"), "{told:?}");
    assert_eq!(told.len(), 3);
    shop.assert_whole();
}

#[test]
fn a_milestone_that_cannot_be_made_is_left_out() {
    let shop = Shop::new();
    answer(&shop, "POST /repos/acme/shop/milestones", 422, r#"{"message":"Validation Failed","errors":"no more"}"#);
    let ran = shop.run(&["apply", "outline.yml", "--json"]).done();
    let why = "the milestone `Sprint 1` was left out: GitHub rejected it: no more";
    assert_eq!(warnings(&ran), [why; 3]);
    let asked = shop.fake.requests().iter().filter(|seen| seen.write && seen.path.ends_with("/milestones")).count();
    assert_eq!((shop.by_key().len(), asked), (4, 1));
    shop.fake.no_faults();
    shop.apply().done();
    shop.assert_whole();
    shop.assert_settled();
}

#[test]
fn a_body_that_is_too_long_is_told_before_anything_is_written() {
    let shop = story("");
    let long = "word ".repeat(14_000);
    shop.write("outline.yml", &format!("artifacts:\n  - user-story: {{ key: pay, persona: Guest, goal: pay, benefit: {long}, criteria: [It works] }}\n"));
    for arguments in [&["apply", "outline.yml"][..], &["plan", "outline.yml"]] {
        let ran = shop.run(arguments);
        assert_eq!((ran.code, shop.writes()), (2, 0), "{}", ran.err);
        assert!(ran.err.contains("characters; at most 65536 are allowed"), "{}", &ran.err[..500]);
    }
}

#[test]
fn a_body_that_only_github_finds_too_long_fails_alone() {
    let shop = Shop::new();
    let body = r#"{"data":{"createIssue":null},"errors":[{"type":"UNPROCESSABLE","message":"Body is too long (maximum is 65536 characters)"}]}"#;
    let at = At::Matching("CreateIssue".into(), 4);
    shop.fake.fault(Fault { at, kind: FaultKind::Answer(200, body), times: 1 });
    let ran = shop.apply();
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("Body is too long (maximum is 65536 characters)"), "{}", ran.err);
    assert!(!applied(&shop).iter().any(|warning| warning.contains("too long")));
    settled(&shop);
}
