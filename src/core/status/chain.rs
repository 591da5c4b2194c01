//! Why an artifact exists, and what came of it: the chain up to the goals and down to the results.

use std::collections::{HashSet, VecDeque};

use serde::Serialize;

use super::finding::Finding;
use super::product::Product;
use super::registry::Findings;
use super::relation::{Edge, Relation};
use crate::core::check::Level;
use crate::core::names::ArtifactKey;

/// Why an artifact exists, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// The artifact's key.
    pub key: String,
    /// What it exists for, the nearest first.
    pub up: Vec<Link>,
    /// What exists for it or came of it, the nearest first.
    pub down: Vec<Link>,
    /// What is missing, in the chain or at its ends.
    pub gaps: Vec<Finding>,
}

/// An artifact in a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its key.
    pub key: String,
    /// How it hangs together with the artifact through which it is reached.
    pub relation: Relation,
    /// Its title.
    pub title: String,
    /// The ID of the role that owns it.
    pub role: String,
    /// How far it is.
    pub state: &'static str,
    /// What the next role said to it, if it was handed on: `taken`, `returned` or `waiting`.
    pub hand_off: Option<&'static str>,
    /// The key of the artifact through which it is reached.
    pub through: String,
    /// How many steps it is away.
    #[serde(skip)]
    pub depth: usize,
    /// Its place in the product.
    #[serde(skip)]
    pub at: usize,
}

/// The findings that are gaps in a chain.
const GAPS: [&str; 7] =
    ["no-why", "no-outcome", "required-missing", "handoff-open", "no-measure", "kpi-without-goal", "not-ready"];
/// What says by which number something is measured.
const MEASURES: [&str; 3] = ["okrs", "targets", "kpi-plan"];
/// What can be measured by a key result.
const BUILT: [&str; 4] = ["feature", "user-story", "bug", "tech-enabler"];

impl Chain {
    /// The chain of an artifact at a place. Each artifact is in it once, by the shortest way, so that links in a circle
    /// end it.
    pub fn of(product: &Product<'_>, findings: &Findings, at: usize) -> Self {
        let facts = &product.all[at];
        let up = walk(product, at, |at| product.up(at));
        let down = walk(product, at, |at| product.down(at));
        let keys: HashSet<&str> = up.iter().chain(&down).map(|link| link.key.as_str()).collect();
        let own = facts.key.to_string();
        let concerned = |finding: &&Finding| {
            GAPS.contains(&finding.id) && finding.keys.iter().any(|key| *key == own || keys.contains(key.as_str()))
        };
        let mut gaps: Vec<Finding> = findings.found.iter().filter(concerned).cloned().collect();
        let is_built = BUILT.contains(&facts.template.as_str());
        let is_measured = up.iter().chain(&down).any(|link| MEASURES.contains(&product.all[link.at].template.as_str()));
        if is_built && !is_measured {
            gaps.push(no_key_result(&facts.key));
        }
        Self { key: own, up, down, gaps }
    }
}

/// The gap that only a chain shows.
fn no_key_result(key: &ArtifactKey) -> Finding {
    Finding {
        id: "no-key-result",
        severity: Level::Note,
        subject: key.to_string(),
        keys: vec![key.to_string()],
        message: "no key result measures this".to_owned(),
        hint: format!("name the goals in `serves` of what it belongs to, or `rolecall move {key} --parent KEY`"),
    }
}

/// Everything in one direction, breadth first.
fn walk<'a>(product: &Product<'_>, at: usize, edges: impl Fn(usize) -> &'a [Edge]) -> Vec<Link> {
    let mut seen: HashSet<usize> = HashSet::from([at]);
    let mut open: VecDeque<(usize, usize)> = VecDeque::from([(at, 0)]);
    let mut found = Vec::new();
    while let Some((from, depth)) = open.pop_front() {
        for edge in edges(from) {
            if seen.insert(edge.to) {
                let facts = &product.all[edge.to];
                found.push(Link {
                    key: facts.key.to_string(),
                    relation: edge.relation,
                    title: facts.title.clone(),
                    role: facts.role.to_string(),
                    state: facts.stage.word(),
                    hand_off: facts.reply(),
                    through: product.all[from].key.to_string(),
                    depth: depth + 1,
                    at: edge.to,
                });
                open.push_back((edge.to, depth + 1));
            }
        }
    }
    found
}
