//! One file per command, all of one shape: read, decide (core), act, tell.

mod accept;
mod answers;
mod apply;
mod completions;
mod context;
mod dispatch;
mod doctor;
mod event;
mod exit;
mod fill;
mod forms;
mod help;
mod init;
mod interview;
mod json_lines;
mod labels;
mod list;
mod man;
mod new;
mod outline_files;
mod pipeline;
mod project;
mod resolve;
mod roles;
mod schema;
mod setup;
mod teams;
mod templates;

pub use dispatch::{run, run_in};
pub use exit::Exit;
