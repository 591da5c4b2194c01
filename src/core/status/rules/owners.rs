//! Artifacts of which it isn't clear who answers for them.

use super::super::facts::Facts;
use super::super::finding::{About, Finding, Rule};
use super::super::product::Product;
use super::super::settings::Settings;
use super::super::team::answering;
use crate::core::catalog::{Holder, Role};
use crate::core::check::Level;

/// `owner-unclear`
pub(super) struct OwnerUnclear;

static ABOUT: About = About {
    id: "owner-unclear",
    severity: Level::Warning,
    what: "An open artifact has no role's label or two, or one of a role to which it was not moved. It is only a note if \
           all that is odd is that each assignee holds another role.",
    why: "With two owners or none, each thinks that the other does it.",
    example: include_str!("../examples/owner-unclear.yml"),
};

impl Rule for OwnerUnclear {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn run(&self, product: &Product<'_>, _: &Settings, found: &mut Vec<Finding>) {
        for facts in product.all.iter().filter(|facts| facts.is_in_work()) {
            let key = &facts.key;
            let name = |id: &str| product.catalog.role(id).map_or_else(|| id.to_owned(), |role| role.name.clone());
            let owner = name(facts.recorded_role.as_str());
            let label = product.catalog.role(facts.recorded_role.as_str());
            let label = label.map_or_else(|| facts.recorded_role.to_string(), |role| role.label.name.clone());
            let place = match facts.number {
                Some(_) => format!("among the labels of {}", facts.place),
                None => format!("in the line `labels:` of {}", facts.place),
            };
            let (message, hint) = match facts.label_roles.as_deref() {
                Some([]) => (format!("no label says that {owner} owns it"), format!("put `{label}` back {place}")),
                Some([one]) if *one != facts.recorded_role => {
                    let message = format!("its label says {}, its text says {owner}", name(one.as_str()));
                    (message, format!("put `{label}` back {place}"))
                }
                Some(roles @ [_, _, ..]) => {
                    let message = format!("it has the labels of {} roles", roles.len());
                    (message, format!("leave one of them {place}; its text says {owner}"))
                }
                _ => {
                    found.extend(assigned_elsewhere(product, facts));
                    continue;
                }
            };
            found.push(ABOUT.at(key, message, hint));
        }
    }
}

/// The note that all assignees hold other roles. Who is in a team isn't known, so a team's role is left out.
fn assigned_elsewhere(product: &Product<'_>, facts: &Facts) -> Option<Finding> {
    let answering = answering(product, &facts.role);
    let roles = product.catalog.roles().iter();
    let mut owners = roles.clone().filter(|role| answering.contains(&role.id));
    if owners.any(|role| role.holders.iter().any(Holder::is_team)) {
        return None;
    }
    let held = |login: &str| {
        let holds = |role: &&Role| role.holders.iter().any(|holder| holder.as_str().eq_ignore_ascii_case(login));
        roles.clone().filter(holds).map(|role| role.id.clone()).collect::<Vec<_>>()
    };
    let all: Vec<(String, Vec<_>)> = facts.assignees.iter().map(|login| (login.clone(), held(login))).collect();
    let elsewhere = !all.is_empty()
        && all.iter().all(|(_, roles)| !roles.is_empty() && !roles.iter().any(|role| answering.contains(role)));
    elsewhere.then(|| {
        let logins: Vec<String> = all.iter().map(|(login, _)| format!("`{login}`")).collect();
        let owner = product.catalog.role(facts.role.as_str()).map_or("its owner", |role| role.name.as_str());
        let message = format!("{} holds another role than {owner}, who owns it", logins.join(" and "));
        let role = product.catalog.role(facts.role.as_str());
        let holder = role.and_then(|role| product.catalog.holders(role).first());
        let hint = match holder {
            Some(holder) => format!("`rolecall assign {} {}` adds who answers for it", facts.key, holder.as_str()),
            None => format!("nobody holds {owner}: name somebody in .github/rolecall.yml"),
        };
        ABOUT.at(&facts.key, message, hint).with_severity(Level::Note)
    })
}
