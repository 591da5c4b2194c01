//! Finds the template, role or artifact that a person names. If there is none, the error suggests similar names.

use crate::core::catalog::{Catalog, Role, Template, Title, TitleMatch};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::ArtifactKey;
use crate::core::nearest::did_you_mean;
use crate::core::plan::{Existing, Snapshot};

/// Finds a template by its id.
///
/// # Errors
/// No template has it; the hint suggests the nearest.
pub(super) fn template<'a>(catalog: &'a Catalog, id: &str) -> Result<&'a Template, Diagnostic> {
    catalog.template(id).ok_or_else(|| {
        let near = catalog.near_templates(id);
        let hint = match near.first() {
            Some(near) => format!("did you mean `{near}`? `rolecall templates` lists them all"),
            None => "`rolecall templates` lists them all".to_owned(),
        };
        Diagnostic::error(format!("template `{id}` not found")).hint(hint)
    })
}

/// Finds a role by its id or a title.
///
/// # Errors
/// No role has it; the hint suggests the nearest.
pub(super) fn role<'a>(catalog: &'a Catalog, name: &str) -> Result<(&'a Role, Option<&'a Title>), Error> {
    match catalog.find_role(name) {
        TitleMatch::Role(role, title) => Ok((role, title)),
        TitleMatch::Near(near) => {
            let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
            let hint = match near.is_empty() {
                true => "`rolecall roles` lists them; add titles under `roles` in .github/rolecall.yml".to_owned(),
                false => format!("did you mean {}?", near.join(" or ")),
            };
            Err(Diagnostic::error(format!("no role has the title `{name}`")).hint(hint).into())
        }
    }
}

/// Finds the artifact of a key that a person typed.
pub(super) fn artifact<'a>(catalog: &Catalog, snapshot: &'a Snapshot, key_text: &str) -> Result<&'a Existing, Error> {
    let key = ArtifactKey::parse(key_text).map_err(|error| Diagnostic::error(error.message).hint(error.hint))?;
    let key = snapshot.key_of(catalog, &key);
    let existing = snapshot.get(&key);
    if let (None, Some(broken)) = (existing, snapshot.broken.get(&key)) {
        return Err(broken.clone().into());
    }
    existing.ok_or_else(|| {
        let known: Vec<String> = snapshot.iter().map(|existing| existing.record.key.to_string()).collect();
        let near = did_you_mean(key_text, known.iter().map(String::as_str));
        Diagnostic::error(format!("artifact `{key}` not found"))
            .hint(format!("{near}; `rolecall list` shows all"))
            .into()
    })
}
