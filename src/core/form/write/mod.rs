//! Writes issue forms and CODEOWNERS from templates.

pub(super) mod codeowners;
pub(super) mod enabled;
pub(super) mod explanation;
pub(super) mod file_plan;
pub(super) mod form_file;
