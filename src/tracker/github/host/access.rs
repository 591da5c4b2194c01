//! What the token, the holders and their teams may do in the repository.

use crate::tracker::Access;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::state::LookupKey;
use crate::tracker::github::transport::api_request::{ApiRequest, encoded};
use crate::tracker::github::transport::error::{self, ApiError};

impl GitHub {
    /// What the token may do.
    pub(super) async fn read_access(&self) -> Result<Access, ApiError> {
        if self.state.borrow().repository.is_none() {
            self.start().await?;
        }
        let state = self.state.borrow();
        let Some(repository) = &state.repository else {
            return Err(error::no_repository(&self.client.repository()));
        };
        Ok(Access {
            repository: repository.name_with_owner.clone(),
            account: state.viewer.clone(),
            permission: repository.viewer_permission.clone(),
            is_archived: repository.is_archived,
            has_issues: repository.has_issues_enabled,
        })
    }

    /// Which logins can't be assigned. Each is looked up once per run.
    pub(in crate::tracker::github) async fn find_unassignable(
        &self,
        logins: &[String],
    ) -> Result<Vec<String>, ApiError> {
        let unknown: Vec<LookupKey> = {
            let state = self.state.borrow();
            let unknown = logins.iter().filter(|login| !state.people.contains_key(&login.to_lowercase()));
            unknown.map(|login| LookupKey::Person(login.clone())).collect()
        };
        if !unknown.is_empty() {
            self.look_up(unknown).await?;
        }
        let state = self.state.borrow();
        let is_unassignable = |login: &&String| matches!(state.people.get(&login.to_lowercase()), Some(None));
        Ok(logins.iter().filter(is_unassignable).cloned().collect())
    }

    /// Which teams don't exist. GitHub answers 404 for a team that the token isn't allowed to see, too, so a team counts
    /// as missing only if the token may list the organization's teams.
    pub(in crate::tracker::github) async fn find_missing_teams(
        &self,
        teams: &[String],
    ) -> Result<Vec<String>, ApiError> {
        let mut missing = Vec::new();
        for team in teams {
            let Some((organization, slug)) = team.split_once('/') else { continue };
            let path = format!("/orgs/{}/teams", encoded(organization));
            match self
                .client
                .send(&ApiRequest::get(format!("{path}/{}", encoded(slug))).needing("organization members: read"))
                .await
            {
                Err(ApiError::Refused { status: 404, .. }) => {
                    match self
                        .client
                        .send(&ApiRequest::get(format!("{path}?per_page=1")).needing("organization members: read"))
                        .await
                    {
                        Ok(_) => missing.push(team.clone()),
                        Err(ApiError::Refused { .. }) => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(_) | Err(ApiError::Refused { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(missing)
    }
}
