//! Measures time on the processor.

use std::time::Duration;

/// The time that this thread has spent on a processor.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(crate) fn spent() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.try_into().expect("the time of a thread is not negative")
}

/// The time that has passed, where the time of a thread isn't known.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(crate) fn spent() -> Duration {
    static BEGIN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    BEGIN.elapsed()
}

/// How long something takes on the processor: the least of some tries.
pub(crate) fn least(tries: usize, mut run: impl FnMut()) -> Duration {
    let once = || {
        let start = spent();
        run();
        spent().saturating_sub(start)
    };
    std::iter::repeat_with(once).take(tries).min().unwrap_or_default()
}

/// Whether something large takes at most some times as long as something small. As long as it doesn't, both are
/// measured again, because a busy machine slows down single measurements; the least of all counts. If it never does,
/// the error contains both times.
pub(crate) fn fits(most: u32, mut small: impl FnMut(), mut large: impl FnMut()) -> Result<(), (Duration, Duration)> {
    const ROUNDS: usize = 12;
    let (mut short, mut long) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        short = short.min(least(3, &mut small));
        long = long.min(least(3, &mut large));
        if long <= short.saturating_mul(most) {
            return Ok(());
        }
    }
    Err((short, long))
}
