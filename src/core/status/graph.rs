//! The artifacts and how they hang together, as a drawing's nodes and edges.

use serde::Serialize;

use super::chain::Chain;
use super::product::Product;
use super::relation::Relation;

/// How many artifacts are drawn, unless all are asked for.
pub const MOST: usize = 60;

/// A drawing's nodes and edges.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Graph {
    /// The artifacts.
    pub nodes: Vec<Node>,
    /// How they hang together.
    pub edges: Vec<GraphEdge>,
    /// How many artifacts are left out.
    pub left_out: usize,
}

/// An artifact in a drawing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Node {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The name of the role that owns it.
    pub owner: String,
    /// How far it is.
    pub state: &'static str,
}

/// A relation in a drawing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GraphEdge {
    /// The key of what the other exists for.
    pub from: String,
    /// The key of what exists for it.
    pub to: String,
    /// How they hang together.
    pub relation: Relation,
}

impl Graph {
    /// Everything, or the chain of one artifact; at most `most` artifacts, those with the most relations first.
    pub fn of(product: &Product<'_>, chain: Option<&Chain>, most: usize) -> Self {
        let mut places: Vec<usize> = match chain {
            Some(chain) => {
                let own = product.all.iter().position(|facts| facts.key.to_string() == chain.key);
                let mut links: Vec<_> = chain.up.iter().chain(&chain.down).collect();
                links.sort_by_key(|link| link.depth);
                own.into_iter().chain(links.into_iter().map(|link| link.at)).collect()
            }
            None => {
                let mut all: Vec<usize> = (0..product.all.len()).filter(|at| !product.all[*at].is_dropped()).collect();
                all.sort_by_key(|at| std::cmp::Reverse(product.up(*at).len() + product.down(*at).len()));
                all
            }
        };
        let left_out = places.len().saturating_sub(most);
        places.truncate(most);
        places.sort_unstable();
        let node = |at: &usize| {
            let facts = &product.all[*at];
            let owner = product.catalog.role(facts.role.as_str());
            Node {
                key: facts.key.to_string(),
                title: facts.title.clone(),
                owner: owner.map_or_else(|| facts.role.to_string(), |role| role.name.clone()),
                state: facts.stage.word(),
            }
        };
        let mut edges = Vec::new();
        for at in &places {
            for edge in product.up(*at).iter().filter(|edge| places.binary_search(&edge.to).is_ok()) {
                edges.push(GraphEdge {
                    from: product.all[edge.to].key.to_string(),
                    to: product.all[*at].key.to_string(),
                    relation: edge.relation,
                });
            }
        }
        Self { nodes: places.iter().map(node).collect(), edges, left_out }
    }
}
