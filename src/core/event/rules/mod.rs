//! Rules: when an event happens, what is to be done.

pub(super) mod check_values;
pub(super) mod condition;
pub(super) mod expression;
pub(super) mod parse;
pub(super) mod rule;
pub(super) mod rule_set;
pub(super) mod task;
pub(super) mod values;
