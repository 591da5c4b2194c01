//! A request with its key: what must be known of every request before the first one is composed.

use std::borrow::Cow;

use super::snapshot::Snapshot;
use crate::core::artifact::{Parent, Request, Requests};
use crate::core::catalog::{Catalog, Destination};
use crate::core::diagnostic::Place;
use crate::core::names::ArtifactKey;

/// A request with its key.
#[derive(Debug)]
pub(super) struct Keyed {
    /// Its index among the requests.
    pub(super) at: usize,
    pub(super) key: ArtifactKey,
    pub(super) parent: Option<Box<Parent>>,
    /// Where it is stored, if not where its template says.
    pub(super) to: Option<Destination>,
    /// Whether it changes an existing artifact, whose parent it repeats: nobody asked for that one.
    pub(super) repeats_parent: bool,
}

impl Keyed {
    pub(super) fn new(at: usize, key: ArtifactKey, request: &Request) -> Self {
        let parent = request.parent.clone().map(Box::new);
        Self { at, key, parent, to: request.to, repeats_parent: request.before.is_some() }
    }
}

/// The requests with parents named as the snapshot knows them.
#[derive(Clone, Copy)]
pub(super) struct Normalized<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) snapshot: &'a Snapshot,
    pub(super) requests: &'a dyn Requests,
}

impl<'a> Normalized<'a> {
    /// One of the requests, with its parent and the artifact that it follows named by the keys that they have.
    pub(super) fn at(&self, index: usize) -> Cow<'a, Request> {
        let mut request = self.with_parents_key(self.requests.at(index));
        let current = |key: &ArtifactKey| Some(self.snapshot.key_of(self.catalog, key)).filter(|now| now != key);
        if let Some(key) = request.parent.as_ref().and_then(|parent| current(parent.key()?)) {
            request.to_mut().parent = Some(key.into());
        }
        if let Some(key) = request.from.as_ref().and_then(current) {
            request.to_mut().from = Some(key);
        }
        request
    }

    /// Names a parent that is given by its number by its key if it is an artifact, and without the repository's name if
    /// it is an issue of this repository.
    fn with_parents_key(&self, request: Cow<'a, Request>) -> Cow<'a, Request> {
        let Some(Parent::Issue { repository, number }) = &request.parent else { return request };
        let here = self.snapshot.site.as_deref().unwrap_or_default().to_lowercase();
        let is_here = |name: &String| here.ends_with(&format!("/{}", name.to_lowercase()));
        let elsewhere = repository.clone().filter(|name| !is_here(name));
        let parent = match (self.snapshot.numbered(*number), elsewhere) {
            (Some(key), None) => Parent::Artifact(key.clone()),
            (_, repository) => Parent::Issue { repository, number: *number },
        };
        Cow::Owned(Request { parent: Some(parent), ..request.into_owned() })
    }

    /// Where a request is written.
    pub(super) fn place(&self, index: usize) -> Option<Place> {
        self.requests.at(index).place.clone()
    }
}
