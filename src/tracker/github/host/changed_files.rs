//! The files that a push or a pull request changes.

use std::ops::ControlFlow;

use serde::Deserialize;

use crate::tracker::FileChanges;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{ApiRequest, encoded};
use crate::tracker::github::transport::error::ApiError;

/// GitHub's limit for the files of a comparison.
const MAX_COMPARED: usize = 300;
/// GitHub's limit for the files of a pull request.
const MAX_IN_PULL_REQUEST: usize = 3000;

#[derive(Debug, Deserialize)]
struct WireComparison {
    /// `ahead`, unless a force push removed commits. Then GitHub doesn't list all changes.
    status: String,
    #[serde(default)]
    files: Vec<WireFile>,
}

#[derive(Debug, Deserialize)]
struct WireFile {
    filename: String,
    #[serde(default)]
    previous_filename: Option<String>,
}

impl GitHub {
    pub(super) async fn files_changed_by(&self, changes: &FileChanges) -> Result<Option<Vec<String>>, ApiError> {
        let found = match changes {
            // The first push of a branch has nothing to compare with.
            FileChanges::Push { before, .. } if before.chars().all(|digit| digit == '0') => return Ok(None),
            FileChanges::Push { before, after } => self.compared_files(before, after).await,
            FileChanges::Pull(number) => self.pull_request_files(*number).await,
        };
        match found {
            // A force push removed the commit, so the changes are unknown.
            Err(ApiError::Refused { .. }) => Ok(None),
            found => found,
        }
    }

    async fn compared_files(&self, before: &str, after: &str) -> Result<Option<Vec<String>>, ApiError> {
        let path = self.client.path(&format!("/compare/{}...{}", encoded(before), encoded(after)));
        let response = self.client.send(&ApiRequest::get(path).needing("contents: read")).await?;
        let WireComparison { status, files } = response.read()?;
        Ok((status == "ahead" && files.len() < MAX_COMPARED).then(|| names(files)))
    }

    async fn pull_request_files(&self, number: u64) -> Result<Option<Vec<String>>, ApiError> {
        let request = ApiRequest::get(self.client.path(&format!("/pulls/{number}/files?per_page=100")));
        let mut files: Vec<WireFile> = Vec::new();
        let take = |batch: Vec<WireFile>| {
            files.extend(batch);
            if files.len() < MAX_IN_PULL_REQUEST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        self.client.each_page(request.needing("pull-requests: read"), take).await?;
        Ok((files.len() < MAX_IN_PULL_REQUEST).then(|| names(files)))
    }
}

fn names(files: Vec<WireFile>) -> Vec<String> {
    files.into_iter().flat_map(|file| [Some(file.filename), file.previous_filename]).flatten().collect()
}
