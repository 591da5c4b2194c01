//! What is known of the repository's files while a run lasts, and what is to be written.

use std::collections::{BTreeMap, HashMap};

use super::pull::Pull;
use crate::core::diagnostic::Diagnostic;

/// What is known of the files, and what is to be written.
#[derive(Debug, Default)]
pub(in crate::tracker::github) struct FileState {
    /// Was the repository read?
    pub(super) read: bool,
    /// Our branch.
    pub(super) branch: String,
    /// Its newest commit; nothing where there is no branch yet.
    pub(super) head: Option<String>,
    /// The default branch and its newest commit.
    pub(super) base: (String, String),
    /// Our open pull request.
    pub(super) pull: Option<Pull>,
    /// Every file of the branch, or of the default branch where there is none, with its blob.
    pub(super) paths: HashMap<String, String>,
    /// The Markdown files with a front matter.
    pub(super) texts: BTreeMap<String, String>,
    /// The same on the default branch, where they differ from our branch's.
    pub(super) defaults: BTreeMap<String, String>,
    /// Every file of the default branch, with its blob.
    pub(super) base_paths: HashMap<String, String>,
    /// What is to be written.
    pub(super) staged: BTreeMap<String, String>,
    /// What was odd.
    pub(super) warnings: Vec<Diagnostic>,
    /// Why it is not known what waits in a pull request.
    pub(super) hidden: Option<String>,
}

impl FileState {
    /// The text of a document: as it will be, as it is on our branch, or on the default one where ours lacks it.
    pub(super) fn text(&self, path: &str) -> Option<&String> {
        let there = || if self.paths.contains_key(path) { None } else { self.defaults.get(path) };
        self.staged.get(path).or_else(|| self.texts.get(path)).or_else(there)
    }

    pub(super) fn is_there(&self, path: &str) -> bool {
        self.paths.contains_key(path) || self.base_paths.contains_key(path)
    }

    /// The documents that only the default branch has.
    pub(super) fn only_default(&self) -> impl Iterator<Item = &String> {
        self.defaults.keys().filter(|path| !self.paths.contains_key(*path))
    }
}
