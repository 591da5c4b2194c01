//! The Actions runner that a workflow's step stands on: its environment, outputs, summary and annotations.
//!
//! A runner reads commands out of whatever a step prints. So everything that may hold somebody's words is printed while
//! commands are stopped, and on one stream: a runner reads the two apart, and their order would be lost.

mod command;
mod environment;
mod file;

pub use command::{annotation, resume, stop};
pub use environment::{Inputs, Runner};
