//! How far an artifact is: whether it is a draft, open, accepted or closed, and what is missing.

use jiff::civil::Date;

use super::acceptance::is_accepted;
use super::existing::Existing;
use super::record::State;
use crate::core::artifact::Trust;
use crate::core::catalog::Catalog;

/// How far an artifact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Open, and required fields are missing.
    Draft,
    /// Open.
    Open,
    /// Accepted, open or closed.
    Accepted,
    /// Closed, which accepts nothing.
    Closed,
    /// Closed without being done.
    Dropped,
}

impl Stage {
    /// The word in lists.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Closed => "closed",
            Self::Dropped => "not planned",
        }
    }
}

/// How far an artifact is, and since when.
#[derive(Clone, Debug)]
pub struct Status {
    /// The stage.
    pub stage: Stage,
    /// The required fields without an answer.
    pub missing: Vec<String>,
    /// The day it was accepted, if it is and the day is known.
    pub accepted: Option<Date>,
}

impl Status {
    /// The status of an artifact, whose texts must be there.
    pub fn of(catalog: &Catalog, existing: &Existing) -> Self {
        let record = &existing.record;
        let template = catalog.template(record.key.template().as_str());
        let missing: Vec<String> = template.map_or_else(Vec::new, |template| {
            let answers = existing.answers(catalog, template, Trust::Outside);
            answers.missing(template).iter().map(|field| field.id.to_string()).collect()
        });
        let marked = existing.marker().and_then(|marker| marker.accepted);
        let is_accepted = template.map_or(marked.is_some(), |template| is_accepted(existing, template));
        let stage = match record.state {
            _ if is_accepted => Stage::Accepted,
            State::Closed if record.dropped => Stage::Dropped,
            State::Closed => Stage::Closed,
            State::Open if missing.is_empty() => Stage::Open,
            State::Open => Stage::Draft,
        };
        let accepted = if is_accepted { marked.or(record.closed) } else { None };
        Self { stage, missing, accepted }
    }
}
