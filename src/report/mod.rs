//! Renders receipts, lists and errors as text, Markdown and JSON. Nothing is decided here.

mod catalog_json;
mod catalog_text;
mod checks;
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
pub use checks::{Check, CheckState, render_checks};
pub use error_json::{fatal_json, usage_json};
pub use files::render_files;
pub use labels::render_labels;
pub use list::{ListedJson, render_list};
pub use owed::{owed_json, render_owed};
pub use progress::{Progress, render_estimate};
pub use receipts::{Rendered, render_diff, render_preview, render_receipts};
pub use reply::{render_change, render_help, render_next, render_refusal, render_taken};
pub use rules::render_rules;
pub use summary::{render_note, render_summary};
pub use terminal::{Terminal, render_diagnostics};
