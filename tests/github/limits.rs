//! GitHub's rate limits, in virtual time: an hour of pacing takes milliseconds.

use std::time::Duration;

use crate::fake::{At, Fault, FaultKind, Limits, Seen};
use crate::requests::table;
use crate::shop::Shop;

const APPLY: [&str; 4] = ["apply", "stories.csv", "--template", "user-story"];

/// The minimum time for this many writes at 500 an hour: three at once, then one a second.
fn least(writes: u64) -> Duration {
    let hours = (writes - 1) / 500;
    Duration::from_secs(hours * 3600 + ((writes - 1) % 500).saturating_sub(2))
}

#[test]
fn the_limits_are_kept_and_no_time_is_wasted() {
    for stories in [1_u16, 78, 158, 498, 1100] {
        let shop = Shop::new();
        shop.fake.arrange(|state| state.limits = Limits::github());
        shop.write("stories.csv", &table(usize::from(stories)));
        let ran = shop.run(&APPLY).done();
        let requests = shop.fake.requests();
        assert!(requests.iter().all(|seen| seen.status < 400), "no request was refused\n{}", ran.err);
        let writes: Vec<_> = requests.iter().filter(|seen| seen.creates_content).collect();
        let took = writes.last().unwrap().at - writes[0].at;
        let least = least(writes.len() as u64);
        let most = least.mul_f64(1.05) + Duration::from_secs(1);
        assert!(took <= most, "{} writes took {took:?}, {least:?} is the least", writes.len());
        for (span, most) in [(1, 3), (60, 62), (3600, 500)] {
            let crowded = |group: &[&Seen]| group[most].at - group[0].at < Duration::from_secs(span);
            assert!(!writes.windows(most + 1).any(crowded), "more than {most} writes within {span} seconds");
        }
    }
}

#[test]
fn it_says_how_much_is_to_do_and_how_long_it_will_take() {
    let shop = Shop::new();
    shop.fake.arrange(|state| state.limits = Limits::github());
    shop.write("stories.csv", &table(300));
    let ran = shop.run(&APPLY).done();
    assert!(
        ran.err.starts_with("Creating 300 issues in acme/shop (about 5 minutes under GitHub's limits)\n"),
        "{}",
        ran.err
    );
}

#[test]
fn whatever_limit_is_met_halfway_is_waited_for_and_nothing_is_lost() {
    for kind in [
        FaultKind::SecondaryLimit(60),
        FaultKind::PrimaryLimit(1800),
        FaultKind::GraphqlLimit,
        FaultKind::SecondaryLimit(1),
    ] {
        let shop = Shop::new();
        shop.write("stories.csv", &table(10));
        let before = shop.clock.now();
        shop.fake.fault(Fault { at: At::Matching("CreateIssue".into(), 6), kind, times: 2 });
        let ran = shop.run(&APPLY).done();
        assert!(ran.err.contains("GitHub's rate limit is reached: waiting"), "{}", ran.err);
        assert_eq!(shop.by_key().len(), 10);
        assert!(shop.clock.now() - before < Duration::from_secs(3700));
    }
}

#[test]
fn a_small_hourly_limit_is_waited_out() {
    let shop = Shop::new();
    shop.fake.arrange(|state| {
        state.limits = Limits::github();
        state.limits.hourly = Some(60);
    });
    shop.write("stories.csv", &table(100));
    shop.run(&APPLY).done();
    assert_eq!(shop.by_key().len(), 100);
}

#[test]
fn githubs_words_for_its_limit_of_new_content_are_waited_for() {
    let shop = Shop::new();
    shop.write("stories.csv", &table(5));
    let answer =
        r#"{"data":{"createIssue":null},"errors":[{"type":"UNPROCESSABLE","message":"was submitted too quickly"}]}"#;
    shop.fake.fault(Fault {
        at: At::Matching("CreateIssue".into(), 3),
        kind: FaultKind::Answer(200, answer),
        times: 2,
    });
    let before = shop.clock.now();
    shop.run(&APPLY).done();
    assert_eq!(shop.by_key().len(), 5);
    assert!(shop.clock.now() - before >= Duration::from_secs(180), "one minute, then two");
}
