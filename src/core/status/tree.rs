//! All artifacts as one tree: each once, below the nearest thing that it exists for.

use super::product::Product;
use super::relation::Relation;

/// An artifact in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its place in the product.
    pub at: usize,
    /// How deep it is, from 0.
    pub depth: usize,
    /// How it hangs together with the artifact above it; `None` at the top.
    pub relation: Option<Relation>,
}

/// The tree, each artifact right before everything below it. What hangs together in a circle begins anywhere in it.
pub fn branches(product: &Product<'_>) -> Vec<Branch> {
    let above: Vec<Option<usize>> = (0..product.all.len())
        .map(|at| product.up(at).iter().min_by_key(|edge| edge.relation).map(|edge| edge.to))
        .collect();
    let mut seen = vec![false; product.all.len()];
    let mut found = Vec::with_capacity(product.all.len());
    let tops = (0..product.all.len()).filter(|at| above[*at].is_none());
    for top in tops.chain(0..product.all.len()) {
        let mut open = vec![Branch { at: top, depth: 0, relation: None }];
        while let Some(branch) = open.pop() {
            if std::mem::replace(&mut seen[branch.at], true) {
                continue;
            }
            found.push(branch);
            let below = product.down(branch.at).iter().rev().filter(|edge| above[edge.to] == Some(branch.at));
            open.extend(below.map(|edge| Branch {
                at: edge.to,
                depth: branch.depth + 1,
                relation: Some(edge.relation),
            }));
        }
    }
    found
}
