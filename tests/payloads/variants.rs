//! Examples with some values replaced, so that each default rule matches once, and once does not.

use rolecall::core::catalog::load;
use rolecall::core::config::config_file::Config;
use rolecall::core::form::Form;
use serde_json::{Value as Json, json};

use crate::examples::{Example, all, first};
use crate::support::outline;
use crate::team::{Team, said, spoke, would};

/// A team with an outline of one story.
fn team() -> Team {
    let team = Team::new("tracker: local\noutlines: [outline.yml]\n");
    team.0.write("outline.yml", outline(&[("guest", "pay as a guest")]));
    team
}

/// Checks an example of an event with other values: the matching rules, the artifacts, and other messages.
#[track_caller]
fn asks_for(all: &[Example], name: &str, values: &[(&str, Json)], rules: &str, keys: &[&str], words: &str) {
    let example = first(all, name).with(values);
    let ran = team().answer(&example).ok();
    assert_eq!(spoke(&ran).join(" "), rules, "{values:?}: {ran:#?}");
    assert_eq!(would(&ran), keys, "{values:?}: {ran:#?}");
    assert!(said(&ran).join("\n").contains(words), "{values:?}: {ran:#?}");
}

#[test]
fn a_milestone_begins_what_its_title_says() {
    let Some(all) = all() else { return };
    for (title, rule, key) in [
        ("Sprint 1", "sprint-begins", "create sprint-objectives/sprint-1"),
        ("sprint", "sprint-begins", "create sprint-objectives/sprint"),
        ("Iteration 12 🏁", "sprint-begins", "create sprint-objectives/iteration-12-094541df"),
        ("Week 5", "sprint-begins", "create sprint-objectives/week-5"),
        ("2027-W05", "sprint-begins", "create sprint-objectives/2027-w05"),
        ("v2.0.0-rc.1", "release-begins", "create release-plan/v2.0.0-rc.1"),
        ("Release 3", "release-begins", "create release-plan/release-3"),
        ("Sprinters", "", ""),
        ("", "", ""),
    ] {
        let values = [("/milestone/title", json!(title)), ("/milestone/due_on", json!("2027-02-26T08:00:00Z"))];
        let keys: Vec<&str> = Some(key).into_iter().filter(|key| !key.is_empty()).collect();
        asks_for(all, "milestone.created", &values, rule, &keys, "");
        asks_for(all, "milestone.closed", &values, "", &[], "no rule matches `milestone.closed`");
    }
}

#[test]
fn a_release_is_followed_unless_it_comes_before_one() {
    let Some(all) = all() else { return };
    let keys = ["create activity-plan/v3.1.0", "create impact-review/v3.1.0"];
    let tag = ("/release/tag_name", json!("v3.1.0"));
    asks_for(all, "release.published", &[tag.clone(), ("/release/prerelease", json!(false))], "released", &keys, "");
    asks_for(all, "release.published", &[tag.clone(), ("/release/prerelease", json!(true))], "", &[], "");
    asks_for(all, "release.released", &[tag], "", &[], "no rule matches `release.released`");
}

#[test]
fn an_issue_hands_on_only_as_an_artifact_that_was_completed() {
    let Some(all) = all() else { return };
    let closed = ("/action", json!("closed"));
    let number = first(all, "issues.edited").payload["issue"]["number"].as_u64().unwrap();
    let completed = [closed.clone(), ("/issue/state_reason", json!("completed"))];
    asks_for(all, "issues.edited", &completed, "accepted", &[], &format!("#{number} is not an artifact"));
    let dropped = [closed, ("/issue/state_reason", json!("not_planned"))];
    asks_for(all, "issues.edited", &dropped, "", &[], "no rule matches `issues.closed`");
}

#[test]
fn an_issue_that_was_filed_through_a_form_is_known_again() {
    let Some(all) = all() else { return };
    let catalog = load(&[], &Config::default()).unwrap();
    for id in ["user-story", "bug", "feature", "tech-enabler"] {
        let form = Form::of(catalog.template(id).unwrap());
        let parts = form.labels().into_iter().map(|label| format!("### {label}\r\n\r\n_No response_"));
        let body = parts.collect::<Vec<_>>().join("\r\n\r\n");
        let words = format!("on GitHub it would become a `{id}`");
        asks_for(all, "issues.opened", &[("/issue/body", json!(body))], "form-filed", &[], &words);
    }
    asks_for(
        all,
        "issues.opened",
        &[("/issue/body", Json::Null)],
        "form-filed",
        &[],
        "was not filed through a rolecall form",
    );
}

#[test]
fn a_push_to_the_default_branch_and_a_pull_request_look_at_the_outlines() {
    let Some(all) = all() else { return };
    let keys = ["create user-story/guest"];
    let branch = |name: &str| [("/ref", json!(name)), ("/repository/default_branch", json!("trunk"))];
    asks_for(all, "push", &branch("refs/heads/trunk"), "outline-pushed", &keys, "");
    for other in ["refs/heads/trunk2", "refs/tags/trunk", "trunk"] {
        asks_for(all, "push", &branch(other), "", &[], "no rule matches `push`");
    }
    for action in ["opened", "synchronize", "reopened"] {
        asks_for(all, &format!("pull_request.{action}"), &[], "change-proposed", &keys, "");
    }
    asks_for(all, "pull_request.closed", &[], "", &[], "no rule matches");
}

#[test]
fn a_dispatch_makes_what_its_inputs_say() {
    let Some(all) = all() else { return };
    let inputs = json!({ "template": "bug", "fields": "actual: It stops\nexpected: It goes on", "key": "It stops!" });
    asks_for(
        all,
        "workflow_dispatch",
        &[("/inputs", inputs)],
        "artifact-dispatched",
        &["create bug/it-stops-63c18148"],
        "",
    );
    let inputs = json!({ "template": "", "apply": "outline.yml" });
    let keys = ["create user-story/guest"];
    asks_for(all, "workflow_dispatch", &[("/inputs", inputs)], "outlines-dispatched", &keys, "");
    asks_for(all, "workflow_dispatch", &[("/inputs", Json::Null)], "", &[], "no rule matches");
}

#[test]
fn a_comment_is_obeyed_where_a_command_stands_in_it() {
    let Some(all) = all() else { return };
    let body = |text: &str| [("/comment/body", json!(text))];
    let told = "/rolecall new user-story key=guest persona=\"Guest\" goal=“pay”\r\nThanks!";
    let keys = ["create user-story/guest"];
    asks_for(all, "issue_comment.created", &body(told), "comment-commands", &keys, "");
    asks_for(all, "issue_comment.edited", &body(told), "", &[], "no rule matches");
    let quoted = "> /rolecall accept";
    asks_for(all, "issue_comment.created", &body(quoted), "comment-commands", &[], "the comment contains no command");
    asks_for(all, "issue_comment.created", &body("Thanks!"), "", &[], "no rule matches");
}
