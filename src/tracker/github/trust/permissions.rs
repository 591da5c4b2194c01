//! Which accounts may push or triage, and which can be assigned.

use std::collections::BTreeSet;

use futures_util::future::try_join_all;

use crate::tracker::github::session::GitHub;
use crate::tracker::github::state::Permissions;
use crate::tracker::github::transport::api_request::{ApiRequest, encoded};
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::WirePermission;

/// How many requests run concurrently.
const CONCURRENCY: usize = 20;

impl GitHub {
    /// Loads the permissions of authors, each only once per run.
    pub(in crate::tracker::github) async fn load_permissions(&self, authors: BTreeSet<String>) -> Result<(), ApiError> {
        let unknown: Vec<String> = {
            let state = self.state.borrow();
            authors.into_iter().filter(|author| !state.permissions.contains_key(author)).collect()
        };
        for batch in unknown.chunks(CONCURRENCY) {
            let permissions = try_join_all(batch.iter().map(|author| self.permissions_of(author))).await?;
            self.state.borrow_mut().permissions.extend(batch.iter().cloned().zip(permissions));
        }
        Ok(())
    }

    /// Whether an account may push; `None` if the token isn't allowed to ask.
    pub(in crate::tracker::github) async fn can_push(&self, login: &str) -> Result<Option<bool>, ApiError> {
        let known = self.state.borrow().permissions.get(login).map(|permissions| permissions.push);
        if known.is_some() {
            return Ok(known);
        }
        let permissions = match self.permission(login).await {
            Ok(permissions) => permissions,
            // There is no such account, or it is an app.
            Err(error) if error.status() == Some(404) => Permissions::default(),
            Err(ApiError::Refused { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        self.state.borrow_mut().permissions.insert(login.to_owned(), permissions);
        Ok(Some(permissions.push))
    }

    async fn permissions_of(&self, author: &str) -> Result<Permissions, ApiError> {
        if author.is_empty() {
            // The account was deleted.
            return Ok(Permissions::default());
        }
        match self.permission(author).await {
            // The account is unknown, or the token isn't allowed to ask, so the account is not trusted.
            Err(ApiError::Refused { .. }) => Ok(Permissions::default()),
            known => known,
        }
    }

    async fn permission(&self, login: &str) -> Result<Permissions, ApiError> {
        let path = self.client.path(&format!("/collaborators/{}/permission", encoded(login)));
        let response = self.client.send(&ApiRequest::get(path).needing("metadata: read")).await?;
        let found: WirePermission = response.read()?;
        let push = matches!(found.permission.as_str(), "admin" | "write");
        // The older `permission` key doesn't distinguish triage.
        let detailed = found.user.and_then(|user| user.permissions);
        Ok(Permissions { push, triage: push || detailed.is_some_and(|detailed| detailed.triage) })
    }

    /// Whether an account can be assigned.
    pub(in crate::tracker::github) async fn is_assignable(&self, login: &str) -> Result<bool, ApiError> {
        let path = self.client.path(&format!("/assignees/{}", encoded(login)));
        match self.client.send(&ApiRequest::get(path)).await {
            Ok(_) => Ok(true),
            Err(ApiError::Refused { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
