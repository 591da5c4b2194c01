//! Whether the role says who it is.

use super::super::level::{Basis, Level};
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::subject::{Kind, Subject};
use super::super::token::{Token, span_of};

/// Roles that leave nobody out.
const GENERIC: [&str; 16] = [
    "user",
    "users",
    "person",
    "people",
    "customer",
    "customers",
    "stakeholder",
    "stakeholders",
    "team member",
    "team members",
    "end user",
    "end-user",
    "human",
    "individual",
    "member of the team",
    "somebody",
];

fn roles<'a>(subjects: &'a [&'a Subject]) -> impl Iterator<Item = (usize, &'a [Token], String)> {
    let stories = subjects.iter().copied().enumerate().filter(|(_, subject)| subject.kind == Kind::Story);
    stories.filter_map(|(at, subject)| {
        let role = &subject.story.as_ref()?.role[..];
        let name: Vec<&str> = role.iter().filter(|token| token.word).map(|token| token.text.as_str()).collect();
        (!name.is_empty()).then(|| (at, role, name.join(" ")))
    })
}

/// `role-generic`
pub(super) struct RoleGeneric;

impl Check for RoleGeneric {
    fn about(&self) -> &'static About {
        &About {
            id: "role-generic",
            rule: "The role leaves somebody out: not \"user\", \"person\", \"customer\" alone.",
            reason: "What everybody wants can't be asked of anybody.",
            source: "Cohn, User Stories Applied",
            basis: Basis::Words,
            ceiling: Level::Warning,
        }
    }

    fn run(&self, subjects: &[&Subject], settings: &Settings, all: &mut Vec<Found>) {
        for (at, role, name) in roles(subjects) {
            let own = settings.personas.iter().any(|persona| persona.to_lowercase() == name);
            if GENERIC.contains(&name.as_str()) && !own && subjects[at].english {
                let message = format!("`{name}` can be anybody");
                let hint = "name what sets them apart: \"first-time buyer\", \"night-shift nurse\"";
                all.push(found(self.about(), at, span_of(role).unwrap_or(0..0), message, hint));
            }
        }
    }
}

/// `role-unknown`
pub(super) struct RoleUnknown;

impl Check for RoleUnknown {
    fn about(&self) -> &'static About {
        &About {
            id: "role-unknown",
            rule: "The role is one of the team's personas, if the team lists them.",
            reason: "A role that nobody knows can't be asked.",
            source: "the team's own `checks: {personas: […]}`",
            basis: Basis::Structure,
            ceiling: Level::Warning,
        }
    }

    fn run(&self, subjects: &[&Subject], settings: &Settings, all: &mut Vec<Found>) {
        if settings.personas.is_empty() {
            return;
        }
        let known: Vec<String> = settings.personas.iter().map(|persona| persona.to_lowercase()).collect();
        for (at, role, name) in roles(subjects) {
            let is_known = known.iter().any(|known| *known == name || format!("{known}s") == name);
            if !is_known {
                let message = format!("`{name}` is none of the team's personas");
                let hint = crate::core::nearest::did_you_mean(&name, known.iter().map(String::as_str));
                all.push(found(self.about(), at, span_of(role).unwrap_or(0..0), message, hint));
            }
        }
    }
}
