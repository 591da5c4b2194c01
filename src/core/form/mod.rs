//! Issue forms: a template's questions as a GitHub issue form, and the answers that a person files through it.
//!
//! A form is generated from a template and not edited by hand. An issue that was filed through it is recognized by its
//! headings, and what was filed stays in the body as sections until the template's own sections hold the same answers.

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
pub use read::filed_form::{FiledForm, read_sections, recognize};
pub(crate) use read::list_text::items;
pub use read::replace_filed::FiledText;
pub use write::codeowners::{Owners, PLACES as OWNERS, owners};
pub use write::enabled::{DEFAULT, FOLDER, path, wanted};
pub use write::file_plan::{ExistingFiles, FileAction, FileReceipt, FileStep, steps};
pub use write::form_file::{FileOrigin, write};

/// The text that GitHub writes for a question that was not answered.
pub const NO_RESPONSE: &str = "_No response_";
