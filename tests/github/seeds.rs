//! Faults of every kind at random, by seeds: `ROLECALL_SEEDS=5000 cargo test --release --test github seeds`.

use std::time::Duration;

use crate::shop::Shop;

fn seeds() -> u64 {
    std::env::var("ROLECALL_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(300)
}

#[test]
fn whatever_goes_wrong_nothing_is_made_twice_and_a_later_run_finishes() {
    let first = std::env::var("ROLECALL_FIRST_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    for seed in first..first + seeds() {
        let mut shop = Shop::new();
        shop.patience = Duration::from_millis(300);
        let probability = [0.05, 0.15, 0.3][usize::try_from(seed % 3).unwrap()];
        if seed % 2 == 0 {
            shop.fake.random_faults(seed, probability);
        } else {
            shop.fake.random_faults_and_twice(seed, probability);
        }
        let mut told = String::new();
        for _ in 0..3 {
            let ran = shop.apply();
            assert!(!ran.err.contains("panicked"), "seed {seed}: {}", ran.err);
            told += &ran.err;
        }
        shop.fake.no_faults();
        let ran = shop.apply();
        assert_eq!(ran.code, 0, "seed {seed}: {}\n{}", ran.out, ran.err);
        let again = shop.apply();
        assert_eq!(again.code, 0, "seed {seed}: {}\n{}", again.out, again.err);
        let whole = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            shop.assert_whole();
            shop.assert_settled();
        }));
        assert!(whole.is_ok(), "seed {seed}: {told}\n{}\n{}", ran.err, again.err);
    }
}
