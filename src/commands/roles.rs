//! `rolecall roles`: shows the roles, what they are accountable for, and who holds them.

use super::context::Context;
use super::{Exit, resolve};
use crate::cli::Roles;
use crate::core::diagnostic::Error;
use crate::report::{render_role, render_roles, render_titles, role_json, roles_json, titles_json};

pub(super) fn run(context: &mut Context, arguments: &Roles) -> Result<Exit, Error> {
    let workspace = context.workspace()?;
    let catalog = context.catalogs.catalog(&workspace)?;
    match &arguments.name {
        None if arguments.titles && context.global.json => context.json(&titles_json(&catalog)),
        None if arguments.titles => {
            let text = render_titles(&catalog, context.width());
            context.out(&text);
        }
        None if context.global.json => context.json(&roles_json(&catalog)),
        None => {
            let text = render_roles(&catalog, context.width());
            context.out(&text);
        }
        Some(name) => {
            let (role, title) = resolve::role(&catalog, name)?;
            if context.global.json {
                context.json(&role_json(&catalog, role));
            } else {
                let text = render_role(&catalog, role, title);
                context.out(&text);
            }
        }
    }
    Ok(Exit::Done)
}
