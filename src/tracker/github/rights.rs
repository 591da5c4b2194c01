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

    /// May an account push? Nothing where the token may not ask.
    pub(super) async fn has_right(&self, login: &str) -> Result<Option<bool>, Trouble> {
        let known = self.state.borrow().rights.get(login).map(|rights| rights.push);
        if known.is_some() {
            return Ok(known);
        }
        let rights = match self.permission(login).await {
            Ok(rights) => rights,
            // Nobody has that name, or it is an app's.
            Err(trouble) if trouble.status() == Some(404) => Rights::default(),
            Err(Trouble::Refused { .. }) => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        self.state.borrow_mut().rights.insert(login.to_owned(), rights);
        Ok(Some(rights.push))
    }

    async fn rights_of(&self, author: &str) -> Result<Rights, Trouble> {
        if author.is_empty() {
            // The account is gone.
            return Ok(Rights::default());
        }
        match self.permission(author).await {
            // Nobody knows the account, or the token may not ask: then it is not trusted.
            Err(Trouble::Refused { .. }) => Ok(Rights::default()),
            known => known,
        }
    }

    async fn permission(&self, login: &str) -> Result<Rights, Trouble> {
        let path = self.client.path(&format!("/collaborators/{}/permission", encoded(login)));
        let answer = self.client.send(&Ask::get(path).needing("metadata: read")).await?;
        let found: WirePermission = answer.read()?;
        let push = matches!(found.permission.as_str(), "admin" | "write");
        // The older word in `permission` knows no triage.
        let told = found.user.and_then(|user| user.permissions);
        Ok(Rights { push, triage: push || told.is_some_and(|told| told.triage) })
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
