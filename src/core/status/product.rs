//! Everything that exists, and how it hangs together: each artifact's way up, to why it exists, and down, to what came
//! of it.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::facts::Facts;
use super::relation::{Edge, Relation, is_above};
use crate::core::catalog::Catalog;
use crate::core::names::ArtifactKey;
use crate::core::parallel::in_parallel;
use crate::core::plan::{Existing, FollowUps, Snapshot};

/// The template of the artifact that says how everything stands, and that is no part of it.
pub const REPORT: &str = "report";

/// Everything that exists.
#[derive(Debug)]
pub struct Product<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// Today.
    pub today: Date,
    /// The artifacts, ordered by key.
    pub all: Vec<Facts>,
    index: HashMap<ArtifactKey, usize>,
    up: Vec<Vec<Edge>>,
    down: Vec<Vec<Edge>>,
}

impl<'a> Product<'a> {
    /// Reads everything in a snapshot. `changed` tells when an artifact last changed, if the tracker didn't.
    pub fn read(
        catalog: &'a Catalog,
        snapshot: &Snapshot,
        today: Date,
        changed: &(dyn Fn(&Existing) -> Option<Date> + Sync),
    ) -> Self {
        let follow_ups = FollowUps::of(catalog, snapshot);
        let keys = snapshot.iter().map(|existing| &existing.record.key);
        let keys: Vec<&ArtifactKey> =
            keys.filter(|key| catalog.current_id(key.template()).as_str() != REPORT).collect();
        let read = |key: &&ArtifactKey| {
            let whole = snapshot.whole(key)?;
            let mut facts = Facts::of(catalog, snapshot, &follow_ups, &whole);
            if facts.changed.is_none() && facts.is_open {
                facts.changed = changed(&whole);
            }
            facts.changed = facts.changed.map(|day| day.min(today));
            Some(facts)
        };
        Self::of(catalog, today, in_parallel(&keys, read).into_iter().flatten().collect())
    }

    /// How artifacts hang together, which are ordered by key.
    pub fn of(catalog: &'a Catalog, today: Date, mut all: Vec<Facts>) -> Self {
        let index: HashMap<ArtifactKey, usize> =
            all.iter().enumerate().map(|(at, facts)| (facts.key.clone(), at)).collect();
        take_over_dates(&mut all);
        let mut product =
            Self { catalog, today, index, up: vec![Vec::new(); all.len()], down: vec![Vec::new(); all.len()], all };
        product.connect();
        product
    }

    /// The place of an artifact in the list.
    pub fn find(&self, key: &ArtifactKey) -> Option<usize> {
        self.index.get(key).copied()
    }

    /// What an artifact exists for.
    pub fn up(&self, at: usize) -> &[Edge] {
        &self.up[at]
    }

    /// What exists for an artifact, or came of it.
    pub fn down(&self, at: usize) -> &[Edge] {
        &self.down[at]
    }

    /// Whether each artifact is one of these or below one of them.
    pub fn below(&self, from: impl IntoIterator<Item = usize>) -> Vec<bool> {
        let mut reached = vec![false; self.all.len()];
        let mut open: Vec<usize> = from.into_iter().collect();
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut reached[at], true) {
                open.extend(self.down[at].iter().map(|edge| edge.to).filter(|to| !reached[*to]));
            }
        }
        reached
    }

    /// Everything below an artifact, without itself.
    pub fn descendants(&self, at: usize) -> Vec<usize> {
        let mut seen: HashSet<usize> = HashSet::from([at]);
        let mut found: Vec<usize> = Vec::new();
        let mut open = vec![at];
        while let Some(at) = open.pop() {
            for edge in self.down(at).iter().filter(|edge| seen.insert(edge.to)) {
                found.push(edge.to);
                open.push(edge.to);
            }
        }
        found
    }

    fn connect(&mut self) {
        let milestones = self.sprints();
        for at in 0..self.all.len() {
            let facts = &self.all[at];
            let mut found: Vec<(usize, usize, Relation)> = Vec::new();
            let place = |key: &ArtifactKey| self.index.get(key).copied();
            // What was handed on is often a child as well: that it was handed on says more.
            if let Some(before) = facts.follows.as_ref().and_then(place) {
                found.push((at, before, Relation::HandOff));
            }
            if let Some(parent) = facts.parent.as_ref().and_then(place) {
                found.push((at, parent, Relation::Parent));
            }
            for link in facts.links.iter().filter_map(place) {
                match is_above(self.catalog, &self.all[link].template, &facts.template) {
                    Some(true) => found.push((at, link, Relation::Link)),
                    Some(false) => found.push((link, at, Relation::Link)),
                    None => {}
                }
            }
            let sprint = facts.milestone.as_ref().and_then(|title| milestones.get(title)).copied();
            if let Some(sprint) = sprint
                .filter(|sprint| is_above(self.catalog, &self.all[*sprint].template, &facts.template) == Some(true))
            {
                found.push((at, sprint, Relation::Milestone));
            }
            for (lower, upper, relation) in found {
                self.join(lower, upper, relation);
            }
        }
        for (at, edges) in self.up.iter().enumerate() {
            for edge in edges {
                self.down[edge.to].push(Edge { to: at, relation: edge.relation });
            }
        }
    }

    /// Joins two artifacts, with the first relation that is found between them.
    fn join(&mut self, lower: usize, upper: usize, relation: Relation) {
        let edges = &mut self.up[lower];
        if lower != upper && !edges.iter().any(|edge| edge.to == upper) {
            edges.push(Edge { to: upper, relation });
        }
    }

    /// The artifact that a milestone stands for: the objectives of its sprint, or the plan of its release.
    fn sprints(&self) -> HashMap<String, usize> {
        let mut found = HashMap::new();
        for (at, facts) in self.all.iter().enumerate() {
            let leads = matches!(facts.template.as_str(), "sprint-objectives" | "release-plan");
            if let (true, Some(title), false) = (leads, &facts.milestone, facts.is_dropped()) {
                found.entry(title.clone()).or_insert(at);
            }
        }
        found
    }
}

/// The days of a sprint or a release.
#[derive(Clone, Copy)]
struct Days {
    start: Option<Date>,
    due: Option<Date>,
    is_sprint: bool,
}

/// What has no days of its own takes those of the sprint or release that is its milestone.
fn take_over_dates(all: &mut [Facts]) {
    let mut known: HashMap<String, Days> = HashMap::new();
    for facts in all.iter().filter(|facts| !facts.is_dropped()) {
        let is_sprint = facts.template.as_str() == "sprint-objectives";
        if let (true, Some(title)) = (is_sprint || facts.template.as_str() == "release-plan", &facts.milestone) {
            known.entry(title.clone()).or_insert(Days { start: facts.start, due: facts.due, is_sprint });
        }
    }
    for facts in all {
        if let Some(days) = facts.milestone.as_ref().and_then(|title| known.get(title)) {
            facts.due = facts.due.or(days.due);
            facts.start = facts.start.or(days.start);
            facts.is_in_sprint = days.is_sprint;
        }
    }
}
