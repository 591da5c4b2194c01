//! How long hand-offs take, from one role to the next.

use std::collections::BTreeMap;

use serde::Serialize;

use super::days::days_since;
use super::product::Product;
use super::relation::Relation;
use crate::core::names::RoleId;

/// The hand-offs from one role to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// The ID of the role that handed on.
    pub from: String,
    /// The ID of the role that took over.
    pub to: String,
    /// How many are done.
    pub done: usize,
    /// The median number of days from acceptance to acceptance; `None` if none is done.
    pub median_days: Option<i32>,
    /// How many are open.
    pub open: usize,
    /// For how many days the oldest open one has been waiting.
    pub longest_wait: Option<i32>,
}

/// All hand-offs, by pair of roles.
pub fn flows(product: &Product<'_>) -> Vec<Flow> {
    let mut pairs: BTreeMap<(&RoleId, &RoleId), (Vec<i32>, Vec<i32>)> = BTreeMap::new();
    for (at, facts) in product.all.iter().enumerate() {
        for edge in product.up(at).iter().filter(|edge| edge.relation == Relation::HandOff) {
            let before = &product.all[edge.to];
            let (done, waiting) = pairs.entry((&before.role, &facts.role)).or_default();
            let end = if facts.is_accepted() { facts.accepted } else { facts.closed };
            let days = |until| before.accepted.and_then(|since| days_since(until, Some(since)));
            match end {
                Some(end) if !facts.is_in_work() && !facts.is_dropped() => done.extend(days(end)),
                _ if facts.is_in_work() => waiting.extend(days(product.today)),
                _ => {}
            }
        }
        for next in facts.owes.iter().filter_map(|next| product.catalog.template(next.as_str())) {
            let waiting = days_since(product.today, facts.accepted).unwrap_or_default();
            pairs.entry((&facts.role, &next.role)).or_default().1.push(waiting);
        }
    }
    let flow = |((from, to), (mut done, waiting)): ((&RoleId, &RoleId), (Vec<i32>, Vec<i32>))| {
        done.sort_unstable();
        Flow {
            from: from.to_string(),
            to: to.to_string(),
            median_days: done.get(done.len() / 2).copied(),
            done: done.len(),
            open: waiting.len(),
            longest_wait: waiting.into_iter().max(),
        }
    };
    pairs.into_iter().map(flow).collect()
}
