//! Schedules, manual runs, and a step of another workflow, as their pages show them.

use serde_json::json;

use crate::scene::Scene;

/// Monday, 2027-01-25, in week 4.
const A_WEEK_BEFORE: &str = "1800871200";

#[test]
fn a_schedule_makes_one_artifact_a_period_and_carries_over_what_is_left() {
    let Some((scene, workflow)) = Scene::of("how-to/events/schedule.md") else { return };
    let told = || json!({ "schedule": "0 6 * * 1" });
    let before = scene.on(A_WEEK_BEFORE).run("schedule", told(), &workflow).done();
    assert_eq!(before.made(), ["feedback-digest/2027-w04"]);
    let body = scene.github.of("feedback-digest/2027-w04")["body"].as_str().unwrap().to_owned();
    let items = "## Asks\n\n- [x] Ask support for the calls\n- [ ] Ask sales for the recordings";
    let edited = body.replace("## Asks\n\n- [ ] _What do we ask, and of whom?_ (optional)", items);
    assert_ne!(edited, body);
    scene.github.arrange(&json!({ "do": "edit-body", "number": 1, "body": edited }));

    let run = scene.run("schedule", told(), &workflow).done();
    assert_eq!(run.made(), ["feedback-digest/2027-w05"]);
    let next = scene.github.of("feedback-digest/2027-w05")["body"].as_str().unwrap().to_owned();
    assert!(next.contains("- [ ] Ask sales for the recordings\n") && !next.contains("Ask support"), "{next}");
    assert!(next.contains("follows #1"), "{next}");
    let before = scene.github.issue(1);
    assert_eq!((&before["state"], &before["state_reason"]), (&json!("closed"), &json!("not_planned")));

    // A repeated run creates nothing twice; the other schedule creates the other artifact.
    let again = scene.run("schedule", told(), &workflow).done();
    assert_eq!((again.output("kept"), scene.github.writes()), ("1", 0), "{again}");
    let quarter = scene.run("schedule", json!({ "schedule": "0 6 1 1,4,7,10 *" }), &workflow).done();
    assert_eq!(quarter.made(), ["okrs/2027-q1"]);
}

#[test]
fn the_report_is_one_issue_that_every_run_brings_up_to_date() {
    let Some((scene, workflow)) = Scene::of("how-to/events/reports.md") else { return };
    let told = || json!({ "schedule": "0 6 * * 1" });
    let first = scene.on(A_WEEK_BEFORE).run("schedule", told(), &workflow).done();
    assert_eq!(first.made(), ["report/status"]);
    let said = || scene.github.of("report/status")["body"].as_str().unwrap().to_owned();
    assert!(said().contains("## Summary\n\nOn 2027-01-25, 2 of 5 roles are held"), "{}", said());

    let next = scene.run("workflow_dispatch", json!({ "sender": "bo" }), &workflow).done();
    assert_eq!((next.output("created"), next.output("updated")), ("0", "1"), "{next}");
    assert!(said().contains("On 2027-02-01, "), "{}", said());
    let again = scene.run("schedule", told(), &workflow).done();
    assert_eq!((again.output("kept"), scene.github.writes()), ("1", 0), "{again}");
}

#[test]
fn whoever_runs_the_workflow_gets_the_artifact_or_the_outlines_that_they_name() {
    let Some((scene, workflow)) = Scene::of("how-to/events/by-hand.md") else { return };
    let asked = |template: &str, fields: &str, apply: &str, dry_run: bool| {
        let (key, dry_run) = (if template.is_empty() { "" } else { "guest" }, dry_run.to_string());
        let inputs = json!({ "template": template, "fields": fields, "key": key, "apply": apply, "dry-run": dry_run });
        json!({ "inputs": inputs, "sender": "bo" })
    };
    let fields = "{persona: Guest, goal: pay, size: XXL}";
    let dry = scene.run("workflow_dispatch", asked("user-story", fields, "", true), &workflow).done();
    assert_eq!((dry.made(), scene.github.writes()), (vec!["user-story/guest".to_owned()], 0), "{dry}");
    assert!(dry.summary.contains("1 to create (dry run: nothing was written)"), "{}", dry.summary);

    let run = scene.run("workflow_dispatch", asked("user-story", fields, "", false), &workflow).done();
    assert_eq!((run.made(), run.output("number")), (vec!["user-story/guest".to_owned()], "1"), "{run}");
    assert!(run.summary.contains("missing: `benefit`, `criteria`"), "{}", run.summary);
    assert!(run.log.contains("`size` was left open"), "{run}");

    scene.file("docs/two.yml", &crate::support::outline(&[("one", "read"), ("two", "write")]));
    let run = scene.run("workflow_dispatch", asked("", "", "docs/two.yml", false), &workflow).done();
    assert_eq!(run.made(), ["user-story/one", "user-story/two"]);

    for (template, apply, why) in [
        ("user-storey", "", "which is not a template"),
        ("", "../two.yml", "`../two.yml` is not a path in this repository"),
        ("", "/etc/passwd", "`/etc/passwd` is not a path in this repository"),
    ] {
        let run = scene.run("workflow_dispatch", asked(template, "", apply, false), &workflow).failed();
        assert!(run.annotations.len() == 1 && run.annotations[0].text.contains(why), "{run}");
        assert_eq!(scene.github.writes(), 0);
    }
}

#[test]
fn a_step_makes_one_artifact_and_tells_the_next_step_where() {
    let Some((scene, workflow)) = Scene::of("how-to/events/step.md") else { return };
    scene.checked_out("nightly.sh", "exit 1\n");
    let told = || json!({ "schedule": "0 3 * * *" });
    let run = scene.run("schedule", told(), &workflow).done();
    assert_eq!(run.made(), ["bug/nightly-checks"]);
    let bug = scene.github.of("bug/nightly-checks");
    assert_eq!(bug["title"], "Bug: The nightly checks fail");
    assert!(bug["body"].as_str().unwrap().contains("1. Run bash nightly.sh on main\n"), "{bug:#}");
    let notices: Vec<_> = run.annotations.iter().map(|told| told.text.clone()).collect();
    assert_eq!(notices, [format!("the bug is at {}", bug["html_url"].as_str().unwrap())]);

    let again = scene.run("schedule", told(), &workflow).done();
    assert_eq!((again.output("created"), again.output("kept"), scene.github.writes()), ("0", "1", 0), "{again}");

    scene.checked_out("nightly.sh", "exit 0\n");
    let well = scene.run("schedule", told(), &workflow);
    assert!(well.success && !well.ran, "{well}");
}
