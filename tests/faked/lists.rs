//! Tests of lists: issues by cursor and with a lag, other lists by number.

use crate::fake::{Fake, VirtualClock};
use crate::{Got, ISSUES, get, numbers, post, start};
use serde_json::json;
use std::time::Duration;

const SHOP: &str = "acme/shop";

fn filled(issues: usize) -> Fake {
    let fake = start();
    fake.arrange(|state| {
        for at in 0..issues {
            state.open_issue(SHOP, "bo", &format!("{at}"), "", &["story"]);
        }
    });
    fake
}

/// Returns the target of a `Link`, relative to the server's URL.
fn link(fake: &Fake, got: &Got, rel: &str) -> Option<String> {
    let links = got.header("link")?;
    let found = links.split(", ").find(|link| link.ends_with(&format!("rel=\"{rel}\"")))?;
    let url = found.trim_start_matches('<').split('>').next()?;
    Some(url.strip_prefix(fake.url()).unwrap().to_owned())
}

/// Returns all numbers in a list, following `next`; `meanwhile` is called after each page.
fn walked(fake: &Fake, path: &str, mut meanwhile: impl FnMut(usize)) -> Vec<u64> {
    let mut found = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let got = get(fake, &path);
        assert_eq!(got.status, 200, "{got:?}");
        assert_eq!(link(fake, &got, "last"), None);
        assert_eq!(link(fake, &got, "first"), None);
        found.extend(numbers(&got.json));
        next = link(fake, &got, "next");
        meanwhile(found.len());
    }
    found
}

#[test]
fn issues_are_paged_by_cursor_on_the_repositorys_id() {
    let fake = filled(7);
    let id = fake.arrange(|state| state.repository(SHOP).id);
    let first = get(&fake, &format!("{ISSUES}?labels=story&per_page=3"));
    let next = link(&fake, &first, "next").unwrap();
    let opening = format!("/repositories/{id}/issues?labels=story&per_page=3&page=2&after=Y3Vyc29yOnYyOpLP");
    assert!(next.starts_with(&opening), "{next}");
    assert_eq!(link(&fake, &first, "prev"), None);
    let second = get(&fake, &next);
    assert_eq!(numbers(&second.json), [4, 3, 2]);
    let prev = link(&fake, &second, "prev").unwrap();
    assert!(prev.contains("&page=1&before="), "{prev}");
    assert_eq!(numbers(&get(&fake, &prev).json), [7, 6, 5]);
    for (query, order) in [("direction=asc", [1, 2, 3, 4, 5, 6, 7]), ("sort=updated", [7, 6, 5, 4, 3, 2, 1])] {
        assert_eq!(walked(&fake, &format!("{ISSUES}?per_page=3&{query}"), |_| {}), order);
    }
}

#[test]
fn a_cursor_names_a_place_and_not_a_count() {
    let fake = filled(7);
    let path = format!("{ISSUES}?labels=story&per_page=3&direction=asc");
    // Removing a label doesn't shift the other issues across page boundaries.
    let found = walked(&fake, &path, |seen| {
        if seen == 3 {
            fake.arrange(|state| state.take_label_off(SHOP, 1, "story"));
        }
    });
    assert_eq!(found, [1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn page_numbers_alone_reach_ten_thousand_issues() {
    let fake = filled(3);
    assert_eq!(numbers(&get(&fake, &format!("{ISSUES}?per_page=2&page=2")).json), [1]);
    assert_eq!(get(&fake, &format!("{ISSUES}?per_page=100&page=99")).status, 200);
    let refused = get(&fake, &format!("{ISSUES}?per_page=100&page=100"));
    assert_eq!(refused.status, 422);
    assert!(refused.json["message"].as_str().unwrap().starts_with("Pagination with the page parameter is not"));
}

#[test]
fn other_lists_and_older_servers_have_page_numbers() {
    let fake = filled(5);
    fake.arrange(|state| {
        for at in 0..5 {
            state.comment(SHOP, 1, "bo", &format!("{at}"));
        }
        state.cursor_lists = false;
    });
    let id = fake.arrange(|state| state.repository(SHOP).id);
    for list in ["issues", "issues/1/comments"] {
        let got = get(&fake, &format!("/repos/acme/shop/{list}?per_page=2&page=2"));
        for (rel, page) in [("prev", 1), ("next", 3), ("last", 3), ("first", 1)] {
            let wanted = format!("/repositories/{id}/{list}?per_page=2&page={page}");
            assert_eq!(link(&fake, &got, rel), Some(wanted), "{list}");
        }
        assert_eq!(get(&fake, &link(&fake, &got, "next").unwrap()).json.as_array().unwrap().len(), 1);
    }
}

#[test]
fn a_list_can_be_behind_and_an_issue_by_its_number_is_not() {
    let clock = VirtualClock::new();
    let fake = Fake::start(clock.clone());
    fake.arrange(|state| {
        state.open_issue(SHOP, "bo", "old", "", &["story"]);
        state.list_lag = Duration::from_secs(1);
    });
    let listed = || numbers(&get(&fake, &format!("{ISSUES}?labels=story")).json);
    assert_eq!(listed(), [1], "what was there before is known");
    post(&fake, ISSUES, json!({"title": "new", "labels": ["story"]}));
    fake.arrange(|state| state.take_label_off(SHOP, 1, "story"));
    assert_eq!(listed(), [1]);
    assert_eq!(get(&fake, &format!("{ISSUES}/2")).json["title"], "new");
    clock.advance(Duration::from_secs(1));
    assert_eq!(listed(), [2]);
}

#[test]
fn each_request_takes_its_time_where_the_test_says_so() {
    let clock = VirtualClock::new();
    let fake = Fake::start(clock.clone());
    fake.arrange(|state| state.round_trip = Duration::from_millis(500));
    assert_eq!(get(&fake, ISSUES).header("date"), Some("Mon, 04 Jan 2027 09:00:00 GMT"));
    assert_eq!(get(&fake, ISSUES).header("date"), Some("Mon, 04 Jan 2027 09:00:01 GMT"));
    assert_eq!(clock.now(), Duration::from_secs(1));
}
