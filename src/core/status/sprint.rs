//! How far the open sprints are, by their stories' criteria.

use serde::Serialize;

use super::product::Product;
use super::text::Ticks;

/// How far a sprint is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sprint {
    /// The key of its objectives.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The last day.
    pub end: Option<String>,
    /// How many of its stories are done.
    pub stories_done: usize,
    /// How many stories it has.
    pub stories: usize,
    /// How many of their criteria are ticked.
    pub criteria_done: usize,
    /// How many criteria they have.
    pub criteria: usize,
}

/// The sprints that are still open.
pub fn sprints(product: &Product<'_>) -> Vec<Sprint> {
    let is_open = |at: &usize| {
        let facts = &product.all[*at];
        facts.template.as_str() == "sprint-objectives" && facts.is_in_work()
    };
    let sprint = |at: usize| {
        let facts = &product.all[at];
        let below = product.down(at).iter().map(|edge| &product.all[edge.to]);
        let stories: Vec<_> =
            below.filter(|other| other.template.as_str() == "user-story" && !other.is_dropped()).collect();
        let mut ticks = Ticks::default();
        for story in &stories {
            ticks.all += story.ticks.all;
            ticks.done += if story.is_in_work() { story.ticks.done } else { story.ticks.all };
        }
        Sprint {
            key: facts.key.to_string(),
            title: facts.title.clone(),
            end: facts.due.map(|day| day.to_string()),
            stories_done: stories.iter().filter(|story| !story.is_in_work()).count(),
            stories: stories.len(),
            criteria_done: ticks.done,
            criteria: ticks.all,
        }
    };
    (0..product.all.len()).filter(is_open).map(sprint).collect()
}
