//! Renders receipts, lists and errors as text, Markdown and JSON. Nothing is decided here.

mod announcement;
mod catalog_json;
mod catalog_text;
mod changes;
mod check_lines;
mod check_reply;
mod check_sarif;
mod check_text;
mod checks;
mod columns;
mod detail;
mod error_json;
mod files;
mod fold;
mod labels;
mod list;
mod markdown;
mod owed;
mod progress;
mod receipts;
mod reply;
mod rules;
mod status;
mod summary;
mod terminal;
mod titles;
mod wrap;

pub use announcement::{render_addresses, render_announcement};
pub use catalog_json::{role_json, roles_json, template_json, templates_json};
pub use catalog_text::{render_role, render_roles, render_template, render_templates};
pub use changes::render_changes;
pub use check_lines::{annotation, render_annotations, render_junit};
pub use check_reply::{render_check, render_resolved, render_standing};
pub use check_sarif::render_sarif;
pub use check_text::{RenderedFindings, render_findings, render_text_diff};
pub use checks::{Check, CheckState, render_checks};
pub use detail::{detail_json, render_detail};
pub use error_json::{diagnostic_json, fatal_json, usage_json};
pub use files::render_files;
pub use labels::render_labels;
pub use list::{ListedArtifact, ListedJson, render_list};
pub use owed::{owed_json, render_owed};
pub use progress::{Progress, render_estimate};
pub use receipts::{Rendered, ascii_tree, render_diff, render_preview, render_receipts};
pub use reply::{render_change, render_help, render_next, render_refusal, render_taken};
pub use rules::render_rules;
pub use status::{
    BADGE_MARK, MARKDOWN_MARK, PAGE_MARK, ReportAnswers, render_badge, render_chain, render_dot, render_mermaid,
    render_page, render_report_markdown, render_status, report_answers,
};
pub use summary::{render_note, render_summary};
pub use terminal::{Terminal, render_diagnostics};
pub use titles::{render_titles, titles_json};
