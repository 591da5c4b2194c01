//! The GitHub Actions runner: its environment, and a step's outputs, summary and annotations.
//!
//! A runner reads commands from whatever a step prints. So everything that may contain other people's text is printed
//! while commands are stopped, and on one stream, because a runner reads the two separately and in no certain order.

mod command;
mod environment;
mod file;

pub use command::{annotation, resume, stop};
pub use environment::{Inputs, Runner};
