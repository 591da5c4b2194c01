//! Products that the tests look at: the bookshop, and healthy ones of any size.

use serde_json::{Value, json};

use crate::support::Folder;

/// The bookshop, applied.
pub(crate) fn bookshop() -> Folder {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bookshop");
    let folder = Folder::new();
    for path in [".github/rolecall.yml", "outline.yml"] {
        folder.write(path, std::fs::read_to_string(root.join(path)).unwrap());
    }
    folder.run(&["apply", "outline.yml"]).ok();
    folder
}

/// Who holds the roles of a healthy product: one person each, and enough owners for all stories.
pub(crate) fn config(stories: usize) -> Value {
    let owners: Vec<String> = (0..stories.div_ceil(10).max(1)).map(|at| format!("owner-{at}")).collect();
    json!({
        "assign": "rotate",
        "roles": {
            "product-leader": { "holders": ["lea"] },
            "product-manager": { "holders": ["mo"] },
            "product-owner": { "holders": owners },
            "product-development": { "holders": ["dev"] },
            "product-operations": { "holders": ["ops"] },
        },
    })
}

/// The outline of a healthy product: goals, a strategy, a roadmap, goals to measure by, a feature, and stories that are
/// ready and have a priority.
pub(crate) fn outline(stories: usize) -> Value {
    let stories: Vec<Value> = (0..stories).map(story).collect();
    json!({ "artifacts": [
        { "company-goals": { "key": "2026", "period": "2026", "why": "Readers come back", "goals": [
            { "goal": "Readers come back", "metric": "Second orders", "owner": "Lea" },
        ] } },
        { "strategy-doc": { "key": "books", "horizon": "2026", "vision": "Readers come back", "diagnosis": "They come once",
            "serves": ["company-goals/2026"], "not_doing": ["Lower prices"], "pillars": [
                { "pillar": "Better notes", "metric": "Orders per reader" },
                { "pillar": "Fast parcels", "metric": "Parcels in time" },
            ] },
          "children": [{ "product-strategy": { "key": "shop", "product": "Shop", "vision": "The next book finds its reader",
            "users": "Readers", "serves": ["company-goals/2026"], "problem": "They forget us", "value": "The next book",
            "choices": ["Notes", "Parcels"], "north_star": "Second orders", "not_doing": ["E-books"] },
            "children": [{ "okrs": { "key": "spring", "objective": "Readers come back", "key_results": [
                { "metric": "Second orders", "baseline": 1, "target": 2, "due": "2027-06-01" },
                { "metric": "Notes", "baseline": 0, "target": 9, "due": "2027-06-01" },
            ] } }] }] },
        { "feature": { "key": "notes", "problem": "Nobody knows what to read next", "outcome": "Readers find the next book",
            "measure": "Second orders", "serves": ["okrs/spring"] },
          "children": stories },
    ] })
}

/// A story that is ready and has a priority.
pub(crate) fn story(at: usize) -> Value {
    json!({ "user-story": { "key": format!("story-{at}"), "persona": "Reader", "goal": format!("read note number {at}"),
        "benefit": "I find my next book", "criteria": ["The note is shown"], "priority": "Next" } })
}

/// A healthy product of so many artifacts.
pub(crate) fn healthy(artifacts: usize) -> Folder {
    let stories = artifacts - 5;
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", config(stories).to_string());
    folder.write("outline.yml", outline(stories).to_string());
    folder.run(&["apply", "outline.yml", "--quiet"]).ok();
    folder
}
