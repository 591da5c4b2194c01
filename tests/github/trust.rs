//! Which issue to trust when several claim to be the same artifact, and who an artifact belongs to.

use crate::fake::{AccountKind, Issue};
use crate::shop::{KEYS, SHOP, Shop};

const GUEST: &str = "user-story/guest";
const RECEIPT: &str = "user-story/receipt";
const ROLE: &str = "role: product-owner";
const OTHER: &str = "role: product-manager";

/// The story's issue as a run creates it.
fn story() -> Issue {
    let shop = Shop::new();
    shop.apply().done();
    shop.of(GUEST)
}

/// Opens an issue with the story's text.
fn copy(shop: &Shop, author: &str, story: &Issue, title: &str, labels: &[&str]) -> u64 {
    let body = story.body.clone().unwrap();
    shop.fake.arrange(|state| state.open_issue(SHOP, author, title, &body, labels))
}

/// How often an account's permission was requested.
fn asked(shop: &Shop, login: &str) -> usize {
    let path = format!("/collaborators/{login}/permission");
    shop.fake.requests().iter().filter(|seen| seen.path.ends_with(&path)).count()
}

#[test]
fn a_strangers_marker_counts_for_nothing_and_his_right_is_asked_once() {
    let (shop, story) = (Shop::new(), story());
    let forged: Vec<u64> = (0..3).map(|_| copy(&shop, "mallory", &story, &story.title, &[])).collect();
    shop.apply().done();
    assert_eq!(asked(&shop, "mallory"), 1);
    assert!(shop.all_of(GUEST).iter().all(|issue| issue.open), "a stranger's issue is not ours to close");
    for number in forged {
        shop.fake.arrange(|state| state.repository_mut(SHOP).issues.remove(&number));
    }
    shop.assert_whole();
}

#[test]
fn a_marker_counts_once_somebody_with_rights_has_put_a_roles_label_on() {
    let (shop, story) = (Shop::new(), story());
    let number = copy(&shop, "mallory", &story, &story.title, &[ROLE]);
    shop.apply().done();
    assert_eq!(shop.of(GUEST).number, number);
}

#[test]
fn of_two_claims_the_one_from_who_may_push_wins() {
    let (shop, story) = (Shop::new(), story());
    let stranger = copy(&shop, "mallory", &story, &story.title, &[ROLE]);
    let trusted = copy(&shop, "bo", &story, &story.title, &[ROLE]);
    shop.apply().done();
    assert_eq!(shop.of(GUEST).number, trusted);
    let closed = shop.issue(stranger);
    assert_eq!((closed.open, closed.state_reason.as_deref()), (false, Some("duplicate")));
    shop.assert_quiet();
}

#[test]
fn among_equals_the_lowest_number_wins_whoever_runs() {
    for (first, second) in [("bo", "ana"), ("ana", "bo"), ("github-actions[bot]", "bo"), ("bo", "github-actions[bot]")]
    {
        let (shop, story) = (Shop::new(), story());
        let lowest = copy(&shop, first, &story, &story.title, &[ROLE]);
        let other = copy(&shop, second, &story, &story.title, &[ROLE]);
        shop.apply().done();
        assert_eq!(shop.of(GUEST).number, lowest, "{first} before {second}");
        assert_eq!(shop.issue(other).duplicate_of, Some(shop.issue(lowest).id));
    }
}

#[test]
fn an_untouched_twin_is_closed_by_apply_and_by_nothing_that_only_looks() {
    let shop = Shop::new();
    shop.apply().done();
    let story = shop.of(GUEST);
    let twin = copy(&shop, "bo", &story, &story.title, &[ROLE]);
    shop.fake.forget_requests();
    for command in [&["plan", "outline.yml"][..], &["list"], &["apply", "outline.yml", "--dry-run"]] {
        shop.run(command).done();
    }
    assert_eq!(shop.writes(), 0);
    let ran = shop.apply().done();
    assert!(ran.err.contains(&format!("#{twin}")), "{}", ran.err);
    assert_eq!(shop.writes(), 1);
    let closed = shop.issue(twin);
    assert_eq!((closed.open, closed.duplicate_of), (false, Some(story.id)));
    shop.assert_whole();
    shop.assert_settled();
}

#[test]
fn a_twin_with_a_persons_words_is_told_and_never_closed() {
    for touch in ["title", "body", "comment"] {
        let shop = Shop::new();
        shop.apply().done();
        let story = shop.of(GUEST);
        let twin = copy(&shop, "bo", &story, &story.title, &[ROLE]);
        match touch {
            "title" => shop.fake.arrange(|state| state.edit_title(SHOP, twin, "My own story")),
            "body" => shop.rewrite(twin, "It is quick", "It is quick, and safe"),
            _ => drop(shop.fake.arrange(|state| state.comment(SHOP, twin, "bo", "Which is it?"))),
        }
        shop.fake.forget_requests();
        let ran = shop.apply().done();
        assert!(ran.err.contains(&format!("#{twin} also claims to be `{GUEST}`")), "{touch}: {}", ran.err);
        assert_eq!(shop.writes(), 0, "{touch}");
        assert!(shop.issue(twin).open && shop.issue(story.number).open, "{touch}");
    }
}

#[test]
fn an_artifact_into_which_another_was_pasted_stays_what_it_is() {
    for above in [true, false] {
        let shop = Shop::new();
        shop.apply().done();
        let (guest, receipt) = (shop.of(GUEST), shop.of(RECEIPT));
        let (pasted, own) = (guest.body.clone().unwrap(), receipt.body.clone().unwrap());
        let both = if above { format!("{pasted}\n\n{own}") } else { format!("{own}\n\n{pasted}") };
        shop.fake.arrange(|state| state.edit_body(SHOP, receipt.number, &both));
        for _ in 0..2 {
            let ran = shop.run(&["apply", "outline.yml", "--json"]).done().json();
            let number = |key: &str| {
                let all = ran["artifacts"].as_array().unwrap();
                all.iter().find(|one| one["key"] == key).unwrap()["number"].clone()
            };
            assert_eq!((number(GUEST), number(RECEIPT)), (guest.number.into(), receipt.number.into()));
            assert_eq!(shop.issue(guest.number).body, guest.body, "nothing moves into the other");
            let now = shop.issue(receipt.number).body.unwrap();
            for words in ["I can prove it", "It comes by mail", "I am quicker", "It is quick"] {
                assert!(now.contains(words), "{words} is lost:\n{now}");
            }
            assert_eq!(shop.issues().len(), KEYS.len());
        }
        shop.assert_quiet();
    }
}

#[test]
fn an_artifact_whose_text_was_replaced_by_anothers_takes_nothing_from_it() {
    let shop = Shop::new();
    shop.apply().done();
    let (guest, receipt) = (shop.of(GUEST), shop.of(RECEIPT));
    let pasted = guest.body.clone().unwrap();
    shop.fake.arrange(|state| state.edit_body(SHOP, receipt.number, &pasted));
    let ran = shop.apply().done();
    assert!(ran.err.contains(&format!("#{} also claims to be `{GUEST}`", receipt.number)), "{}", ran.err);
    assert_eq!(shop.issue(guest.number).body, guest.body);
    assert!(shop.issue(receipt.number).open);
    assert_eq!(shop.all_of(RECEIPT).len(), 1, "nobody can tell any more: it is made anew");
}

#[test]
fn an_owner_is_moved_by_relabelling_with_one_write_that_changes_nothing_else() {
    let shop = Shop::new();
    shop.apply().done();
    let before = shop.of(GUEST);
    shop.fake.arrange(|state| {
        state.take_label_off(SHOP, before.number, ROLE);
        state.add_label(SHOP, before.number, OTHER);
    });
    shop.fake.forget_requests();
    shop.apply().done();
    assert_eq!(shop.writes(), 1);
    let now = shop.of(GUEST);
    let (was, is) = (before.body.unwrap(), now.body.unwrap());
    assert!(is.contains("\nrole: product-manager\n") && is.contains("**Owner:** Product Manager · @bo"), "{is}");
    let rest = |body: &str| -> Vec<String> {
        let ours = |line: &&str| !line.starts_with("role: ") && !line.starts_with("**Owner:**");
        body.lines().filter(ours).map(str::to_owned).collect()
    };
    assert_eq!(rest(&was), rest(&is));
    assert_eq!(
        (now.labels, now.assignees, now.title),
        (vec!["story".into(), OTHER.into()], before.assignees, before.title)
    );
    shop.assert_settled();
}

#[test]
fn with_two_roles_labels_the_marker_holds_and_a_warning_tells() {
    let shop = Shop::new();
    shop.apply().done();
    let before = shop.of(GUEST);
    shop.fake.arrange(|state| state.add_label(SHOP, before.number, OTHER));
    shop.fake.forget_requests();
    let ran = shop.apply().done();
    assert_eq!(shop.writes(), 0);
    for words in [ROLE, OTHER, "is the owner until you remove one of them"] {
        assert!(ran.err.contains(words), "{}", ran.err);
    }
    assert_eq!(shop.issue(before.number).body, before.body);
}

#[test]
fn a_label_that_is_gone_is_put_back_with_one_write() {
    let shop = Shop::new();
    shop.apply().done();
    let before = shop.of(GUEST);
    shop.fake.arrange(|state| state.take_label_off(SHOP, before.number, ROLE));
    shop.fake.forget_requests();
    shop.apply().done();
    assert_eq!(shop.writes(), 1);
    assert_eq!(shop.issue(before.number).body, before.body);
    shop.assert_whole();
}

#[test]
fn an_account_that_is_gone_is_trusted_no_more_and_what_bears_a_label_counts() {
    let (shop, story) = (Shop::new(), story());
    shop.fake.arrange(|state| state.add_account("zoe", AccountKind::User));
    let unlabeled = copy(&shop, "zoe", &story, &story.title, &[]);
    let labeled = copy(&shop, "zoe", &story, &story.title, &[ROLE]);
    shop.fake.arrange(|state| state.accounts.remove("zoe"));
    shop.apply().done();
    let number = shop.run(&["list", "--template", "user-story", "--json"]).done().json();
    let number =
        number["artifacts"].as_array().unwrap().iter().find(|one| one["key"] == GUEST).unwrap()["number"].clone();
    assert_eq!(number, labeled);
    assert!(shop.issue(unlabeled).open);
    assert_eq!(asked(&shop, ""), 0);
}
