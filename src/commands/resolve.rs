//! Finds the template or role that a person names. If there is none, the error suggests similar names.

use crate::core::catalog::{Catalog, Role, Template, Title, TitleMatch};
use crate::core::diagnostic::{Diagnostic, Error};

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
