//! What people do while a run waits for a limit, a retry or its own pacing: none of it is overwritten.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::fake::{At, Fault, FaultKind, Limits, State, When};
use crate::requests::table;
use crate::shop::{SHOP, Shop};

const MOMENT: Duration = Duration::from_millis(100);

/// Every fault after which a write waits and is sent again.
fn faults() -> [FaultKind; 6] {
    [
        FaultKind::SecondaryLimit(60),
        FaultKind::PrimaryLimit(1800),
        FaultKind::Status(502),
        FaultKind::ResetBefore,
        FaultKind::Html(502, When::Before),
        FaultKind::Html(200, When::Before),
    ]
}

/// Holds up the first matching request, and lets somebody act during the wait.
fn held_up(shop: &Shop, at: &str, kind: FaultKind, act: impl Fn(&mut State) + Send + 'static) -> HasActed {
    shop.fake.fault(Fault { at: At::Matching(at.to_owned(), 1), kind, times: 1 });
    HasActed(shop.in_a_wait(MOMENT, act))
}

/// Whether somebody acted: a test in which nobody does proves nothing.
#[must_use]
struct HasActed(Arc<AtomicBool>);

impl Drop for HasActed {
    fn drop(&mut self) {
        assert!(std::thread::panicking() || self.0.load(Ordering::SeqCst), "there was no wait to act in");
    }
}

/// Edits an issue as a person would.
fn write(state: &mut State, number: u64, from: &str, to: &str) {
    let body = state.repository(SHOP).issue(number).body.clone().unwrap();
    assert!(body.contains(from), "{body}");
    state.edit_body_as(SHOP, number, &body.replace(from, to), "bo");
}

#[test]
fn what_somebody_saves_while_the_run_keeps_its_own_pace_stays() {
    let shop = Shop::new();
    shop.write("stories.csv", &table(84));
    let apply = ["apply", "stories.csv", "--template", "user-story"];
    shop.run(&apply).done();
    shop.fake.arrange(|state| state.limits = Limits::github());
    shop.write("stories.csv", &table(84).replace("do number", "do the number"));
    let stories: Vec<u64> = shop.issues().iter().map(|issue| issue.number).collect();
    let _acted = HasActed(shop.in_a_wait(Duration::from_millis(500), move |state| {
        for number in &stories {
            write(state, *number, "It is quick", "It is quick, as I see it");
        }
    }));
    shop.run(&apply).done();
    for issue in shop.issues() {
        let body = issue.body.unwrap();
        assert!(body.contains("It is quick, as I see it"), "#{} lost it:\n{body}", issue.number);
        assert!(body.contains("do the number"), "#{} was not updated:\n{body}", issue.number);
    }
}

#[test]
fn what_somebody_saves_while_a_change_is_held_up_stays() {
    for kind in faults() {
        let shop = Shop::new();
        shop.apply().done();
        let story = shop.of("user-story/guest").number;
        shop.reword("pay without an account", "pay as a guest");
        let _acted = held_up(&shop, &format!("PATCH /repos/acme/shop/issues/{story}"), kind, move |state| {
            write(state, story, "It is quick", "It is quick, as I see it");
        });
        shop.apply().done();
        let body = shop.of("user-story/guest").body.unwrap();
        assert!(body.contains("It is quick, as I see it") && body.contains("pay as a guest"), "{body}");
    }
}

#[test]
fn what_somebody_saves_while_fill_and_accept_are_held_up_stays() {
    let fill = ["fill", "user-story/guest", "--set", "benefit=I am done sooner"];
    for arguments in [&fill[..], &["accept", "user-story/guest"]] {
        for kind in faults() {
            let shop = Shop::new();
            shop.apply().done();
            let story = shop.of("user-story/guest").number;
            let _acted = held_up(&shop, &format!("PATCH /repos/acme/shop/issues/{story}"), kind, move |state| {
                write(state, story, "It is quick", "It is quick, as I see it");
            });
            let ran = shop.run(arguments);
            let body = shop.issue(story).body.unwrap();
            assert!(body.contains("It is quick, as I see it"), "{arguments:?}: {}\n{body}", ran.err);
            assert!(ran.code == 0 || ran.err.contains("in the meantime"), "{arguments:?}: {}", ran.err);
        }
    }
}

#[test]
fn an_owner_who_moves_while_a_label_is_held_up_stays_moved() {
    for kind in faults() {
        let shop = Shop::new();
        shop.apply().done();
        let story = shop.of("user-story/guest").number;
        shop.fake.arrange(|state| state.take_label_off(SHOP, story, "role: product-owner"));
        let _acted = held_up(&shop, &format!("POST /repos/acme/shop/issues/{story}/labels"), kind, move |state| {
            state.add_label(SHOP, story, "role: product-manager");
        });
        shop.apply().done();
        let mut labels = shop.issue(story).labels;
        labels.sort_unstable();
        assert_eq!(labels, ["role: product-manager", "story"]);
    }
}

#[test]
fn a_parent_that_somebody_chooses_while_another_is_held_up_stays() {
    for kind in faults() {
        let shop = Shop::new();
        let outline = "artifacts:
  - feature: { key: a, persona: P, problem: Q, outcome: R, measure: S }
  - feature: { key: b, persona: P, problem: Q, outcome: R, measure: S }
  - feature: { key: c, persona: P, problem: Q, outcome: R, measure: S }
  - user-story: { key: x, persona: P, goal: Q, benefit: R, criteria: [S], parent: feature/a }
";
        shop.write("outline.yml", outline);
        shop.apply().done();
        let (story, third) = (shop.of("user-story/x").number, shop.of("feature/c"));
        shop.reword("parent: feature/a", "parent: feature/b");
        let above = third.number;
        let _acted = held_up(&shop, "/sub_issues", kind, move |state| state.set_parent(SHOP, story, Some(above)));
        shop.apply().done();
        assert_eq!(shop.issue(story).parent, Some(third.id));
    }
}

#[test]
fn a_twin_in_which_somebody_writes_while_its_closing_is_held_up_stays_open() {
    for kind in faults() {
        let shop = Shop::new();
        // Another run creates the feature as well, before this one looks at what others created.
        shop.when(At::Matching("direction=desc".into(), 2), |state| {
            let issues = &state.repository(SHOP).issues;
            let Some(first) = issues.values().find(|issue| issue.labels.iter().any(|label| label == "feature")) else {
                return;
            };
            let (title, body) = (first.title.clone(), first.body.clone().unwrap());
            state.open_issue(SHOP, "ana", &title, &body, &["feature", "role: product-manager"]);
        });
        let _acted = held_up(&shop, "PATCH /repos/acme/shop/issues/", kind, |state| {
            let twin = state.repository(SHOP).issues.keys().copied().max().unwrap();
            let twin = state
                .repository(SHOP)
                .issues
                .values()
                .rev()
                .find(|issue| issue.number <= twin && issue.labels.iter().any(|label| label == "feature"));
            let twin = twin.unwrap().number;
            write(state, twin, "Every third basket", "Every second basket");
        });
        shop.apply().done();
        let twins = shop.all_of("feature/checkout");
        assert_eq!(twins.len(), 2, "the other run made one");
        assert!(twins.iter().all(|twin| twin.open), "{twins:#?}");
    }
}

#[test]
fn what_somebody_writes_around_the_list_of_files_stays() {
    for kind in faults() {
        let shop = Shop::new();
        let one = "artifacts:\n  - user-story: { key: x, to: file, persona: P, goal: Q, benefit: R, criteria: [S] }\n";
        shop.write("outline.yml", one);
        shop.apply().done();
        let pull = shop
            .fake
            .arrange(|state| state.repository(SHOP).issues.values().find(|issue| issue.pull.is_some()).unwrap().number);
        shop.write("outline.yml", &(one.to_owned() + &one["artifacts:\n".len()..].replace("key: x", "key: y")));
        let _acted = held_up(&shop, &format!("PATCH /repos/acme/shop/pulls/{pull}"), kind, move |state| {
            let body = state.repository(SHOP).issue(pull).body.clone().unwrap();
            state.edit_body_as(SHOP, pull, &format!("Look at it until Friday.\n\n{body}"), "bo");
        });
        shop.apply().done();
        let body = shop.issue(pull).body.unwrap();
        assert!(body.contains("Look at it until Friday.") && body.contains("user-story/y"), "{body}");
    }
}

#[test]
fn a_file_that_somebody_commits_while_our_commit_is_held_up_stays() {
    // Lost answers are left out: after one, the branch is read again at once.
    for kind in [FaultKind::SecondaryLimit(60), FaultKind::PrimaryLimit(1800), FaultKind::GraphqlLimit] {
        let shop = Shop::new();
        let one = "artifacts:\n  - user-story: { key: x, to: file, persona: P, goal: Q, benefit: R, criteria: [S] }\n";
        shop.write("outline.yml", one);
        shop.apply().done();
        let (branch, path) = ("rolecall/artifacts", "docs/product/user-story/x.md");
        let text = |shop: &Shop| shop.fake.arrange(|state| state.repository(SHOP).git.text(branch, path)).unwrap();
        let edited = text(&shop).replace("- [ ] S", "- [ ] S, as I see it");
        assert!(edited != text(&shop));
        shop.reword("goal: Q", "goal: T");
        let _acted = held_up(&shop, "Commit", kind, move |state| {
            let git = &mut state.repository_mut(SHOP).git;
            git.commit(branch, "By hand", &[(path, Some(edited.as_bytes()))]);
        });
        shop.apply();
        assert!(text(&shop).contains("S, as I see it"), "{}", text(&shop));
        shop.apply().done();
        assert!(text(&shop).contains("S, as I see it"), "{}", text(&shop));
    }
}

#[test]
fn a_look_that_finds_nothing_new_costs_nothing_of_the_hourly_limit() {
    let shop = Shop::new();
    shop.apply().done();
    shop.reword("pay without an account", "pay as a guest");
    shop.fake.forget_requests();
    shop.apply().done();
    let story = shop.of("user-story/guest").number;
    let seen = shop.fake.requests();
    let looks: Vec<u16> = seen
        .iter()
        .filter(|seen| !seen.write && seen.path == format!("/repos/acme/shop/issues/{story}"))
        .map(|seen| seen.status)
        .collect();
    assert_eq!(looks, [200, 304]);
    // The look is the last request before the change.
    let at = seen.iter().position(|seen| seen.write).unwrap();
    assert_eq!(seen[at - 1].path, seen[at].path);
}
