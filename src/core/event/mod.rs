//! Turns a repository's event into tasks: rules, their conditions and values, comment commands.
//!
//! Nothing here reads a payload from anywhere or carries out a task.

mod comment;
pub mod payload;
mod recurrence;
mod rules;
mod workflow;

pub use comment::command::{Command, CommentCommand, commands};
pub use comment::request::{CommandPosition, answers, draft};
pub use payload::event::Event;
pub use recurrence::new_draft::{DraftPlan, begin, superseded};
pub use recurrence::previous::Previous;
pub use rules::rule::{On, Rule, RuleAction};
pub use rules::task::{Create, Task, task};

pub use rules::rule_set::{OUTLINES, Rules};
pub use rules::values::Values;
pub use workflow::{CHECKOUT, Workflow};
