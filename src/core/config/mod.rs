//! What a team writes into `.github/rolecall.yml`: its settings, roles and rules, as they are written.

pub mod config_file;
mod role_file;
pub(crate) mod rule_file;
mod template_settings;

pub use role_file::{LabelFile, Title};
pub use rule_file::{IfOpen, OneOrMany, RuleEntry, RuleFile};
pub use template_settings::{Acceptance, Destination, Settings};
