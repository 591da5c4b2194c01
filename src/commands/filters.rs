//! What a person types to choose artifacts becomes a filter.

use super::context::Context;
use super::project::Project;
use super::{reference, resolve};
use crate::cli::{Filters, Listed};
use crate::core::artifact::Parent;
use crate::core::diagnostic::Error;
use crate::core::plan::{Filter, Snapshot, WantedState};

/// Reads a filter.
///
/// # Errors
/// The role, the template or the parent doesn't exist.
pub(super) fn read(
    context: &Context,
    project: &Project,
    snapshot: &Snapshot,
    typed: &Filters,
) -> Result<Filter, Error> {
    let catalog = &project.catalog;
    let role = typed.role.as_deref().map(|name| resolve::role(catalog, name)).transpose()?;
    let template = typed.template.as_deref().map(|id| resolve::template(catalog, id)).transpose()?;
    let or_none = |text: &String| (!text.eq_ignore_ascii_case("none")).then(|| text.trim().to_owned());
    let parent = match typed.parent.as_ref().map(or_none) {
        Some(Some(text)) => Some(Some(reference::parent(context, project, snapshot, &text)?)),
        other => other.map(|_| None),
    };
    Ok(Filter {
        state: match typed.state {
            Listed::Open => WantedState::Open,
            Listed::Draft => WantedState::Draft,
            Listed::Accepted => WantedState::Accepted,
            Listed::Closed => WantedState::Closed,
            Listed::All => WantedState::All,
        },
        role: role.map(|(role, _)| role.id.clone()),
        template: template.map(|template| template.id.clone()),
        person: typed.person.as_ref().map(|login| or_none(login).map(|login| login.trim_start_matches('@').to_owned())),
        milestone: typed.milestone.as_ref().map(or_none),
        parent: parent.map(|parent| parent.as_ref().map(Parent::to_string)),
        words: typed.search.iter().flat_map(|text| text.split_whitespace()).map(str::to_lowercase).collect(),
    })
}
