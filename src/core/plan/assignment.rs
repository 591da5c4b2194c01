//! Assigns holders to new artifacts by the configured policy.

use std::collections::{HashMap, HashSet};

use super::record::State;
use super::snapshot::Snapshot;
use crate::core::catalog::{Catalog, Holder, Role};
use crate::core::config::config_file::Assign;

/// The most assignees that GitHub allows.
const MAX_ASSIGNEES: usize = 10;

/// The number of open artifacts per login, kept up to date while a plan is made. They are counted once somebody's turn
/// depends on them.
#[derive(Clone, Debug)]
pub struct Assignment<'a> {
    snapshot: &'a Snapshot,
    open: Option<HashMap<String, usize>>,
    /// How many the plan adds.
    planned: HashMap<String, usize>,
    /// The lowercase logins that can't be assigned, which rotation passes over.
    unassignable: HashSet<String>,
}

impl<'a> Assignment<'a> {
    /// Assigns by what exists.
    pub fn new(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, open: None, planned: HashMap::new(), unassignable: snapshot.unassignable.clone() }
    }

    /// Returns the logins to assign for a role: all holders, the one with the fewest open artifacts, or nobody. Teams
    /// can't be assigned; they are mentioned.
    pub fn next(&mut self, catalog: &Catalog, role: &Role) -> Vec<String> {
        let people: Vec<&Holder> = catalog.holders(role).iter().filter(|holder| !holder.is_team()).collect();
        let chosen: Vec<&Holder> = match catalog.assign {
            Assign::None => Vec::new(),
            Assign::All => people.into_iter().take(MAX_ASSIGNEES).collect(),
            Assign::Rotate if people.len() < 2 => people,
            Assign::Rotate => {
                let open = self.open.get_or_insert_with(|| count_open(self.snapshot));
                let count = |counts: &HashMap<String, usize>, holder: &Holder| counts.get(holder.as_str()).copied();
                let load = |holder: &&&Holder| {
                    count(open, holder).unwrap_or_default() + count(&self.planned, holder).unwrap_or_default()
                };
                // If nobody can be assigned, somebody is named all the same, and the receipt says why that fails.
                let passed_over = |holder: &&Holder| self.unassignable.contains(&holder.as_str().to_lowercase());
                let key = |holder: &&&Holder| (passed_over(holder), load(holder));
                people.iter().min_by_key(key).copied().into_iter().collect()
            }
        };
        for holder in &chosen {
            *self.planned.entry(holder.as_str().to_owned()).or_default() += 1;
        }
        chosen.into_iter().map(|holder| holder.as_str().to_owned()).collect()
    }
}

/// The number of open artifacts that exist, per login.
fn count_open(snapshot: &Snapshot) -> HashMap<String, usize> {
    let mut open = HashMap::new();
    for existing in snapshot.iter().filter(|existing| existing.record.state == State::Open) {
        for login in &existing.record.assignees {
            *open.entry(login.clone()).or_default() += 1;
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::catalog::load;
    use crate::core::config::config_file::Config;
    use crate::core::diagnostic::Source;

    #[test]
    fn rotation_passes_over_whoever_cannot_be_assigned() {
        let text = "assign: rotate\nroles:\n  product-owner: { holders: [Ana, bo, cy] }\n";
        let config = Config::parse(&Source::new("c.yml", text)).expect("valid");
        let catalog = load(&[], &config).expect("loads");
        let role = catalog.role("product-owner").expect("a role");
        let turns = |unassignable: &[&str]| -> Vec<String> {
            let mut snapshot = Snapshot::default();
            snapshot.unassignable = unassignable.iter().map(|login| (*login).to_owned()).collect();
            let mut assignment = Assignment::new(&snapshot);
            (0..4).flat_map(|_| assignment.next(&catalog, role)).collect()
        };
        assert_eq!(turns(&[]), ["Ana", "bo", "cy", "Ana"]);
        assert_eq!(turns(&["ana"]), ["bo", "cy", "bo", "cy"]);
        assert_eq!(turns(&["ana", "bo", "cy"]), ["Ana", "bo", "cy", "Ana"]);
    }
}
