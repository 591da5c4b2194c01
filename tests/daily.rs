//! The everyday commands: artifacts are found, shown, changed and dropped, and a plan is reviewed before it is applied.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

#[path = "daily/changes.rs"]
mod changes;
#[path = "daily/review.rs"]
mod review;
#[path = "daily/seen.rs"]
mod seen;

use support::Folder;

/// Holders, so that artifacts are assigned.
const CONFIG: &str = "roles:\n  product-owner: { holders: [ana] }\n  product-manager: { holders: [bo] }\n";
/// A feature with two stories, one of them in a milestone.
const OUTLINE: &str = "artifacts:
  - feature:
      key: checkout
      persona: Guests
      problem: Every third basket is lost
      outcome: A guest pays without an account
      measure: Baskets that end in an order
    children:
      - user-story:
          key: guest
          persona: Guest
          goal: pay without an account
          benefit: I am quicker
          criteria: [It works, It is quick]
          sprint: Sprint 1
      - user-story:
          key: receipt
          persona: Guest
          goal: get a receipt by mail
          benefit: I can prove it
          criteria: [It comes by mail]
";

/// A folder with these artifacts, a draft and a closed bug.
fn shop() -> Folder {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", CONFIG);
    folder.write("outline.yml", OUTLINE);
    folder.run(&["apply", "outline.yml"]).ok();
    folder.run(&["new", "user-story", "--draft", "--key", "gift-wrap"]).ok();
    folder.run(&["new", "bug", "--key", "empty", "--draft", "--set", "actual=The cart is empty"]).ok();
    folder.run(&["close", "bug/empty"]).ok();
    folder
}

/// The keys of the artifacts that a list command shows.
fn listed(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let json = folder.run(&[&["list", "--json"][..], arguments].concat()).ok().json();
    let artifacts = json["artifacts"].as_array().unwrap();
    artifacts.iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect()
}
