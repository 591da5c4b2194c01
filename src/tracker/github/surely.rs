//! A write until it is known to be done: where its answer was lost it is looked for, and only then sent again.

use std::time::Duration;

use super::ask::{Answer, Ask};
use super::client::Client;
use super::trouble::Trouble;

/// How often a write whose answer was lost is sent again.
const TRIES: u32 = 3;
/// How long is waited before it is looked for, the first time; a server may still be at it.
const PAUSE: Duration = Duration::from_millis(500);
/// All tries together.
const PATIENCE: Duration = Duration::from_secs(10);

impl Client {
    /// Send a write. `read` takes what is needed out of the answer, and `look` finds out whether it was done.
    ///
    /// # Errors
    /// It is refused, or nobody can say whether it was done.
    pub(super) async fn surely<T>(
        &self,
        ask: &Ask,
        read: impl Fn(&Answer) -> Result<T, Trouble>,
        look: impl AsyncFn() -> Result<Option<T>, Trouble>,
    ) -> Result<T, Trouble> {
        let begun = self.at_work();
        let mut turn = 0;
        loop {
            let why = match self.send(ask).await.and_then(|answer| read(&answer)) {
                Err(Trouble::Lost(why)) => why,
                known => return known,
            };
            turn += 1;
            self.pause(PAUSE * turn).await?;
            if let Some(done) = look().await? {
                return Ok(done);
            }
            if turn > TRIES || self.at_work().saturating_sub(begun) > PATIENCE {
                return Err(Trouble::Lost(why));
            }
        }
    }

    /// The same for a write of which only matters that it is done.
    pub(super) async fn surely_done(
        &self,
        ask: &Ask,
        look: impl AsyncFn() -> Result<bool, Trouble>,
    ) -> Result<(), Trouble> {
        let look = async || Ok(look().await?.then_some(()));
        self.surely(ask, |_| Ok(()), look).await
    }
}
