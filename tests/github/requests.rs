//! How many requests a run takes.

use std::fmt::Write as _;
use std::time::Duration;

use crate::shop::Shop;

/// A table of this many stories under one feature.
pub fn table(stories: usize) -> String {
    let mut text = String::from("key,persona,goal,benefit,criteria\n");
    for at in 0..stories {
        writeln!(text, "s{at},Guest,do number {at},I save time,It works|It is quick").unwrap();
    }
    text
}

#[test]
fn each_new_artifact_is_one_write_and_reads_do_not_grow_with_them() {
    for stories in [1, 10, 100, 350, 1000] {
        let shop = Shop::new();
        shop.write("stories.csv", &table(stories));
        shop.run(&["apply", "stories.csv", "--template", "user-story", "--quiet"]).done();
        let requests = shop.fake.requests();
        let writes = requests.iter().filter(|seen| seen.write).count();
        // Two labels are missing: the role's and `story`.
        assert_eq!(writes, stories + 2, "{stories} stories");
        let reads = requests.len() - writes;
        // The start, five roles, the latest issues, search, lookup, one assignee, and a look at what is new.
        let most = 10 + stories.div_ceil(100) + 1;
        assert!(reads <= most, "{stories} stories: {reads} reads, {most} allowed");

        // A run rereads what changed in the last few minutes, which here would be everything.
        shop.clock.advance(Duration::from_secs(3600));
        shop.fake.forget_requests();
        shop.run(&["apply", "stories.csv", "--template", "user-story", "--quiet"]).done();
        let requests = shop.fake.requests();
        assert!(requests.iter().all(|seen| !seen.write), "a run with up to date writes");
        // A list of several pages is read from both ends. Where they meet, both have already requested a page.
        let most = 9 + stories.div_ceil(100) + 2;
        assert!(requests.len() <= most, "{stories} stories again: {} reads, {most} allowed", requests.len());
    }
}

#[test]
fn parents_milestones_and_references_cost_nothing_more() {
    let shop = Shop::new();
    shop.apply().done();
    // Four artifacts, five labels (two roles', story, feature, sprint), one milestone.
    assert_eq!(shop.writes(), 4 + 5 + 1);
}

#[test]
fn how_things_stand_costs_no_request_beyond_the_list() {
    for stories in [10, 100, 1000] {
        let shop = Shop::new();
        shop.write("stories.csv", &table(stories));
        shop.run(&["apply", "stories.csv", "--template", "user-story", "--quiet"]).done();
        // What changed in the last few minutes is read again.
        shop.clock.advance(Duration::from_secs(3600));
        let mut counts = Vec::new();
        for arguments in [&["list"][..], &["status"], &["why", "user-story/s1"], &["graph"]] {
            shop.fake.forget_requests();
            shop.run(arguments).done();
            counts.push(shop.fake.requests().len());
        }
        assert!(counts.iter().all(|count| *count == counts[0]), "{stories} stories: {counts:?}");
    }
}
