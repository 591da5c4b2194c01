//! Who may push or triage, and who can be assigned.

use std::collections::BTreeSet;

use futures_util::future::try_join_all;

use super::GitHub;
use super::ask::{Ask, encoded};
use super::state::Rights;
use super::trouble::Trouble;
use super::wire::WirePermission;

/// So many accounts are asked for at once.
const AT_ONCE: usize = 20;

impl GitHub {
    /// Learn what authors may do; each is asked for once.
    pub(super) async fn learn_rights(&self, authors: BTreeSet<String>) -> Result<(), Trouble> {
        let unknown: Vec<String> = {
            let state = self.state.borrow();
            authors.into_iter().filter(|author| !state.rights.contains_key(author)).collect()
        };
        for some in unknown.chunks(AT_ONCE) {
            let learned = try_join_all(some.iter().map(|author| self.rights_of(author))).await?;
            self.state.borrow_mut().rights.extend(some.iter().cloned().zip(learned));
        }
        Ok(())
    }

    async fn rights_of(&self, author: &str) -> Result<Rights, Trouble> {
        if author.is_empty() {
            // The account is gone.
            return Ok(Rights::default());
        }
        let path = self.client.path(&format!("/collaborators/{}/permission", encoded(author)));
        match self.client.send(&Ask::get(path).needing("metadata: read")).await {
            Ok(answer) => {
                let found: WirePermission = answer.read()?;
                let push = matches!(found.permission.as_str(), "admin" | "write");
                // The older word in `permission` knows no triage.
                let told = found.user.and_then(|user| user.permissions);
                Ok(Rights { push, triage: push || told.is_some_and(|told| told.triage) })
            }
            // Nobody knows the account, or the token may not ask: then it is not trusted.
            Err(Trouble::Refused { .. }) => Ok(Rights::default()),
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
