//! Lists of several pages, while people keep working: no issue is lost between two pages, and none is created again.

use std::time::Duration;

use crate::fake::{At, Fault, FaultKind, State};
use crate::requests::table;
use crate::shop::{SHOP, Shop};

const ROLE: &str = "role: product-owner";
const APPLY: [&str; 5] = ["apply", "stories.csv", "--template", "user-story", "--quiet"];
const HOUR: Duration = Duration::from_secs(3600);

/// A shop with this many stories of one role, created an hour ago.
fn stocked(stories: usize) -> Shop {
    let shop = Shop::new();
    shop.write("stories.csv", &table(stories));
    shop.run(&APPLY).done();
    shop.clock.advance(HOUR);
    shop
}

/// Checks that each story's key is listed exactly once.
#[track_caller]
fn assert_once(shop: &Shop, stories: usize, when: &str) {
    let found = shop.by_key();
    let twice: Vec<_> = found.iter().filter(|(_, numbers)| numbers.len() > 1).collect();
    assert!(twice.is_empty() && found.len() == stories, "{when}: {} keys, twice {twice:?}", found.len());
}

/// Matches the nth request for the role's list. The requests for its pages share no other text.
fn page(nth: u32) -> At {
    At::Matching("labels=role%3A%20product-owner&sort=created".to_owned(), nth)
}

#[test]
fn whatever_is_done_while_pages_are_read_no_story_is_made_again() {
    type Act = fn(&mut State, u64);
    let acts: [(&str, Act); 6] = [
        ("a label is taken off", |state, number| state.take_label_off(SHOP, number, ROLE)),
        ("a label is put on", |state, _| state.add_label(SHOP, 1, ROLE)),
        ("one is closed", |state, number| state.close(SHOP, number, "completed")),
        ("one is edited", |state, number| {
            let body = state.repository(SHOP).issue(number).body.clone().unwrap();
            state.edit_body(SHOP, number, &format!("A word before.\n\n{body}"));
        }),
        ("one is made", |state, _| {
            state.open_issue(SHOP, "bo", "Another", "Of another kind.", &[ROLE]);
        }),
        ("one is deleted", |state, number| {
            // Not an artifact: that would be created again, and rightly so.
            let other = state.open_issue(SHOP, "bo", "Another", "Of another kind.", &[ROLE]);
            state.take_away(SHOP, other, false);
            state.take_label_off(SHOP, number, ROLE);
        }),
    ];
    for cursor in [true, false] {
        for (stories, pages) in [(250_usize, 4), (650, 8)] {
            for (what, act) in acts {
                // With numbered pages, this change can hide an issue, as docs/design/github.md explains.
                if !cursor && what == "a label is put on" {
                    continue;
                }
                // Changes to which issues are in the list are tried in every combination.
                let moves = what.starts_with("a label");
                for nth in (1..=pages).step_by(if stories < 300 && moves { 1 } else { 2 }) {
                    for victim in [0, stories - 1] {
                        if moves || stories < 300 && victim == 0 {
                            once(cursor, stories, what, act, nth, victim);
                        }
                    }
                }
            }
        }
    }
}

fn once(cursor: bool, stories: usize, what: &str, act: fn(&mut State, u64), nth: u32, victim: usize) {
    static STOCK: [std::sync::OnceLock<State>; 2] = [const { std::sync::OnceLock::new() }; 2];
    let stock = STOCK[usize::from(stories > 300)].get_or_init(|| stocked(stories).fake.state());
    let shop = Shop::new();
    shop.write("stories.csv", &table(stories));
    shop.clock.advance(HOUR * 2);
    shop.fake.arrange(|state| {
        state.adopt(stock);
        state.cursor_lists = cursor;
        if what == "a label is put on" {
            state.take_label_off(SHOP, 1, ROLE);
        }
    });
    let number = shop.by_key()[&format!("user-story/s{victim}")][0];
    shop.fake.fault(Fault {
        at: page(nth),
        kind: FaultKind::Hook(Box::new(move |state| act(state, number))),
        times: 1,
    });
    let when = format!("{what} at page {nth}, #{number} of {stories}, by cursor: {cursor}");
    let ran = shop.run(&["plan", "stories.csv", "--template", "user-story", "--json"]);
    assert_eq!(ran.code, 0, "{when}: {}", ran.err);
    let kept = ran.json()["summary"]["created"].clone();
    assert_eq!(kept, 0, "{when}");
}

#[test]
fn an_issue_that_changes_while_changes_are_read_is_not_missed() {
    for nth in 1..=3 {
        let shop = stocked(120);
        let lost = shop.by_key()["user-story/s7"][0];
        shop.fake.arrange(|state| {
            // The label is gone, search doesn't know the issue, and more than a page of others has changed since.
            state.take_label_off(SHOP, lost, ROLE);
        });
        shop.clock.advance(Duration::from_secs(5));
        shop.fake.arrange(|state| {
            for at in 0..210 {
                state.open_issue(SHOP, "mallory", &format!("Question {at}"), "How does it work?", &[]);
            }
        });
        shop.clock.advance(Duration::from_secs(5));
        let act = move |state: &mut State| state.edit_title(SHOP, lost, "Changed");
        shop.when(At::Matching("sort=updated".to_owned(), nth), act);
        shop.run(&APPLY).done();
        assert_once(&shop, 120, &format!("changes, page {nth}"));
        assert!(shop.issue(lost).has_label(ROLE));
    }
}

#[test]
fn an_account_that_may_only_read_finds_all_its_own() {
    let mut shop = Shop::new();
    shop.token = "token-dee".to_owned();
    shop.write("stories.csv", &table(230));
    shop.run(&APPLY).done();
    shop.clock.advance(HOUR);
    shop.fake.forget_requests();
    shop.run(&APPLY).done();
    assert_once(&shop, 230, "own");
    assert_eq!(shop.issues().len(), 230);
}

#[test]
fn an_incomplete_search_is_not_taken_for_the_whole() {
    let shop = stocked(3);
    let lost = shop.by_key()["user-story/s1"][0];
    shop.fake.arrange(|state| state.take_label_off(SHOP, lost, ROLE));
    shop.clock.advance(HOUR);
    shop.fake.arrange(|state| {
        for at in 0..120 {
            state.open_issue(SHOP, "mallory", &format!("Question {at}"), "How does it work?", &[]);
        }
    });
    shop.clock.advance(HOUR);
    let nothing = r#"{"total_count":0,"incomplete_results":true,"items":[]}"#;
    let at = At::Matching("/search/issues".to_owned(), 1);
    shop.fake.fault(Fault { at, kind: FaultKind::Answer(200, nothing), times: 1 });
    shop.run(&APPLY).done();
    assert_once(&shop, 3, "incomplete");
    assert!(shop.issue(lost).has_label(ROLE));
}

#[test]
fn a_search_with_many_long_labels_is_short_enough() {
    let config = "label: \"the role that owns this is: {{id}}\"\n";
    let shop = Shop::with_config(&format!("{config}{}", crate::shop::CONFIG));
    shop.apply().done();
    shop.assert_settled();
    shop.fake.forget_requests();
    shop.run(&["list"]).done();
    let searches: Vec<_> =
        shop.fake.requests().into_iter().filter(|seen| seen.path.starts_with("/search/issues")).collect();
    assert_eq!(searches.len(), 1);
    let query = searches[0].path.split("q=").nth(1).unwrap().split('&').next().unwrap();
    let length = query.len() - 2 * query.matches('%').count();
    assert!(length <= 256, "{length}: {query}");
}

#[test]
fn a_list_that_goes_on_at_another_address_is_not_followed() {
    let elsewhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let address = format!("http://{}", elsewhere.local_addr().unwrap());
    let shop = stocked(130);
    shop.fake.arrange(|state| state.base.clone_from(&address));
    let ran = shop.run(&APPLY);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("continues at another address") && ran.err.contains(&address), "{}", ran.err);
    assert_eq!(shop.issues().len(), 130);
    assert!(elsewhere.accept().is_err(), "the other address was asked");
}

#[test]
fn a_page_that_names_itself_as_the_next_one_ends_the_run() {
    let shop = stocked(130);
    // Every cursor leads back to its own page.
    shop.fake.arrange(|state| state.stuck_lists = true);
    let ran = shop.run(&APPLY);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("names itself as its next page"), "{}", ran.err);
}

#[test]
fn labels_milestones_and_comments_are_read_to_their_last_page() {
    let shop = Shop::new();
    shop.apply().done();
    let number = shop.of("user-story/guest").number;
    shop.fake.arrange(|state| {
        for at in 0..230 {
            state.set_label(SHOP, &format!("a{at}"), "ededed", None);
            state.add_milestone(SHOP, "ana", &format!("A {at}"), None);
            state.comment(SHOP, number, "bo", &format!("Word {at}"));
        }
    });
    let labels = shop.run(&["labels", "--dry-run", "--json"]).done().json();
    let kept = labels["labels"].as_array().unwrap().iter().filter(|label| label["action"] == "keep").count();
    assert!(kept >= 2, "{labels:#}");
    shop.assert_settled();
}
