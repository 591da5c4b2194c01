//! Assigns holders to new artifacts by the configured policy.

use std::collections::HashMap;

use super::record::State;
use super::snapshot::Snapshot;
use crate::core::catalog::{Catalog, Holder, Role};
use crate::core::config::config_file::Assign;

/// The most assignees that GitHub allows.
const MAX_ASSIGNEES: usize = 10;

/// The number of open artifacts per login, kept up to date while a plan is made.
#[derive(Clone, Debug, Default)]
pub struct Assignment {
    open: HashMap<String, usize>,
}

impl Assignment {
    /// Counts the open artifacts that exist.
    pub fn new(catalog: &Catalog, snapshot: &Snapshot) -> Self {
        let mut open = HashMap::new();
        if catalog.assign == Assign::Rotate {
            for existing in snapshot.iter().filter(|existing| existing.record.state == State::Open) {
                for login in &existing.record.assignees {
                    *open.entry(login.clone()).or_default() += 1;
                }
            }
        }
        Self { open }
    }

    /// Returns the logins to assign for a role: all holders, the one with the fewest open artifacts, or nobody. Teams
    /// can't be assigned; they are mentioned.
    pub fn next(&mut self, catalog: &Catalog, role: &Role) -> Vec<String> {
        let people: Vec<&Holder> = catalog.holders(role).iter().filter(|holder| !holder.is_team()).collect();
        let chosen: Vec<&Holder> = match catalog.assign {
            Assign::None => Vec::new(),
            Assign::All => people.into_iter().take(MAX_ASSIGNEES).collect(),
            Assign::Rotate => {
                let load = |holder: &&&Holder| self.open.get(holder.as_str()).copied().unwrap_or(0);
                people.iter().min_by_key(load).copied().into_iter().collect()
            }
        };
        for holder in &chosen {
            *self.open.entry(holder.as_str().to_owned()).or_default() += 1;
        }
        chosen.into_iter().map(|holder| holder.as_str().to_owned()).collect()
    }
}
