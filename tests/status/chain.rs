//! Why an artifact exists and what came of it, and the drawing of the whole.

use crate::support::Folder;

/// Goals, a strategy, a feature that serves a key result, its accepted story, and a sprint that links to the story.
fn shop() -> Folder {
    let folder = Folder::new();
    folder.write(
        "outline.yml",
        "artifacts:
  - okrs:
      key: gifts
      objective: Gifts become easy
      key_results:
        - { metric: Gift orders, baseline: 1, target: 2, due: 2027-06-01 }
        - { metric: Wrapped books, baseline: 0, target: 9, due: 2027-06-01 }
  - feature:
      key: wrapping
      problem: Presents arrive in a plain box
      outcome: Presents look like presents
      measure: Orders marked as a gift
      serves: [okrs/gifts]
    children:
      - user-story: { key: wrap, persona: a, goal: b, benefit: c, criteria: [d] }
      - user-story: { key: card, persona: a, goal: write a card, benefit: c, criteria: [d], depends_on: [user-story/wrap] }
  - sprint-objectives:
      key: sprint-1
      goal: Gifts
      objectives: [Wrapping]
      start: 2026-01-01
      end: 2026-01-15
      stories: [user-story/wrap]
",
    );
    folder.run(&["apply", "outline.yml"]).ok();
    folder
}

fn keys(chain: &serde_json::Value, direction: &str) -> Vec<(String, String)> {
    let text = |link: &serde_json::Value, name: &str| link[name].as_str().unwrap().to_owned();
    let links = chain[direction].as_array().unwrap();
    links.iter().map(|link| (text(link, "relation"), text(link, "key"))).collect()
}

#[test]
fn the_way_leads_up_to_the_goals_and_down_to_the_results() {
    let folder = shop();
    let chain = folder.run(&["why", "user-story/wrap", "--json"]).ok().json();
    let pair = |relation: &str, key: &str| (relation.to_owned(), key.to_owned());
    let up =
        [pair("parent", "feature/wrapping"), pair("link", "sprint-objectives/sprint-1"), pair("link", "okrs/gifts")];
    let mut found = keys(&chain, "up");
    found.sort();
    let mut wanted = up.to_vec();
    wanted.sort();
    assert_eq!(found, wanted);
    assert_eq!(keys(&chain, "down"), [], "a story that depends on it didn't come of it");
    assert_eq!(chain["gaps"].as_array().unwrap().len(), 0, "{chain:#}");
    let chain = folder.run(&["why", "okrs/gifts", "--json"]).ok().json();
    assert_eq!(keys(&chain, "up"), []);
    let down = keys(&chain, "down");
    assert_eq!(down[0], pair("link", "feature/wrapping"));
    assert!(down.contains(&pair("parent", "user-story/card")), "{down:?}");
}

#[test]
fn gaps_are_named_where_they_are() {
    let folder = shop();
    folder.edit(".rolecall/feature/wrapping.md", "okrs/gifts", "okrs-gifts");
    let why = folder.run(&["why", "user-story/wrap"]).ok().out;
    assert!(why.contains("warning feature/wrapping: no way leads up from it"), "{why}");
    assert!(!why.contains("warning user-story/wrap: "), "only the top of the chain lacks a reason:\n{why}");
    assert!(why.contains("note user-story/wrap: no key result measures this (no-key-result)"), "{why}");
    assert!(why.contains("next: "), "{why}");
}

#[test]
fn a_hand_off_says_more_than_that_it_is_a_child_as_well() {
    let folder = shop();
    folder
        .run(&["new", "feature", "--key", "cards", "--set", "problem=a", "--set", "outcome=b", "--set", "measure=c"])
        .ok();
    folder.run(&["accept", "feature/cards"]).ok();
    let chain = folder.run(&["why", "user-story/cards", "--json"]).ok().json();
    assert_eq!(keys(&chain, "up"), [("hand-off".to_owned(), "feature/cards".to_owned())]);
    assert_eq!(chain["up"][0]["state"], "accepted");
    assert_eq!(chain["up"][0]["role"], "product-manager");
}

#[test]
fn links_in_a_circle_end_the_chain() {
    let folder = shop();
    folder.run(&["new", "decision", "--draft", "--key", "a", "--set", "serves=decision/b"]).ok();
    folder.run(&["new", "decision", "--draft", "--key", "b", "--set", "serves=experiment/c"]).ok();
    folder.run(&["new", "experiment", "--draft", "--key", "c", "--set", "serves=decision/a"]).ok();
    for key in ["decision/a", "decision/b", "experiment/c"] {
        let chain = folder.run(&["why", key, "--json"]).ok().json();
        assert!(chain["up"].as_array().unwrap().len() <= 2, "{chain:#}");
    }
    folder.run(&["graph"]).ok();
    folder.run(&["report", "--html", "page.html"]).ok();
    for key in ["decision/a", "decision/b", "experiment/c"] {
        assert_eq!(folder.read("page.html").matches(&format!("<code>{key}</code>")).count(), 1, "{key}");
    }
}

#[test]
fn the_drawing_shows_everything_or_one_chain_and_says_what_is_left_out() {
    let folder = shop();
    let all = folder.run(&["graph", "--json"]).ok().json();
    assert_eq!(all["nodes"].as_array().unwrap().len(), 5);
    assert_eq!(all["left_out"], 0);
    let chain = folder.run(&["graph", "sprint-1", "--format", "json"]).ok().json();
    assert_eq!(chain["nodes"].as_array().unwrap().len(), 2);
    let mut rows = String::from("key,persona,goal,benefit,criteria\n");
    for at in 0..70 {
        rows += &format!("s{at},a,goal {at},c,d\n");
    }
    folder.write("stories.csv", rows);
    folder.run(&["apply", "stories.csv", "--template", "user-story"]).ok();
    let drawn = folder.run(&["graph"]).ok();
    assert!(
        drawn.out.contains("  more[\"and 15 more\"]\n") && drawn.err.contains("15 artifacts are left out"),
        "{drawn:?}"
    );
    assert!(drawn.out.contains("Gifts become easy"), "what hangs together with others is drawn first");
    let whole = folder.run(&["graph", "--all", "--json"]).ok().json();
    assert_eq!(whole["nodes"].as_array().unwrap().len(), 75);
}

#[test]
fn an_artifact_that_does_not_exist_is_an_error_with_the_nearest() {
    for command in ["why", "graph"] {
        let ran = shop().run(&[command, "user-story/wrp"]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("not found") && ran.err.contains("user-story/wrap"), "{}", ran.err);
    }
}

#[test]
fn the_tree_fits_the_terminal() {
    let folder = shop();
    let out = folder.run(&["why", "okrs/gifts"]).ok().out;
    for line in [
        "Why\n  nothing above it",
        "What came of it\n└ link feature/wrapping  open  Product Manager",
        "  ├ parent user-story/card",
    ] {
        assert!(out.contains(line), "{line}:\n{out}");
    }
}
