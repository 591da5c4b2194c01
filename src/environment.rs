//! What a run stands on besides the repository: the environment's variables, the clock, and where its words go.
//!
//! The program uses the real ones. Whoever uses the library can give others: a clock whose hour is over at once, or
//! streams that are kept in memory.

use std::fmt;
use std::future::Future;
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::core::pace::Pace;

/// Time, and waiting.
pub trait Clock: Send + Sync {
    /// The time since some moment that stays the same. It never goes back.
    fn now(&self) -> Duration;

    /// Seconds since 1970, as servers count them.
    fn unix(&self) -> i64;

    /// Wait.
    fn sleep(&self, span: Duration) -> Pin<Box<dyn Future<Output = ()> + '_>>;
}

/// The system's clock.
#[derive(Debug)]
pub struct SystemClock(Instant);

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn unix(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    }

    fn sleep(&self, span: Duration) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(tokio::time::sleep(span))
    }
}

/// Text that is written to memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryStream(Arc<Mutex<Vec<u8>>>);

impl MemoryStream {
    /// What was written so far.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Write for MemoryStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Where words go.
#[derive(Clone, Debug)]
pub enum Streams {
    /// To the process's standard output and standard error.
    Standard,
    /// To the process's standard output, all of them.
    Joined,
    /// To memory: standard output, then standard error.
    MemoryStream(MemoryStream, MemoryStream),
}

impl Streams {
    /// The same with both going one way.
    #[must_use]
    pub fn joined(&self) -> Self {
        match self {
            Self::Standard | Self::Joined => Self::Joined,
            Self::MemoryStream(out, _) => Self::MemoryStream(out.clone(), out.clone()),
        }
    }
}

/// The environment's variables, by their names.
pub type Variables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// What a run stands on.
#[derive(Clone)]
pub struct Environment {
    /// The environment's variables.
    pub variables: Variables,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Where words go.
    pub streams: Streams,
    /// How long a server may take for one answer.
    pub patience: Duration,
    /// How fast requests may go to a host.
    pub pace: fn(&str) -> Pace,
}

impl Environment {
    /// The real one.
    pub fn real() -> Self {
        Self {
            variables: Arc::new(|name| std::env::var(name).ok()),
            clock: Arc::new(SystemClock(Instant::now())),
            streams: Streams::Standard,
            patience: Duration::from_secs(10),
            pace: Pace::of_host,
        }
    }

    /// With other variables of the environment.
    #[must_use]
    pub fn with_variables(self, variables: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self { variables: Arc::new(variables), ..self }
    }

    /// A variable of the environment; an empty one counts as none.
    pub fn variable(&self, name: &str) -> Option<String> {
        (self.variables)(name).filter(|value| !value.is_empty())
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The variables hold secrets.
        f.debug_struct("World")
            .field("streams", &self.streams)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}
