//! The clock of the fake: virtual time that only a test advances, or the system's time.
//! All limits, lags and timestamps use it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The start of virtual time: 2027-01-04T09:00:00Z, a Monday.
pub const EPOCH: i64 = 1_799_053_200;

/// A callback that runs during a wait; it receives the length of the wait.
type Meanwhile = Box<dyn FnMut(Duration) + Send>;

/// A clock that only a test advances. Clones share the same time.
#[derive(Clone, Default)]
pub struct VirtualClock {
    elapsed: Arc<Mutex<Duration>>,
    meanwhile: Arc<Mutex<Option<Meanwhile>>>,
}

impl std::fmt::Debug for VirtualClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("VirtualClock").field(&self.now()).finish()
    }
}

impl VirtualClock {
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the time elapsed on this clock.
    pub fn now(&self) -> Duration {
        *self.elapsed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn advance(&self, by: Duration) {
        *self.elapsed.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }

    /// Waits for a while. A registered callback runs halfway through.
    pub fn wait(&self, span: Duration) {
        self.advance(span / 2);
        // The callback may itself wait, or register another callback for the next wait.
        let meanwhile = self.meanwhile.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut meanwhile) = meanwhile {
            meanwhile(span);
            self.meanwhile.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(meanwhile);
        }
        self.advance(span.saturating_sub(span / 2));
    }

    /// Registers a callback for each wait from now on.
    pub fn in_each_wait(&self, meanwhile: impl FnMut(Duration) + Send + 'static) {
        *self.meanwhile.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(meanwhile));
    }

    /// Removes the callback for waits.
    pub fn in_no_wait(&self) {
        self.meanwhile.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Seconds since 1970.
    pub fn unix(&self) -> i64 {
        EPOCH + seconds(self.now())
    }
}

/// A virtual clock or the system's.
#[derive(Clone, Debug)]
pub enum Clock {
    Virtual(VirtualClock),
    Real { started: Instant, unix: i64 },
}

impl Clock {
    pub fn real() -> Self {
        let unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Self::Real { started: Instant::now(), unix: seconds(unix) }
    }

    /// Returns how long the fake has been running.
    pub fn now(&self) -> Duration {
        match self {
            Self::Virtual(clock) => clock.now(),
            Self::Real { started, .. } => started.elapsed(),
        }
    }

    /// Returns the current time in seconds since 1970.
    pub fn unix(&self) -> i64 {
        self.unix_at(self.now())
    }

    /// Converts a time on the fake's clock to seconds since 1970.
    pub fn unix_at(&self, moment: Duration) -> i64 {
        match self {
            Self::Virtual(_) => EPOCH + seconds(moment),
            Self::Real { unix, .. } => unix + seconds(moment),
        }
    }
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap()
}

/// Formats a time as in HTTP headers: `Mon, 04 Jan 2027 09:00:00 GMT`.
pub fn dated(unix: i64) -> String {
    jiff::Timestamp::from_second(unix).unwrap().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Formats a time as in GitHub's JSON: `2027-01-04T09:00:00Z`.
pub fn written(unix: i64) -> String {
    jiff::Timestamp::from_second(unix).unwrap().to_string()
}
