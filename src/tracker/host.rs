//! What a repository's host knows and does besides keeping issues: what an event needs.

use super::TrackerError;
use crate::core::catalog::TeamFile;
use crate::core::diagnostic::{Error, Source};
use crate::core::names::ArtifactKey;
use crate::core::plan::Existing;
use std::sync::Arc;

/// What a team wrote into the default branch.
#[derive(Clone, Debug, Default)]
pub struct BaseConfig {
    /// The configuration, if there is one.
    pub config: Option<Arc<Source>>,
    /// The team's own template files.
    pub templates: Vec<TeamFile>,
}

/// What changes files.
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
    /// Not, or not all of it.
    Confused,
}

/// The host of a repository.
pub trait Host {
    /// The repository's name: `owner/name`.
    fn repository(&self) -> String;

    /// May an account push? Nothing where the token may not ask.
    ///
    /// # Errors
    /// The host can't be asked.
    fn may_push(&self, login: &str) -> Result<Option<bool>, Error>;

    /// Does an issue's text say that it is an artifact, whoever wrote it? It is cheaper to know than all artifacts.
    ///
    /// # Errors
    /// The host can't be asked.
    fn is_marked(&self, number: u64) -> Result<bool, Error>;

    /// Is an account the token's, or the workflows' own?
    ///
    /// # Errors
    /// The host can't be asked whose the token is.
    fn is_own(&self, login: &str) -> Result<bool, Error>;

    /// Take an issue for the artifact of a key from here on; nothing where there is no such issue.
    ///
    /// # Errors
    /// It can't be read.
    fn adopt(&self, number: u64, key: &ArtifactKey) -> Result<Option<Existing>, Error>;

    /// Is there a comment of ours with a mark on an issue?
    ///
    /// # Errors
    /// The comments can't be read.
    fn has_commented(&self, number: u64, mark: &str) -> Result<bool, Error>;

    /// Comment on an issue, once: where a comment of ours has the first of the marks already, nothing is said.
    ///
    /// # Errors
    /// It can't be said.
    fn comment(&self, number: u64, marks: &[String], text: &str) -> Result<(), TrackerError>;

    /// React to a comment. A second reaction of the same kind is the first.
    ///
    /// # Errors
    /// It can't be done.
    fn react(&self, comment: u64, reaction: Reaction) -> Result<(), TrackerError>;

    /// The configuration, by its path, and the templates of the default branch.
    ///
    /// # Errors
    /// They can't be read.
    fn base_config(&self, config: &str) -> Result<BaseConfig, Error>;

    /// A file of the default branch; nothing where none is.
    ///
    /// # Errors
    /// It can't be read, or is not a text.
    fn file(&self, path: &str) -> Result<Option<Arc<Source>>, Error>;

    /// The files that a push or a pull request touches; nothing where that is not known.
    ///
    /// # Errors
    /// The host can't be reached.
    fn changed_files(&self, delta: &FileChanges) -> Result<Option<Vec<String>>, Error>;
}
