//! The catalog while it is loaded: what was read so far, and what was wrong with it.

use std::collections::BTreeMap;

use crate::core::catalog::partial::Partials;
use crate::core::catalog::role::Role;
use crate::core::catalog::template::Template;
use crate::core::config::config_file::Config;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::TemplateId;
use crate::core::yaml::Document;

/// A template whose references are not checked yet.
pub(super) struct UncheckedTemplate {
    pub(super) template: Template,
    pub(super) document: Document,
    pub(super) under: Vec<String>,
    pub(super) then: Vec<String>,
    pub(super) body_start: usize,
    /// Could not all of its front matter be read?
    pub(super) partly: bool,
}

pub(super) struct Loader<'a> {
    pub(super) config: &'a Config,
    pub(super) mistakes: Vec<Diagnostic>,
    pub(super) roles: Vec<(Role, Option<Document>)>,
    pub(super) unchecked: BTreeMap<TemplateId, UncheckedTemplate>,
    pub(super) partials: Partials,
}
