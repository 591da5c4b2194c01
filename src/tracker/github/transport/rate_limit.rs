//! How long GitHub's rate limits ask to wait, and Ctrl-C, which ends every wait.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::HeaderMap;
use tokio::sync::Notify;

use super::api_response::ApiResponse;
use super::error;
use super::error::ApiError;
use super::payload::Graph;

/// The wait if GitHub doesn't say how long: one minute, then twice as long each time, up to the maximum.
const DEFAULT_WAIT: Duration = Duration::from_secs(60);
const MAX_WAIT: Duration = Duration::from_secs(960);

/// The number in a header.
pub(in crate::tracker::github) fn number(headers: &HeaderMap, name: &str) -> Option<i64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// Whether the response is a web page. GitHub's own responses are JSON, or empty.
pub(in crate::tracker::github) fn is_web_page(headers: &HeaderMap) -> bool {
    let kind = headers.get(http::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}

/// The entity tag of a response.
pub(in crate::tracker::github) fn etag(headers: &HeaderMap) -> Option<String> {
    headers.get(http::header::ETAG)?.to_str().ok().map(str::to_owned)
}

/// How long to wait if a response reports a rate limit, which GraphQL can do with status 200.
///
/// The order of precedence is GitHub's: `retry-after`; else until `x-ratelimit-reset` if nothing remains; else one
/// minute, doubled with each earlier wait.
pub(in crate::tracker::github) fn required_wait(
    response: &ApiResponse,
    headers: &HeaderMap,
    unix: i64,
    waits: u32,
) -> Option<Duration> {
    let remaining = number(headers, "x-ratelimit-remaining");
    let after = number(headers, "retry-after");
    // GraphQL's errors can come with data.
    let limited = match response.status {
        403 | 429 => {
            let message = response.error().message.to_lowercase();
            response.status == 429 || after.is_some() || remaining == Some(0) || message.contains("rate limit")
        }
        200 if response.body.starts_with(b"{\"errors\"") || contains(&response.body, b"\"errors\"") => {
            let graph = serde_json::from_slice::<Graph<serde::de::IgnoredAny>>(&response.body).ok();
            graph.is_some_and(|graph| {
                graph.errors.iter().any(|error| {
                    let message = error.message.to_lowercase();
                    // GitHub's message for its limit on new content, which has the type of a refusal.
                    let too_quickly = message.contains("submitted too quickly");
                    error.kind.starts_with("RATE_LIMIT") || too_quickly || message.contains("rate limit")
                })
            })
        }
        _ => false,
    };
    if !limited {
        return None;
    }
    let seconds = |seconds: i64| Duration::from_secs(u64::try_from(seconds.max(1)).unwrap_or(1));
    let span = match (after, remaining, number(headers, "x-ratelimit-reset")) {
        (Some(after), _, _) => seconds(after),
        (None, Some(0), Some(reset)) => seconds(reset.saturating_sub(unix)),
        _ => (DEFAULT_WAIT * 2_u32.pow(waits.min(6))).min(MAX_WAIT),
    };
    // Every limit resets within an hour, so waiting longer is pointless.
    Some(span.min(Duration::from_secs(3700)))
}

fn contains(text: &[u8], words: &[u8]) -> bool {
    text.len() < 10_000 && text.windows(words.len()).any(|window| window == words)
}

/// Formats a duration for messages.
pub(in crate::tracker::github) fn in_words(span: Duration) -> String {
    match span.as_secs() + u64::from(span.subsec_nanos() > 0) {
        1 => "1 second".to_owned(),
        seconds @ 0..=119 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// Ctrl-C. The first one stops the run between two requests; the second ends the program at once.
#[derive(Clone, Debug, Default)]
pub(in crate::tracker::github) struct Interrupt {
    requested: Arc<AtomicBool>,
    notify: Arc<Notify>,
}

impl Interrupt {
    /// Starts to listen in a separate thread, so that it also works while the run is blocked, as on another run's lock.
    pub(in crate::tracker::github) fn listen() -> Self {
        static LISTENER: OnceLock<Interrupt> = OnceLock::new();
        LISTENER
            .get_or_init(|| {
                let stop = Self::default();
                let listener = stop.clone();
                std::thread::spawn(move || listener.listen_for_signals());
                stop
            })
            .clone()
    }

    fn listen_for_signals(&self) {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            while tokio::signal::ctrl_c().await.is_ok() {
                if self.requested.swap(true, Ordering::SeqCst) {
                    exit_now();
                }
                self.notify.notify_waiters();
            }
        });
    }

    /// # Errors
    /// Ctrl-C was pressed.
    pub(in crate::tracker::github) fn check(&self) -> Result<(), ApiError> {
        if self.requested.load(Ordering::SeqCst) { Err(error::interrupted()) } else { Ok(()) }
    }

    /// Waits for something, until Ctrl-C is pressed.
    pub(in crate::tracker::github) async fn or<T>(&self, work: impl Future<Output = T>) -> Result<T, ApiError> {
        let notify = self.notify.notified();
        self.check()?;
        tokio::select! {
            done = work => Ok(done),
            () = notify => Err(error::interrupted()),
        }
    }
}

#[expect(clippy::exit, reason = "pressing Ctrl-C twice asks to stop immediately")]
fn exit_now() {
    std::process::exit(130);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tracker::github::transport::links::Links;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().expect("a value")))
            .collect()
    }

    fn response(status: u16, body: &str) -> ApiResponse {
        ApiResponse { status, body: body.to_owned().into(), links: Links::default(), date: None, etag: None }
    }

    /// Status, body, headers, waits before, seconds to wait.
    type Row<'a> = (u16, &'a str, &'a [(&'static str, &'a str)], u32, Option<u64>);

    #[test]
    fn a_limit_says_how_long_to_wait_in_the_order_that_github_gives() {
        let secondary = r#"{"message":"You have exceeded a secondary rate limit."}"#;
        let rows: [Row<'_>; 10] = [
            (
                403,
                "{}",
                &[("retry-after", "30"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1090")],
                0,
                Some(30),
            ),
            (403, "{}", &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1090")], 0, Some(90)),
            (429, "{}", &[], 0, Some(60)),
            (403, secondary, &[("x-ratelimit-remaining", "100")], 0, Some(60)),
            (403, secondary, &[], 2, Some(240)),
            (403, secondary, &[], 30, Some(960)),
            (403, "{}", &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "900000")], 0, Some(3700)),
            (200, r#"{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}"#, &[], 0, Some(60)),
            (
                403,
                r#"{"message":"Resource not accessible by integration"}"#,
                &[("x-ratelimit-remaining", "9")],
                0,
                None,
            ),
            (200, r#"{"data":{"a":"RATE_LIMIT"}}"#, &[], 0, None),
        ];
        for (status, body, pairs, waits, span) in rows {
            let found = required_wait(&response(status, body), &headers(pairs), 1000, waits);
            assert_eq!(found, span.map(Duration::from_secs), "{status} {body} {pairs:?}");
        }
    }
}
