//! The workflow's triggers: events, the paths that avoid useless runs, and which waiting runs can be dropped.

use std::collections::BTreeMap;

use super::definition::Workflow;
use crate::core::config::config_file::{CONFIG, TEMPLATES};
use crate::core::event::payload::known_events::KnownEvent;
use crate::core::event::rules::rule::{Rule, RuleAction};
use crate::core::event::rules::rule_set::OUTLINES;

/// An event that triggers rules.
pub(super) struct Trigger<'a> {
    pub(super) event: &'a str,
    pub(super) rules: Vec<&'a Rule>,
    /// Its actions; `None` for all of them.
    pub(super) actions: Option<Vec<&'a str>>,
}

impl Trigger<'_> {
    /// Whether its rules only look at what a pull request proposes, so that nothing is written.
    pub(super) fn only_plans(&self) -> bool {
        self.rules.iter().all(|rule| self.previews(rule))
    }

    fn previews(&self, rule: &Rule) -> bool {
        match rule.action {
            RuleAction::Plan => true,
            RuleAction::Check => self.event.starts_with("pull_request"),
            _ => false,
        }
    }

    /// Whether its rules only run commands in comments.
    pub(super) fn is_for_commands(&self) -> bool {
        self.event == "issue_comment" && self.rules.iter().all(|rule| matches!(rule.action, RuleAction::Commands))
    }

    /// Whether its rules only depend on files.
    pub(super) fn is_about_files(&self) -> bool {
        match self.event {
            "push" => self.rules.iter().all(|rule| matches!(rule.action, RuleAction::Apply(_))),
            _ => self.only_plans(),
        }
    }

    /// Whether one of its rules looks at what a pull request proposes.
    pub(super) fn plans(&self) -> bool {
        self.rules.iter().any(|rule| self.previews(rule))
    }
}

impl Workflow<'_> {
    /// The events that start a workflow and trigger rules, ordered by name.
    pub(super) fn triggers(&self) -> Vec<Trigger<'_>> {
        let mut triggers: BTreeMap<&str, Trigger> = BTreeMap::new();
        let starts = |event: &str| KnownEvent::named(event).is_some_and(|known| known.starts_workflows());
        for rule in &self.rules.all {
            let is_relevant = |event: &str| starts(event) && !(event == "push" && self.waits_for_outlines(rule));
            for on in rule.on.iter().filter(|on| is_relevant(&on.event)) {
                let new = || Trigger { event: &on.event, rules: Vec::new(), actions: Some(Vec::new()) };
                let entry = triggers.entry(&on.event).or_insert_with(new);
                if !entry.rules.iter().any(|known| known.name == rule.name) {
                    entry.rules.push(rule);
                }
                match (&on.action, &mut entry.actions) {
                    (Some(action), Some(actions)) if !actions.contains(&action.as_str()) => actions.push(action),
                    (Some(_), _) => {}
                    (None, actions) => *actions = None,
                }
            }
        }
        triggers.into_values().collect()
    }

    /// Whether a rule only applies the configured outlines while there are none, so that a push changes nothing.
    fn waits_for_outlines(&self, rule: &Rule) -> bool {
        let only_outlines = |files: &[String]| !files.is_empty() && files.iter().all(|file| file == OUTLINES);
        self.outlines.is_empty() && matches!(&rule.action, RuleAction::Apply(files) if only_outlines(files))
    }

    /// Whether a rule has nothing to do on a push until outlines are configured.
    pub(super) fn pushes_wait(&self) -> bool {
        self.rules.all.iter().any(|rule| rule.on.iter().any(|on| on.event == "push") && self.waits_for_outlines(rule))
    }

    /// The paths whose changes matter to the rules of an event; `None` if that isn't known.
    pub(super) fn paths(&self, trigger: &Trigger) -> Option<Vec<String>> {
        let paths = match trigger.event {
            "push" => {
                let mut paths = Vec::new();
                for rule in &trigger.rules {
                    let RuleAction::Apply(files) = &rule.action else { return None };
                    for file in files {
                        match file.as_str() {
                            OUTLINES => paths.extend_from_slice(self.outlines),
                            _ => paths.push(file.clone()),
                        }
                    }
                }
                paths
            }
            "pull_request" if trigger.only_plans() => {
                let ours = [CONFIG.to_owned(), format!("{TEMPLATES}/**")];
                [&ours[..], self.outlines].concat()
            }
            _ => return None,
        };
        let mut known: Vec<String> = Vec::new();
        for path in paths {
            // These characters are patterns in a workflow, or a payload value. Only our own folder is a pattern.
            if path.trim_end_matches("/**").contains(['*', '?', '+', '[', ']', '!', '{', '\\']) {
                return None;
            }
            if !known.contains(&path) {
                known.push(path);
            }
        }
        Some(known)
    }

    /// The expression by which runs are grouped if the newest run makes a waiting one unnecessary.
    pub(super) fn stands_for_all(&self, trigger: &Trigger) -> Option<&'static str> {
        match trigger.event {
            // Every run applies all outlines, whichever of them changed.
            "push" if self.paths(trigger).is_some() && trigger.rules.iter().all(|rule| applies_all(rule)) => {
                Some("github.ref")
            }
            "pull_request" | "pull_request_target"
                if trigger.only_plans() && trigger.rules.iter().all(|rule| rule.conditions().next().is_none()) =>
            {
                Some("github.event.pull_request.number")
            }
            _ => None,
        }
    }
}

/// Whether a rule applies only the configured outlines, with no condition other than on the ref.
fn applies_all(rule: &Rule) -> bool {
    matches!(&rule.action, RuleAction::Apply(files) if files.iter().all(|file| file == OUTLINES))
        && rule.conditions().all(|(path, _)| path == "ref")
}
