//! One file per command, all of one shape: read, decide (core), act, tell.

mod accept;
mod answers;
mod apply;
mod completions;
mod context;
mod dispatch;
mod event;
mod exit;
mod export;
mod fill;
mod forms;
mod help;
mod init;
mod json_lines;
mod labels;
mod list;
mod man;
mod new;
mod outline_files;
mod outline_source;
mod pipeline;
mod project;
mod resolve;
mod roles;
mod schema;
mod templates;

pub use dispatch::{run, run_in};
pub use exit::Exit;
