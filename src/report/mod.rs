//! Receipts and lists, told to people and to machines. Nothing is decided here.

mod catalog_json;
mod catalog_text;
mod error_json;
mod files;
mod labels;
mod list;
mod owed;
mod progress;
mod receipts;
mod reply;
mod rules;
mod summary;
mod talk;

pub use catalog_json::{role_json, roles_json, template_json, templates_json};
pub use catalog_text::{tell_role, tell_roles, tell_template, tell_templates};
pub use error_json::{fatal_json, usage_json};
pub use files::tell_files;
pub use labels::tell_labels;
pub use list::{listed_json, tell_list};
pub use owed::{owed_json, tell_owed};
pub use progress::{Progress, tell_estimate};
pub use receipts::{Told, preview, tell_diff, tell_receipts};
pub use reply::{help, refused, told_change, told_next, told_taken};
pub use rules::tell_rules;
pub use summary::{noted, summary};
pub use talk::{Talk, diagnostics};
