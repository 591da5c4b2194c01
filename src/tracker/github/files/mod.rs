//! Artifacts in files on GitHub: read from the repository without a clone, and handed over as one commit on a branch of
//! our own, with one pull request.

mod commit;
mod file_list;
mod find;
mod open_pull;
mod pull;
mod pull_request;
mod state;

use std::sync::Arc;

use crate::core::diagnostic::{Error, Source};
use crate::core::plan::{Snapshot, merge_from_default};
use crate::tracker::github::session::GitHub;
use crate::workspace::{FileStore, Published, WriteError, put_document};
pub(in crate::tracker::github) use state::FileState;

/// The name of our branch. One that was merged or closed is left alone: then a number is added.
const BRANCH: &str = "rolecall/artifacts";

impl GitHub {
    fn put(&self, path: &str, snapshot: &mut Snapshot) {
        let known = self.file_store.borrow();
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
                    ours.record = merge_from_default(&ours.record, &theirs.record);
                }
            }
        }
    }
}

impl FileStore for GitHub {
    fn find_all(&self, snapshot: &mut Snapshot) -> Result<(), Error> {
        if !self.file_store.borrow().read {
            self.wait(self.read_files())?;
        }
        let paths: Vec<String> = self.file_store.borrow().texts.keys().cloned().collect();
        for path in paths {
            self.put(&path, snapshot);
        }
        // What only the default branch has counts too, unless our branch has the artifact elsewhere.
        let defaults: Vec<String> = self.file_store.borrow().only_default().cloned().collect();
        for path in defaults {
            let mut one = Snapshot::default();
            self.put(&path, &mut one);
            let existing = one.iter().next().filter(|found| snapshot.get(&found.record.key).is_none());
            if let Some(existing) = existing {
                snapshot.insert(existing.clone());
            }
        }
        snapshot.warnings.append(&mut self.file_store.borrow_mut().warnings);
        Ok(())
    }

    fn find(&self, path: &str, snapshot: &mut Snapshot) {
        self.put(path, snapshot);
    }

    fn exists(&self, path: &str) -> bool {
        let known = self.file_store.borrow();
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
        self.file_store.borrow_mut().staged.insert(path.to_owned(), text.to_owned());
        Ok(())
    }

    fn replace(&self, path: &str, before: &str, text: &str) -> Result<(), WriteError> {
        let mut known = self.file_store.borrow_mut();
        if known.text(path).map(String::as_str) != Some(before) {
            return Err(WriteError::Changed(path.to_owned()));
        }
        known.staged.insert(path.to_owned(), text.to_owned());
        Ok(())
    }

    fn is_remote(&self) -> bool {
        true
    }

    fn is_unfinished(&self) -> bool {
        self.is_half_done()
    }

    fn publish(&self) -> Result<Option<Published>, Error> {
        if self.file_store.borrow().staged.is_empty() && !self.is_unfinished() {
            return Ok(None);
        }
        Ok(self.wait(self.publish_files()).map(Some)?)
    }
}
