//! The configuration in `.github/rolecall.yml`, as written: settings, roles and rules.

mod agents_file;
mod checks_file;
pub mod config_file;
mod role_file;
pub(crate) mod rule_file;
mod status_file;
mod template_settings;
mod then_file;

pub use agents_file::{AgentAcceptance, AgentsFile};
pub use checks_file::{CheckLevel, ChecksFile, IgnoreFile};
pub use role_file::{LabelFile, Title};
pub use rule_file::{IfOpen, OneOrMany, RuleEntry, RuleFile};
pub use status_file::{FindingFile, FindingSettings, StatusFile};
pub use template_settings::{Acceptance, Destination, Settings};
pub use then_file::{HandOffFile, ThenFile};
