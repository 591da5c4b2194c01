//! Lookup in large repositories: more than one page, more than search returns, a crowd of authors.

use std::time::Duration;

use crate::fake::AccountKind;
use crate::requests::table;
use crate::shop::{CONFIG, SHOP, Shop};

const GUEST: &str = "user-story/guest";
const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn every_page_of_a_roles_issues_is_read() {
    for stories in [101_usize, 130, 350, 1001] {
        let shop = Shop::new();
        shop.write("stories.csv", &table(stories));
        let run = || shop.run(&["apply", "stories.csv", "--template", "user-story", "--quiet"]).done();
        run();
        shop.clock.advance(HOUR);
        shop.fake.forget_requests();
        run();
        assert_eq!(shop.writes(), 0);
        assert_eq!(shop.issues().len(), stories);
        let listed = shop.run(&["list", "--json"]).done().json();
        assert_eq!(listed["artifacts"].as_array().unwrap().len(), stories);
    }
}

#[test]
fn more_issues_than_search_shows_keep_their_places_when_labels_are_called_otherwise() {
    let shop = Shop::new();
    shop.write("stories.csv", &table(1150));
    let run = || shop.run(&["apply", "stories.csv", "--template", "user-story", "--quiet"]).done();
    run();
    shop.clock.advance(HOUR);
    shop.write(".github/rolecall.yml", &format!("label: \"owner/{{{{id}}}}\"\n{CONFIG}"));
    run();
    assert_eq!(shop.issues().len(), 1150);
    assert!(shop.issues().iter().all(|issue| issue.has_label("owner/product-owner")));
}

#[test]
fn many_issues_without_a_label_are_read_by_pages_and_not_one_by_one() {
    let shop = Shop::new();
    shop.write("stories.csv", &table(400));
    shop.run(&["apply", "stories.csv", "--template", "user-story", "--quiet"]).done();
    shop.clock.advance(HOUR);
    shop.write(".github/rolecall.yml", &format!("label: \"owner/{{{{id}}}}\"\n{CONFIG}"));
    shop.fake.forget_requests();
    let ran = shop.run(&["plan", "stories.csv", "--template", "user-story", "--json"]).done().json();
    assert_eq!(ran["summary"]["created"], 0);
    let reads = shop.fake.requests().len();
    assert!(reads < 25, "{reads} reads");
}

#[test]
fn a_crowd_of_strangers_is_asked_for_without_a_crowd_of_requests() {
    let shop = Shop::new();
    shop.apply().done();
    let body = shop.of(GUEST).body.unwrap();
    shop.fake.arrange(|state| {
        for at in 0..150 {
            let login = format!("stranger{at}");
            state.add_account(&login, AccountKind::User);
            state.open_issue(SHOP, &login, "Mine", &body, &[]);
        }
    });
    shop.clock.advance(HOUR);
    shop.fake.arrange(|state| state.limits.concurrent = Some(100));
    shop.fake.forget_requests();
    shop.apply().done();
    let requests = shop.fake.requests();
    assert!(requests.iter().all(|seen| seen.status < 400 && !seen.write), "{requests:#?}");
    let asked = requests.iter().filter(|seen| seen.path.contains("/collaborators/")).count();
    assert!(asked <= 151, "each is asked for once, not {asked} times");
}
