//! `rolecall roles`: who answers for what, and who does it here.

use super::Exit;
use super::context::Context;
use crate::cli::Roles;
use crate::core::catalog::{Catalog, Role, Title, TitleMatch};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::report::{role_json, roles_json, tell_role, tell_roles};

pub(super) fn run(context: &mut Context, arguments: &Roles) -> Result<Exit, Error> {
    let catalog = context.workspace()?.catalog()?;
    match &arguments.name {
        None if context.global.json => context.json(&roles_json(&catalog)),
        None => {
            let text = tell_roles(&catalog);
            context.out(&text);
        }
        Some(name) => {
            let (role, title) = find(&catalog, name)?;
            if context.global.json {
                context.json(&role_json(&catalog, role));
            } else {
                let text = tell_role(&catalog, role, title);
                context.out(&text);
            }
        }
    }
    Ok(Exit::Done)
}

/// The role of an id or a title, or an error that names the nearest.
pub(super) fn find<'a>(catalog: &'a Catalog, name: &str) -> Result<(&'a Role, Option<&'a Title>), Error> {
    match catalog.find_role(name) {
        TitleMatch::Role(role, title) => Ok((role, title)),
        TitleMatch::Near(near) => {
            let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
            let hint = match near.is_empty() {
                true => {
                    "`rolecall roles` lists them; a team adds titles under `roles` in .github/rolecall.yml".to_owned()
                }
                false => format!("did you mean {}?", near.join(" or ")),
            };
            Err(Diagnostic::error(format!("no role has the title `{name}`")).hint(hint).into())
        }
    }
}
