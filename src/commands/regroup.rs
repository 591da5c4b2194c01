//! `rolecall move`, `assign` and `label` change where an artifact belongs, who works on it and how it is labeled.

use super::context::Context;
use super::{Exit, change, reference};
use crate::cli::{Assign, Label, Move};
use crate::core::catalog::Holder;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::{self, ListChanges};

pub(super) fn move_below(context: &mut Context, arguments: &Move) -> Result<Exit, Error> {
    change::run(context, &arguments.key, |context, target| {
        let project = target.project;
        let parent = match arguments.parent.trim() {
            none if none.eq_ignore_ascii_case("none") => None,
            named => {
                let snapshot = reference::snapshot(context, project, named)?;
                Some(reference::parent(context, project, &snapshot, named)?)
            }
        };
        Ok(vec![plan::move_below(&project.catalog, target.snapshot, target.existing, parent.as_ref())?])
    })
}

pub(super) fn assign(context: &mut Context, arguments: &Assign) -> Result<Exit, Error> {
    let nobody = arguments.logins.iter().any(|login| login.eq_ignore_ascii_case("none"));
    if nobody && arguments.logins.len() > 1 {
        return Err(Diagnostic::error("`none` goes with no login").hint("name the logins, or only `none`").into());
    }
    let login = |text: &String| match Holder::new(text) {
        Some(holder) if !holder.is_team() => Ok(holder.as_str().to_owned()),
        Some(team) => Err(Diagnostic::error(format!("`{}` is a team, which can't be assigned", team.as_str()))
            .hint("name the logins of its members")),
        None => Err(Diagnostic::error(format!("`{text}` is not a login")).hint("write it like `ana`")),
    };
    let logins = |all: &[String]| all.iter().map(login).collect::<Result<Vec<String>, Diagnostic>>();
    let changes = ListChanges {
        added: if nobody { Vec::new() } else { logins(&arguments.logins)? },
        removed: logins(&arguments.remove)?,
        only: arguments.only || nobody,
    };
    change::run(context, &arguments.key, |_, target| {
        Ok(vec![plan::assign(&target.project.catalog, target.existing, &changes)?])
    })
}

pub(super) fn label(context: &mut Context, arguments: &Label) -> Result<Exit, Error> {
    let names = |all: &[String]| all.iter().map(|name| name.trim().to_owned()).collect::<Vec<_>>();
    let changes = ListChanges { added: names(&arguments.names), removed: names(&arguments.remove), only: false };
    if let Some(name) = changes.added.iter().find(|name| name.is_empty() || name.chars().count() > 50) {
        let mistake = Diagnostic::error(format!("`{name}` can't be a label: it has no or more than 50 characters"));
        return Err(mistake.hint("shorten it").into());
    }
    change::run(context, &arguments.key, |_, target| {
        Ok(vec![plan::label(&target.project.catalog, target.existing, &changes)?])
    })
}
