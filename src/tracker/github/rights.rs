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

    /// May an account push? Nothing where the token may not ask.
    pub(super) async fn has_right(&self, login: &str) -> Result<Option<bool>, Trouble> {
        let known = self.state.borrow().rights.get(login).copied();
        if known.is_some() {
            return Ok(known);
        }
        let may = match self.permission(login).await {
            Ok(may) => may,
            // Nobody has that name, or it is an app's.
            Err(trouble) if trouble.status() == Some(404) => false,
            Err(Trouble::Refused { .. }) => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        self.state.borrow_mut().rights.insert(login.to_owned(), may);
        Ok(Some(may))
    }

    async fn may_push(&self, author: &str) -> Result<bool, Trouble> {
        if author.is_empty() {
            // The account is gone.
            return Ok(false);
        }
        match self.permission(author).await {
            // Nobody knows the account, or the token may not ask: then it is not trusted.
            Err(Trouble::Refused { .. }) => Ok(false),
            known => known,
        }
    }

    async fn permission(&self, login: &str) -> Result<bool, Trouble> {
        let path = self.client.path(&format!("/collaborators/{}/permission", encoded(login)));
        let answer = self.client.send(&Ask::get(path).needing("metadata: read")).await?;
        let found: WirePermission = answer.read()?;
        Ok(matches!(found.permission.as_str(), "admin" | "write"))
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
