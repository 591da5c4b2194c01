//! Who may do what, who edited a text last, and which text is believed.

pub(super) mod assess;
pub(super) mod history;
pub(super) mod permissions;
