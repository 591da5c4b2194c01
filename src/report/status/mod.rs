//! How things stand: for the terminal, as a drawing, as a page and as a badge.

mod badge;
mod chain;
mod drawing;
mod issue;
mod markdown;
mod page;
mod page_tree;
mod text;

pub use badge::{BADGE_MARK, render_badge};
pub use chain::render_chain;
pub use drawing::{render_dot, render_mermaid};
pub use issue::{ReportAnswers, report_answers};
pub use markdown::{MARKDOWN_MARK, render_report_markdown};
pub use page::{PAGE_MARK, render_page};
pub use text::render_status;
