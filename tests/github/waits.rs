//! What people do while a run waits for a limit, a retry or its own pacing: none of it is overwritten.

use std::sync::mpsc::channel;
use std::time::Duration;

use crate::fake::{At, FaultKind, Limits};
use crate::held_up::{HasActed, faults, held_up, write};
use crate::requests::table;
use crate::shop::{SHOP, Shop};

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

#[test]
fn what_people_do_while_a_label_is_taken_off_stays() {
    for kind in faults() {
        let shop = Shop::new();
        shop.apply().done();
        let story = shop.of("user-story/guest").number;
        let path = format!("DELETE /repos/acme/shop/issues/{story}/labels/story");
        let _acted = held_up(&shop, &path, kind, move |state| {
            write(state, story, "It is quick", "It is quick, as I see it");
            state.add_label(SHOP, story, "urgent");
        });
        shop.run(&["label", "user-story/guest", "--remove", "story"]).done();
        let issue = shop.issue(story);
        assert!(issue.body.unwrap().contains("It is quick, as I see it"));
        assert_eq!(issue.labels, ["role: product-owner", "urgent"]);
    }
}

#[test]
fn whoever_is_assigned_while_another_is_unassigned_stays() {
    for kind in faults() {
        let shop = Shop::new();
        shop.apply().done();
        let story = shop.of("user-story/guest").number;
        shop.run(&["assign", "user-story/guest", "ana", "--only"]).done();
        let path = format!("DELETE /repos/acme/shop/issues/{story}/assignees");
        let _acted = held_up(&shop, &path, kind, move |state| {
            state.change(SHOP, story, |issue| issue.assignees.push("bo".to_owned()));
        });
        shop.run(&["assign", "user-story/guest", "--remove", "ana"]).done();
        assert_eq!(shop.issue(story).assignees, ["bo"]);
    }
}

#[test]
fn a_role_label_that_somebody_repairs_while_its_repair_is_held_up_is_left_alone() {
    for kind in faults() {
        let shop = Shop::new();
        shop.run(&["labels"]).done();
        let name = "role: product-owner";
        let right = shop.fake.arrange(|state| state.repository(SHOP).labels[name].clone());
        shop.fake.arrange(|state| state.set_label(SHOP, name, "ffffff", Some("Not ours")));
        let repaired = right.clone();
        let (tell, repaired_at) = channel();
        let _acted = held_up(&shop, "PATCH /repos/acme/shop/labels/", kind, move |state| {
            state.set_label(SHOP, name, &repaired.color, repaired.description.as_deref());
            tell.send(state.clock.now()).unwrap();
        });
        shop.fake.forget_requests();
        shop.run(&["labels"]).done();
        let now = shop.fake.arrange(|state| state.repository(SHOP).labels[name].clone());
        assert_eq!((now.color, now.description), (right.color, right.description));
        let repaired_at = repaired_at.recv().unwrap();
        let later = shop.fake.requests().iter().filter(|seen| seen.write && seen.at > repaired_at).count();
        assert_eq!(later, 0, "nothing is left to repair");
    }
}

#[test]
fn a_comment_that_somebody_edits_while_it_is_withdrawn_stays() {
    for kind in faults() {
        let shop = Shop::new();
        shop.apply().done();
        let (story, feature) = (shop.of("user-story/guest").number, shop.of("feature/checkout").number);
        let close = |key: &str| shop.run(&["close", key, "--not-planned", "--reason", "Nobody asks for it"]);
        close("user-story/guest").done();
        let said = shop.issue(story).comments[0].body.clone();
        // Another run says the same in the same moment, and its comment comes first.
        let same = said.clone();
        shop.when(At::Matching(format!("POST /repos/acme/shop/issues/{feature}/comments"), 1), move |state| {
            state.comment(SHOP, feature, "ana", &same);
        });
        let _acted = held_up(&shop, "DELETE /repos/acme/shop/issues/comments/", kind, move |state| {
            state.change(SHOP, feature, |issue| {
                issue.comments.last_mut().unwrap().body += "\n\nBut ask sales first.";
            });
        });
        close("feature/checkout").done();
        let comments: Vec<String> = shop.issue(feature).comments.iter().map(|comment| comment.body.clone()).collect();
        assert_eq!(comments.len(), 2, "{comments:#?}");
        assert!(comments[1].ends_with("But ask sales first."), "{comments:#?}");
    }
}
