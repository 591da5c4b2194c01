//! Artifacts in files on GitHub: read from the repository without a clone, and published as one commit on our own
//! branch with one pull request.

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

/// The name of our branch. After its pull request was merged or closed, the next branch gets a number added.
const BRANCH: &str = "rolecall/artifacts";

impl GitHub {
    fn add_to_snapshot(&self, path: &str, snapshot: &mut Snapshot) {
        let state = self.file_state.borrow();
        let Some(text) = state.text(path) else {
            if state.exists(path) {
                snapshot.foreign.insert(path.to_owned());
            }
            return;
        };
        put_document(&Source::new(path, text.as_str()), path, snapshot);
        // Edits made on the default branch while our branch is open count too.
        if let Some(default) = state.defaults.get(path) {
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
        if !self.file_state.borrow().read {
            self.wait(self.read_files())?;
        }
        let paths: Vec<String> = self.file_state.borrow().texts.keys().cloned().collect();
        for path in paths {
            self.add_to_snapshot(&path, snapshot);
        }
        // Artifacts that only the default branch has count too, unless our branch has them at another path.
        let defaults: Vec<String> = self.file_state.borrow().only_default().cloned().collect();
        for path in defaults {
            let mut one = Snapshot::default();
            self.add_to_snapshot(&path, &mut one);
            let existing = one.iter().next().filter(|found| !snapshot.holds(&found.record.key));
            if let Some(existing) = existing {
                snapshot.insert(existing.clone());
            }
        }
        snapshot.warnings.append(&mut self.file_state.borrow_mut().warnings);
        Ok(())
    }

    fn find(&self, path: &str, snapshot: &mut Snapshot) {
        self.add_to_snapshot(path, snapshot);
    }

    fn exists(&self, path: &str) -> bool {
        let state = self.file_state.borrow();
        state.exists(path) || state.staged.contains_key(path)
    }

    fn check_inside(&self, _path: &str) -> Result<(), WriteError> {
        // The paths of a commit are always inside its repository, where a link is a file like any other.
        Ok(())
    }

    fn create(&self, path: &str, text: &str) -> Result<(), WriteError> {
        if self.exists(path) {
            return Err(WriteError::Taken(path.to_owned()));
        }
        self.file_state.borrow_mut().staged.insert(path.to_owned(), text.to_owned());
        Ok(())
    }

    fn replace(&self, path: &str, before: &str, text: &str) -> Result<(), WriteError> {
        let mut state = self.file_state.borrow_mut();
        if state.text(path).map(String::as_str) != Some(before) {
            return Err(WriteError::Changed(path.to_owned()));
        }
        state.staged.insert(path.to_owned(), text.to_owned());
        Ok(())
    }

    fn is_remote(&self) -> bool {
        true
    }

    fn is_unfinished(&self) -> bool {
        self.is_publish_incomplete()
    }

    fn publish(&self) -> Result<Option<Published>, Error> {
        if self.file_state.borrow().staged.is_empty() && !self.is_unfinished() {
            return Ok(None);
        }
        Ok(self.wait(self.publish_files()).map(Some)?)
    }
}
