//! What events need from a repository's host besides issues: permissions, comments and files.

use super::TrackerError;
use crate::core::catalog::TeamFile;
use crate::core::diagnostic::{Error, Source};
use crate::core::names::ArtifactKey;
use crate::core::plan::Existing;
use std::sync::Arc;

/// A team's configuration and templates on the default branch.
#[derive(Clone, Debug, Default)]
pub struct BaseConfig {
    /// The configuration, if there is one.
    pub config: Option<Arc<Source>>,
    /// The team's own template files.
    pub templates: Vec<TeamFile>,
}

/// What the token may do in the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The repository: `owner/name`.
    pub repository: String,
    /// The account of the token.
    pub account: String,
    /// The account's permission, as GitHub calls it: `ADMIN`, `MAINTAIN`, `WRITE`, `TRIAGE`, `READ`. `None` for an app.
    pub permission: Option<String>,
    /// Whether the repository is archived, and so read-only.
    pub is_archived: bool,
    /// Whether the repository has issues.
    pub has_issues: bool,
}

/// An event that changes files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileChanges {
    /// A push, from one commit to another.
    Push {
        /// The commit before.
        before: String,
        /// The commit after.
        after: String,
    },
    /// A pull request, by its number.
    Pull(u64),
}

/// A reaction to a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// Done.
    Done,
    /// Failed, at least in part.
    Confused,
}

/// What a comment that is kept up to date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There is something to say.
    Open,
    /// What was said no longer holds, so the comment is minimized.
    Resolved,
}

/// The host of a repository.
pub trait Host {
    /// The repository's name: `owner/name`.
    fn repository(&self) -> String;

    /// What the token may do in the repository.
    ///
    /// # Errors
    /// The host can't be reached, or rejects the token.
    fn access(&self) -> Result<Access, Error>;

    /// Whether an account may push; `None` if the token isn't allowed to ask.
    ///
    /// # Errors
    /// The host can't be reached.
    fn may_push(&self, login: &str) -> Result<Option<bool>, Error>;

    /// The same, and reads at once what the next snapshot of a part begins with.
    ///
    /// # Errors
    /// The host can't be reached.
    fn may_push_to_begin(&self, login: &str) -> Result<Option<bool>, Error>;

    /// Whether an issue's text has an artifact's marker, whoever wrote it. Cheaper than reading all artifacts.
    ///
    /// # Errors
    /// The host can't be reached.
    fn is_marked(&self, number: u64) -> Result<bool, Error>;

    /// Whether an account is the token's, or the one that workflows act as.
    ///
    /// # Errors
    /// The host can't be asked who owns the token.
    fn is_own(&self, login: &str) -> Result<bool, Error>;

    /// Treats an issue as the artifact with a key from now on; `None` if there is no such issue.
    ///
    /// # Errors
    /// The issue can't be read.
    fn adopt(&self, number: u64, key: &ArtifactKey) -> Result<Option<Existing>, Error>;

    /// Whether an issue has a comment of ours with a mark.
    ///
    /// # Errors
    /// The comments can't be read.
    fn has_commented(&self, number: u64, mark: &str) -> Result<bool, Error>;

    /// Comments on an issue, unless a comment of ours already has the first of the marks.
    ///
    /// # Errors
    /// The comment can't be written.
    fn comment(&self, number: u64, marks: &[String], text: &str) -> Result<(), TrackerError>;

    /// Keeps one comment of ours with a mark on an issue: writes it, or changes its text in place. A resolved one is
    /// minimized, and not written if there is none. Returns `false` if somebody edited it: then it stays as it is.
    ///
    /// # Errors
    /// The comment can't be written.
    fn keep_comment(&self, number: u64, mark: &str, text: &str, standing: Standing) -> Result<bool, TrackerError>;

    /// Reacts to a comment. Reacting the same way again changes nothing.
    ///
    /// # Errors
    /// The reaction can't be added.
    fn react(&self, comment: u64, reaction: Reaction) -> Result<(), TrackerError>;

    /// Reads the configuration at a path, and the templates, from the default branch.
    ///
    /// # Errors
    /// They can't be read.
    fn base_config(&self, config: &str) -> Result<BaseConfig, Error>;

    /// Reads a file from the default branch; `None` if it doesn't exist.
    ///
    /// # Errors
    /// The file can't be read, or is not a text file.
    fn file(&self, path: &str) -> Result<Option<Arc<Source>>, Error>;

    /// The files that a push or a pull request changes; `None` if that is unknown.
    ///
    /// # Errors
    /// The host can't be reached.
    fn changed_files(&self, changes: &FileChanges) -> Result<Option<Vec<String>>, Error>;
}
