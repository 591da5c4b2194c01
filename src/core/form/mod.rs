//! Issue forms: a template's questions as a form of GitHub, and what a person files through it as answers.
//!
//! A form is written from a template and never edited by hand. What is filed through it is known again by its
//! headings, and stays in the body as sections until the template's own sections say the same.

mod element;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod properties;
mod read;
#[cfg(test)]
mod samples;
mod write;

pub use element::{Element, Form, Shape};
pub use read::filed_form::{FiledForm, read_sections, recognise};
pub(crate) use read::list_text::items;
pub use read::replace_filed::FiledText;
pub use write::codeowners::{Owners, PLACES as OWNERS, owners};
pub use write::enabled::{DEFAULT, FOLDER, path, wanted};
pub use write::file_plan::{ExistingFiles, FileAction, FileReceipt, FileStep, steps};
pub use write::form_file::{FileOrigin, write};

/// What GitHub writes where a question was not answered.
pub const NO_RESPONSE: &str = "_No response_";
