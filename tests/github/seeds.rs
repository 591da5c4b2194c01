//! Random faults of every kind, by seed: `ROLECALL_SEEDS=5000 cargo test --release --test github seeds`.

use std::time::Duration;

use crate::shop::Shop;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// How many seeds to try.
pub fn seeds(usual: u64) -> u64 {
    number("ROLECALL_SEEDS").unwrap_or(usual)
}

/// The first seed to try.
pub fn first_seed() -> u64 {
    number("ROLECALL_FIRST_SEED").unwrap_or(0)
}

#[test]
fn whatever_goes_wrong_nothing_is_made_twice_and_a_later_run_finishes() {
    let first = first_seed();
    // Most of the time is spent waiting for answers that never come, so several seeds run at once.
    let lanes = 8;
    std::thread::scope(|scope| {
        for lane in 0..lanes {
            scope.spawn(move || (first + lane..first + seeds(300)).step_by(lanes as usize).for_each(one));
        }
    });
}

fn one(seed: u64) {
    // One in ten has many issues of one role, and one in three has lists that lag.
    let mut shop = if seed % 10 == 9 { Shop::crowded() } else { Shop::new() };
    if seed % 3 == 1 {
        shop.fake.arrange(|state| {
            state.list_lag = Duration::from_millis(300 + seed % 8 * 100);
            state.round_trip = Duration::from_millis(40);
        });
    }
    let probability = [0.05, 0.15, 0.3][(seed % 3) as usize];
    if seed.is_multiple_of(2) {
        shop.fake.random_faults(seed, probability);
    } else {
        shop.fake.random_faults_and_twice(seed, probability);
    }
    shop.patience = Duration::from_millis(250);
    let mut told = String::new();
    for _ in 0..3 {
        let ran = shop.apply();
        assert!(!ran.err.contains("panicked"), "seed {seed}: {}", ran.err);
        told += &ran.err;
    }
    shop.fake.no_faults();
    shop.clock.advance(Duration::from_secs(2));
    shop.patience = Duration::from_secs(30);
    let ran = shop.apply();
    assert_eq!(ran.code, 0, "seed {seed}: {told}\n{}\n{}", ran.out, ran.err);
    shop.clock.advance(Duration::from_secs(2));
    shop.apply().done();
    shop.clock.advance(Duration::from_secs(2));
    let whole = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        shop.assert_whole();
        shop.assert_settled();
    }));
    assert!(whole.is_ok(), "seed {seed}: {told}\n{}", ran.err);
}
