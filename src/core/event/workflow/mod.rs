//! Writes the workflow that handles a repository's events by the rules in force, with the permissions they need.

mod definition;
mod permissions;
mod triggers;

use std::fmt::Write as _;

use super::recurrence::cron;
use crate::core::yaml::quoted;
pub use definition::Workflow;
use triggers::Trigger;

/// The pinned checkout action.
pub const CHECKOUT: &str = "actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0";
/// The name of the workflow.
const NAME: &str = "rolecall";
/// The comment in place of `push` if no outlines are configured, because each push would start a useless run.
const WITHOUT_OUTLINES: &str = "  # No `outlines` are configured, so a push has nothing to apply. Once there are some, add their paths:\n  \
    # push:\n  #   paths: [\"outline.yml\"]\n";
/// The schedule if no recurring rule has its own.
const WEEKLY: &str = "0 6 * * 1";

impl Workflow<'_> {
    /// Returns the file's text; `None` if no rule has an event that starts a workflow.
    pub fn write(&self) -> Option<String> {
        let triggers = self.triggers();
        if triggers.is_empty() {
            return None;
        }
        let mut text = format!(
            "# Creates, tags and hands on artifacts when an event matches a rule; `rolecall event --list` shows the rules.\n\
             name: {NAME}\n\non:\n",
        );
        for trigger in &triggers {
            self.event(&mut text, trigger);
        }
        if self.pushes_wait() {
            text += WITHOUT_OUTLINES;
        }
        text += "\npermissions: {}\n\n";
        text += &self.concurrency(&triggers);
        text += "\njobs:\n";
        let proposals: Vec<&str> =
            triggers.iter().filter(|trigger| trigger.only_plans()).map(|trigger| trigger.event).collect();
        let acts = proposals.len() < triggers.len();
        if acts {
            self.answer(&mut text, &triggers, &proposals);
        }
        if !proposals.is_empty() {
            text += if acts { "\n" } else { "" };
            self.propose(&mut text, &proposals);
        }
        Some(text)
    }

    fn concurrency(&self, triggers: &[Trigger]) -> String {
        let mut one = String::new();
        for trigger in triggers {
            if let Some(subject) = self.stands_for_all(trigger) {
                write!(one, "(github.event_name == '{}' && {subject}) || ", trigger.event)
                    .expect("writing to a string cannot fail");
            }
        }
        let why = match one.is_empty() {
            true => "So each run has its own group.",
            false => {
                "So each run has its\n# own group, except where the newest run covers the others: it applies all outlines, or plans everything."
            }
        };
        format!(
            "# GitHub drops a waiting run when a newer one joins its group, and its work would be lost. {why}\n\
             concurrency:\n  group: >-\n    ${{{{ github.workflow }}}}-${{{{ github.event_name }}}}-${{{{\n    \
             {one}github.run_id }}}}\n  cancel-in-progress: false\n"
        )
    }

    fn event(&self, text: &mut String, trigger: &Trigger) {
        let event = trigger.event;
        let mut line = |line: &str| writeln!(text, "{line}").expect("writing to a string cannot fail");
        // Auditors flag events that strangers can cause and that run with the repository's rights. Here nothing from
        // the payload is executed, and commands need push rights.
        let audited = match event {
            "issue_comment" | "pull_request_target" | "workflow_run" => {
                " # zizmor: ignore[dangerous-triggers] payload text is only data, and commands need push rights"
            }
            _ => "",
        };
        line(&format!("  {event}:{audited}"));
        match &trigger.actions {
            // The sender of a dispatch chooses the action, which may not be plain YAML.
            Some(actions) if event != "repository_dispatch" => line(&format!("    types: [{}]", actions.join(", "))),
            _ => {}
        }
        let paths = self.paths(trigger);
        match (event, paths) {
            ("push" | "pull_request", Some(paths)) => {
                line("    # The files that the rules depend on. When you configure another outline, add it here.");
                line(&format!("    paths: [{}]", list(&paths)));
            }
            ("push" | "pull_request", None) if trigger.is_about_files() => {
                line("    # Add `paths`, such as those of your outlines, to start fewer runs.");
            }
            ("schedule", _) => {
                if trigger.rules.iter().all(|rule| rule.condition_values("schedule").is_empty()) {
                    line("    # No rule has a time in `if: { schedule: … }`, so this runs every Monday at 06:00 UTC.");
                }
                for time in times(trigger) {
                    line(&format!("    - cron: {}", quoted(time)));
                }
            }
            ("workflow_run", _) => {
                line("    # List only the workflows that your rules need, to start fewer runs.");
                line(&format!("    workflows: [\"**\", \"!{NAME}\"]"));
            }
            ("workflow_dispatch", _) => {
                line("    inputs:");
                for (name, what) in [
                    ("template", "A template's id: one artifact is created from it"),
                    ("fields", "Its answers as YAML: {goal: A guest pays, persona: Guest}"),
                    ("key", "The name in its key"),
                    ("apply", "Outline files, separated by spaces"),
                ] {
                    line(&format!("      {name}:\n        description: {}\n        type: string", quoted(what)));
                }
            }
            _ => {}
        }
    }

    fn answer(&self, text: &mut String, triggers: &[Trigger], proposals: &[&str]) {
        let mut conditions: Vec<String> =
            proposals.iter().map(|event| format!("github.event_name != '{event}'")).collect();
        if triggers.iter().any(Trigger::is_for_commands) {
            conditions.push(
                "(github.event_name != 'issue_comment' || contains(github.event.comment.body, '/rolecall'))".to_owned(),
            );
        }
        *text += "  answer:\n    name: Answer the event\n";
        if !conditions.is_empty() {
            writeln!(text, "    if: {}", conditions.join(" && ")).expect("writing to a string cannot fail");
        }
        *text += "    runs-on: ubuntu-latest\n    timeout-minutes: 30\n    permissions:\n";
        *text += &self.permissions(triggers).lines();
        self.steps(text);
    }

    fn propose(&self, text: &mut String, proposals: &[&str]) {
        let conditions: Vec<String> = proposals.iter().map(|event| format!("github.event_name == '{event}'")).collect();
        *text += "  propose:\n    name: Report what the pull request changes\n";
        writeln!(text, "    if: {}", conditions.join(" || ")).expect("writing to a string cannot fail");
        *text += "    runs-on: ubuntu-latest\n    timeout-minutes: 30\n    permissions:\n      \
            contents: read # configuration, templates and outlines\n      issues: read # existing artifacts\n      \
            pull-requests: read # the files that it changes\n";
        self.steps(text);
    }

    fn steps(&self, text: &mut String) {
        let (action, version) = (self.action, self.version);
        write!(
            text,
            "    steps:\n      - uses: {CHECKOUT}\n        with:\n          persist-credentials: false\n      \
             # To pin the action and its program, use the tag's commit instead of the tag: `@COMMIT # v{version}`.\n      \
             - uses: {action}@v{version} # zizmor: ignore[unpinned-uses]\n"
        )
        .expect("writing to a string cannot fail");
    }
}

/// The times of the rules with a schedule, without repetitions.
fn times<'a>(trigger: &Trigger<'a>) -> Vec<&'a str> {
    let mut times: Vec<&str> = Vec::new();
    for time in trigger.rules.iter().flat_map(|rule| rule.condition_values("schedule")) {
        if !times.contains(&time) && cron::check(time).is_ok() {
            times.push(time);
        }
    }
    if times.is_empty() { vec![WEEKLY] } else { times }
}

fn list(texts: &[String]) -> String {
    texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")
}
