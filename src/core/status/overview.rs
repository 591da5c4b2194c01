//! How things stand: roles, people, and what is wrong, as `rolecall status` shows it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::days::days_since;
use super::facts::Facts;
use super::finding::Finding;
use super::hats::Hat;
use super::product::Product;
use super::registry::Findings;
use super::team::people;
use crate::core::catalog::{Coverage, Role};
use crate::core::check::{Level, Summary};
use crate::core::plan::Stage;

/// For how long what was closed is counted, in days.
const RECENT: i32 = 30;

/// How things stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// The roles, in their order.
    pub roles: Vec<RoleLine>,
    /// The people, by login.
    pub people: Vec<PersonLine>,
    /// What is wrong, the worst first.
    pub findings: Vec<Finding>,
    /// How much there is of everything.
    pub summary: Summary,
}

/// How a role stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleLine {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who answers for it: `held`, `fallback` or `missing`.
    pub coverage: &'static str,
    /// The users and teams that hold it, or its fallback.
    pub holders: Vec<String>,
    /// What is still to be done: open and not accepted.
    pub open: usize,
    /// Those of them that are drafts.
    pub drafts: usize,
    /// Those of them whose due date has passed.
    pub overdue: usize,
    /// What was closed in the last 30 days.
    pub closed_30d: usize,
    /// The day on which the oldest open one was created.
    pub oldest_open: Option<String>,
    /// How many of the open ones agents created.
    pub by_agents: usize,
}

/// How much a person has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonLine {
    /// The login.
    pub login: String,
    /// The IDs of the roles that they hold.
    pub roles: Vec<String>,
    /// The hats that their open artifacts make them wear.
    pub hats: Vec<Hat>,
    /// How many artifacts they still have to work on.
    pub open: usize,
}

impl Overview {
    /// How a product stands, with what was found.
    pub fn of(product: &Product<'_>, findings: &Findings) -> Self {
        let levels: Vec<Level> = findings.found.iter().map(|finding| finding.severity).collect();
        Self {
            roles: roles(product),
            people: people(product)
                .into_iter()
                .map(|person| PersonLine {
                    login: person.login,
                    roles: person.roles.iter().map(ToString::to_string).collect(),
                    hats: person.hats.into_iter().collect(),
                    open: person.open.len(),
                })
                .collect(),
            findings: findings.found.clone(),
            summary: Summary::of(product.all.len(), &levels),
        }
    }

    /// The findings by kind and severity, in their order.
    pub fn kinds(&self) -> Vec<Vec<&Finding>> {
        let mut kinds: Vec<Vec<&Finding>> = Vec::new();
        for finding in &self.findings {
            let same = |kind: &&mut Vec<&Finding>| kind[0].id == finding.id && kind[0].severity == finding.severity;
            match kinds.iter_mut().find(same) {
                Some(kind) => kind.push(finding),
                None => kinds.push(vec![finding]),
            }
        }
        kinds
    }

    /// How many roles are held, and how many there are.
    pub fn covered(&self) -> (usize, usize) {
        (self.roles.iter().filter(|role| role.coverage == "held").count(), self.roles.len())
    }
}

fn roles(product: &Product<'_>) -> Vec<RoleLine> {
    let mut owned: BTreeMap<&str, Vec<&Facts>> = BTreeMap::new();
    for facts in &product.all {
        owned.entry(facts.role.as_str()).or_default().push(facts);
    }
    let line = |role: &Role| {
        let owned = owned.get(role.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let open: Vec<&&Facts> = owned.iter().filter(|facts| facts.is_in_work()).collect();
        let late = |facts: &Facts| days_since(product.today, facts.due).is_some_and(|days| days > 0);
        let recent =
            |facts: &Facts| days_since(product.today, facts.closed).is_some_and(|days| (0..=RECENT).contains(&days));
        RoleLine {
            id: role.id.to_string(),
            name: role.name.clone(),
            coverage: match product.catalog.coverage(role) {
                Coverage::Held(_) => "held",
                Coverage::Fallback(_) => "fallback",
                Coverage::Missing => "missing",
            },
            holders: product.catalog.holders(role).iter().map(|holder| holder.as_str().to_owned()).collect(),
            open: open.len(),
            drafts: open.iter().filter(|facts| facts.stage == Stage::Draft).count(),
            overdue: open.iter().filter(|facts| late(facts)).count(),
            closed_30d: owned.iter().filter(|facts| !facts.is_open && recent(facts)).count(),
            by_agents: open.iter().filter(|facts| facts.by.is_some()).count(),
            oldest_open: open.iter().filter_map(|facts| facts.created).min().map(|day| day.to_string()),
        }
    };
    product.catalog.roles().iter().map(line).collect()
}
