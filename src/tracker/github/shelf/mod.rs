//! Artifacts in files on GitHub: read from the repository without a clone, and handed over as one commit on a branch of
//! our own, with one pull request.

mod commit;
mod find;
mod open;
mod pull;
mod text;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::GitHub;
use crate::core::diagnostic::{Diagnostic, Error, Source};
use crate::core::plan::{Snapshot, carry};
use crate::workspace::{Handed, Shelf, WriteError, put_document};
use pull::Pull;

/// The name of our branch. One that was merged or closed is left alone: then a number is added.
const BRANCH: &str = "rolecall/artifacts";

/// What is known of the files, and what is to be written.
#[derive(Debug, Default)]
pub(super) struct Shelved {
    /// Was the repository read?
    read: bool,
    /// Our branch.
    branch: String,
    /// Its newest commit; nothing where there is no branch yet.
    head: Option<String>,
    /// The default branch and its newest commit.
    base: (String, String),
    /// Our open pull request.
    pull: Option<Pull>,
    /// Every file of the branch, or of the default branch where there is none, with its blob.
    paths: HashMap<String, String>,
    /// The Markdown files with a front matter.
    texts: BTreeMap<String, String>,
    /// The same on the default branch, where they differ from our branch's.
    defaults: BTreeMap<String, String>,
    /// Every file of the default branch, with its blob.
    base_paths: HashMap<String, String>,
    /// What is to be written.
    staged: BTreeMap<String, String>,
    /// What was odd.
    warnings: Vec<Diagnostic>,
    /// Why it is not known what waits in a pull request.
    hidden: Option<String>,
}

impl Shelved {
    /// The text of a document: as it will be, as it is on our branch, or on the default one where ours lacks it.
    fn text(&self, path: &str) -> Option<&String> {
        let there = || if self.paths.contains_key(path) { None } else { self.defaults.get(path) };
        self.staged.get(path).or_else(|| self.texts.get(path)).or_else(there)
    }

    fn is_there(&self, path: &str) -> bool {
        self.paths.contains_key(path) || self.base_paths.contains_key(path)
    }

    /// The documents that only the default branch has.
    fn only_default(&self) -> impl Iterator<Item = &String> {
        self.defaults.keys().filter(|path| !self.paths.contains_key(*path))
    }
}

impl GitHub {
    fn put(&self, path: &str, snapshot: &mut Snapshot) {
        let known = self.shelf.borrow();
        let Some(text) = known.text(path) else {
            if known.is_there(path) {
                snapshot.foreign.insert(path.to_owned());
            }
            return;
        };
        put_document(&Source::new(path, text.as_str()), path, snapshot);
        // What a person wrote on the default branch while our branch waits counts too.
        if let Some(default) = known.defaults.get(path) {
            let mut other = Snapshot::default();
            put_document(&Arc::new(Source { path: path.to_owned(), text: default.clone() }), path, &mut other);
            for theirs in other.iter() {
                if let Some(ours) = snapshot.get_mut(&theirs.record.key).filter(|ours| ours.location == theirs.location)
                {
                    ours.record = carry(&ours.record, &theirs.record);
                }
            }
        }
    }
}

impl Shelf for GitHub {
    fn find_all(&self, snapshot: &mut Snapshot) -> Result<(), Error> {
        if !self.shelf.borrow().read {
            self.wait(self.read_files())?;
        }
        let paths: Vec<String> = self.shelf.borrow().texts.keys().cloned().collect();
        for path in paths {
            self.put(&path, snapshot);
        }
        // What only the default branch has counts too, unless our branch has the artifact elsewhere.
        let defaults: Vec<String> = self.shelf.borrow().only_default().cloned().collect();
        for path in defaults {
            let mut one = Snapshot::default();
            self.put(&path, &mut one);
            let existing = one.iter().next().filter(|found| snapshot.get(&found.record.key).is_none());
            if let Some(existing) = existing {
                snapshot.insert(existing.clone());
            }
        }
        snapshot.warnings.append(&mut self.shelf.borrow_mut().warnings);
        Ok(())
    }

    fn find(&self, path: &str, snapshot: &mut Snapshot) {
        self.put(path, snapshot);
    }

    fn exists(&self, path: &str) -> bool {
        let known = self.shelf.borrow();
        known.is_there(path) || known.staged.contains_key(path)
    }

    fn check_inside(&self, _path: &str) -> Result<(), WriteError> {
        // A commit holds paths of its own repository; a link in it is a file like any other.
        Ok(())
    }

    fn create(&self, path: &str, text: &str) -> Result<(), WriteError> {
        if self.exists(path) {
            return Err(WriteError::Taken(path.to_owned()));
        }
        self.shelf.borrow_mut().staged.insert(path.to_owned(), text.to_owned());
        Ok(())
    }

    fn replace(&self, path: &str, before: &str, text: &str) -> Result<(), WriteError> {
        let mut known = self.shelf.borrow_mut();
        if known.text(path).map(String::as_str) != Some(before) {
            return Err(WriteError::Changed(path.to_owned()));
        }
        known.staged.insert(path.to_owned(), text.to_owned());
        Ok(())
    }

    fn is_far(&self) -> bool {
        true
    }

    fn is_unfinished(&self) -> bool {
        self.is_half_done()
    }

    fn hand_over(&self) -> Result<Option<Handed>, Error> {
        if self.shelf.borrow().staged.is_empty() && !self.is_unfinished() {
            return Ok(None);
        }
        Ok(self.wait(self.hand()).map(Some)?)
    }
}
