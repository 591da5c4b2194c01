//! Commits the staged files to our branch, in one commit.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::core::diagnostic::Diagnostic;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{ApiRequest, Conditional, Creation, encoded};
use crate::tracker::github::transport::error::{ApiError, one_line};
use crate::tracker::github::transport::error_response;
use crate::tracker::github::transport::payload::Graph;

const COMMIT: &str =
    "mutation Commit($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }";
/// How often a commit is tried again after another run's commit moved the branch.
const TRIES: u32 = 12;
/// The pause before the second try. Each later pause is longer by the same amount.
const PAUSE: Duration = Duration::from_millis(100);

#[derive(Debug, Deserialize)]
struct NewCommit {
    #[serde(rename = "createCommitOnBranch")]
    payload: Option<Payload>,
}

#[derive(Debug, Deserialize)]
struct Payload {
    commit: Option<Commit>,
}

#[derive(Debug, Deserialize)]
struct Commit {
    /// REST calls it `sha`.
    #[serde(alias = "sha")]
    oid: String,
}

#[derive(Debug, Deserialize)]
struct Ref {
    object: Commit,
}

/// The result of a commit.
enum Outcome {
    Done(String),
    /// The branch has a newer commit than expected.
    Moved,
}

impl GitHub {
    /// Commits the staged files. Leaves out, and returns, the paths that somebody else changed in the meantime.
    pub(in crate::tracker::github::files) async fn commit(&self) -> Result<Vec<String>, ApiError> {
        let mut skipped = Vec::new();
        for try_number in 0..TRIES {
            let staged = self.file_state.borrow().staged.clone();
            if staged.is_empty() {
                return Ok(skipped);
            }
            let head = self.head().await?;
            match self.commit_on(&head, &staged).await? {
                Outcome::Done(oid) => {
                    let mut state = self.file_state.borrow_mut();
                    state.head = Some(oid);
                    state.paths.extend(
                        staged
                            .iter()
                            .map(|(path, text)| (path.clone(), crate::tracker::github::files::file_list::blob(text))),
                    );
                    state.texts.extend(staged);
                    state.staged.clear();
                    return Ok(skipped);
                }
                Outcome::Moved => {
                    self.client.pause(PAUSE * try_number).await?;
                    skipped.extend(self.unstage_changed().await?);
                }
            }
        }
        let message = "other runs keep updating the branch of the files";
        Err(ApiError::fatal(Diagnostic::error(message).hint("run the command again")))
    }

    /// Returns the newest commit of our branch, creating the branch if it doesn't exist.
    async fn head(&self) -> Result<String, ApiError> {
        let (head, branch, base) = {
            let state = self.file_state.borrow();
            (state.head.clone(), state.branch.clone(), state.base.1.clone())
        };
        if let Some(head) = head {
            return Ok(head);
        }
        if base.is_empty() {
            let message = format!("{} has no commits yet, so no branch can be created", self.client.repository());
            return Err(ApiError::fatal(
                Diagnostic::error(message).hint("push a first commit, then run the command again"),
            ));
        }
        let body = json!({ "ref": format!("refs/heads/{branch}"), "sha": base });
        let request = Creation::post(self.client.path("/git/refs"), body).needing("contents: write");
        let read = |response: &crate::tracker::github::transport::api_response::ApiResponse| {
            Ok(response.read::<Ref>()?.object.oid)
        };
        let created = match self.client.create(&request, read, async || self.ref_of(&branch).await).await {
            // Another run created it at the same time.
            Err(refused @ ApiError::Refused { status: 422, .. }) => self.ref_of(&branch).await?.ok_or(refused)?,
            other => other?,
        };
        self.file_state.borrow_mut().head = Some(created.clone());
        Ok(created)
    }

    async fn ref_of(&self, branch: &str) -> Result<Option<String>, ApiError> {
        let parts: Vec<String> = branch.split('/').map(encoded).collect();
        let path = self.client.path(&format!("/git/ref/heads/{}", parts.join("/")));
        match self.client.send(&ApiRequest::get(path).needing("contents: read")).await {
            Ok(response) => Ok(Some(response.read::<Ref>()?.object.oid)),
            Err(ApiError::Refused { status: 404, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn commit_on(&self, head: &str, staged: &BTreeMap<String, String>) -> Result<Outcome, ApiError> {
        let repository = self.client.repository();
        let branch = self.file_state.borrow().branch.clone();
        let additions: Vec<Json> = staged
            .iter()
            .map(|(path, text)| json!({ "path": path, "contents": BASE64_STANDARD.encode(text) }))
            .collect();
        let headline = match staged.len() {
            1 => crate::tracker::github::files::file_list::title(&format!(
                "Scaffold {}",
                staged.keys().next().map_or("", String::as_str)
            )),
            many => format!("Scaffold {many} artifacts"),
        };
        let input = json!({
            "branch": {
                "repositoryNameWithOwner": format!("{}/{}", repository.owner, repository.name),
                "branchName": branch,
            },
            "message": { "headline": headline },
            "fileChanges": { "additions": additions },
        });
        let write = Conditional::on_head(head, "Commit", COMMIT, input).needing("contents: write");
        let sent = self.client.send_conditional(&write).await.and_then(|response| response.read::<Graph<NewCommit>>());
        let graph = match sent {
            Ok(graph) => graph,
            // If the commit was made, it moved the branch and the files are there; if not, it is tried again.
            Err(ApiError::Lost(_)) => return Ok(Outcome::Moved),
            Err(error) => return Err(error),
        };
        if let Some(commit) = graph.data.and_then(|data| data.payload).and_then(|payload| payload.commit) {
            return Ok(Outcome::Done(commit.oid));
        }
        let Some(error) = graph.errors.first() else { return Ok(Outcome::Moved) };
        match error.kind.as_str() {
            "STALE_DATA" => Ok(Outcome::Moved),
            _ if error.message.contains("expectedHeadOid") || error.message.contains("Expected branch to point") => {
                Ok(Outcome::Moved)
            }
            "FORBIDDEN" => Err(ApiError::fatal(
                Diagnostic::error(error_response::forbidden(&repository, write.request()))
                    .hint("then run the command again"),
            )),
            _ => {
                let message = format!("the files can't be committed: {}", one_line(&error.message));
                Err(ApiError::fatal(Diagnostic::error(message).hint("run the command again with `--verbose`")))
            }
        }
    }

    /// Reads the branch after it moved. Unstages the files that others changed, and returns those whose text differs.
    async fn unstage_changed(&self) -> Result<Vec<String>, ApiError> {
        let branch = self.file_state.borrow().branch.clone();
        let Some(head) = self.ref_of(&branch).await? else {
            self.file_state.borrow_mut().head = None;
            return Ok(Vec::new());
        };
        let now = self.tree(&head).await?;
        let mut state = self.file_state.borrow_mut();
        let state = &mut *state;
        let mut skipped = Vec::new();
        state.staged.retain(|path, text| {
            let (before, now) = (state.paths.get(path), now.get(path));
            if before == now {
                return true;
            }
            if now.is_none_or(|blob| *blob != crate::tracker::github::files::file_list::blob(text)) {
                skipped.push(path.clone());
            }
            false
        });
        state.paths = now;
        state.head = Some(head);
        Ok(skipped)
    }
}
