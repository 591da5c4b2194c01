//! References between artifacts: numbers once they exist, and only ever to the issue that counts.

use crate::fake::{At, Fault, FaultKind};
use crate::shop::{CONFIG, OUTLINE, SHOP, Shop};

const SPRINT: &str = "sprint-objectives/sprint-1";
const GUEST: &str = "user-story/guest";
const ROLE: &str = "role: product-owner";

fn enabler(key: &str, unlocks: &str) -> String {
    format!(
        "  - tech-enabler:\n      key: {key}\n      enables: Do {key}\n      done_when: [It works]\n      unlocks: [{unlocks}]\n"
    )
}

fn sprint(shop: &Shop) -> String {
    shop.of(SPRINT).body.unwrap()
}

#[test]
fn what_is_made_in_one_run_is_referred_to_by_number_without_a_further_write() {
    let shop = Shop::new();
    shop.apply().done();
    let edits = shop.fake.requests().into_iter().filter(|seen| seen.method == "PATCH").count();
    assert_eq!(edits, 0);
    shop.assert_whole();
}

#[test]
fn what_an_earlier_run_made_is_referred_to_by_its_number() {
    let shop = Shop::new();
    let (first, second) = OUTLINE.split_once("  - sprint-objectives:").unwrap();
    shop.write("outline.yml", first);
    shop.apply().done();
    shop.write("outline.yml", &format!("artifacts:\n  - sprint-objectives:{second}"));
    shop.apply().done();
    shop.assert_whole();
    shop.assert_settled();
}

#[test]
fn two_that_refer_to_each_other_cost_one_write_more() {
    let shop = Shop::new();
    shop.write(
        "outline.yml",
        &format!("artifacts:\n{}{}", enabler("a", "tech-enabler/b"), enabler("b", "tech-enabler/a")),
    );
    shop.run(&["labels"]).done();
    shop.fake.arrange(|state| state.set_label(SHOP, "enabler", "ededed", None));
    shop.fake.forget_requests();
    shop.apply().done();
    assert_eq!(shop.writes(), 3);
    let (a, b) = (shop.of("tech-enabler/a"), shop.of("tech-enabler/b"));
    assert!(a.body.as_deref().unwrap().contains(&format!("- #{}\n", b.number)), "{a:?}");
    assert!(b.body.as_deref().unwrap().contains(&format!("- #{}\n", a.number)), "{b:?}");
    shop.assert_settled();
}

#[test]
fn a_long_circle_and_one_that_refers_to_itself_settle_in_one_run() {
    let shop = Shop::new();
    let keys = ["a", "b", "c", "d"];
    let mut outline = "artifacts:\n".to_owned();
    for (at, key) in keys.iter().enumerate() {
        outline += &enabler(key, &format!("tech-enabler/{}, tech-enabler/{key}", keys[(at + 1) % keys.len()]));
    }
    shop.write("outline.yml", &outline);
    shop.apply().done();
    for (at, key) in keys.iter().enumerate() {
        let issue = shop.of(&format!("tech-enabler/{key}"));
        let next = shop.of(&format!("tech-enabler/{}", keys[(at + 1) % keys.len()]));
        let wanted = format!("- #{}\n- #{}\n", next.number, issue.number);
        assert!(issue.body.as_deref().unwrap().contains(&wanted), "{key}: {wanted} in {issue:?}");
    }
    shop.assert_settled();
}

#[test]
fn what_is_not_there_is_named_and_told_and_becomes_a_number_once_it_is() {
    let shop = Shop::new();
    shop.reword("user-story/receipt]", "user-story/receipt, user-story/later]");
    let ran = shop.apply().done();
    assert!(ran.err.contains("it links to `user-story/later`, which does not exist"), "{}", ran.err);
    assert!(sprint(&shop).contains("- `user-story/later`\n"));
    shop.assert_quiet();
    let set = ["persona=Guest", "goal=pay later", "benefit=I have time", "criteria=It works"];
    let mut new = vec!["new", "user-story", "--key", "later"];
    new.extend(set.iter().flat_map(|set| ["--set", set]));
    shop.run(&new).done();
    shop.apply().done();
    let number = shop.of("user-story/later").number;
    assert!(sprint(&shop).contains(&format!("- #{number}\n")), "{}", sprint(&shop));
    shop.assert_quiet();
}

#[test]
fn a_file_is_referred_to_by_its_address() {
    let shop = Shop::new();
    shop.reword("          key: receipt\n", "          key: receipt\n          to: file\n");
    let ran = shop.run(&["apply", "outline.yml", "--json"]).done().json();
    let receipts = ran["artifacts"].as_array().unwrap();
    let path = receipts.iter().find_map(|receipt| receipt["path"].as_str()).unwrap();
    let wanted = format!("- [user-story/receipt](https://github.com/{SHOP}/blob/HEAD/{path})\n");
    assert!(sprint(&shop).contains(&wanted), "{wanted} in {}", sprint(&shop));
    assert!(shop.fake.arrange(|state| state.repository(SHOP).git.text("rolecall/artifacts", path)).is_some());
    shop.assert_settled();
}

#[test]
fn a_number_that_a_person_wrote_or_an_outline_names_is_left_alone() {
    let shop = Shop::new();
    let other = shop.fake.arrange(|state| state.open_issue(SHOP, "cy", "By hand", "Words", &[]));
    shop.reword("user-story/receipt]", &format!("user-story/receipt, \"#{other}\", \"as #{other} says\"]"));
    shop.apply().done();
    let body = sprint(&shop);
    assert!(body.contains(&format!("- #{other}\n- as #{other} says\n")), "{body}");
    shop.assert_settled();
}

#[test]
fn a_rival_that_wins_is_the_one_that_is_referred_to() {
    let rival = {
        let shop = Shop::new();
        shop.apply().done();
        shop.of(GUEST)
    };
    let shop = Shop::new();
    // Somebody creates the story at the same moment as this run, and gets the lower number.
    shop.when(At::Matching("CreateIssue".into(), 2), move |state| {
        let body = rival.body.clone().unwrap();
        state.open_issue(SHOP, "bo", &rival.title, &body, &[ROLE, "story"]);
    });
    shop.apply().done();
    let winner = shop.of(GUEST);
    assert_eq!(winner.author, "bo");
    assert!(sprint(&shop).contains(&format!("- #{}\n", winner.number)), "{}", sprint(&shop));
    for twin in shop.all_of(GUEST).into_iter().filter(|issue| issue.number != winner.number) {
        assert_eq!((twin.open, twin.duplicate_of), (false, Some(winner.id)));
        assert!(!sprint(&shop).contains(&format!("#{}\n", twin.number)));
    }
    shop.apply().done();
    shop.assert_quiet();
}

#[test]
fn a_rival_within_a_circle_is_the_one_that_is_referred_to() {
    let outline = format!("artifacts:\n{}{}", enabler("a", "tech-enabler/b"), enabler("b", "tech-enabler/a"));
    for (nth, keys) in [(1, &["a", "b"][..]), (2, &["b"])] {
        let shop = Shop::with_config(CONFIG);
        shop.write("outline.yml", &outline);
        shop.when(At::Matching("CreateIssue".into(), nth), move |state| {
            for key in keys {
                let body = format!("Mine.\n\n<!-- rolecall tech-enabler/{key}\nrole: product-owner\n-->\n");
                state.open_issue(SHOP, "bo", &format!("Enabler: Do {key}"), &body, &[ROLE]);
            }
        });
        shop.apply().done();
        for (key, other) in [("a", "b"), ("b", "a")] {
            let issue = shop.of(&format!("tech-enabler/{key}"));
            assert_eq!(issue.author == "bo", keys.contains(&key), "{issue:?}");
            let other = shop.of(&format!("tech-enabler/{other}")).number;
            if issue.author != "bo" {
                assert!(issue.body.as_deref().unwrap().contains(&format!("- #{other}\n")), "{issue:?}");
            }
        }
        shop.apply().done();
        shop.assert_quiet();
    }
}

#[test]
fn a_parent_that_could_not_be_made_is_named_and_the_next_run_hangs_its_children() {
    let shop = Shop::new();
    shop.fake.fault(Fault { at: At::Matching("CreateIssue".into(), 1), kind: FaultKind::Status(422), times: 1 });
    assert_eq!(shop.apply().code, 1);
    let body = shop.of(GUEST).body.unwrap();
    assert!(body.contains(" · under `feature/checkout` · ") && !body.contains('\0'), "{body}");
    shop.apply().done();
    shop.assert_whole();
    shop.assert_settled();
}
