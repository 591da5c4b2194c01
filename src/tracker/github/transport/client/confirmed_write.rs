//! Requests that write. None is sent twice blindly, and none that changes something is stale when it is sent.
//!
//! GitHub has no conditional `PATCH` ("conditional requests for unsafe methods are not supported"), so a change is made
//! optimistically: wait, look, decide, send. A change is *built* from a look that is taken once the limits let the change
//! go, by a function that can't wait, because it is not asynchronous. Whatever has to be waited for between the look and
//! the sending makes the look worthless, and all begins anew. So the time in which a person's edit can be overwritten is
//! one round trip, whatever the limits ask for.

use std::time::Duration;

use super::{Attempt, Client, RetryBudget};
use crate::core::pace::Cost;
use crate::tracker::github::transport::api_request::{ApiRequest, ApiResponse, Conditional, Creation, Edit};
use crate::tracker::github::transport::error;
use crate::tracker::github::transport::error::ApiError;

/// How often a write whose answer was lost is sent again.
const TRIES: u32 = 3;
/// How long is waited before it is looked for, the first time; a server may still be at it.
const PAUSE: Duration = Duration::from_millis(500);
/// All tries together.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a change is looked at anew at most. Each look but the first was made worthless by a wait.
const LOOKS: u32 = 20;
/// Looking and changing together, so that the look does not use up what the change needs.
const LOOK_AND_EDIT: Cost = Cost { content: true, rest: Cost::WRITE.rest + Cost::READ.rest, graphql: 0 };

/// What is to be done with what was just looked at.
pub(in crate::tracker::github) enum Decision<T> {
    /// It is to be changed.
    Send(Edit),
    /// There is nothing to send: it is so already, or it must not be changed any more.
    Done(T),
}

/// How often answers were lost, and since when.
struct LostResponses {
    count: u32,
    since: Duration,
}

impl Client {
    fn no_lost_responses(&self) -> LostResponses {
        LostResponses { count: 0, since: self.active_time() }
    }

    /// Pause after an answer was lost: the server may still be at it.
    async fn note_lost_response(&self, losses: &mut LostResponses) -> Result<(), ApiError> {
        losses.count += 1;
        self.pause(PAUSE * losses.count).await
    }

    fn has_lost_too_many(&self, losses: &LostResponses) -> bool {
        losses.count > TRIES || self.active_time().saturating_sub(losses.since) > PATIENCE
    }

    /// Make something new. `read` takes what is needed out of the answer. `look` finds out whether it is there already:
    /// it is asked after a lost answer, and after a limit that was waited for.
    ///
    /// # Errors
    /// It is refused, or nobody can say whether it was done.
    pub(in crate::tracker::github) async fn create<T>(
        &self,
        creation: &Creation,
        read: impl Fn(&ApiResponse) -> Result<T, ApiError>,
        reread: impl AsyncFn() -> Result<Option<T>, ApiError>,
    ) -> Result<T, ApiError> {
        let request = creation.request();
        let mut patience = RetryBudget::default();
        let mut losses = self.no_lost_responses();
        loop {
            self.keep_pace(request.cost).await?;
            let waits = patience.waits;
            let why = match self.attempt(request, &mut patience).await? {
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
            if (why.is_some() || patience.waits > waits)
                && let Some(done) = reread().await?
            {
                return Ok(done);
            }
            if let Some(why) = why.filter(|_| self.has_lost_too_many(&losses)) {
                return Err(ApiError::Lost(why));
            }
        }
    }

    /// The same for something of which only matters that it is there.
    pub(in crate::tracker::github) async fn create_once(
        &self,
        creation: &Creation,
        reread: impl AsyncFn() -> Result<bool, ApiError>,
    ) -> Result<(), ApiError> {
        let reread = async || Ok(reread().await?.then_some(()));
        self.create(creation, |_| Ok(()), reread).await
    }

    /// Look at something that is there.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub(in crate::tracker::github) async fn reread(&self, path: &str) -> Result<ApiResponse, ApiError> {
        let known = self.seen.borrow().clone().filter(|(seen, _)| seen == path).map(|(_, response)| response);
        let tag = known.as_ref().and_then(|known| known.tag.clone());
        let response = self.send(&ApiRequest { known: tag, ..ApiRequest::get(path) }).await?;
        let response = match known {
            // A 304 costs nothing of the hourly limit.
            Some(known) if response.status == 304 => known,
            _ => response,
        };
        *self.seen.borrow_mut() = Some((path.to_owned(), response.clone()));
        Ok(response)
    }

    /// Change something that people change too. `target` is the path under which it is looked at; `decide` says what to
    /// do with it as it is now, and is asked anew after every wait and after every lost answer. It gets nothing where
    /// the target is gone.
    ///
    /// # Errors
    /// It is refused, or nobody can say whether it was done.
    pub(in crate::tracker::github) async fn edit<T>(
        &self,
        target: &str,
        mut decide: impl FnMut(Option<&ApiResponse>) -> Result<Decision<T>, ApiError>,
        read: impl Fn(&ApiResponse) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut patience = RetryBudget::default();
        let mut losses = self.no_lost_responses();
        let mut lost = String::new();
        for _ in 0..LOOKS {
            self.keep_pace(LOOK_AND_EDIT).await?;
            let now = match self.reread(target).await {
                Ok(response) => Some(response),
                // Deleted, or moved elsewhere.
                Err(ApiError::Refused { status: 301 | 404 | 410, .. }) => None,
                Err(error) => return Err(error),
            };
            if !self.must_wait(Cost::WRITE).is_zero() {
                // The answer to the look says that nothing more may be sent for a while.
                continue;
            }
            let edit = match decide(now.as_ref())? {
                Decision::Done(done) => return Ok(done),
                Decision::Send(_) if self.has_lost_too_many(&losses) => return Err(ApiError::Lost(lost)),
                Decision::Send(edit) => edit,
            };
            lost = match self.attempt(edit.request(), &mut patience).await? {
                Attempt::Answered(response) => match read(&response) {
                    Err(ApiError::Lost(why)) => why,
                    known => return known,
                },
                Attempt::Waited => continue,
                Attempt::Lost(why) => why,
            };
            self.note_lost_response(&mut losses).await?;
        }
        Err(error::limited("the change was held back again and again"))
    }

    /// Send a request that GitHub itself compares with what is there: one that has become stale is refused.
    ///
    /// # Errors
    /// It is refused, or its answer was lost.
    pub(in crate::tracker::github) async fn send_conditional(
        &self,
        write: &Conditional,
    ) -> Result<ApiResponse, ApiError> {
        let mut patience = RetryBudget::default();
        loop {
            self.keep_pace(write.request().cost).await?;
            match self.attempt(write.request(), &mut patience).await? {
                Attempt::Answered(response) => return Ok(response),
                Attempt::Waited => {}
                Attempt::Lost(why) => return Err(ApiError::Lost(why)),
            }
        }
    }
}
