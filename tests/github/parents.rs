//! Parents that cannot take an issue: it is created, names its parent, and is linked once there is room.

use crate::degrade::{applied, foreseen, settled, warnings};
use crate::fake::{At, Fault, FaultKind};
use crate::shop::{SHOP, Shop};

/// A shop whose outline is one story under a parent.
fn under(parent: &str) -> Shop {
    let shop = Shop::new();
    shop.write("outline.yml", &outline(parent));
    shop
}

fn outline(parent: &str) -> String {
    format!(
        "artifacts:\n  - user-story: {{ key: pay, persona: Guest, goal: pay, benefit: I am quick, criteria: [It works], parent: \"{parent}\" }}\n"
    )
}

const FEATURE: [&str; 6] = ["new", "feature", "--key", "x", "--draft", "--quiet"];

#[test]
fn a_full_parent_is_only_named_until_there_is_room() {
    let shop = under("feature/x");
    shop.run(&FEATURE).done();
    let feature = shop.of("feature/x").number;
    let children: Vec<u64> = shop.fake.arrange(|state| {
        let open = (0..100).map(|_| state.open_issue(SHOP, "cy", "A task", "", &[])).collect::<Vec<_>>();
        open.iter().for_each(|child| state.set_parent(SHOP, *child, Some(feature)));
        open
    });
    let why = "`feature/x` already has 100 sub-issues, the most GitHub allows: it is only named as the parent";
    assert_eq!(foreseen(&shop), [why]);
    let story = shop.of("user-story/pay");
    assert_eq!(story.parent, None);
    assert!(story.body.unwrap().contains(&format!("under #{feature}")));
    shop.fake.arrange(|state| state.set_parent(SHOP, children[0], None));
    shop.apply().done();
    assert_eq!(shop.fake.state().parent_of(SHOP, story.number), Some(feature));
    assert!(!shop.issue(story.number).body.unwrap().contains("under #"));
    settled(&shop);
}

#[test]
fn a_parent_that_fills_up_meanwhile_is_only_named_too() {
    let shop = under("feature/x");
    shop.run(&FEATURE).done();
    let feature = shop.of("feature/x").number;
    let fill = FaultKind::Hook(Box::new(move |state| {
        for _ in 0..100 {
            let child = state.open_issue(SHOP, "cy", "A task", "", &[]);
            state.set_parent(SHOP, child, Some(feature));
        }
    }));
    shop.fake.fault(Fault { at: At::Matching("CreateIssue".into(), 1), kind: fill, times: 1 });
    let why = "it can't be a sub-issue of `feature/x`, so its text only names the parent: Parent can't have more than 100 sub-issues";
    assert_eq!(applied(&shop), [why]);
}

#[test]
fn a_parent_that_lies_too_deep_is_only_named_until_there_is_room() {
    let shop = Shop::with_config("templates: { feature: { under: [] } }\n");
    let feature = |at: usize| format!("- feature: {{ key: f{at}, problem: P, outcome: O, measure: M }}");
    let mut text = format!("artifacts:\n  {}\n", feature(0));
    for at in 1..10 {
        let indent = "    ".repeat(at);
        text += &format!("{indent}children:\n{indent}  {}\n", feature(at));
    }
    shop.write("outline.yml", &text);
    let why = "it would be more than 8 levels deep, the most GitHub allows: `feature/f8` is only named as the parent";
    assert_eq!(foreseen(&shop), [why]);
    let (top, above) = (shop.of("feature/f1").number, shop.of("feature/f8").id);
    let last = shop.of("feature/f9");
    assert_eq!(last.parent, None);
    assert!(
        last.body.unwrap().contains(" · under #9 · "),
        "the parent that was made a moment ago is named by its number"
    );
    shop.fake.arrange(|state| state.set_parent(SHOP, top, None));
    let last = feature(9).replace("f9,", "f9, parent: feature/f8,");
    shop.write("outline.yml", &format!("artifacts:\n  {last}\n"));
    shop.apply().done();
    assert_eq!(shop.of("feature/f9").parent, Some(above), "there is room now");
    settled(&shop);
}

#[test]
fn levels_that_only_github_can_count_are_told_in_its_words() {
    let shop = under("feature/x");
    shop.run(&FEATURE).done();
    let feature = shop.of("feature/x").number;
    shop.fake.arrange(|state| {
        let tops: Vec<u64> = (0..8).map(|_| state.open_issue(SHOP, "cy", "An epic", "", &[])).collect();
        tops.windows(2).for_each(|pair| state.set_parent(SHOP, pair[1], Some(pair[0])));
        state.set_parent(SHOP, feature, tops.last().copied());
    });
    let told = warnings(&shop.run(&["apply", "outline.yml", "--json"]).done());
    let why = "it can't be a sub-issue of `feature/x`, so its text only names the parent: Sub-issues can't be nested more than 8 levels deep";
    assert_eq!(told, [why]);
    shop.apply().done();
    assert_eq!(shop.by_key().len(), 2);
}

#[test]
fn a_parent_in_another_repository_of_the_owner_holds_it() {
    let shop = under("acme/plans#1");
    shop.fake.arrange(|state| {
        state.add_repository("acme", "plans");
        state.set_permission("acme/plans", "ana", "write");
        state.open_issue("acme/plans", "cy", "A plan", "", &[]);
    });
    assert!(foreseen(&shop).is_empty());
    let parent = shop.fake.state().repository("acme/plans").issue(1).id;
    assert_eq!(shop.of("user-story/pay").parent, Some(parent));
}

#[test]
fn a_parent_that_is_not_there_is_only_named() {
    for parent in ["acme/plans#7", "#99"] {
        let shop = under(parent);
        let told = applied(&shop);
        let why = format!(
            "it can't be a sub-issue of `{parent}`, so its text only names the parent: issue not found, or the token can't see it"
        );
        assert_eq!(told, [why]);
        assert!(shop.of("user-story/pay").body.unwrap().contains(&format!("under {parent}")));
    }
}

#[test]
fn a_parent_of_another_owner_is_only_named() {
    let shop = under("other/plans#1");
    shop.fake.arrange(|state| {
        state.add_account("other", crate::fake::AccountKind::User);
        state.add_repository("other", "plans");
        state.open_issue("other/plans", "cy", "A plan", "", &[]);
    });
    let why = "it can't be a sub-issue of `other/plans#1`, so its text only names the parent: Parent issue must belong to the same owner";
    assert_eq!(applied(&shop), [why]);
}

#[test]
fn a_number_that_is_given_by_hand_may_lie_in_another_repository() {
    let shop = Shop::new();
    let ran = shop.run(&["new", "feature", "--key", "y", "--draft", "--parent", "acme/plans#7", "--json"]).done();
    assert_eq!(ran.json()["artifacts"][0]["parent"], "acme/plans#7");
    assert_eq!(warnings(&ran).len(), 1);
}
