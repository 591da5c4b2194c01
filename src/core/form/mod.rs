//! Issue forms: a template's questions as a form of GitHub, and what a person files through it as answers.
//!
//! A form is written from a template and never edited by hand. What is filed through it is known again by its
//! headings, and stays in the body as sections until the template's own sections say the same.

mod element;
mod fence;
mod heard;
#[cfg(test)]
mod laws;
mod lines;
mod read;
#[cfg(test)]
mod samples;
mod split;

pub use element::{Element, Form, Shape};
pub use read::{Filed, form_sections, read_sections, recognise};

/// What GitHub writes where a question was not answered.
pub const NO_RESPONSE: &str = "_No response_";
