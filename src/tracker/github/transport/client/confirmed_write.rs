//! Write requests. None is blindly sent twice, and no edit is based on a stale read.
//!
//! GitHub has no conditional `PATCH` ("conditional requests for unsafe methods are not supported"), so edits are made
//! optimistically: wait, read, decide, send. The target is read only once the limits allow the edit to be sent, and the
//! edit is built from it by a function that can't wait, because it is synchronous. Any wait between reading and sending
//! makes the read stale, and everything starts again. So a person's edit can only be overwritten within one round trip,
//! however long the limits last.

use std::time::Duration;

use super::{Attempt, Client, RetryBudget};
use crate::core::pace::Cost;
use crate::tracker::github::transport::api_request::{ApiRequest, Conditional, Creation, Edit};
use crate::tracker::github::transport::api_response::ApiResponse;
use crate::tracker::github::transport::error;
use crate::tracker::github::transport::error::ApiError;

/// How often a write whose response was lost is sent again.
const MAX_TRIES: u32 = 3;
/// The first pause before checking whether a write was done, because the server may still be working on it.
const PAUSE: Duration = Duration::from_millis(500);
/// The time limit for all tries.
const MAX_RETRY_TIME: Duration = Duration::from_secs(10);
/// How often the target of an edit is read at most. A wait makes each read but the last one stale.
const MAX_READS: u32 = 20;
/// The cost of reading and editing together, so that the read doesn't use up the budget of the edit.
const READ_AND_EDIT: Cost = Cost { content: true, rest: Cost::WRITE.rest + Cost::READ.rest, graphql: 0 };

/// What to do with a target that was just read.
pub(in crate::tracker::github) enum Decision<T> {
    /// Send an edit.
    Send(Edit),
    /// Send nothing: the issue is up to date, or must no longer be changed.
    Done(T),
}

/// How many responses were lost, and since when.
struct LostResponses {
    count: u32,
    since: Duration,
}

impl Client {
    fn no_lost_responses(&self) -> LostResponses {
        LostResponses { count: 0, since: self.active_time() }
    }

    /// Pauses after a response was lost, because the server may still be working on the request.
    async fn note_lost_response(&self, losses: &mut LostResponses) -> Result<(), ApiError> {
        losses.count += 1;
        self.pause(PAUSE * losses.count).await
    }

    fn has_lost_too_many(&self, losses: &LostResponses) -> bool {
        losses.count > MAX_TRIES || self.active_time().saturating_sub(losses.since) > MAX_RETRY_TIME
    }

    /// Creates something. `read` extracts the result from the response. `reread` checks whether it already exists; it
    /// is called after a lost response, and after waiting for a rate limit.
    ///
    /// # Errors
    /// The request is refused, or it is unknown whether it was done.
    pub(in crate::tracker::github) async fn create<T>(
        &self,
        creation: &Creation,
        read: impl Fn(&ApiResponse) -> Result<T, ApiError>,
        reread: impl AsyncFn() -> Result<Option<T>, ApiError>,
    ) -> Result<T, ApiError> {
        let request = creation.request();
        let mut budget = RetryBudget::default();
        let mut losses = self.no_lost_responses();
        loop {
            self.keep_pace(request.cost).await?;
            let waits = budget.waits;
            let why = match self.attempt(request, &mut budget).await? {
                Attempt::Answered(response) => match read(&response) {
                    Err(ApiError::Lost(why)) => Some(why),
                    known => return known,
                },
                Attempt::Lost(why) => Some(why),
                Attempt::Waited => None,
            };
            if why.is_some() {
                self.note_lost_response(&mut losses).await?;
            }
            if (why.is_some() || budget.waits > waits)
                && let Some(done) = reread().await?
            {
                return Ok(done);
            }
            if let Some(why) = why.filter(|_| self.has_lost_too_many(&losses)) {
                return Err(ApiError::Lost(why));
            }
        }
    }

    /// Creates something of which only the existence matters.
    pub(in crate::tracker::github) async fn create_once(
        &self,
        creation: &Creation,
        reread: impl AsyncFn() -> Result<bool, ApiError>,
    ) -> Result<(), ApiError> {
        let reread = async || Ok(reread().await?.then_some(()));
        self.create(creation, |_| Ok(()), reread).await
    }

    /// Reads something again, at no cost if it is unchanged since the last read.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub(in crate::tracker::github) async fn reread(&self, path: &str) -> Result<ApiResponse, ApiError> {
        let known = self.last_read.borrow().clone().filter(|(seen, _)| seen == path).map(|(_, response)| response);
        let tag = known.as_ref().and_then(|known| known.etag.clone());
        let response = self.send(&ApiRequest { known_etag: tag, ..ApiRequest::get(path) }).await?;
        let response = match known {
            // A 304 doesn't count against the hourly limit.
            Some(known) if response.status == 304 => known,
            _ => response,
        };
        *self.last_read.borrow_mut() = Some((path.to_owned(), response.clone()));
        Ok(response)
    }

    /// Edits something that people edit too. `target` is the path that it is read from. `decide` gets it as it is now,
    /// or `None` if it no longer exists, and is called again after every wait and every lost response.
    ///
    /// # Errors
    /// The request is refused, or it is unknown whether it was done.
    pub(in crate::tracker::github) async fn edit<T>(
        &self,
        target: &str,
        mut decide: impl FnMut(Option<&ApiResponse>) -> Result<Decision<T>, ApiError>,
        read: impl Fn(&ApiResponse) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut budget = RetryBudget::default();
        let mut losses = self.no_lost_responses();
        let mut lost = String::new();
        for _ in 0..MAX_READS {
            self.keep_pace(READ_AND_EDIT).await?;
            let now = match self.reread(target).await {
                Ok(response) => Some(response),
                // Deleted or moved.
                Err(ApiError::Refused { status: 301 | 404 | 410, .. }) => None,
                Err(error) => return Err(error),
            };
            if !self.must_wait(Cost::WRITE).is_zero() {
                // The response's headers say that nothing more may be sent for a while.
                continue;
            }
            let edit = match decide(now.as_ref())? {
                Decision::Done(done) => return Ok(done),
                Decision::Send(_) if self.has_lost_too_many(&losses) => return Err(ApiError::Lost(lost)),
                Decision::Send(edit) => edit,
            };
            lost = match self.attempt(edit.request(), &mut budget).await? {
                Attempt::Answered(response) => match read(&response) {
                    Err(ApiError::Lost(why)) => why,
                    known => return known,
                },
                Attempt::Waited => continue,
                Attempt::Lost(why) => why,
            };
            self.note_lost_response(&mut losses).await?;
        }
        Err(error::limited("the edit was delayed too often"))
    }

    /// Sends a request with a condition that GitHub checks itself, refusing the request if it is stale.
    ///
    /// # Errors
    /// The request is refused, or its response was lost.
    pub(in crate::tracker::github) async fn send_conditional(
        &self,
        write: &Conditional,
    ) -> Result<ApiResponse, ApiError> {
        let mut budget = RetryBudget::default();
        loop {
            self.keep_pace(write.request().cost).await?;
            match self.attempt(write.request(), &mut budget).await? {
                Attempt::Answered(response) => return Ok(response),
                Attempt::Waited => {}
                Attempt::Lost(why) => return Err(ApiError::Lost(why)),
            }
        }
    }
}
