//! Who gets an artifact: rotation passes over whoever can't be assigned, and a team that doesn't exist is named.

use crate::shop::Shop;

const ROTATE: &str = "tracker: github\nrepository: acme/shop\nassign: rotate\nroles:\n  product-owner: { holders: [nobody-here, ana, bo] }\n";

fn stories(count: usize) -> String {
    let mut table = String::from("key,persona,goal,benefit,criteria\n");
    for at in 0..count {
        table += &format!("story-{at},Guest,do number {at},I save time,It works\n");
    }
    table
}

fn assignees(receipts: &serde_json::Value) -> Vec<String> {
    let artifacts = receipts["artifacts"].as_array().unwrap();
    artifacts.iter().map(|artifact| artifact["assignees"][0].as_str().unwrap_or("nobody").to_owned()).collect()
}

#[test]
fn rotation_passes_over_a_login_that_cannot_be_assigned_in_every_run() {
    let shop = Shop::with_config(ROTATE);
    shop.write("a.csv", &stories(4));
    let plan = shop.run(&["plan", "a.csv", "--template", "user-story", "--json"]).done();
    assert_eq!(assignees(&plan.json()), ["ana", "bo", "ana", "bo"]);
    let made = shop.run(&["apply", "a.csv", "--template", "user-story", "--json"]).done();
    assert_eq!(assignees(&made.json()), ["ana", "bo", "ana", "bo"]);
    assert_eq!(made.err.matches("`nobody-here` can't be assigned").count(), 1, "{}", made.err);
    shop.write("b.csv", &stories(6));
    let more = shop.run(&["apply", "b.csv", "--template", "user-story", "--json"]).done();
    assert_eq!(assignees(&more.json())[4..], ["ana", "bo"]);
}

#[test]
fn a_team_that_does_not_exist_is_a_warning_and_one_that_cannot_be_seen_is_none() {
    let config = |team: &str| {
        format!("tracker: github\nrepository: acme/shop\nroles:\n  product-owner: {{ holders: [{team}] }}\n")
    };
    for (team, warned) in [("acme/owners", false), ("acme/nobody", true), ("other/team", false)] {
        let shop = Shop::with_config(&config(team));
        shop.write("a.csv", &stories(1));
        let made = shop.run(&["apply", "a.csv", "--template", "user-story"]).done();
        assert_eq!(made.err.contains(&format!("team `{team}` doesn't exist")), warned, "{}", made.err);
        let forms = shop.run(&["forms"]).done();
        assert_eq!(forms.err.contains(&format!("team `{team}` doesn't exist")), warned, "{}", forms.err);
        let owners = std::fs::read_to_string(shop.folder.path().join(".github/CODEOWNERS")).unwrap_or_default();
        assert_eq!(owners.contains(&format!("@{team}")), !warned, "{owners}");
    }
}
