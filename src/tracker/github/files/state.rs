//! What a run has learned about the repository's files, and the files to be written.

use std::collections::{BTreeMap, HashMap};

use super::pull::Pull;
use crate::core::diagnostic::Diagnostic;

/// What a run has learned about the repository's files, and the files to be written.
#[derive(Debug, Default)]
pub(in crate::tracker::github) struct FileState {
    /// Whether the repository was read.
    pub(super) read: bool,
    /// Our branch.
    pub(super) branch: String,
    /// Its newest commit; `None` if the branch doesn't exist yet.
    pub(super) head: Option<String>,
    /// The default branch and its newest commit.
    pub(super) base: (String, String),
    /// Our open pull request.
    pub(super) pull: Option<Pull>,
    /// Every file of our branch, or else of the default branch, with its blob id.
    pub(super) paths: HashMap<String, String>,
    /// The texts of the Markdown files with front matter.
    pub(super) texts: BTreeMap<String, String>,
    /// The texts of those that differ on the default branch.
    pub(super) defaults: BTreeMap<String, String>,
    /// Every file of the default branch, with its blob id.
    pub(super) base_paths: HashMap<String, String>,
    /// The texts to be written, by path.
    pub(super) staged: BTreeMap<String, String>,
    /// Warnings found while reading.
    pub(super) warnings: Vec<Diagnostic>,
    /// Why the files of an open pull request can't be seen.
    pub(super) unseen_reason: Option<String>,
}

impl FileState {
    /// The text of a document: staged, else on our branch, else on the default branch.
    pub(super) fn text(&self, path: &str) -> Option<&String> {
        let on_default = || if self.paths.contains_key(path) { None } else { self.defaults.get(path) };
        self.staged.get(path).or_else(|| self.texts.get(path)).or_else(on_default)
    }

    pub(super) fn exists(&self, path: &str) -> bool {
        self.paths.contains_key(path) || self.base_paths.contains_key(path)
    }

    /// The documents that only the default branch has.
    pub(super) fn only_default(&self) -> impl Iterator<Item = &String> {
        self.defaults.keys().filter(|path| !self.paths.contains_key(*path))
    }
}
