//! Checks: what is wrong with an artifact, and how often each check is right.
//!
//! A text is read once into a [`Subject`]; each check looks at all subjects and adds its findings. A check's level
//! follows from its measured precision ([`figures`]), so that only structure can block.

mod document;
pub mod figures;
mod finding;
mod fix;
mod ignore;
mod key_result;
mod language;
mod level;
mod placeholder;
mod purpose;
mod registry;
mod rule;
mod rules;
mod scenario;
mod settings;
mod story;
mod subject;
mod token;
mod unknown_check;
mod verbs;
mod words;

pub use finding::{Checked, Finding, Findings, Origin, Summary, check, level_of};
pub use fix::fixed;
pub use ignore::ignored;
pub use level::{Basis, Level};
pub use registry::{about, all, is_known, run};
pub use rule::{About, Found};
pub use settings::{Ignore, Settings, TeamLevel};
pub use subject::{Kind, Subject, Unanswered};
