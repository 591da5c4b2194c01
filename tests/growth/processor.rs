//! Measures time on the processor.

use std::time::Duration;

/// The processor time of this thread.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(crate) fn spent() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.try_into().expect("the time of a thread is not negative")
}

/// The elapsed time, where the processor time of a thread isn't available.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(crate) fn spent() -> Duration {
    static BEGIN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    BEGIN.elapsed()
}

/// The processor time of a closure: the least of several tries.
pub(crate) fn least(tries: usize, mut run: impl FnMut()) -> Duration {
    let once = || {
        let start = spent();
        run();
        spent().saturating_sub(start)
    };
    std::iter::repeat_with(once).take(tries).min().unwrap_or_default()
}

/// Whether a large run takes at most `most` times as long as a small one. While it doesn't, both are measured again,
/// because a busy machine slows down single measurements; the least times count. If it never does, the error contains
/// both times.
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
