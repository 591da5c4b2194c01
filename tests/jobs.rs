//! Ten jobs of a product manager and an engineer, played with the built program from start to end. The page that shows
//! their steps is generated from what was played: `ROLECALL_BLESS=1 cargo test --test jobs` rewrites it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(unix)]

#[path = "action/downloads.rs"]
#[allow(dead_code, reason = "the action's tests use the rest")]
mod downloads;
#[path = "jobs/engineering.rs"]
mod engineering;
#[path = "jobs/job.rs"]
mod job;
#[path = "jobs/page.rs"]
mod page;
#[path = "jobs/product.rs"]
mod product;
mod support;

use std::path::Path;

use support::Folder;

#[test]
fn ten_jobs_are_done_in_the_steps_that_the_page_shows() {
    let (shop, team) = (Folder::new(), Folder::new());
    let jobs = [
        engineering::install(),
        product::first_story(&shop),
        product::plan_of_ten(&shop),
        product::spreadsheet(&shop),
        product::open_drafts(&shop),
        product::who_works_on_what(&shop),
        product::review(&shop),
        product::rename_and_drop(&shop),
        engineering::team_of_twelve(&team),
        engineering::accept_and_hand_on(&team),
    ];
    let played = page::page(&jobs);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page::PATH);
    if std::env::var_os("ROLECALL_BLESS").is_some() {
        std::fs::write(&path, &played).unwrap();
    }
    let shown = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(shown == played, "{} is not what was played: run `ROLECALL_BLESS=1 cargo test --test jobs`", page::PATH);
    let most = jobs.iter().map(|job| job.steps.len()).max();
    assert!(most <= Some(6), "a job takes more than six steps:\n{played}");
}
