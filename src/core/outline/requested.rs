//! What a file requests.

use super::missing_key::MissingKey;
use crate::core::artifact::Request;
use crate::core::diagnostic::Diagnostic;

/// The requests of a file, as far as it is valid.
#[derive(Debug, Default)]
pub struct RequestedArtifacts {
    /// The requests, parents before their children. A request with mistakes is a draft, so that they are not reported
    /// as missing answers too.
    pub requests: Vec<Request>,
    /// The places where a key is missing.
    pub gaps: Vec<MissingKey>,
    /// Everything that is wrong, each with its place.
    pub mistakes: Vec<Diagnostic>,
}
