//! The inputs of the generated workflow.

use crate::core::catalog::Catalog;
use crate::core::event::rules::rule_set::Rules;

/// The inputs of the generated workflow.
pub struct Workflow<'a> {
    /// The rules in force.
    pub rules: &'a Rules,
    /// The roles and templates.
    pub catalog: &'a Catalog,
    /// The outlines that the configuration names.
    pub outlines: &'a [String],
    /// The action as a workflow names it: `owner/rolecall`.
    pub action: &'a str,
    /// The action's version.
    pub version: &'a str,
}
