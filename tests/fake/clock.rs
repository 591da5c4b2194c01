//! The time that the fake lives in: a virtual one that only a test moves, or the system's.
//! Every limit, lag and timestamp is measured on it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// 2027-01-04T09:00:00Z, a Monday: when virtual time begins.
pub const EPOCH: i64 = 1_799_053_200;

/// What happens while somebody waits; it is told for how long.
type Meanwhile = Box<dyn FnMut(Duration) + Send>;

/// Time that stands still until a test moves it. Clones share it.
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

    /// How long it has run.
    pub fn now(&self) -> Duration {
        *self.elapsed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn advance(&self, by: Duration) {
        *self.elapsed.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }

    /// Somebody waits. What shall happen meanwhile happens half way.
    pub fn wait(&self, span: Duration) {
        self.advance(span / 2);
        // It may wait itself, or arrange that something else happens in the next wait.
        let meanwhile = self.meanwhile.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut meanwhile) = meanwhile {
            meanwhile(span);
            self.meanwhile.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(meanwhile);
        }
        self.advance(span.saturating_sub(span / 2));
    }

    /// Let something happen in each wait from now on.
    pub fn in_each_wait(&self, meanwhile: impl FnMut(Duration) + Send + 'static) {
        *self.meanwhile.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(meanwhile));
    }

    /// Nothing happens in a wait any more.
    pub fn in_no_wait(&self) {
        self.meanwhile.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Seconds since 1970.
    pub fn unix(&self) -> i64 {
        EPOCH + seconds(self.now())
    }
}

/// Either kind of time.
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

    /// How long the fake has lived.
    pub fn now(&self) -> Duration {
        match self {
            Self::Virtual(clock) => clock.now(),
            Self::Real { started, .. } => started.elapsed(),
        }
    }

    /// Seconds since 1970.
    pub fn unix(&self) -> i64 {
        self.unix_at(self.now())
    }

    /// Seconds since 1970 at a moment of the fake's life.
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

/// As HTTP writes a moment: `Mon, 04 Jan 2027 09:00:00 GMT`.
pub fn dated(unix: i64) -> String {
    jiff::Timestamp::from_second(unix).unwrap().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// As GitHub writes a moment: `2027-01-04T09:00:00Z`.
pub fn written(unix: i64) -> String {
    jiff::Timestamp::from_second(unix).unwrap().to_string()
}
