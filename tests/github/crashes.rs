//! A run that is killed at any request leaves nothing that the next run can not finish.

use std::sync::{Arc, Mutex};

use crate::fake::When;
use crate::shop::Shop;

/// Start the program and kill it at its nth request. True where it came that far.
fn killed_at(shop: &Shop, nth: usize, when: When) -> bool {
    let child = shop.command(&["apply", "outline.yml"]).stdout(std::process::Stdio::null());
    let child = Arc::new(Mutex::new(child.stderr(std::process::Stdio::null()).spawn().unwrap()));
    let victim = Arc::clone(&child);
    shop.fake.kill_at(
        nth,
        when,
        Box::new(move || {
            victim.lock().unwrap().kill().unwrap();
        }),
    );
    loop {
        if let Some(status) = child.lock().unwrap().try_wait().unwrap() {
            return !status.success();
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

#[test]
fn a_run_killed_at_any_request_is_finished_by_the_next() {
    for when in [When::Before, When::After] {
        let mut nth = 1;
        loop {
            let shop = Shop::new();
            // The child is killed before it is ready for the callback only if requests are counted from here.
            let killed = killed_at(&shop, nth, when);
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
