//! In which order the steps of a plan are carried out where numbers are given only when an issue is made.
//!
//! An issue is made after its parent and after those that it refers to, so that it is written once. Between one level
//! and the next there is time to see whether another run made the same parents.

use std::collections::{BTreeSet, HashMap};

use super::step::{Change, Step};
use crate::core::names::ArtifactKey;

/// The places of the steps, level by level. A child is on a later level than its parent, and whoever refers to another
/// comes after it; only where references lead in a circle, one of them points to what is not made yet.
pub fn levels(steps: &[Step]) -> Vec<Vec<usize>> {
    let made: HashMap<&ArtifactKey, usize> = steps
        .iter()
        .enumerate()
        .filter(|(_, step)| matches!(step.change, Change::Create(_)))
        .filter_map(|(at, step)| Some((&step.artifact.as_ref()?.key, at)))
        .collect();
    let mut walk = Walk::new(steps.len());
    for (at, step) in steps.iter().enumerate() {
        let Some(artifact) = &step.artifact else { continue };
        let parent = artifact.parent.as_ref().and_then(|parent| made.get(parent.key()?).copied());
        walk.parent[at] = parent.filter(|parent| *parent != at);
        walk.links[at] = artifact.links.iter().filter_map(|link| made.get(link).copied()).collect();
        walk.links[at].retain(|link| *link != at);
    }
    walk.levels()
}

/// The way through the steps.
struct Walk {
    parent: Vec<Option<usize>>,
    links: Vec<Vec<usize>>,
    level: Vec<Option<usize>>,
}

impl Walk {
    fn new(steps: usize) -> Self {
        Self { parent: vec![None; steps], links: vec![Vec::new(); steps], level: vec![None; steps] }
    }

    fn levels(mut self) -> Vec<Vec<usize>> {
        let steps = self.parent.len();
        let mut waits: Vec<usize> = (0..steps).map(|at| self.before(at).count()).collect();
        let mut behind: Vec<Vec<usize>> = vec![Vec::new(); steps];
        for at in 0..steps {
            for before in self.before(at) {
                behind[before].push(at);
            }
        }
        let mut ready: BTreeSet<usize> = (0..steps).filter(|at| waits[*at] == 0).collect();
        let mut first = 0;
        let mut levels: Vec<Vec<usize>> = Vec::new();
        loop {
            while first < steps && self.level[first].is_some() {
                first += 1;
            }
            let at = match ready.pop_first() {
                Some(at) => at,
                None if first < steps => self.is_replaced(first),
                None => return levels,
            };
            let above = self.parent[at].and_then(|parent| self.level[parent]).map(|level| level + 1);
            let beside = self.links[at].iter().filter_map(|link| self.level[*link]).max();
            let level = above.max(beside).unwrap_or(0);
            self.level[at] = Some(level);
            levels.resize_with(levels.len().max(level + 1), Vec::new);
            levels[level].push(at);
            for next in std::mem::take(&mut behind[at]) {
                waits[next] -= 1;
                if waits[next] == 0 && self.level[next].is_none() {
                    ready.insert(next);
                }
            }
        }
    }

    fn before(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        self.parent[at].into_iter().chain(self.links[at].iter().copied())
    }

    /// The step of a circle whose references give way: its parent is there, and a reference leads back to it.
    fn is_replaced(&self, start: usize) -> usize {
        let mut seen: HashMap<usize, usize> = HashMap::new();
        let mut path = Vec::new();
        let mut at = start;
        loop {
            if let Some(round) = seen.insert(at, path.len()) {
                let circle = &path[round..];
                let over_a_link = |at: &&usize| self.parent[**at].is_none_or(|parent| self.level[parent].is_some());
                return *circle.iter().filter(over_a_link).min().expect("parents alone make no circle");
            }
            path.push(at);
            let open = |next: &usize| self.level[*next].is_none();
            at = self.before(at).find(open).expect("who waits, waits for somebody");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Walk;
    use proptest::prelude::*;

    /// Parents and links by number.
    fn walk(parent: &[Option<usize>], links: &[Vec<usize>]) -> Walk {
        Walk { parent: parent.to_vec(), links: links.to_vec(), level: vec![None; parent.len()] }
    }

    #[test]
    fn whoever_refers_comes_after_and_only_a_circle_breaks_that() {
        // 0 under nothing; 1 and 2 under 0; 0 refers to 2 (a circle over a parent); 3 refers to 1.
        let parent = [None, Some(0), Some(0), None];
        let links = [vec![2], vec![], vec![], vec![1]];
        assert_eq!(walk(&parent, &links).levels(), [vec![0], vec![1, 2, 3]]);
        // 0 refers to 1, which refers to 2: nothing comes back.
        assert_eq!(walk(&[None; 3], &[vec![1], vec![2], vec![]]).levels(), [vec![2, 1, 0]]);
    }

    proptest! {
        #[test]
        fn parents_come_first_and_references_without_a_circle_too(
            parents in prop::collection::vec(prop::option::of(0_usize..1000), 1..30),
            links in prop::collection::vec((0_usize..1000, 0_usize..1000), 0..40),
        ) {
            let steps = parents.len();
            // A parent comes before its child in the plan; a link that leads upward in it makes no circle by itself.
            let parent: Vec<Option<usize>> =
                parents.iter().enumerate().map(|(at, parent)| parent.filter(|_| at > 0).map(|parent| parent % at)).collect();
            let mut targets = vec![Vec::new(); steps];
            for (from, to) in &links {
                let (from, to) = (from % steps, to % steps);
                if to < from {
                    targets[from].push(to);
                }
            }
            let levels = walk(&parent, &targets).levels();
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
            // With links that lead anywhere, parents still come first and nobody is lost.
            let mut wild = vec![Vec::new(); steps];
            for (from, to) in &links {
                if from % steps != to % steps {
                    wild[from % steps].push(to % steps);
                }
            }
            let levels = walk(&parent, &wild).levels();
            prop_assert_eq!(levels.iter().flatten().count(), steps);
            let level = |at: usize| levels.iter().position(|level| level.contains(&at)).expect("each is there");
            for at in 0..steps {
                prop_assert!(parent[at].is_none_or(|parent| level(parent) < level(at)));
            }
        }
    }
}
