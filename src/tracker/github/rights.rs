//! Who may push, and who can be assigned.

use std::collections::BTreeSet;

use futures_util::future::try_join_all;

use super::GitHub;
use super::ask::{Ask, encoded};
use super::trouble::Trouble;
use super::wire::WirePermission;

/// So many accounts are asked for at once.
const AT_ONCE: usize = 20;

impl GitHub {
    /// Learn which of the authors may push; each is asked for once.
    pub(super) async fn learn_rights(&self, authors: BTreeSet<String>) -> Result<(), Trouble> {
        let unknown: Vec<String> = {
            let state = self.state.borrow();
            authors.into_iter().filter(|author| !state.rights.contains_key(author)).collect()
        };
        for some in unknown.chunks(AT_ONCE) {
            let learned = try_join_all(some.iter().map(|author| self.may_push(author))).await?;
            self.state.borrow_mut().rights.extend(some.iter().cloned().zip(learned));
        }
        Ok(())
    }

    async fn may_push(&self, author: &str) -> Result<bool, Trouble> {
        if author.is_empty() {
            // The account is gone.
            return Ok(false);
        }
        let path = self.client.path(&format!("/collaborators/{}/permission", encoded(author)));
        match self.client.send(&Ask::get(path).needing("metadata: read")).await {
            Ok(answer) => {
                let found: WirePermission = answer.read()?;
                Ok(matches!(found.permission.as_str(), "admin" | "write"))
            }
            // Nobody knows the account, or the token may not ask: then it is not trusted.
            Err(Trouble::Refused { .. }) => Ok(false),
            Err(trouble) => Err(trouble),
        }
    }

    /// Can an account be assigned?
    pub(super) async fn is_assignable(&self, login: &str) -> Result<bool, Trouble> {
        let path = self.client.path(&format!("/assignees/{}", encoded(login)));
        match self.client.send(&Ask::get(path)).await {
            Ok(_) => Ok(true),
            Err(Trouble::Refused { .. }) => Ok(false),
            Err(trouble) => Err(trouble),
        }
    }
}
