//! Permissions, edit history, and which text is trusted.

pub(super) mod assess;
pub(super) mod history;
pub(super) mod permissions;
