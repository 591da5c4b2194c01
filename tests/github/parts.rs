//! A part of the artifacts, read by search and by what changed last, is what it is among all of them: whatever people
//! did to the issues, and whatever search doesn't know yet.

use std::fmt::Write as _;
use std::sync::OnceLock;
use std::time::Duration;

use crate::events::people::BOT;
use crate::fake::{At, Fault, FaultKind, State};
use crate::shop::{CONFIG, SHOP, Shop, environment_at, run_at};

const ROLE: &str = "role: product-owner";
const OTHERS: u64 = 250;

/// Stories to which people did things, and many others that changed later. The last change was hours ago.
fn stocked() -> Shop {
    static STOCK: OnceLock<State> = OnceLock::new();
    let stock = STOCK.get_or_init(|| {
        let shop = Shop::new();
        shop.apply().done();
        let mut table = String::from("key,persona,goal,benefit,criteria,parent\n");
        for at in 0..14 {
            writeln!(table, "s{at},Guest,do number {at},I save time,It works,feature/checkout").unwrap();
        }
        shop.write("stories.csv", &table);
        shop.run(&["apply", "stories.csv", "--template", "user-story", "--quiet"]).done();
        shop.run(&["rename", "user-story/s9", "nine"]).done();
        disturb(&shop);
        let story = shop.of("user-story/guest");
        let body = story.body.unwrap();
        shop.fake.arrange(|state| {
            for at in 0..OTHERS {
                shop.clock.advance(Duration::from_secs(1));
                let body = body.replace("user-story/guest", &format!("user-story/other-{at}"));
                state.open_issue(SHOP, BOT, &story.title, &body, &[ROLE, "story"]);
            }
        });
        shop.fake.state()
    });
    let shop = Shop::new();
    shop.clock.advance(Duration::from_secs(20_000));
    shop.fake.arrange(|state| state.adopt(stock));
    shop
}

/// What people do to issues.
fn disturb(shop: &Shop) {
    let body = |at: u64| shop.of(&format!("user-story/s{at}")).body.unwrap();
    let number = |at: u64| shop.of(&format!("user-story/s{at}")).number;
    let numbers: Vec<u64> = (0..14).map(|at| if at == 9 { 0 } else { number(at) }).collect();
    let bodies: Vec<String> = (0..14).map(|at| if at == 9 { String::new() } else { body(at) }).collect();
    shop.fake.arrange(|state| {
        state.take_label_off(SHOP, numbers[0], ROLE);
        state.edit_body(SHOP, numbers[1], bodies[1].split("<!-- rolecall").next().unwrap());
        state.edit_body(SHOP, numbers[2], &bodies[2].replace('\n', "\r\n"));
        state.close(SHOP, numbers[3], "not_planned");
        state.open_issue(SHOP, BOT, "A second one", &bodies[4], &[ROLE, "story"]);
        state.open_issue(SHOP, "mallory", "Mine", &bodies[5], &[]);
        state.take_away(SHOP, numbers[6], false);
        state.open_issue(SHOP, "mallory", "Mine", &bodies[6], &[]);
        state.edit_body(SHOP, numbers[7], &format!("{}\n\n{}", bodies[8], bodies[7]));
        state.take_away(SHOP, numbers[10], false);
        let copy = state.open_issue(SHOP, "mallory", "Mine", &bodies[10], &[]);
        state.add_label(SHOP, copy, ROLE);
        state.open_issue(SHOP, "bo", "Moved here", &bodies[11], &[]);
        state.close(SHOP, numbers[11], "duplicate");
        state.take_label_off(SHOP, numbers[12], ROLE);
        state.close(SHOP, numbers[12], "completed");
        state.edit_body(SHOP, numbers[13], &bodies[13].replace("user-story/s13", "user-story/other"));
    });
}

/// Refuses every search from here on, so that everything is read.
fn without_search(shop: &Shop) {
    let refused = r#"{"message":"Validation Failed","documentation_url":"https://docs.github.com"}"#;
    let at = At::Matching("/search/issues".to_owned(), 1);
    shop.fake.fault(Fault { at, kind: FaultKind::Answer(422, refused), times: u32::MAX });
}

/// Whether a list by label was read, as for everything.
fn has_read_all(shop: &Shop) -> bool {
    shop.fake.requests().iter().any(|seen| seen.path.contains("/issues?") && seen.path.contains("labels="))
}

#[test]
fn a_part_is_what_the_whole_says() {
    let (shop, whole) = (stocked(), stocked());
    without_search(&whole);
    let mut references: Vec<String> = (0..15).map(|at| format!("user-story/s{at}")).collect();
    references
        .extend(["user-story/nine", "user-story/other", "feature/checkout", "user-story/guest"].map(str::to_owned));
    references.extend((1..=30).step_by(3).map(|number| format!("#{number}")));
    let mut read_all = 0;
    for reference in &references {
        let name = reference.rsplit('/').next().unwrap();
        let commands: &[&[&str]] = &[
            &["show", reference, "--json"],
            &["fill", reference, "--set", "benefit=I lose no time", "--dry-run", "--json"],
            &["new", "user-story", "--key", name, "--set", "goal=x", "--draft", "--dry-run", "--json"],
            &["accept", reference, "--anyway", "--dry-run", "--json"],
        ];
        for command in commands.iter().filter(|command| !(command[0] == "new" && reference.starts_with('#'))) {
            shop.fake.forget_requests();
            let (part, all) = (shop.run(command), whole.run(command));
            read_all += usize::from(has_read_all(&shop));
            assert_eq!((part.code, &part.out), (all.code, &all.out), "{command:?}\n{}\n{}", part.err, all.err);
        }
    }
    assert!(has_read_all(&whole));
    // A body with two markers, and keys that don't exist, are judged by everything that exists.
    assert!(read_all <= 30, "{read_all} commands read everything");
}

#[test]
fn what_search_never_learned_is_found_all_the_same() {
    // Without its label, an issue that search has never seen isn't found among everything either.
    let (hour, day) = (Duration::from_secs(3600), Duration::from_secs(100_000));
    for (lag, keys) in [(hour, &["s0", "s12", "s2", "other-240"][..]), (day, &["s2", "other-7", "other-240"])] {
        for key in keys {
            let shop = stocked();
            // Search stopped a while ago, or long ago; since then everything has changed.
            shop.fake.arrange(|state| state.search_lag = lag);
            shop.clock.advance(Duration::from_secs(600));
            let ran = shop.run(&["new", "user-story", "--key", key, "--set", "goal=x", "--draft", "--json"]).done();
            assert_eq!(ran.json()["artifacts"][0]["action"], "keep", "{key}, {lag:?}: {}", ran.out);
        }
    }
}

#[test]
fn what_search_stopped_before_is_found_all_the_same() {
    // Search knows nothing of the last hours, in which more changed than the page of the latest changes shows.
    let shop = stocked();
    let number = shop.of("user-story/s2").number;
    let body = shop.issue(number).body.unwrap().replace("s2", "late");
    shop.fake.arrange(|state| {
        state.search_lag = Duration::from_secs(20_000);
        state.open_issue(SHOP, "ana", "Late", &body, &[ROLE]);
        for at in 0..150 {
            shop.clock.advance(Duration::from_secs(20));
            state.open_issue(SHOP, "mallory", &format!("Question {at}"), "How does it work?", &[]);
        }
    });
    let ran = shop.run(&["new", "user-story", "--key", "late", "--set", "goal=x", "--draft", "--json"]).done();
    assert_eq!(ran.json()["artifacts"][0]["action"], "keep", "{}", ran.out);
    assert!(has_read_all(&shop));
}

#[test]
fn what_changed_a_moment_ago_is_found_in_a_busy_repository() {
    for others in [20, 150] {
        let shop = stocked();
        let number = shop.of("user-story/s2").number;
        let body = shop.issue(number).body.unwrap().replace("s2", "late");
        shop.fake.arrange(|state| {
            let late = state.open_issue(SHOP, "ana", "Late", &body, &[ROLE]);
            state.take_label_off(SHOP, late, ROLE);
            for at in 0..others {
                state.open_issue(SHOP, "mallory", &format!("Question {at}"), "How does it work?", &[]);
            }
        });
        shop.clock.advance(Duration::from_secs(5));
        let ran = shop.run(&["new", "user-story", "--key", "late", "--set", "goal=x", "--draft", "--json"]).done();
        assert_eq!(ran.json()["artifacts"][0]["action"], "keep", "{others}: {}", ran.out);
    }
}

#[test]
fn runs_at_once_make_one_issue_of_a_key_among_many() {
    for lag in [Duration::ZERO, Duration::from_secs(1)] {
        let shop = stocked();
        shop.fake.arrange(|state| {
            state.list_lag = lag;
            state.round_trip = Duration::from_millis(50);
        });
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    let folder = tempfile::tempdir().unwrap();
                    std::fs::create_dir(folder.path().join(".github")).unwrap();
                    std::fs::write(folder.path().join(".github/rolecall.yml"), CONFIG).unwrap();
                    let world = environment_at(shop.fake.url(), "token-ana", &shop.clock, Duration::from_secs(30));
                    let new = ["new", "user-story", "--key", "fresh", "--set", "goal=x", "--draft"];
                    let ran = run_at(folder.path(), &new, world);
                    assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
                });
            }
        });
        let all = shop.all_of("user-story/fresh");
        let open: Vec<u64> = all.iter().filter(|issue| issue.open).map(|issue| issue.number).collect();
        assert_eq!(open, [all.iter().map(|issue| issue.number).min().unwrap()], "{lag:?}");
    }
}

#[test]
fn a_lost_answer_makes_no_second_issue_among_many() {
    for kind in [FaultKind::ResetAfter, FaultKind::Truncated, FaultKind::Twice] {
        let shop = stocked();
        shop.fake.arrange(|state| state.list_lag = Duration::from_secs(1));
        shop.fake.fault(Fault { at: At::Matching("CreateIssue".into(), 1), kind, times: 1 });
        let new = ["new", "user-story", "--key", "fresh", "--set", "goal=x", "--draft"];
        shop.run(&new).done();
        shop.clock.advance(Duration::from_secs(2));
        shop.run(&new).done();
        let open = shop.all_of("user-story/fresh").into_iter().filter(|issue| issue.open).count();
        assert!(open >= 1);
        shop.clock.advance(Duration::from_secs(7200));
        shop.run(&["fill", "user-story/fresh", "--set", "benefit=I save time"]).done();
        let open = shop.all_of("user-story/fresh").into_iter().filter(|issue| issue.open).count();
        assert_eq!(open, 1);
    }
}

#[test]
fn somebodys_edit_between_reading_and_writing_is_not_overwritten() {
    let shop = stocked();
    let number = shop.of("user-story/s2").number;
    let at = At::Matching(format!("GET /repos/{SHOP}/issues/{number}"), 1);
    shop.when(at, move |state| {
        let body = state.repository(SHOP).issue(number).body.clone().unwrap();
        state.edit_body(SHOP, number, &format!("A word before.\n\n{body}"));
    });
    shop.run(&["fill", "user-story/s2", "--set", "benefit=I lose no time"]);
    let body = shop.issue(number).body.unwrap();
    assert!(body.contains("A word before."), "{body}");
}
