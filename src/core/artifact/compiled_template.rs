//! A template's texts, compiled when its first artifact is made.

use handlebars::Template as Compiled;
use jiff::civil::Date;

use crate::core::catalog::Field;

/// A template's texts, compiled.
pub(super) struct CompiledTemplate {
    pub(super) title: Text,
    pub(super) body: Text,
    pub(super) labels: Vec<Text>,
    pub(super) milestone: Option<Text>,
    pub(super) due: Option<Text>,
    pub(super) path: Text,
    pub(super) uses_raw: bool,
}

/// An artifact's labels, milestone and due date.
pub(super) struct Tags {
    pub(super) labels: Vec<String>,
    pub(super) milestone: Option<String>,
    pub(super) due: Option<Date>,
}

/// A compiled text. One without braces needs no compiling.
pub(super) enum Text {
    Plain(String),
    Handlebars(Box<Compiled>),
}

/// Whether a one-line template needs a field's value. A field that is only tested (`{{#if field}}`), or that has a
/// `default`, isn't needed.
pub fn names_field(text: &str, field: &Field) -> bool {
    let id = field.id.as_str();
    text.split("{{").skip(1).any(|rest| {
        let tag = rest.split("}}").next().unwrap_or_default();
        !tag.trim_start().starts_with(['#', '/'])
            && !tag.trim_start().starts_with("default ")
            && tag.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == id)
    })
}
