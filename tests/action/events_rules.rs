//! A team's own rules, as the pages show them.

use serde_json::{Value, json};

use crate::pages;
use crate::scene::{Scene, opened};

/// A repository with a rule from a page and the workflow for all events.
fn with_rule(page: &str, name: &str) -> Option<(Scene, String)> {
    let blocks = pages::blocks(&format!("\n  {name}:"));
    let (_, shown) = blocks.into_iter().find(|(shown, _)| shown == page).unwrap();
    let (scene, workflow) = Scene::of("how-to/action.md")?;
    let roles = "roles:\n  product-owner: { holders: [ana] }\n  product-manager: { holders: [bo] }\n";
    scene.file(".github/rolecall.yml", &format!("{}{roles}", shown[0]));
    Some((scene, workflow))
}

fn labeled(scene: &Scene, title: &str, body: &str) -> Value {
    let number = opened(&scene.github, "mallory", title, body);
    scene.github.arrange(&json!({ "do": "add-label", "number": number, "label": "customer" }));
    json!({ "number": number, "label": "customer", "sender": "ana" })
}

#[test]
fn a_label_makes_a_wish_a_feature_under_the_issue() {
    let Some((scene, workflow)) = with_rule("how-to/rules.md", "customer-wish") else { return };
    let told = labeled(&scene, "Let me pay @bo by card", "Please.");
    let run = scene.run("issues.labeled", told, &workflow).done();
    assert_eq!(run.made(), ["feature/customer-1"]);
    let feature = scene.github.of("feature/customer-1");
    assert_eq!((&feature["parent"], feature["assignees"][0]["login"].as_str()), (&json!(1), Some("bo")));
    let body = feature["body"].as_str().unwrap();
    assert!(body.contains("Let me pay @\u{200b}bo by card (#1)"), "{body}");
}

#[test]
fn a_label_makes_any_issue_a_bug_and_no_word_of_it_is_lost() {
    let Some((scene, workflow)) = with_rule("how-to/events/forms.md", "customer-bug") else { return };
    let told = labeled(&scene, "It hangs", "I click, and nothing happens.\n\n## Seen on\n\nMy phone");
    let run = scene.run("issues.labeled", told, &workflow).done();
    assert_eq!((run.output("updated"), run.output("number")), ("1", "1"), "{run}");
    let bug = scene.github.of("bug/it-hangs-1");
    assert_eq!(bug["title"], "It hangs");
    let body = bug["body"].as_str().unwrap();
    assert!(body.starts_with("I click, and nothing happens.\n\n## Seen on\n\nMy phone\n"), "{body}");
    assert!(body.contains("**Owner:** Product Owner · @ana"), "{body}");
}
