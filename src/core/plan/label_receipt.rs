//! The receipt of a role's label in a tracker.

use serde::Serialize;

use super::receipt::Action;
use crate::core::catalog::Role;
use crate::core::warnings::Warnings;

/// What was done with a role's label.
#[derive(Clone, Debug, Serialize)]
pub struct LabelReceipt {
    /// The role's id.
    pub role: String,
    /// The label's name.
    pub name: String,
    /// The color, as six hex digits.
    pub color: String,
    /// The description.
    pub description: String,
    /// What was done.
    pub action: Action,
    /// Why it failed.
    #[serde(flatten)]
    pub warnings: Warnings,
}

impl LabelReceipt {
    /// Makes the receipt of a role's label.
    pub fn of(role: &Role, action: Action) -> Self {
        let label = role.label.clone();
        let role = role.id.to_string();
        Self {
            role,
            name: label.name,
            color: label.color,
            description: label.description,
            action,
            warnings: Warnings::default(),
        }
    }
}
