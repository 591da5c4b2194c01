//! Commands in comments: how they are written, and what they request.

pub(super) mod command;
mod quoted_words;
pub(super) mod request;
