//! Who vouches for a marker: the last person to change the text, if the author may not add labels.

use crate::fake::{AccountKind, At};
use crate::shop::{KEYS, SHOP, Shop};

const GUEST: &str = "user-story/guest";
const ROLE: &str = "role: product-owner";
const BODY: &str = "## Story\n\nWords.\n\n<!-- rolecall user-story/guest\nrole: product-owner\n-->\n";

/// The artifacts that a run lists: their keys and issue numbers.
fn listed(shop: &Shop) -> Vec<(String, u64)> {
    let told = shop.run(&["list", "--json"]).done().json();
    let all = told["artifacts"].as_array().unwrap();
    all.iter().map(|one| (one["key"].as_str().unwrap().to_owned(), one["number"].as_u64().unwrap())).collect()
}

/// An issue by `author`, labeled by somebody with the rights to do so, and since edited by `editor`, if any.
fn labeled(shop: &Shop, author: &str, editor: Option<&str>) -> u64 {
    shop.fake.arrange(|state| {
        let number = state.open_issue(SHOP, author, "A story", BODY, &[ROLE]);
        if let Some(editor) = editor {
            state.edit_body_as(SHOP, number, &BODY.replace("Words", "Other words"), editor);
        }
        number
    })
}

/// How often the editors of texts and the permissions of accounts were requested.
fn asked(shop: &Shop) -> (usize, usize) {
    let requests = shop.fake.requests();
    let edits = requests.iter().filter(|seen| seen.operation.as_deref() == Some("Edits")).count();
    (edits, requests.iter().filter(|seen| seen.path.contains("/collaborators/")).count())
}

#[test]
fn whoever_may_put_labels_vouches_and_so_does_our_own_account() {
    for (author, editor, counts, questions) in [
        ("mallory", None, true, (1, 1)),
        ("mallory", Some("mallory"), false, (1, 1)),
        ("dee", Some("dee"), false, (1, 1)),
        ("mallory", Some("dee"), false, (1, 2)),
        ("mallory", Some("other[bot]"), false, (1, 2)),
        ("mallory", Some("cy"), true, (1, 2)),
        ("mallory", Some("bo"), true, (1, 2)),
        ("mallory", Some("ana"), true, (1, 1)),
        ("mallory", Some("github-actions[bot]"), true, (1, 1)),
        ("cy", Some("cy"), true, (0, 1)),
        ("bo", Some("bo"), true, (0, 1)),
        ("ana", Some("ana"), true, (0, 0)),
        ("github-actions[bot]", Some("github-actions[bot]"), true, (0, 0)),
        ("other[bot]", Some("other[bot]"), true, (0, 0)),
    ] {
        let shop = Shop::new();
        shop.fake.arrange(|state| state.add_account("other[bot]", AccountKind::Bot));
        let number = labeled(&shop, author, editor);
        let wanted = if counts { vec![(GUEST.to_owned(), number)] } else { vec![] };
        assert_eq!(listed(&shop), wanted, "{author}, {editor:?}");
        assert_eq!(asked(&shop), questions, "{author}, {editor:?}");
    }
}

#[test]
fn a_person_of_an_app_s_name_is_not_the_app() {
    let shop = Shop::new();
    shop.fake.arrange(|state| state.add_account("github-actions", AccountKind::User));
    labeled(&shop, "github-actions", Some("github-actions"));
    assert_eq!(listed(&shop), []);
}

#[test]
fn of_an_editor_whose_account_is_gone_nothing_is_believed() {
    let shop = Shop::new();
    shop.fake.arrange(|state| state.add_account("zoe", AccountKind::User));
    let (edited, plain) = (labeled(&shop, "mallory", Some("zoe")), labeled(&shop, "zoe", None));
    shop.fake.arrange(|state| state.accounts.remove("zoe"));
    assert_eq!(listed(&shop), [(GUEST.to_owned(), plain)], "and not #{edited}");
}

#[test]
fn a_text_that_counts_for_nothing_is_told_and_the_artifact_is_made() {
    let shop = Shop::new();
    let number = labeled(&shop, "mallory", Some("mallory"));
    let before = shop.issue(number);
    let ran = shop.apply().done();
    assert!(ran.err.contains(&format!("warning: the marker in #{number} is not trusted")), "{}", ran.err);
    let now = shop.issue(number);
    assert_eq!((now.body, now.open, now.parent), (before.body, true, None), "a stranger's issue is not ours to close");
    assert_eq!(shop.all_of(GUEST).len(), 2);
    shop.assert_quiet();
    // Somebody with rights edits it: now there are two, and the one by an author with push access is the artifact.
    shop.fake.arrange(|state| state.edit_body_as(SHOP, number, BODY, "bo"));
    let ran = shop.apply().done();
    assert!(ran.err.contains(&format!("#{number} also claims to be `{GUEST}`")), "{}", ran.err);
}

#[test]
fn fifty_texts_are_asked_about_with_one_request_and_each_account_once() {
    for (issues, queries) in [(50, 1), (51, 2)] {
        let shop = Shop::new();
        for at in 0..issues {
            let author = if at % 2 == 0 { "mallory" } else { "dee" };
            labeled(&shop, author, Some(author));
        }
        assert_eq!(listed(&shop), []);
        assert_eq!(asked(&shop), (queries, 2));
    }
}

#[test]
fn what_cannot_be_asked_for_is_answered_by_the_label() {
    let mut shop = Shop::new();
    let number = labeled(&shop, "mallory", Some("mallory"));
    shop.fake.arrange(|state| state.add_token("token-cy", "cy", None));
    for token in ["token-dee", "token-cy"] {
        shop.token = token.to_owned();
        shop.fake.forget_requests();
        assert_eq!(listed(&shop), [(GUEST.to_owned(), number)], "{token}");
        assert_eq!(asked(&shop), (0, 0), "{token}");
    }
}

#[test]
fn what_a_stranger_wrote_while_a_run_is_at_work_takes_no_key_either() {
    let shop = Shop::new();
    shop.when(At::Matching("createIssue".to_owned(), 1), |state| {
        let number = state.open_issue(SHOP, "mallory", "A story", "Words", &[ROLE]);
        state.edit_body(SHOP, number, BODY);
    });
    shop.apply().done();
    let stories = shop.all_of(GUEST);
    assert_eq!(stories.iter().map(|issue| issue.author.as_str()).collect::<Vec<_>>(), ["mallory", "ana"]);
    assert!(stories.iter().all(|issue| issue.open));
    assert_eq!(stories[0].body.as_deref(), Some(BODY));
}

/// A shop in which bo created the story, was the last to change it, and then lost access.
fn former() -> (Shop, u64) {
    let shop = Shop::new();
    let number = shop.fake.arrange(|state| {
        let number = state.open_issue(SHOP, "bo", "A story", BODY, &[ROLE]);
        state.edit_body(SHOP, number, &BODY.replace("Words", "My words"));
        state.repository_mut(SHOP).permissions.remove("bo");
        number
    });
    (shop, number)
}

#[test]
fn beside_the_artifact_of_somebody_who_lost_the_rights_none_is_made() {
    for gone in [false, true] {
        let (shop, number) = former();
        if gone {
            shop.fake.arrange(|state| state.accounts.remove("bo"));
        }
        let before = shop.issue(number);
        for _ in 0..2 {
            let ran = shop.apply();
            assert_eq!(ran.code, 1, "{}", ran.err);
            let words = format!("#{number} claims to be `{GUEST}`, but its author, who can no longer label issues");
            assert!(ran.err.contains(&words) && ran.err.contains("remove its role's label"), "{}", ran.err);
            assert_eq!(shop.all_of(GUEST).iter().map(|issue| issue.number).collect::<Vec<_>>(), [number]);
            assert_eq!(shop.issues().len(), KEYS.len(), "the others are made");
        }
        assert_eq!(shop.issue(number).body, before.body);
        assert!(listed(&shop).iter().all(|(key, _)| key != GUEST), "and it is not believed");
        // Somebody with rights changes a word, and it is the artifact again.
        shop.fake.arrange(|state| state.edit_body_as(SHOP, number, &BODY.replace("Words", "Our words"), "cy"));
        shop.apply().done();
        assert_eq!(shop.of(GUEST).number, number);
        assert!(shop.of(GUEST).body.unwrap().contains("Our words"));
    }
}

#[test]
fn where_the_label_of_somebody_who_lost_the_rights_is_taken_off_a_new_one_is_made() {
    let (shop, number) = former();
    shop.fake.arrange(|state| state.take_label_off(SHOP, number, ROLE));
    shop.apply().done();
    assert_eq!(shop.all_of(GUEST).len(), 2);
}

#[test]
fn an_issue_that_is_the_artifact_beside_such_a_one_stays_it() {
    let (shop, number) = former();
    let other = shop.fake.arrange(|state| state.open_issue(SHOP, "cy", "A story", BODY, &[ROLE]));
    shop.apply().done();
    assert!(listed(&shop).contains(&(GUEST.to_owned(), other)), "and not #{number}");
    shop.run(&["accept", GUEST, "--anyway"]).done();
}
