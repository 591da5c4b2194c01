//! Who holds which role, wears which hats, and has how much to do.

use std::collections::{BTreeMap, BTreeSet};

use super::hats::Hat;
use super::product::Product;
use crate::core::catalog::{Coverage, Holder};
use crate::core::names::RoleId;

/// A person: somebody who holds a role, or to whom an open artifact is assigned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The login, as it is first written.
    pub login: String,
    /// The roles that they hold.
    pub roles: Vec<RoleId>,
    /// The hats that their open artifacts make them wear.
    pub hats: BTreeSet<Hat>,
    /// The places of the artifacts that they still have to work on.
    pub open: Vec<usize>,
}

/// Everybody, ordered by login.
///
/// An open artifact is its assignees'; without any, it is everybody's who holds the role that owns it.
pub fn people(product: &Product<'_>) -> Vec<Person> {
    let mut people: BTreeMap<String, Person> = BTreeMap::new();
    for role in product.catalog.roles() {
        for holder in role.holders.iter().filter(|holder| !holder.is_team()) {
            person(&mut people, holder.as_str()).roles.push(role.id.clone());
        }
    }
    for (at, facts) in product.all.iter().enumerate().filter(|(_, facts)| facts.is_in_work()) {
        let holders = match facts.assignees.is_empty() {
            true => product.catalog.role(facts.role.as_str()).map(|role| product.catalog.holders(role)),
            false => None,
        };
        let holders = holders.unwrap_or_default().iter().filter(|holder| !holder.is_team());
        let logins = facts.assignees.iter().map(String::as_str).chain(holders.map(Holder::as_str));
        for login in logins {
            let person = person(&mut people, login);
            if person.open.last() != Some(&at) {
                person.open.push(at);
                person.hats.extend(Hat::of(facts.template.as_str()));
            }
        }
    }
    people.into_values().collect()
}

/// The person with a login. Like GitHub, this ignores case.
fn person<'a>(people: &'a mut BTreeMap<String, Person>, login: &str) -> &'a mut Person {
    let new = || Person { login: login.to_owned(), ..Person::default() };
    people.entry(login.to_lowercase()).or_insert_with(new)
}

/// The roles that stand in for a role or hold it: the role itself, and its fallback while nobody holds it.
pub(super) fn answering(product: &Product<'_>, role: &RoleId) -> Vec<RoleId> {
    let mut roles = vec![role.clone()];
    if let Some(role) = product.catalog.role(role.as_str())
        && let Coverage::Fallback(fallback) = product.catalog.coverage(role)
    {
        roles.push(fallback.id.clone());
    }
    roles
}
