//! What a run depends on besides the repository: environment variables, the clock, and the output streams.
//!
//! The program uses the real ones. Users of the library can pass others: a clock on which an hour passes at once, or
//! streams in memory.

use std::fmt;
use std::future::Future;
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::core::pace::Pace;

/// Tells the time, and waits.
pub trait Clock: Send + Sync {
    /// The time since a fixed moment. It never decreases.
    fn now(&self) -> Duration;

    /// The Unix time in seconds.
    fn unix(&self) -> i64;

    /// Waits for this long.
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

/// A stream that keeps its text in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryStream(Arc<Mutex<Vec<u8>>>);

impl MemoryStream {
    /// The text written so far.
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

/// Where output goes.
#[derive(Clone, Debug)]
pub enum Streams {
    /// To the process's standard output and standard error.
    Standard,
    /// To the process's standard output, both of them.
    Joined,
    /// To memory: standard output, then standard error.
    MemoryStream(MemoryStream, MemoryStream),
}

impl Streams {
    /// The same with both streams joined.
    #[must_use]
    pub fn joined(&self) -> Self {
        match self {
            Self::Standard | Self::Joined => Self::Joined,
            Self::MemoryStream(out, _) => Self::MemoryStream(out.clone(), out.clone()),
        }
    }
}

/// Looks up an environment variable by its name.
pub type Variables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// What a run depends on besides the repository.
#[derive(Clone)]
pub struct Environment {
    /// The environment variables.
    pub variables: Variables,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Where output goes.
    pub streams: Streams,
    /// What is read as standard input; `None` for the process's.
    pub input: Option<Arc<str>>,
    /// How long a server may take to respond.
    pub patience: Duration,
    /// How fast requests to a host may be sent.
    pub pace: fn(&str) -> Pace,
}

impl Environment {
    /// The environment of this process.
    pub fn real() -> Self {
        Self {
            variables: Arc::new(|name| std::env::var(name).ok()),
            clock: Arc::new(SystemClock(Instant::now())),
            streams: Streams::Standard,
            input: None,
            patience: Duration::from_secs(10),
            pace: Pace::of_host,
        }
    }

    /// Replaces the environment variables.
    #[must_use]
    pub fn with_variables(self, variables: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self { variables: Arc::new(variables), ..self }
    }

    /// The value of an environment variable; `None` if it is empty.
    pub fn variable(&self, name: &str) -> Option<String> {
        (self.variables)(name).filter(|value| !value.is_empty())
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The variables contain secrets.
        f.debug_struct("Environment")
            .field("streams", &self.streams)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}
