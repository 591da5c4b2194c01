//! What events need from GitHub besides issues: permissions, comments, files of the default branch, and changed files.

mod access;
mod base_config;
mod changed_files;
mod comments;
mod kept_comment;

use std::sync::Arc;

use super::read::issue::is_own;
use super::read::issue_list::is_marked;
use super::transport::error::ApiError;
use crate::core::diagnostic::{Error, Source};
use crate::core::names::ArtifactKey;
use crate::core::plan::Existing;
use crate::tracker::github::session::GitHub;
use crate::tracker::{Access, BaseConfig, FileChanges, Host, Reaction, Standing, TrackerError};

impl Host for GitHub {
    fn repository(&self) -> String {
        let name = self.client.repository();
        format!("{}/{}", name.owner, name.name)
    }

    fn access(&self) -> Result<Access, Error> {
        Ok(self.wait(self.read_access())?)
    }

    fn may_push(&self, login: &str) -> Result<Option<bool>, Error> {
        Ok(self.wait(self.can_push(login))?)
    }

    fn may_push_to_begin(&self, login: &str) -> Result<Option<bool>, Error> {
        Ok(self.wait(self.can_push_to_begin(login))?)
    }

    fn is_marked(&self, number: u64) -> Result<bool, Error> {
        Ok(self.wait(self.issue(number))?.is_some_and(|issue| is_marked(&issue)))
    }

    fn is_own(&self, login: &str) -> Result<bool, Error> {
        if self.state.borrow().repository.is_none() {
            self.wait(self.start())?;
        }
        Ok(is_own(&self.state.borrow(), login))
    }

    fn adopt(&self, number: u64, key: &ArtifactKey) -> Result<Option<Existing>, Error> {
        let issue = self.wait(self.issue(number))?.filter(|issue| issue.pull_request.is_none());
        let Some(issue) = issue else { return Ok(None) };
        let issue = self.wait(self.assess_issue(issue))?;
        {
            let mut state = self.state.borrow_mut();
            state.numbers.insert(key.clone(), number);
            state.keys.insert(number, (key.clone(), true));
        }
        Ok(Some(self.read_one(issue, key)))
    }

    fn has_commented(&self, number: u64, mark: &str) -> Result<bool, Error> {
        Ok(self.wait(self.find_comment(number, mark))?)
    }

    fn comment(&self, number: u64, marks: &[String], text: &str) -> Result<(), TrackerError> {
        self.wait(self.comment_once(number, marks, text)).map_err(ApiError::into_tracker_error)
    }

    fn keep_comment(&self, number: u64, mark: &str, text: &str, standing: Standing) -> Result<bool, TrackerError> {
        self.wait(self.keep_comment_as(number, mark, text, standing)).map_err(ApiError::into_tracker_error)
    }

    fn react(&self, comment: u64, reaction: Reaction) -> Result<(), TrackerError> {
        self.wait(self.react_to(comment, reaction)).map_err(ApiError::into_tracker_error)
    }

    fn base_config(&self, config: &str) -> Result<BaseConfig, Error> {
        Ok(self.wait(self.read_base_config(config))?)
    }

    fn file(&self, path: &str) -> Result<Option<Arc<Source>>, Error> {
        Ok(self.wait(self.read_file(path))?)
    }

    fn changed_files(&self, changes: &FileChanges) -> Result<Option<Vec<String>>, Error> {
        Ok(self.wait(self.files_changed_by(changes))?)
    }
}
