//! From an event of a repository to what is to be done: rules, their conditions and values, comment commands.
//!
//! Nothing here reads a payload from anywhere or carries anything out.

mod asked;
mod begin;
mod cadence;
mod command;
mod condition;
mod cron;
pub mod known;
mod order;
mod payload;
mod period;
mod read_rule;
mod read_values;
mod rule;
mod rule_file;
mod rules;
mod shapes;
mod texts;
mod values;
mod workflow;

pub use asked::{Turn, answers, draft};
pub use begin::{Begun, begin, outlived};
pub use cadence::Previous;
pub use command::{Command, Said, commands};
pub use order::{Create, Task, task};
pub use payload::Event;
pub use rule::{Deed, IfOpen, On, Rule};
pub use rule_file::{OneOrMany, RuleEntry, RuleFile};
pub use rules::{OUTLINES, Rules};
pub use values::Values;
pub use workflow::{CHECKOUT, Workflow};
