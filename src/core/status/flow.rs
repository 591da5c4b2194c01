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
    /// The median number of days from acceptance until the next role took it; `None` if none was taken.
    pub median_to_ack: Option<i32>,
    /// How many were returned.
    pub returned: usize,
    /// How many are open.
    pub open: usize,
    /// For how many days the oldest open one has been waiting.
    pub longest_wait: Option<i32>,
}

/// What is counted for a pair of roles, in days.
#[derive(Default)]
struct Counted {
    done: Vec<i32>,
    taken: Vec<i32>,
    waiting: Vec<i32>,
    returned: usize,
}

/// All hand-offs, by pair of roles.
pub fn flows(product: &Product<'_>) -> Vec<Flow> {
    let mut pairs: BTreeMap<(&RoleId, &RoleId), Counted> = BTreeMap::new();
    for (at, facts) in product.all.iter().enumerate() {
        for edge in product.up(at).iter().filter(|edge| edge.relation == Relation::HandOff) {
            let before = &product.all[edge.to];
            let counted = pairs.entry((&before.role, &facts.role)).or_default();
            let end = if facts.is_accepted() { facts.accepted } else { facts.closed };
            let days = |until| before.accepted.and_then(|since| days_since(until, Some(since)));
            counted.taken.extend(facts.taken.and_then(days));
            counted.returned += usize::from(facts.returned.is_some());
            match end {
                Some(end) if !facts.is_in_work() && !facts.is_dropped() => counted.done.extend(days(end)),
                _ if facts.is_in_work() => counted.waiting.extend(days(product.today)),
                _ => {}
            }
        }
        for next in facts.owes.iter().filter_map(|next| product.catalog.template(next.as_str())) {
            let waiting = days_since(product.today, facts.accepted).unwrap_or_default();
            pairs.entry((&facts.role, &next.role)).or_default().waiting.push(waiting);
        }
    }
    let flow = |((from, to), counted): ((&RoleId, &RoleId), Counted)| Flow {
        from: from.to_string(),
        to: to.to_string(),
        done: counted.done.len(),
        median_days: median(counted.done),
        median_to_ack: median(counted.taken),
        returned: counted.returned,
        open: counted.waiting.len(),
        longest_wait: counted.waiting.into_iter().max(),
    };
    pairs.into_iter().map(flow).collect()
}

fn median(mut days: Vec<i32>) -> Option<i32> {
    days.sort_unstable();
    days.get(days.len() / 2).copied()
}
