//! What a workflow is written from.

use crate::core::catalog::Catalog;
use crate::core::event::rules::rule_set::Rules;

/// What a workflow is written from.
pub struct Workflow<'a> {
    /// The rules in force.
    pub rules: &'a Rules,
    /// What exists.
    pub catalog: &'a Catalog,
    /// The outlines that the configuration names.
    pub outlines: &'a [String],
    /// The Action as a workflow names it: `owner/rolecall`.
    pub action: &'a str,
    /// Its version.
    pub version: &'a str,
}
