//! A role's label in a tracker, and what was done with it.

use serde::Serialize;

use super::receipt::Action;
use crate::core::catalog::Role;

/// What was done with a role's label.
#[derive(Clone, Debug, Serialize)]
pub struct LabelReceipt {
    /// The role's id.
    pub role: String,
    /// The label's name.
    pub name: String,
    /// Six hex digits.
    pub color: String,
    /// What it says of itself.
    pub description: String,
    /// What was done.
    pub action: Action,
    /// Why it could not be done.
    pub warnings: Vec<String>,
}

impl LabelReceipt {
    /// A receipt of a role's label.
    pub fn of(role: &Role, action: Action) -> Self {
        let label = role.label.clone();
        let role = role.id.to_string();
        Self {
            role,
            name: label.name,
            color: label.color,
            description: label.description,
            action,
            warnings: Vec::new(),
        }
    }
}
