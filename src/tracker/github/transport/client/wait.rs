//! Keeps requests within GitHub's limits: by our own pace, and by what its responses say.

use std::time::Duration;

use http::HeaderMap;

use super::Client;
use crate::core::pace::Cost;
use crate::tracker::github::transport::api_request::ApiRequest;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::rate_limit;

/// Waits longer than this are reported.
const REPORTED_WAIT: Duration = Duration::from_secs(5);

impl Client {
    /// How long a request with this cost must wait, by our own pace and by GitHub's headers.
    pub(super) fn must_wait(&self, cost: Cost) -> Duration {
        let blocked_until = self.blocked_until[usize::from(cost.graphql > 0)].get();
        let now = self.clock.now();
        self.pace.borrow_mut().wait(now, cost).max(blocked_until.saturating_sub(now))
    }

    /// Waits until the limits allow a request with this cost.
    pub(super) async fn keep_pace(&self, cost: Cost) -> Result<(), ApiError> {
        self.interrupt.check()?;
        // Reads run concurrently: another one may have used the budget during the wait, so check again.
        loop {
            let span = self.must_wait(cost);
            if span.is_zero() {
                return Ok(());
            }
            if span > REPORTED_WAIT {
                (self.log)(&format!("waiting {} to stay within GitHub's limits\n", rate_limit::in_words(span)));
            }
            self.waited.set(self.waited.get() + span);
            self.pause(span).await?;
        }
    }

    pub(super) async fn wait_for_limit(&self, span: Duration) -> Result<(), ApiError> {
        (self.log)(&format!(
            "GitHub's rate limit is reached: waiting {}; Ctrl-C stops, what was done is kept\n",
            rate_limit::in_words(span)
        ));
        self.waited.set(self.waited.get() + span);
        self.pause(span).await
    }

    /// Records from a response's headers until when further requests would be refused.
    pub(super) fn note_limits(&self, request: &ApiRequest, headers: &HeaderMap) {
        // Search has its own small limit, which doesn't affect other requests.
        let resource = headers.get("x-ratelimit-resource").and_then(|resource| resource.to_str().ok());
        if resource != Some("search")
            && rate_limit::number(headers, "x-ratelimit-remaining") == Some(0)
            && let Some(reset) = rate_limit::number(headers, "x-ratelimit-reset")
        {
            let left = u64::try_from(reset.saturating_sub(self.clock.unix())).unwrap_or(0);
            // A longer time means that one of the clocks is wrong.
            if left <= 3700 {
                let until = self.clock.now() + Duration::from_secs(left);
                self.blocked_until[usize::from(request.cost.graphql > 0)].set(until);
            }
        }
    }
}
