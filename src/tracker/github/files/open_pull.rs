//! Opens the pull request, and explains what to do if that isn't allowed.

use serde_json::json;

use super::file_list;
use super::file_list::FileEntry;
use super::pull::Pull;
use super::pull_request::WirePull;
use crate::core::diagnostic::Diagnostic;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{ApiRequest, Creation, encoded};
use crate::tracker::github::transport::api_response::ApiResponse;
use crate::tracker::github::transport::error::ApiError;

impl GitHub {
    /// Opens the pull request for our branch.
    pub(in crate::tracker::github::files) async fn open_pull(&self, wanted: &[FileEntry]) -> Result<Pull, ApiError> {
        let (branch, base) = {
            let state = self.file_state.borrow();
            (state.branch.clone(), state.base.0.clone())
        };
        let title = match wanted {
            [one] => file_list::title(&one.title),
            many => format!("{} product artifacts", many.len()),
        };
        let body = self.body_with_list("", wanted);
        let request = json!({ "title": title, "head": branch, "base": base, "body": body });
        let request = Creation::post(self.client.path("/pulls"), request).needing("pull-requests: write");
        let read = |response: &ApiResponse| response.read::<WirePull>();
        let created = match self.client.create(&request, read, async || self.find_open_pull(&branch).await).await {
            Err(refused @ ApiError::Refused { status: 422, .. }) => {
                self.find_open_pull(&branch).await?.ok_or(refused)?
            }
            other => other?,
        };
        Ok(created.into())
    }

    /// The error for files that were committed to the branch without a pull request.
    pub(in crate::tracker::github::files) fn only_committed_error(&self, why: &str, message: &str) -> Diagnostic {
        let (repository, branch) = (self.client.repository(), self.file_state.borrow().branch.clone());
        let committed = format!("the files are committed to the branch `{branch}` of {repository}");
        // GitHub's message for a setting, which no token permission overrides.
        if message.contains("not permitted to create or approve pull requests") {
            let error =
                Diagnostic::error(format!("{committed}, but GitHub Actions isn't allowed to open pull requests there"));
            return error.hint(
                "enable Settings → Actions → General → Workflow permissions → \"Allow GitHub Actions to create and approve pull requests\" (an organization can forbid it for all of its repositories), then run the command again; or open the pull request from the branch yourself",
            );
        }
        Diagnostic::error(format!("{committed}, but no pull request could be opened: {why}"))
            .hint("run the command again once that is fixed, or open the pull request from the branch yourself")
    }

    /// The open pull request of a branch.
    async fn find_open_pull(&self, branch: &str) -> Result<Option<WirePull>, ApiError> {
        let owner = self.client.repository().owner;
        let head = encoded(&format!("{owner}:{branch}"));
        let path = self.client.path(&format!("/pulls?state=open&head={head}&per_page=10"));
        let found: Vec<WirePull> =
            self.client.send(&ApiRequest::get(path).needing("pull-requests: read")).await?.read()?;
        Ok(found.into_iter().next())
    }
}
