//! Requests that write. None is sent twice blindly, and none that changes something is stale when it is sent.
//!
//! GitHub has no conditional `PATCH` ("conditional requests for unsafe methods are not supported"), so a change is made
//! optimistically: wait, look, decide, send. A change is *built* from a look that is taken once the limits let the change
//! go, by a function that can't wait, because it is not asynchronous. Whatever has to be waited for between the look and
//! the sending makes the look worthless, and all begins anew. So the time in which a person's edit can be overwritten is
//! one round trip, whatever the limits ask for.

use std::time::Duration;

use super::{Attempt, Client, Patience};
use crate::core::pace::Cost;
use crate::tracker::github::ask::{Answer, Ask, Conditional, Creation, Edit};
use crate::tracker::github::trouble::{self, Trouble};

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
struct Losses {
    count: u32,
    begun: Duration,
}

impl Client {
    fn no_losses(&self) -> Losses {
        Losses { count: 0, begun: self.at_work() }
    }

    /// Pause after an answer was lost: the server may still be at it.
    async fn lose(&self, losses: &mut Losses) -> Result<(), Trouble> {
        losses.count += 1;
        self.pause(PAUSE * losses.count).await
    }

    fn has_lost_too_much(&self, losses: &Losses) -> bool {
        losses.count > TRIES || self.at_work().saturating_sub(losses.begun) > PATIENCE
    }

    /// Make something new. `read` takes what is needed out of the answer. `look` finds out whether it is there already:
    /// it is asked after a lost answer, and after a limit that was waited for.
    ///
    /// # Errors
    /// It is refused, or nobody can say whether it was done.
    pub(in crate::tracker::github) async fn create<T>(
        &self,
        creation: &Creation,
        read: impl Fn(&Answer) -> Result<T, Trouble>,
        look: impl AsyncFn() -> Result<Option<T>, Trouble>,
    ) -> Result<T, Trouble> {
        let ask = creation.ask();
        let mut patience = Patience::default();
        let mut losses = self.no_losses();
        loop {
            self.keep_pace(ask.cost).await?;
            let waits = patience.waits;
            let why = match self.attempt(ask, &mut patience).await? {
                Attempt::Answered(answer) => match read(&answer) {
                    Err(Trouble::Lost(why)) => Some(why),
                    known => return known,
                },
                Attempt::Lost(why) => Some(why),
                Attempt::Waited => None,
            };
            if why.is_some() {
                self.lose(&mut losses).await?;
            }
            if (why.is_some() || patience.waits > waits)
                && let Some(done) = look().await?
            {
                return Ok(done);
            }
            if let Some(why) = why.filter(|_| self.has_lost_too_much(&losses)) {
                return Err(Trouble::Lost(why));
            }
        }
    }

    /// The same for something of which only matters that it is there.
    pub(in crate::tracker::github) async fn create_once(
        &self,
        creation: &Creation,
        look: impl AsyncFn() -> Result<bool, Trouble>,
    ) -> Result<(), Trouble> {
        let look = async || Ok(look().await?.then_some(()));
        self.create(creation, |_| Ok(()), look).await
    }

    /// Look at something that is there.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub(in crate::tracker::github) async fn look(&self, path: &str) -> Result<Answer, Trouble> {
        let known = self.seen.borrow().clone().filter(|(seen, _)| seen == path).map(|(_, answer)| answer);
        let tag = known.as_ref().and_then(|known| known.tag.clone());
        let answer = self.send(&Ask { known: tag, ..Ask::get(path) }).await?;
        let answer = match known {
            // A 304 costs nothing of the hourly limit.
            Some(known) if answer.status == 304 => known,
            _ => answer,
        };
        *self.seen.borrow_mut() = Some((path.to_owned(), answer.clone()));
        Ok(answer)
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
        mut decide: impl FnMut(Option<&Answer>) -> Result<Decision<T>, Trouble>,
        read: impl Fn(&Answer) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let mut patience = Patience::default();
        let mut losses = self.no_losses();
        let mut lost = String::new();
        for _ in 0..LOOKS {
            self.keep_pace(LOOK_AND_EDIT).await?;
            let now = match self.look(target).await {
                Ok(answer) => Some(answer),
                // Deleted, or moved elsewhere.
                Err(Trouble::Refused { status: 301 | 404 | 410, .. }) => None,
                Err(trouble) => return Err(trouble),
            };
            if !self.must_wait(Cost::WRITE).is_zero() {
                // The answer to the look says that nothing more may be sent for a while.
                continue;
            }
            let edit = match decide(now.as_ref())? {
                Decision::Done(done) => return Ok(done),
                Decision::Send(_) if self.has_lost_too_much(&losses) => return Err(Trouble::Lost(lost)),
                Decision::Send(edit) => edit,
            };
            lost = match self.attempt(edit.ask(), &mut patience).await? {
                Attempt::Answered(answer) => match read(&answer) {
                    Err(Trouble::Lost(why)) => why,
                    known => return known,
                },
                Attempt::Waited => continue,
                Attempt::Lost(why) => why,
            };
            self.lose(&mut losses).await?;
        }
        Err(trouble::limited("the change was held back again and again"))
    }

    /// Send a request that GitHub itself compares with what is there: one that has become stale is refused.
    ///
    /// # Errors
    /// It is refused, or its answer was lost.
    pub(in crate::tracker::github) async fn send_conditional(&self, write: &Conditional) -> Result<Answer, Trouble> {
        let mut patience = Patience::default();
        loop {
            self.keep_pace(write.ask().cost).await?;
            match self.attempt(write.ask(), &mut patience).await? {
                Attempt::Answered(answer) => return Ok(answer),
                Attempt::Waited => {}
                Attempt::Lost(why) => return Err(Trouble::Lost(why)),
            }
        }
    }
}
