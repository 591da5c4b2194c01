//! Former ids of templates. An outline, a key, a rule or an artifact that names one still works.

use super::Catalog;
use crate::core::names::{ArtifactKey, TemplateId};

impl Catalog {
    /// The id that a template has now. An id that the catalog doesn't know stays as it is.
    pub fn current_id<'a>(&'a self, id: &'a TemplateId) -> &'a TemplateId {
        self.template(id.as_str()).map_or(id, |template| &template.id)
    }

    /// The keys under which an artifact may exist: as written, with its template's current id, with each former id.
    /// An artifact keeps the key with which it was created.
    pub fn spellings(&self, key: &ArtifactKey) -> Vec<ArtifactKey> {
        let mut all = vec![key.clone()];
        let Some(template) = self.template(key.template().as_str()) else { return all };
        for id in std::iter::once(&template.id).chain(&template.aliases) {
            if id != key.template() {
                all.push(ArtifactKey::new(id.clone(), key.name().clone()));
            }
        }
        all
    }

    /// The ids by which a template can be named, current ones first.
    pub fn template_ids(&self) -> impl Iterator<Item = &str> {
        let aliases = self.aliases.keys().map(TemplateId::as_str);
        self.templates().map(|template| template.id.as_str()).chain(aliases)
    }
}
