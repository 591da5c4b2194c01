//! The workflow for all events, as `rolecall init` writes it and the index page shows it.

use serde_json::json;

use crate::scene::{Scene, milestone, opened, said};

const INDEX: &str = "how-to/action.md";

#[test]
fn one_workflow_answers_what_changes_something() {
    let Some((scene, workflow)) = Scene::of(INDEX) else { return };
    let sprint = milestone(&scene.github, "Sprint 5", "2027-02-26T08:00:00Z");
    let run = scene.run("milestone.created", json!({ "number": sprint }), &workflow).done();
    assert_eq!(run.made(), ["sprint-objectives/sprint-5"]);
    assert!(
        run.log.contains("Main Run rolecall") && !run.log.contains("Report what the pull request changes"),
        "{run}"
    );

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

/// The permissions that the workflow's job `answer` grants.
fn granted(workflow: &str) -> serde_json::Value {
    let job = workflow.split("  answer:\n").nth(1).unwrap().split("    steps:\n").next().unwrap();
    let lines = job.split("    permissions:\n").nth(1).unwrap().lines();
    let grants = lines.filter_map(|line| line.trim().split_once(": "));
    grants.map(|(name, grant)| (name.to_owned(), json!(grant.split(' ').next()))).collect()
}

#[test]
fn a_command_under_a_pull_request_is_answered_by_the_permissions_that_the_workflow_grants() {
    let Some((scene, workflow)) = Scene::of(INDEX) else { return };
    let grants = granted(&workflow);
    assert_eq!(grants, json!({ "contents": "read", "issues": "write", "pull-requests": "write" }));
    let login = "github-actions[bot]";
    scene.github.arrange(&json!({ "do": "token", "token": "token-job", "login": login, "grants": grants }));
    let files = json!({ "README.md": "# The shop\n" });
    let pull = scene.github.arrange(&json!({ "do": "open-pull", "fork": "mallory", "title": "More", "files": files }));
    let pull = pull.as_u64().unwrap();
    said(&scene.github, pull, "ana", "/rolecall new user-story goal=pay");

    let told = || json!({ "number": pull });
    let refused = scene.run("issue_comment.created", told(), &workflow).failed();
    assert!(refused.annotations.iter().any(|one| one.text.contains("isn't allowed")), "with less it is not: {refused}");
    assert_eq!(scene.github.said_under(pull).len(), 1);

    let scene = scene.token("token-job");
    said(&scene.github, pull, "ana", "/rolecall help");
    scene.run("issue_comment.created", told(), &workflow).done();
    let comments = scene.github.said_under(pull);
    assert!(comments[2].contains("| `/rolecall accept` |"), "{comments:#?}");
}

#[test]
fn a_pull_request_goes_to_the_job_that_only_reads() {
    let Some((scene, workflow)) = Scene::of(INDEX) else { return };
    let files = json!({ ".github/rolecall.yml": "label: \"owner: {{id}}\"\n" });
    let number =
        scene.github.arrange(&json!({ "do": "open-pull", "fork": "mallory", "title": "More", "files": files }));
    let run = scene.run("pull_request.opened", json!({ "number": number }), &workflow).done();
    assert_eq!(scene.github.writes(), 0);
    assert!(run.log.contains("Cleaning up container for job Report what the pull request changes"), "{run}");
    assert!(!run.log.contains("Cleaning up container for job Answer the event"), "{run}");
}
