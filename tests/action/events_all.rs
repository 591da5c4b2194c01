//! The workflow of all events, as `rolecall init` writes it and the index shows it.

use serde_json::json;

use crate::scene::{Scene, milestone, opened, said};

const INDEX: &str = "how-to/action.md";

#[test]
fn one_workflow_answers_what_changes_something() {
    let Some((scene, workflow)) = Scene::of(INDEX) else { return };
    let sprint = milestone(&scene.github, "Sprint 5", "2027-02-26T08:00:00Z");
    let run = scene.run("milestone.created", json!({ "number": sprint }), &workflow).done();
    assert_eq!(run.made(), ["sprint-objectives/sprint-5"]);
    assert!(run.log.contains("Main Run rolecall") && !run.log.contains("Say what the pull request changes"), "{run}");

    let inputs = json!({ "template": "user-story", "fields": "{persona: Guest, goal: pay}", "key": "guest" });
    let run = scene.run("workflow_dispatch", json!({ "inputs": inputs, "sender": "bo" }), &workflow).done();
    assert_eq!(run.made(), ["user-story/guest"]);
}

#[test]
fn only_a_comment_with_a_command_starts_the_program() {
    let Some((scene, workflow)) = Scene::of(INDEX) else { return };
    let talk = opened(&scene.github, "ana", "A talk", "We should let people book.");
    said(&scene.github, talk, "ana", "I agree.");
    let run = scene.run("issue_comment.created", json!({ "number": talk }), &workflow);
    assert!(run.success && !run.ran, "{run}");

    said(&scene.github, talk, "ana", "/rolecall help");
    scene.run("issue_comment.created", json!({ "number": talk }), &workflow).done();
    let comments = scene.github.issue(talk)["comments"].clone();
    assert!(comments[2]["body"].as_str().unwrap().contains("| `/rolecall accept` |"), "{comments:#}");
}

#[test]
fn a_pull_request_goes_to_the_job_that_only_reads() {
    let Some((scene, workflow)) = Scene::of(INDEX) else { return };
    let files = json!({ ".github/rolecall.yml": "label: \"owner: {{id}}\"\n" });
    let number =
        scene.github.arrange(&json!({ "do": "open-pull", "fork": "mallory", "title": "More", "files": files }));
    let run = scene.run("pull_request.opened", json!({ "number": number }), &workflow).done();
    assert_eq!(scene.github.writes(), 0);
    assert!(run.log.contains("Cleaning up container for job Say what the pull request changes"), "{run}");
    assert!(!run.log.contains("Cleaning up container for job Answer the event"), "{run}");
}
