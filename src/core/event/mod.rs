//! What happens in a repository, as GitHub tells it: events, their actions and their payloads.

pub mod known;
mod payload;
