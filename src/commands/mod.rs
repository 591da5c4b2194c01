//! One file per command, all of one shape: read, decide (core), act, tell.

mod accept;
mod answers;
mod apply;
mod change;
mod check;
mod close;
mod completions;
mod context;
mod dispatch;
mod edit;
mod event;
mod exit;
mod fill;
mod filters;
mod forms;
mod help;
mod init;
mod json_lines;
mod labels;
mod list;
mod man;
mod new;
mod outline_files;
mod pipeline;
mod project;
mod prune;
mod reference;
mod regroup;
mod rename;
mod resolve;
mod roles;
mod schema;
mod show;
mod templates;

pub use dispatch::{run, run_in};
pub use exit::Exit;
