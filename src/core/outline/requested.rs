//! What a file requests.

use std::borrow::Cow;

use super::items::Items;
use super::missing_key::MissingKey;
use super::rows::Rows;
use crate::core::artifact::{Request, Requests};
use crate::core::diagnostic::Diagnostic;

/// The requests of a file, as far as it is valid.
#[derive(Debug, Default)]
pub struct RequestedArtifacts<'a> {
    /// The requests, parents before their children. A request with mistakes is a draft, so that they are not reported
    /// as missing answers too.
    pub requests: FileRequests<'a>,
    /// The places where a key is missing.
    pub gaps: Vec<MissingKey>,
    /// Everything that is wrong, each with its place.
    pub mistakes: Vec<Diagnostic>,
    /// What a person may not expect, such as a column that isn't read.
    pub warnings: Vec<Diagnostic>,
}

/// The requests of a file.
#[derive(Debug)]
pub enum FileRequests<'a> {
    /// Those of an outline.
    Kept(Vec<Request>),
    /// Those of a large outline.
    Items(Items<'a>),
    /// Those of a table.
    Rows(Rows<'a>),
}

impl Default for FileRequests<'_> {
    fn default() -> Self {
        Self::Kept(Vec::new())
    }
}

impl Requests for FileRequests<'_> {
    fn count(&self) -> usize {
        match self {
            Self::Kept(requests) => requests.count(),
            Self::Items(items) => items.count(),
            Self::Rows(rows) => rows.count(),
        }
    }

    fn at(&self, index: usize) -> Cow<'_, Request> {
        match self {
            Self::Kept(requests) => requests.at(index),
            Self::Items(items) => items.at(index),
            Self::Rows(rows) => rows.at(index),
        }
    }

    fn without_answers(&self, index: usize) -> Cow<'_, Request> {
        match self {
            Self::Rows(rows) => rows.without_answers(index),
            _ => self.at(index),
        }
    }
}
