//! `rolecall roles`: who answers for what, and who does it here.

use super::context::Context;
use super::{Exit, find};
use crate::cli::Roles;
use crate::core::diagnostic::Error;
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
            let (role, title) = find::role(&catalog, name)?;
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
