//! Issue forms: a template's questions as a form of GitHub, and what a person files through it as answers.
//!
//! A form is written from a template and never edited by hand. What is filed through it is known again by its
//! headings, and stays in the body as sections until the template's own sections say the same.

mod element;
mod explain;
mod fence;
mod file;
mod give_way;
mod heard;
#[cfg(test)]
mod laws;
mod lines;
mod owners;
mod read;
#[cfg(test)]
mod samples;
mod split;
mod step;
#[cfg(test)]
mod typed;
mod wanted;

pub use element::{Element, Form, Shape};
pub use file::{Maker, write};
pub use give_way::Leftover;
pub(crate) use lines::items;
pub use owners::{Owners, PLACES as OWNERS, owners};
pub use read::{Filed, read_sections, recognise};
pub use step::{FileAction, FileReceipt, FileStep, There, steps};
pub use wanted::{DEFAULT, FOLDER, path, wanted};

/// What GitHub writes where a question was not answered.
pub const NO_RESPONSE: &str = "_No response_";
