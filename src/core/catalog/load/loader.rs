//! The state of the catalog while it is loaded: what was read so far, and the mistakes found.

use std::collections::BTreeMap;

use crate::core::catalog::partial::Partials;
use crate::core::catalog::role::Role;
use crate::core::catalog::template::Template;
use crate::core::config::ThenFile;
use crate::core::config::config_file::Config;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::TemplateId;
use crate::core::yaml::Document;

/// A template whose references aren't checked yet.
pub(super) struct UncheckedTemplate {
    pub(super) template: Template,
    pub(super) document: Document,
    pub(super) aliases: Vec<String>,
    pub(super) under: Vec<String>,
    pub(super) then: ThenFile,
    pub(super) body_start: usize,
    /// Whether a part of its front matter couldn't be read.
    pub(super) incomplete: bool,
}

pub(super) struct Loader<'a> {
    pub(super) config: &'a Config,
    pub(super) mistakes: Vec<Diagnostic>,
    pub(super) roles: Vec<(Role, Option<Document>)>,
    pub(super) unchecked: BTreeMap<TemplateId, UncheckedTemplate>,
    pub(super) partials: Partials,
}
