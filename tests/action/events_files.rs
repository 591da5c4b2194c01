//! Pushes and pull requests: each page's workflow runs exactly as shown, with the real program.

use serde_json::json;

use crate::act::{ActRun, Annotation};
use crate::scene::Scene;

const OUTLINE: &str = "artifacts:
  - feature:
      key: booking
      persona: Bike owner
      problem: Every second call is about a free day
      outcome: Book a repair from a phone
      measure: Repairs booked without a call
    children:
      - user-story:
          key: book-a-repair
          persona: Bike owner
          goal: book a repair from my phone
          benefit: I need not call
          criteria: [I see the next free day]
";

/// Checks that the only annotation is this error at this line of the outline.
#[track_caller]
fn assert_told(run: &ActRun, line: &str, message: &str) {
    let [Annotation { level, at, text }] = &run.annotations[..] else { panic!("one annotation, please: {run}") };
    assert_eq!((level.as_str(), at["file"].as_str(), at["line"].as_str()), ("error", "docs/outline.yml", line));
    assert_eq!(text, message);
}

#[test]
fn a_push_that_touches_an_outline_applies_it() {
    let Some((scene, workflow)) = Scene::of("how-to/events/push.md") else { return };
    scene.file("docs/outline.yml", OUTLINE);
    let run = scene.run("push", json!({ "sender": "bo" }), &workflow).done();
    assert_eq!(run.made(), ["feature/booking", "user-story/book-a-repair"]);
    let story = scene.github.of("user-story/book-a-repair");
    assert_eq!(story["parent"], scene.github.of("feature/booking")["number"]);
    assert!(run.summary.contains("2 created.\n") && run.summary.contains("#### Product Manager\n"), "{}", run.summary);

    scene.file("README.md", "# The shop\n");
    let run = scene.run("push", json!({ "sender": "bo" }), &workflow).done();
    assert!(run.log.contains("the push changes no outline") && scene.github.writes() == 0, "{run}");

    scene.file(
        "docs/outline.yml",
        &OUTLINE.replace("persona: Bike", "personae: Bike").replacen("personae", "persona", 1),
    );
    let run = scene.run("push", json!({ "sender": "bo" }), &workflow).failed();
    assert_told(&run, "11", "`user-story` has no field `personae`\ndid you mean `persona`?");
    assert_eq!((scene.github.writes(), run.output("failed")), (0, "0"), "nothing was begun: {run}");
}

#[test]
fn a_push_to_another_branch_applies_nothing() {
    let Some((scene, workflow)) = Scene::of("how-to/events/push.md") else { return };
    let commit = json!({ "do": "commit", "branch": "topic", "files": { "docs/outline.yml": OUTLINE } });
    scene.github.arrange(&commit);
    scene.checked_out("docs/outline.yml", OUTLINE);
    let run = scene.run("push", json!({ "ref": "refs/heads/topic" }), &workflow).done();
    assert_eq!((run.output("artifacts"), scene.github.issues().len()), ("[]", 0), "{run}");
}

#[test]
fn a_fork_s_pull_request_is_planned_with_a_token_that_only_reads() {
    let Some((scene, workflow)) = Scene::of("how-to/events/pull-requests.md") else { return };
    let grants = json!({ "issues": "read", "contents": "read", "pull-requests": "read" });
    let login = "github-actions[bot]";
    scene.github.arrange(&json!({ "do": "token", "token": "token-fork", "login": login, "grants": grants }));
    let scene = scene.token("token-fork");
    let propose = |text: &str| {
        let files = json!({ "docs/outline.yml": text });
        let act = json!({ "do": "open-pull", "fork": "mallory", "title": "More", "branch": "more", "files": files });
        scene.checked_out("docs/outline.yml", text);
        scene.github.arrange(&act)
    };
    let number = propose(OUTLINE);
    let run = scene.run("pull_request.opened", json!({ "number": number }), &workflow).done();
    assert_eq!(run.made(), ["feature/booking", "user-story/book-a-repair"], "that is the plan");
    assert!(run.summary.contains("2 to create (dry run: nothing was written)"), "{}", run.summary);
    assert_eq!((scene.github.writes(), scene.github.issues().len(), run.output("number")), (0, 0, ""), "{run}");

    let number = scene.github.arrange(&json!([
        { "do": "commit", "repository": "mallory/shop", "branch": "wrong", "files": { "docs/outline.yml": "x" } },
        { "do": "open-pull", "fork": "mallory", "title": "Wrong", "branch": "wrong" },
    ]))[1]
        .clone();
    scene.checked_out("docs/outline.yml", &OUTLINE.replacen("persona: Bike", "personae: Bike", 1));
    let run = scene.run("pull_request.synchronize", json!({ "number": number }), &workflow).failed();
    assert_told(&run, "4", "`feature` has no field `personae`\ndid you mean `persona`?");
    assert_eq!(scene.github.writes(), 0);
}

#[test]
fn rules_that_a_pull_request_changes_do_not_hold_yet() {
    let Some((scene, workflow)) = Scene::of("how-to/events/pull-requests.md") else { return };
    let rule =
        "rules:\n  mine:\n    on: pull_request\n    create: user-story\n    key: mine\n  change-proposed: false\n";
    let files = json!({ ".github/rolecall.yml": rule });
    let act = json!({ "do": "open-pull", "fork": "mallory", "title": "Mine", "branch": "mine", "files": files });
    let number = scene.github.arrange(&act);
    scene.checked_out(".github/rolecall.yml", rule);
    let run = scene.run("pull_request.opened", json!({ "number": number }), &workflow).done();
    assert_eq!((scene.github.writes(), run.output("artifacts")), (0, "[]"), "{run}");
    assert!(run.log.contains("templates and configuration are valid"), "{run}");
}
