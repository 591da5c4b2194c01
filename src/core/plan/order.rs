//! The order in which the steps of a plan are carried out on a tracker that assigns numbers when an issue is created.
//!
//! An issue is created after its parent and after the issues it refers to, so that it is written only once. Between
//! levels, the run checks whether another run created the same parents.

use std::collections::{BTreeSet, HashMap};

use super::step::{Change, Step};
use crate::core::names::ArtifactKey;

/// The indices of the steps, level by level. A child is on a later level than its parent, and a step comes after the
/// steps it refers to. If references form a cycle, one of them points to an issue that doesn't exist yet.
pub fn levels(steps: &[Step]) -> Vec<Vec<usize>> {
    let created: HashMap<&ArtifactKey, usize> = steps
        .iter()
        .enumerate()
        .filter(|(_, step)| matches!(step.change, Change::Create(_)))
        .filter_map(|(at, step)| Some((&step.artifact.as_ref()?.key, at)))
        .collect();
    let mut dependencies = Dependencies::new(steps.len());
    for (at, step) in steps.iter().enumerate() {
        let Some(artifact) = &step.artifact else { continue };
        let parent = artifact.parent.as_ref().and_then(|parent| created.get(parent.key()?).copied());
        dependencies.parent[at] = parent.filter(|parent| *parent != at);
        dependencies.links[at] = artifact.links.iter().filter_map(|link| created.get(link).copied()).collect();
        dependencies.links[at].retain(|link| *link != at);
    }
    dependencies.levels()
}

/// The dependencies between the steps, and the level of each step once it is known.
struct Dependencies {
    parent: Vec<Option<usize>>,
    links: Vec<Vec<usize>>,
    level: Vec<Option<usize>>,
}

impl Dependencies {
    fn new(steps: usize) -> Self {
        Self { parent: vec![None; steps], links: vec![Vec::new(); steps], level: vec![None; steps] }
    }

    fn levels(mut self) -> Vec<Vec<usize>> {
        let steps = self.parent.len();
        let mut blockers: Vec<usize> = (0..steps).map(|at| self.prerequisites(at).count()).collect();
        let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); steps];
        for at in 0..steps {
            for prerequisite in self.prerequisites(at) {
                dependents[prerequisite].push(at);
            }
        }
        let mut ready: BTreeSet<usize> = (0..steps).filter(|at| blockers[*at] == 0).collect();
        let mut first = 0;
        let mut levels: Vec<Vec<usize>> = Vec::new();
        loop {
            while first < steps && self.level[first].is_some() {
                first += 1;
            }
            let at = match ready.pop_first() {
                Some(at) => at,
                None if first < steps => self.cycle_breaker(first),
                None => return levels,
            };
            let below_parent = self.parent[at].and_then(|parent| self.level[parent]).map(|level| level + 1);
            let beside_links = self.links[at].iter().filter_map(|link| self.level[*link]).max();
            let level = below_parent.max(beside_links).unwrap_or(0);
            self.level[at] = Some(level);
            levels.resize_with(levels.len().max(level + 1), Vec::new);
            levels[level].push(at);
            for next in std::mem::take(&mut dependents[at]) {
                blockers[next] -= 1;
                if blockers[next] == 0 && self.level[next].is_none() {
                    ready.insert(next);
                }
            }
        }
    }

    fn prerequisites(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        self.parent[at].into_iter().chain(self.links[at].iter().copied())
    }

    /// The step of a cycle that is created before the steps it refers to: its parent already has a level, so only its
    /// references keep it waiting.
    fn cycle_breaker(&self, start: usize) -> usize {
        let mut seen: HashMap<usize, usize> = HashMap::new();
        let mut path = Vec::new();
        let mut at = start;
        loop {
            if let Some(round) = seen.insert(at, path.len()) {
                let cycle = &path[round..];
                let over_a_link = |at: &&usize| self.parent[**at].is_none_or(|parent| self.level[parent].is_some());
                return *cycle.iter().filter(over_a_link).min().expect("parents alone form no cycle");
            }
            path.push(at);
            let open = |next: &usize| self.level[*next].is_none();
            at = self.prerequisites(at).find(open).expect("a step that waits has an open prerequisite");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dependencies;
    use proptest::prelude::*;

    /// The dependencies given by parents and links, both as indices.
    fn dependencies(parent: &[Option<usize>], links: &[Vec<usize>]) -> Dependencies {
        Dependencies { parent: parent.to_vec(), links: links.to_vec(), level: vec![None; parent.len()] }
    }

    #[test]
    fn a_step_comes_after_its_references_unless_they_form_a_cycle() {
        // 0 has no parent; 1 and 2 are below 0; 0 refers to 2 (a cycle through a parent); 3 refers to 1.
        let parent = [None, Some(0), Some(0), None];
        let links = [vec![2], vec![], vec![], vec![1]];
        assert_eq!(dependencies(&parent, &links).levels(), [vec![0], vec![1, 2, 3]]);
        // 0 refers to 1, which refers to 2: no cycle.
        assert_eq!(dependencies(&[None; 3], &[vec![1], vec![2], vec![]]).levels(), [vec![2, 1, 0]]);
    }

    proptest! {
        #[test]
        fn parents_come_first_and_references_without_a_cycle_too(
            parents in prop::collection::vec(prop::option::of(0_usize..1000), 1..30),
            links in prop::collection::vec((0_usize..1000, 0_usize..1000), 0..40),
        ) {
            let steps = parents.len();
            // A parent comes before its child in the plan; links that only lead upward form no cycle.
            let parent: Vec<Option<usize>> =
                parents.iter().enumerate().map(|(at, parent)| parent.filter(|_| at > 0).map(|parent| parent % at)).collect();
            let mut targets = vec![Vec::new(); steps];
            for (from, to) in &links {
                let (from, to) = (from % steps, to % steps);
                if to < from {
                    targets[from].push(to);
                }
            }
            let levels = dependencies(&parent, &targets).levels();
            let order: Vec<usize> = levels.iter().flatten().copied().collect();
            prop_assert_eq!(order.len(), steps);
            let place = |at: usize| order.iter().position(|known| *known == at).expect("each is there");
            let level = |at: usize| levels.iter().position(|level| level.contains(&at)).expect("each is there");
            for at in 0..steps {
                if let Some(parent) = parent[at] {
                    prop_assert!(level(parent) < level(at));
                }
                for link in &targets[at] {
                    prop_assert!(place(*link) < place(at));
                }
            }
            // With arbitrary links, parents still come first and no step is lost.
            let mut arbitrary = vec![Vec::new(); steps];
            for (from, to) in &links {
                if from % steps != to % steps {
                    arbitrary[from % steps].push(to % steps);
                }
            }
            let levels = dependencies(&parent, &arbitrary).levels();
            prop_assert_eq!(levels.iter().flatten().count(), steps);
            let level = |at: usize| levels.iter().position(|level| level.contains(&at)).expect("each is there");
            for at in 0..steps {
                prop_assert!(parent[at].is_none_or(|parent| level(parent) < level(at)));
            }
        }
    }
}
