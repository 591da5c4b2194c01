//! What stops a run, and how it is reported: no checkout, an error in the configuration, a token without permission.

use serde_json::json;

use crate::act::Annotation;
use crate::scene::{Scene, milestone};

/// The milestones page's workflow, with changes.
fn changed(change: impl Fn(&str) -> String) -> Option<(Scene, String)> {
    let (scene, workflow) = Scene::of("how-to/events/milestones.md")?;
    let text = change(&workflow);
    assert_ne!(text, workflow);
    Some((scene, text))
}

#[test]
fn without_a_checkout_it_stops_and_names_the_lines_to_add() {
    let checkout = "      - uses: actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0
        with:
          persist-credentials: false
";
    let Some((scene, workflow)) = changed(|text| text.replace(checkout, "")) else { return };
    let number = milestone(&scene.github, "Sprint 5", "2027-02-26T08:00:00Z");
    let run = scene.run("milestone.created", json!({ "number": number }), &workflow).failed();
    let [Annotation { level, at, text }] = &run.annotations[..] else { panic!("{run}") };
    assert!(level == "error" && at.is_empty(), "{run}");
    let lines = "- uses: actions/checkout@";
    assert!(text.contains("isn't checked out") && text.contains(lines), "{text}");
    assert!(text.contains("persist-credentials: false") && run.summary.contains("isn't checked out"), "{run}");
    assert_eq!((scene.github.requests().len(), run.output("created")), (0, "0"));
}

#[test]
fn a_mistake_in_the_configuration_is_shown_on_its_line_and_nothing_is_written() {
    let Some((scene, workflow)) = Scene::of("how-to/events/milestones.md") else { return };
    scene.file(".github/rolecall.yml", "rules:\n  begins:\n    on: milestone.craeted\n    create: sprint-objectivs\n");
    let number = milestone(&scene.github, "Sprint 5", "2027-02-26T08:00:00Z");
    let run = scene.run("milestone.created", json!({ "number": number }), &workflow).failed();
    let told: Vec<_> = run.annotations.iter().map(|one| (one.at["line"].as_str(), one.text.as_str())).collect();
    assert_eq!(
        told,
        [
            ("3", "`milestone` has no action `craeted`\ndid you mean `created`?"),
            ("4", "template `sprint-objectivs` not found\ndid you mean `sprint-objectives` or `sprint-review`?"),
        ],
        "{run}"
    );
    assert!(
        run.annotations.iter().all(|one| one.level == "error" && one.at["file"] == ".github/rolecall.yml"),
        "{run}"
    );
    assert!(run.summary.contains("did you mean \\`created\\`?"), "{}", run.summary);
    assert_eq!(scene.github.writes(), 0);
}

#[test]
fn a_dry_run_says_all_and_writes_nothing() {
    let dry = "ignore[unpinned-uses]\n        with:\n          dry-run: true\n";
    let Some((scene, workflow)) = changed(|text| text.replace("ignore[unpinned-uses]\n", dry)) else { return };
    let number = milestone(&scene.github, "Sprint 5", "2027-02-26T08:00:00Z");
    let run = scene.run("milestone.created", json!({ "number": number }), &workflow).done();
    assert_eq!((run.made(), run.output("number")), (vec!["sprint-objectives/sprint-5".to_owned()], ""));
    assert!(run.summary.contains("1 to create (dry run: nothing was written)"), "{}", run.summary);
    assert_eq!((scene.github.writes(), scene.github.issues().len()), (0, 0));
}

#[test]
fn words_of_a_title_are_no_command_no_output_and_no_markdown() {
    let Some((scene, workflow)) = Scene::of("how-to/events/milestones.md") else { return };
    let title = "Sprint 5 ::error::forged %0A::set-output name=created::9 | <b>@mallory</b> `x` ${{ github.token }}";
    let number = milestone(&scene.github, title, "2027-02-26T08:00:00Z");
    let run = scene.run("milestone.created", json!({ "number": number }), &workflow).done();
    assert_eq!((run.annotations.len(), run.output("created")), (0, "1"), "{run}");
    let body = scene.github.issue(1)["body"].as_str().unwrap().to_owned();
    assert!(body.contains("@\u{200b}mallory") && body.contains("${{ github.token }}"), "{body}");
    assert!(!run.summary.contains("<b>") && !run.summary.contains("@mallory"), "{}", run.summary);
}

#[test]
fn a_token_that_may_not_is_told_which_permission_it_lacks() {
    let Some((scene, workflow)) = Scene::of("how-to/events/milestones.md") else { return };
    let scene = scene.token("token-nothing");
    let number = milestone(&scene.github, "Sprint 5", "2027-02-26T08:00:00Z");
    let run = scene.run("milestone.created", json!({ "number": number }), &workflow).failed();
    assert!(run.annotations.iter().any(|one| one.text.contains("`issues: write`")), "{run}");
    assert_eq!(scene.github.issues().len(), 0);
}
