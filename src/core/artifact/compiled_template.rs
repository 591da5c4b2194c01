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
    /// Whether the body has a picture.
    pub(super) draws: bool,
    /// The body with its partials, as written.
    pub(super) source: String,
}

impl CompiledTemplate {
    /// Whether the body shows a field's answer, instead of only testing for it.
    pub(super) fn prints(&self, field: &Field) -> bool {
        let tests = ["#if ", "#unless ", "/", ">", "!"];
        self.source.split("{{").skip(1).any(|rest| {
            let tag = rest.split("}}").next().unwrap_or_default().trim_start_matches(['{', '~']).trim_start();
            !tests.iter().any(|test| tag.starts_with(test)) && has_word(tag, field)
        })
    }
}

/// What a body shows beside the answers and the questions of missing required fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    /// The guidance: what the template writes `{{#if draft}}`.
    pub(super) guidance: bool,
    /// The questions of optional fields.
    pub(super) optional: bool,
}

impl Shown {
    /// Everything, as in a draft.
    pub(super) const ALL: Self = Self { guidance: true, optional: true };
    /// The guidance only, as in a draft of an earlier version.
    pub(super) const GUIDANCE: Self = Self { guidance: true, optional: false };
    /// Nothing, as in a complete artifact.
    pub(super) const NOTHING: Self = Self { guidance: false, optional: false };
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
    text.split("{{").skip(1).any(|rest| {
        let tag = rest.split("}}").next().unwrap_or_default();
        !tag.trim_start().starts_with(['#', '/']) && !tag.trim_start().starts_with("default ") && has_word(tag, field)
    })
}

fn has_word(tag: &str, field: &Field) -> bool {
    tag.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == field.id.as_str())
}
