//! A person acts while a write waits for a limit, a retry or its own pacing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::fake::{At, Fault, FaultKind, State, When};
use crate::shop::{SHOP, Shop};

const MOMENT: Duration = Duration::from_millis(100);

/// Every fault after which a write waits and is sent again.
pub fn faults() -> [FaultKind; 6] {
    [
        FaultKind::SecondaryLimit(60),
        FaultKind::PrimaryLimit(1800),
        FaultKind::Status(502),
        FaultKind::ResetBefore,
        FaultKind::Html(502, When::Before),
        FaultKind::Html(200, When::Before),
    ]
}

/// Holds up the first matching request, and lets somebody act during the wait.
pub fn held_up(shop: &Shop, at: &str, kind: FaultKind, act: impl Fn(&mut State) + Send + 'static) -> HasActed {
    shop.fake.fault(Fault { at: At::Matching(at.to_owned(), 1), kind, times: 1 });
    HasActed(shop.in_a_wait(MOMENT, act))
}

/// Whether somebody acted: a test in which nobody does proves nothing.
#[must_use]
pub struct HasActed(pub Arc<AtomicBool>);

impl Drop for HasActed {
    fn drop(&mut self) {
        assert!(std::thread::panicking() || self.0.load(Ordering::SeqCst), "there was no wait to act in");
    }
}

/// Edits an issue as a person would.
pub fn write(state: &mut State, number: u64, from: &str, to: &str) {
    let body = state.repository(SHOP).issue(number).body.clone().unwrap();
    assert!(body.contains(from), "{body}");
    state.edit_body_as(SHOP, number, &body.replace(from, to), "bo");
}
