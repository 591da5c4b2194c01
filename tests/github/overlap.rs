//! Concurrent runs: in the end each key has one open issue, and the lowest number stays.

use std::time::Duration;

use crate::fake::{At, Fault, FaultKind};
use crate::shop::{CONFIG, KEYS, OUTLINE, Shop, environment_at, key_of, run_at};

/// Runs the outline this many times at once.
pub fn at_once(shop: Shop, runs: usize) -> Shop {
    let url = shop.fake.url().to_owned();
    let clock = shop.clock.clone();
    std::thread::scope(|scope| {
        for _ in 0..runs {
            let (url, clock) = (url.clone(), clock.clone());
            scope.spawn(move || {
                let folder = tempfile::tempdir().unwrap();
                std::fs::create_dir(folder.path().join(".github")).unwrap();
                std::fs::write(folder.path().join(".github/rolecall.yml"), CONFIG).unwrap();
                std::fs::write(folder.path().join("outline.yml"), OUTLINE).unwrap();
                let world = environment_at(&url, "token-ana", &clock, Duration::from_secs(30));
                let ran = run_at(folder.path(), &["apply", "outline.yml"], world);
                assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
            });
        }
    });
    shop
}

#[track_caller]
pub fn assert_one_each(shop: &Shop) {
    shop.assert_whole();
    for key in KEYS {
        let all: Vec<_> = shop
            .issues()
            .into_iter()
            .filter(|issue| key_of(issue.body.as_deref().unwrap_or_default()).as_deref() == Some(key))
            .collect();
        let winner = all.iter().find(|issue| issue.open).unwrap();
        assert_eq!(winner.number, all.iter().map(|issue| issue.number).min().unwrap(), "{key}");
        for twin in all.iter().filter(|issue| !issue.open) {
            assert_eq!(twin.state_reason.as_deref(), Some("duplicate"), "{key} #{}", twin.number);
            assert_eq!(twin.duplicate_of, Some(winner.id), "{key} #{}", twin.number);
        }
    }
}

#[test]
fn two_ten_and_fifty_runs_at_once_leave_one_open_issue_a_key() {
    for runs in [2, 10, 50] {
        let shop = at_once(Shop::new(), runs);
        assert_one_each(&shop);
        shop.apply().done();
        shop.assert_whole();
        shop.assert_settled();
    }
}

#[test]
fn another_run_in_the_very_moment_of_each_write_makes_no_second_issue() {
    let mut at = 1;
    loop {
        let shop = Shop::new();
        let (url, clock, folder) = (shop.fake.url().to_owned(), shop.clock.clone(), shop.folder.path().to_owned());
        let begun = std::sync::Arc::new(std::sync::Mutex::new(None));
        let other = std::sync::Arc::clone(&begun);
        // The other run starts just before the nth write is applied, and continues alongside this one.
        shop.fake.fault(Fault {
            at: At::Write(at),
            kind: FaultKind::Hook(Box::new(move |_| {
                let (url, clock, folder) = (url.clone(), clock.clone(), folder.clone());
                let copy = tempfile::tempdir().unwrap();
                std::fs::create_dir(copy.path().join(".github")).unwrap();
                for file in [".github/rolecall.yml", "outline.yml"] {
                    std::fs::copy(folder.join(file), copy.path().join(file)).unwrap();
                }
                *other.lock().unwrap() = Some(std::thread::spawn(move || {
                    let world = environment_at(&url, "token-bot", &clock, Duration::from_secs(30));
                    run_at(copy.path(), &["apply", "outline.yml"], world).code
                }));
            })),
            times: 1,
        });
        shop.apply().done();
        let Some(run) = begun.lock().unwrap().take() else { break };
        assert_eq!(run.join().unwrap(), 0);
        assert_one_each(&shop);
        shop.apply().done();
        shop.assert_settled();
        at += 1;
    }
    assert!(at > 8, "only {at} writes were tried");
}

#[test]
fn a_request_that_is_delivered_twice_leaves_one_open_issue() {
    let shop = Shop::new();
    shop.fake.fault(Fault { at: At::Matching("CreateIssue".into(), 1), kind: FaultKind::Twice, times: 4 });
    shop.apply();
    shop.apply().done();
    assert_one_each(&shop);
    shop.assert_settled();
}
