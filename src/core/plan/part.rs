//! A part of the artifacts, for a command that needs only a few of them. A snapshot of a part notes what it is asked for
//! and doesn't hold, so that nobody takes "not read" for "doesn't exist".

use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::core::names::ArtifactKey;

/// What is wanted of the artifacts that exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The artifacts that have, or had, these keys.
    pub keys: BTreeSet<ArtifactKey>,
    /// The artifacts in the issues with these numbers.
    pub numbers: BTreeSet<u64>,
    /// The issues with these numbers, to which a text links: whatever they are.
    pub links: BTreeSet<u64>,
    /// The children of these artifacts, and those that follow them.
    pub around: BTreeSet<ArtifactKey>,
    /// The artifacts in the milestones with these numbers.
    pub milestones: BTreeSet<u64>,
    /// All artifacts.
    pub all: bool,
}

impl Wanted {
    /// The artifact with a key.
    pub fn key(key: ArtifactKey) -> Self {
        Self { keys: BTreeSet::from([key]), ..Self::default() }
    }

    /// The artifact in the issue with a number.
    pub fn number(number: u64) -> Self {
        Self { numbers: BTreeSet::from([number]), ..Self::default() }
    }

    /// Whether nothing is wanted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Which part a snapshot holds.
#[derive(Debug, Default)]
pub(super) struct Part {
    keys: HashSet<ArtifactKey>,
    numbers: HashSet<u64>,
    links: HashSet<u64>,
    around: HashSet<ArtifactKey>,
    milestones: HashSet<u64>,
    /// What it was asked for and doesn't hold.
    asked: Mutex<Wanted>,
}

impl Clone for Part {
    fn clone(&self) -> Self {
        Self {
            keys: self.keys.clone(),
            numbers: self.numbers.clone(),
            links: self.links.clone(),
            around: self.around.clone(),
            milestones: self.milestones.clone(),
            asked: Mutex::new(self.asked().clone()),
        }
    }
}

impl Part {
    fn asked(&self) -> MutexGuard<'_, Wanted> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is known which artifact has a key. Notes that it is asked for.
    pub(super) fn knows(&self, key: &ArtifactKey) -> bool {
        let known = self.keys.contains(key);
        if !known {
            self.asked().keys.insert(key.clone());
        }
        known
    }

    pub(super) fn ask_number(&self, number: u64) {
        if !self.numbers.contains(&number) {
            self.asked().numbers.insert(number);
        }
    }

    pub(super) fn ask_link(&self, number: u64) {
        if !self.numbers.contains(&number) && !self.links.contains(&number) {
            self.asked().links.insert(number);
        }
    }

    pub(super) fn ask_around(&self, key: &ArtifactKey) {
        if !self.around.contains(key) {
            self.asked().around.insert(key.clone());
        }
    }

    /// Asks for everything, unless something else is wanted first: with that, not everything may be needed.
    pub(super) fn ask_all(&self) {
        let mut asked = self.asked();
        asked.all = asked.is_empty();
    }

    pub(super) fn ask_milestone(&self, number: u64) {
        if !self.milestones.contains(&number) {
            self.asked().milestones.insert(number);
        }
    }

    /// Takes what it was asked for and doesn't hold.
    pub(super) fn take_asked(&self) -> Wanted {
        std::mem::take(&mut self.asked())
    }

    pub(super) fn add(&mut self, read: &Wanted) {
        self.keys.extend(read.keys.iter().cloned());
        self.numbers.extend(&read.numbers);
        self.links.extend(&read.links);
        self.around.extend(read.around.iter().cloned());
        self.milestones.extend(&read.milestones);
    }
}
