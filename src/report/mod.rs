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
mod terminal;

pub use catalog_json::{role_json, roles_json, template_json, templates_json};
pub use catalog_text::{render_role, render_roles, render_template, render_templates};
pub use error_json::{fatal_json, usage_json};
pub use files::render_files;
pub use labels::render_labels;
pub use list::{listed_json, render_list};
pub use owed::{owed_json, render_owed};
pub use progress::{Progress, render_estimate};
pub use receipts::{Told, preview, render_diff, render_receipts};
pub use reply::{help, refused, render_change, render_next, render_taken};
pub use rules::render_rules;
pub use summary::{noted, summary};
pub use terminal::{Terminal, diagnostics};
