//! Whatever request a run is killed at, the next run can finish what it leaves.

use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::fake::When;
use crate::shop::Shop;

/// Starts a run of the outline and kills it at its nth request. Returns whether it got that far.
pub fn killed_at(shop: &Shop, outline: &str, nth: usize, when: When) -> bool {
    let child: Arc<Mutex<Option<Child>>> = Arc::default();
    let victim = Arc::clone(&child);
    let kill = move || {
        let mut victim = victim.lock().unwrap();
        let victim = victim.as_mut().unwrap();
        victim.kill().unwrap();
        victim.wait().unwrap();
    };
    shop.fake.kill_at(nth, when, Box::new(kill));
    // The lock is held until the child is known; its first request waits for that.
    let mut known = child.lock().unwrap();
    let mut command = shop.command(&["apply", outline]);
    *known = Some(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    drop(known);
    loop {
        if let Some(status) = child.lock().unwrap().as_mut().unwrap().try_wait().unwrap() {
            return !status.success();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_run_killed_between_pages_and_in_a_list_that_lags_is_finished_by_the_next() {
    let mut nth = 1;
    loop {
        let shop = Shop::crowded();
        shop.fake.arrange(|state| {
            state.list_lag = Duration::from_millis(700);
            state.round_trip = Duration::from_millis(50);
        });
        let killed = killed_at(&shop, "outline.yml", nth, When::After);
        shop.apply().done();
        shop.clock.advance(Duration::from_secs(5));
        shop.apply().done();
        shop.assert_whole();
        shop.assert_settled();
        if !killed {
            break;
        }
        // Every second request while pages are read, and every one among the writes.
        nth += if nth < 14 { 2 } else { 1 };
    }
    assert!(nth > 20, "only {nth} requests were tried");
}

#[test]
fn a_run_killed_at_any_request_is_finished_by_the_next() {
    for when in [When::Before, When::After] {
        let mut nth = 1;
        loop {
            let shop = Shop::new();
            let killed = killed_at(&shop, "outline.yml", nth, when);
            shop.apply().done();
            shop.assert_whole();
            shop.assert_settled();
            if !killed {
                break;
            }
            nth += 1;
        }
        assert!(nth > 15, "only {nth} requests were tried");
    }
}
