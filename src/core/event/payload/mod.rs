//! Events, their payloads, and the paths that payloads have.

pub(super) mod event;
pub mod known_events;
pub(super) mod known_paths;
