//! The workflow that answers the repository's events by the rules in force, with the least permissions that they need.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::known::KnownEvent;
use super::rule::Deed;
use super::rules::Rules;
use crate::core::catalog::{Catalog, Destination};

/// The checkout, as it is pinned.
pub const CHECKOUT: &str = "actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0";
/// What a workflow listens to besides an outline's own path, when something is proposed.
const OURS: [&str; 2] = [".github/rolecall.yml", ".github/rolecall/templates/**"];
/// When a recurring rule names no time of its own.
const WEEKLY: &str = "0 6 * * 1";

/// What a workflow is written from.
pub struct Workflow<'a> {
    /// The rules in force.
    pub rules: &'a Rules,
    /// What exists.
    pub catalog: &'a Catalog,
    /// The outlines that the configuration names.
    pub outlines: &'a [String],
    /// The Action as a workflow names it: `owner/rolecall`.
    pub action: &'a str,
    /// Its version.
    pub version: &'a str,
}

/// An event that the rules listen to.
#[derive(Default)]
struct Heard {
    /// Its actions; all of them where one rule names none.
    actions: Vec<String>,
    all: bool,
    /// Does a rule do more than plan?
    acts: bool,
    plans: bool,
}

impl Workflow<'_> {
    /// The file's text.
    pub fn write(&self) -> String {
        let heard = self.heard();
        let mut text = String::from(
            "# The repository's events make, tag and hand on artifacts by rules: `rolecall event --list` shows them.\n\
             name: rolecall\n\non:\n",
        );
        for (event, heard) in &heard {
            self.event(&mut text, event, heard);
        }
        text += "\npermissions: {}\n\n\
            # Events of one subject go one after another. A waiting run is dropped for a newer one of its group, so each\n\
            # subject has its own, and what has no subject is alone.\n\
            concurrency:\n  group: >-\n    ${{ github.workflow }}-${{ github.event_name }}-${{ github.event.action }}-${{ github.event.comment.id || github.event.issue.number ||\n    \
            github.event.milestone.number || github.event.pull_request.number || github.event.release.id || github.event.schedule ||\n    \
            (github.event_name == 'push' && github.ref) || github.run_id }}\n  \
            cancel-in-progress: false\n\njobs:\n";
        let proposals: Vec<&str> =
            heard.iter().filter(|(_, heard)| heard.plans && !heard.acts).map(|(event, _)| *event).collect();
        if heard.values().any(|heard| heard.acts) {
            self.answer(&mut text, &heard, &proposals);
        }
        if !proposals.is_empty() {
            self.propose(&mut text, &proposals);
        }
        text
    }

    fn heard(&self) -> BTreeMap<&str, Heard> {
        let mut heard: BTreeMap<&str, Heard> = BTreeMap::new();
        for rule in &self.rules.all {
            let starts = |event: &str| KnownEvent::named(event).is_some_and(|known| known.starts_workflows());
            for on in rule.on.iter().filter(|on| starts(&on.event)) {
                let entry = heard.entry(&on.event).or_default();
                match &on.action {
                    Some(action) if !entry.actions.contains(action) => entry.actions.push(action.clone()),
                    Some(_) => {}
                    None => entry.all = true,
                }
                let plans = matches!(rule.deed, Deed::Plan);
                entry.plans |= plans;
                entry.acts |= !plans;
            }
        }
        heard
    }

    fn event(&self, text: &mut String, event: &str, heard: &Heard) {
        let mut line = |line: &str| writeln!(text, "{line}").expect("a string takes it");
        // What a stranger can start with rights is looked at askance by whoever audits workflows: here nothing of the
        // payload is run, and only who may push is obeyed.
        let audited = match event {
            "issue_comment" | "pull_request_target" | "workflow_run" => {
                " # zizmor: ignore[dangerous-triggers] words of a payload are only data, and only who may push is obeyed"
            }
            _ => "",
        };
        line(&format!("  {event}:{audited}"));
        if !heard.all && event != "repository_dispatch" {
            line(&format!("    types: [{}]", heard.actions.join(", ")));
        }
        let example = ["outline.yml".to_owned()];
        let outlines = if self.outlines.is_empty() { &example } else { self.outlines };
        match event {
            "schedule" => {
                let speaking = self.rules.all.iter().filter(|rule| rule.on.iter().any(|on| on.event == "schedule"));
                let mut times: Vec<&str> = speaking.flat_map(|rule| rule.wants("schedule")).collect();
                times.dedup();
                for time in if times.is_empty() { vec![WEEKLY] } else { times } {
                    line(&format!("    - cron: {}", quoted(time)));
                }
            }
            "push" if self.only_outlines() => {
                line("    # The configuration's `outlines`.");
                line(&format!("    paths: [{}]", list(outlines)));
            }
            "pull_request" if heard.plans && !heard.acts => {
                let ours = OURS.map(str::to_owned);
                line(&format!("    paths: [{}]", list(&[&ours[..], outlines].concat())));
            }
            "workflow_dispatch" => {
                line("    inputs:");
                for (name, what) in [
                    ("template", "A template's id: one artifact is made from it"),
                    ("fields", "Its answers as YAML: {goal: A guest pays, persona: Guest}"),
                    ("key", "Its name"),
                    ("apply", "Outline files, apart by blanks"),
                ] {
                    line(&format!("      {name}:\n        description: {}\n        type: string", quoted(what)));
                }
            }
            _ => {}
        }
    }

    /// Does every rule on a push only apply the configuration's outlines?
    fn only_outlines(&self) -> bool {
        let mut speaking = self.rules.all.iter().filter(|rule| rule.on.iter().any(|on| on.event == "push"));
        speaking.all(|rule| matches!(&rule.deed, Deed::Apply(files) if files.is_empty()))
    }

    fn answer(&self, text: &mut String, heard: &BTreeMap<&str, Heard>, proposals: &[&str]) {
        let mut conditions: Vec<String> =
            proposals.iter().map(|event| format!("github.event_name != '{event}'")).collect();
        if heard.contains_key("issue_comment") {
            conditions.push(
                "(github.event_name != 'issue_comment' || contains(github.event.comment.body, '/rolecall'))".to_owned(),
            );
        }
        *text += "  answer:\n    name: Answer the event\n";
        if !conditions.is_empty() {
            writeln!(text, "    if: {}", conditions.join(" && ")).expect("a string takes it");
        }
        let files = self.catalog.templates().any(|template| template.to == Destination::File);
        let plans = heard.values().any(|heard| heard.plans && heard.acts);
        *text += "    runs-on: ubuntu-latest\n    timeout-minutes: 30\n    permissions:\n";
        *text += match files {
            true => "      contents: write # artifacts in files are committed to a branch of their own\n",
            false => "      contents: read # configuration, templates and outlines\n",
        };
        *text += "      issues: write # artifacts are issues\n";
        if files {
            *text += "      pull-requests: write # artifacts in files are proposed\n";
        } else if plans {
            *text += "      pull-requests: read # which files a pull request touches\n";
        }
        self.steps(text);
    }

    fn propose(&self, text: &mut String, proposals: &[&str]) {
        let conditions: Vec<String> = proposals.iter().map(|event| format!("github.event_name == '{event}'")).collect();
        *text += "\n  propose:\n    name: Say what the pull request changes\n";
        writeln!(text, "    if: {}", conditions.join(" || ")).expect("a string takes it");
        *text += "    runs-on: ubuntu-latest\n    timeout-minutes: 30\n    permissions:\n      \
            contents: read # configuration, templates and outlines\n      issues: read # what is there already\n      \
            pull-requests: read # which files it touches\n";
        self.steps(text);
    }

    fn steps(&self, text: &mut String) {
        let (action, version) = (self.action, self.version);
        write!(
            text,
            "    steps:\n      - uses: {CHECKOUT}\n        with:\n          persist-credentials: false\n      \
             # To pin it, with the program that it runs: the tag's commit instead of the tag, `@COMMIT # v{version}`.\n      \
             - uses: {action}@v{version} # zizmor: ignore[unpinned-uses]\n"
        )
        .expect("a string takes it");
    }
}

/// A text in double quotes, as YAML and JSON write it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn list(texts: &[String]) -> String {
    texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")
}
