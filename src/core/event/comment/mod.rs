//! Commands in comments: how they are written, and what they request.

pub(super) mod command;
pub(super) mod request;
