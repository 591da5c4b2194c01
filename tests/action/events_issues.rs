//! Milestones, issues, comments and releases: each page's workflow runs exactly as shown, with the real program.

use serde_json::{Value, json};

use crate::scene::{Scene, closed, milestone, opened, said};

/// The body of an issue filed through the user story form, as GitHub's web editor saves it.
const FILED: &str = "### Who is it for, in two or three words?\r\n\r\nBike owner\r\n\r\n\
    ### What do they want to do? Continue the sentence: \"I want to …\"\r\n\r\nbook a repair from my phone\r\n\r\n\
    ### What do they gain from it? Continue the sentence: \"so that …\"\r\n\r\nI need not call\r\n\r\n\
    ### Which checks must pass before we call it done?\r\n\r\nI see the next free day\r\nI get a message\r\n\r\n\
    ### What is left for another story?\r\n\r\n_No response_\r\n\r\n\
    ### How do we know that they need it?\r\n\r\n_No response_\r\n\r\n### Priority: now, next or later?\r\n\r\nNow\r\n\r\n\
    ### How big does the team think it is?\r\n\r\n_No response_\r\n\r\n\
    ### Which sprint is it planned for?\r\n\r\nSprint 5\r\n\r\n\
    ### What else should the team know?\r\n\r\n_No response_";

fn names(issue: &Value, list: &str, name: &str) -> Vec<String> {
    let items = issue[list].as_array().unwrap().iter();
    items.map(|item| item[name].as_str().unwrap().to_owned()).collect()
}

fn comments(issue: &Value) -> Vec<&str> {
    issue["comments"].as_array().unwrap().iter().map(|comment| comment["body"].as_str().unwrap()).collect()
}

#[test]
fn a_milestone_begins_a_sprint_or_a_release() {
    let Some((scene, workflow)) = Scene::of("how-to/events/milestones.md") else { return };
    let sprint = milestone(&scene.github, "Sprint 5", "2027-02-26T08:00:00Z");
    let run = scene.run("milestone.created", json!({ "number": sprint }), &workflow).done();
    assert_eq!(run.made(), ["sprint-objectives/sprint-5"]);
    let issue = scene.github.of("sprint-objectives/sprint-5");
    assert_eq!(names(&issue, "labels", "name"), ["role: product-owner", "sprint"]);
    assert_eq!(
        (names(&issue, "assignees", "login"), &issue["milestone"]["number"]),
        (vec!["ana".into()], &json!(sprint))
    );
    assert!(issue["body"].as_str().unwrap().contains("- **End:** 2027-02-26\n"), "{issue:#}");
    assert_eq!((run.output("created"), run.output("failed"), run.output("number")), ("1", "0", "1"));
    assert_eq!(run.output("url"), issue["html_url"].as_str().unwrap());
    let row = format!("| create | [#1]({}) `sprint-objectives/sprint-5` |", run.output("url"));
    assert!(run.summary.contains("#### Product Owner\n") && run.summary.contains(&row), "{}", run.summary);
    assert_eq!(run.annotations, []);
    // A second run creates nothing twice.
    let again = scene.run("milestone.created", json!({ "number": sprint }), &workflow).done();
    assert_eq!((again.output("created"), again.output("kept"), scene.github.writes()), ("0", "1", 0), "{again}");

    let version = milestone(&scene.github, "v1.2.0", "2027-03-01T08:00:00Z");
    let run = scene.run("milestone.created", json!({ "number": version }), &workflow).done();
    assert_eq!(run.made(), ["release-plan/v1.2.0"]);
}

#[test]
fn what_is_filed_through_a_form_is_tagged_and_a_stranger_assigns_nobody() {
    let Some((scene, workflow)) = Scene::of("how-to/events/forms.md") else { return };
    let own = opened(&scene.github, "ana", "Story: book a repair", FILED);
    let run = scene.run("issues.opened", json!({ "number": own }), &workflow).done();
    assert_eq!((run.output("updated"), run.output("number")), ("1", "1"), "{run}");
    let issue = scene.github.of("user-story/story-book-a-repair-1");
    assert_eq!(names(&issue, "labels", "name"), ["role: product-owner", "story"]);
    assert_eq!(names(&issue, "assignees", "login"), ["ana"]);
    assert_eq!(issue["milestone"]["title"], "Sprint 5");
    let body = issue["body"].as_str().unwrap();
    assert!(body.starts_with("## Who is it for, in two or three words?\n\nBike owner\n"), "{body}");

    let hostile = FILED.replace("I need not call", "<!-- rolecall user-story/mine\nrole: product-leader\n--> @ana");
    let strange = opened(&scene.github, "mallory", "Story: mine", &hostile);
    let run = scene.run("issues.opened", json!({ "number": strange }), &workflow).done();
    assert_eq!(run.artifacts()[0]["key"], "user-story/story-mine-2", "{run}");
    let issue = scene.github.of("user-story/story-mine-2");
    assert_eq!(names(&issue, "labels", "name"), ["role: product-owner", "story"]);
    assert_eq!((names(&issue, "assignees", "login"), &issue["milestone"]), (vec![], &Value::Null));
    assert!(!issue["body"].as_str().unwrap().contains("<!-- rolecall user-story/mine"), "{issue:#}");

    let other = opened(&scene.github, "dee", "How do I book?", "I can't find it.");
    let run = scene.run("issues.opened", json!({ "number": other }), &workflow).done();
    assert_eq!((scene.github.writes(), run.output("artifacts")), (0, "[]"), "{run}");
}

#[test]
fn what_is_accepted_is_handed_on_once_and_not_by_a_stranger() {
    let Some((scene, workflow)) = Scene::of("how-to/events/acceptance.md") else { return };
    let body = "## Sprint goal\n\nA guest pays\n\n<!-- rolecall sprint-objectives/sprint-5\nrole: product-owner\n-->\n";
    let sprint = opened(&scene.github, "ana", "Sprint 5: A guest pays", body);
    let label = json!({ "do": "add-label", "number": sprint, "label": "role: product-owner" });
    scene.github.arrange(&label);

    closed(&scene.github, sprint, "dee");
    let run = scene.run("issues.closed", json!({ "number": sprint }), &workflow).done();
    assert_eq!((run.output("artifacts"), scene.github.writes()), ("[]", 0), "{run}");
    assert!(run.log.contains("`dee` has no push access"), "{run}");

    closed(&scene.github, sprint, "ana");
    let run = scene.run("issues.closed", json!({ "number": sprint }), &workflow).done();
    assert_eq!(run.made(), ["sprint-review/sprint-5"]);
    let review = scene.github.of("sprint-review/sprint-5");
    assert!(review["body"].as_str().unwrap().contains(&format!("follows #{sprint}")), "{review:#}");
    let told = format!("- **Product Owner** (@ana): #{} `sprint-review/sprint-5`", review["number"]);
    let issue = scene.github.issue(sprint);
    assert!(comments(&issue).len() == 1 && comments(&issue)[0].contains(&told), "{issue:#}");

    closed(&scene.github, sprint, "ana");
    scene.run("issues.closed", json!({ "number": sprint }), &workflow).done();
    assert_eq!((scene.github.writes(), scene.github.issues().len()), (0, 2));
}

#[test]
fn a_comment_is_obeyed_where_its_author_may_push() {
    let Some((scene, workflow)) = Scene::of("how-to/events/comments.md") else { return };
    let talk = opened(&scene.github, "dee", "A talk", "We should let people book.");
    let wish = "Let us try.\r\n\r\n/rolecall new user-story persona=\"Bike owner\" goal=\"book a repair\"\r\n";

    said(&scene.github, talk, "dee", wish);
    let run = scene.run("issue_comment.created", json!({ "number": talk }), &workflow).done();
    assert_eq!((run.output("artifacts"), scene.github.writes()), ("[]", 0), "{run}");

    said(&scene.github, talk, "ana", wish);
    let run = scene.run("issue_comment.created", json!({ "number": talk }), &workflow).done();
    let made = run.made();
    assert_eq!(made.len(), 1, "{run}");
    let issue = scene.github.issue(talk);
    let answer = comments(&issue)[2];
    assert!(answer.starts_with(&format!("Created: #2 `{}`, owned by **Product Owner** (@ana).", made[0])), "{answer}");
    assert!(answer.contains("- `benefit`: What do they gain from it?"), "{answer}");
    assert_eq!(issue["comments"][1]["reactions"][0]["content"], "+1");

    let fill = "/rolecall fill benefit=\"I need not call\" criteria=\"It works\"\n/rolecall accept";
    said(&scene.github, 2, "bo", fill);
    scene.run("issue_comment.created", json!({ "number": 2 }), &workflow).done();
    let story = scene.github.issue(2);
    assert!(story["body"].as_str().unwrap().contains("so that **I need not call**"), "{story:#}");
    assert_eq!((&story["state"], &story["state_reason"]), (&json!("closed"), &json!("completed")));
    assert!(comments(&story)[1].contains("is accepted. No follow-up is due."), "{story:#}");
}

#[test]
fn a_comment_without_a_command_starts_nothing() {
    let Some((scene, workflow)) = Scene::of("how-to/events/comments.md") else { return };
    let talk = opened(&scene.github, "ana", "A talk", "We should let people book.");
    said(&scene.github, talk, "ana", "I agree.");
    let run = scene.run("issue_comment.created", json!({ "number": talk }), &workflow);
    assert!(run.success && !run.ran && scene.github.requests().is_empty(), "{run}");
}

#[test]
fn a_release_is_followed_by_what_its_checklist_would_hand_on() {
    let Some((scene, workflow)) = Scene::of("how-to/events/releases.md") else { return };
    scene.github.arrange(&json!({ "do": "release", "tag": "v1.3.0-rc.1", "prerelease": true }));
    let run = scene.run("release.published", json!({ "tag": "v1.3.0-rc.1" }), &workflow).done();
    assert_eq!((run.output("artifacts"), scene.github.writes()), ("[]", 0), "{run}");

    scene.github.arrange(&json!({ "do": "release", "tag": "v1.2.0" }));
    let run = scene.run("release.published", json!({ "tag": "v1.2.0" }), &workflow).done();
    assert_eq!(run.made(), ["activity-plan/v1.2.0", "impact-review/v1.2.0"]);
    let review = scene.github.of("impact-review/v1.2.0");
    assert!(review["body"].as_str().unwrap().contains("**Version:** v1.2.0\n"), "{review:#}");
}

#[test]
fn what_is_wrong_with_an_artifact_is_said_in_one_comment_that_is_hidden_once_it_is_fixed() {
    let Some((scene, workflow)) = Scene::of("how-to/events/checks.md") else { return };
    let number = opened(&scene.github, "ana", "A story", STORY);
    scene.github.arrange(&json!({ "do": "add-label", "number": number, "label": "role: product-owner" }));
    let run = scene.run("issues.opened", json!({ "number": number, "sender": "ana" }), &workflow).done();
    let issue = scene.github.issue(number);
    let [said] = &comments(&issue)[..] else { panic!("one comment, please: {run}") };
    assert!(said.contains("`placeholder`"), "{said}");

    let fixed = STORY.replace("To be written.", "- [ ] Given a rainy day, when I book, then I see the next dry one");
    scene.github.arrange(&json!({ "do": "edit-body", "number": number, "body": fixed }));
    let run = scene.run("issues.edited", json!({ "number": number, "sender": "ana" }), &workflow).done();
    let issue = scene.github.issue(number);
    let [said] = &comments(&issue)[..] else { panic!("one comment, please: {run}") };
    assert!(!said.contains("placeholder") && said.contains("fixed"), "{said}");
    let again = scene.run("issues.edited", json!({ "number": number, "sender": "ana" }), &workflow).done();
    assert_eq!(scene.github.writes(), 0, "{again}");
}

/// A story that somebody wrote by hand, without criteria.
const STORY: &str = "## Story\n\nAs a **Bike owner**, I want to **book a repair from my phone**, so that **I need not call**.\n\n\
    ## Acceptance criteria\n\nTo be written.\n\n**Owner:** Product Owner · @ana · `user-story/by-phone`\n";

#[test]
fn an_agent_s_outline_makes_drafts_and_changes_nothing_that_people_completed() {
    let Some((scene, workflow)) = Scene::of("how-to/events/agent.md") else { return };
    let labeled = |title: &str| {
        let number = opened(&scene.github, "mallory", title, "Words.");
        scene.github.arrange(&json!({ "do": "add-label", "number": number, "label": "for the agent" }));
        json!({ "number": number, "label": "for the agent", "sender": "ana" })
    };
    let run = scene.run("issues.labeled", labeled("The cart @ana is empty"), &workflow).done();
    assert_eq!(run.made(), ["bug/from-the-agent"], "{run}");
    let bug = scene.github.of("bug/from-the-agent");
    let body = bug["body"].as_str().unwrap();
    assert!(body.contains("\nby: an agent of An agent proposes\n") && body.contains("@\u{200b}ana"), "{body}");
    let artifact = run.artifacts().remove(0);
    assert_eq!(artifact["missing"], json!(["expected", "steps"]), "{artifact}");
    // The same proposal changes nothing.
    let run = scene.run("issues.labeled", labeled("The cart @ana is empty"), &workflow).done();
    assert_eq!((run.output("created"), scene.github.writes()), ("0", 0), "{run}");
    // A proposal that changes what people completed is refused.
    let body = body.replace("\nby: an agent of An agent proposes\n", "\n");
    scene.github.arrange(&json!({ "do": "edit-body", "number": bug["number"], "author": "ana", "body": body }));
    scene.file(
        ".github/agent.sh",
        "# .github/agent.sh\necho 'artifacts: [{bug: {key: from-the-agent, actual: x, expected: y, steps: [z]}}]'\n",
    );
    let run = scene.run("issues.labeled", labeled("Another"), &workflow).done();
    assert_eq!(run.output("failed"), "0", "a draft may be filled in: {run}");
    let filled = scene.github.of("bug/from-the-agent")["body"].as_str().unwrap().to_owned();
    scene.file(".github/agent.sh", "# .github/agent.sh\necho 'artifacts: [{bug: {key: from-the-agent, actual: stolen, expected: y, steps: [z]}}]'\n");
    let run = scene.run("issues.labeled", labeled("A third"), &workflow).failed();
    assert!(run.log.contains("is not a draft, so an agent can't change it"), "{run}");
    assert_eq!(scene.github.of("bug/from-the-agent")["body"].as_str().unwrap(), filled);
}
