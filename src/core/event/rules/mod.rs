//! Rules: what to do when an event happens.

pub(super) mod check_values;
pub(super) mod condition;
pub(super) mod expression;
mod glob;
pub(super) mod parse;
pub(super) mod rule;
pub(super) mod rule_set;
pub(super) mod task;
pub(super) mod values;
