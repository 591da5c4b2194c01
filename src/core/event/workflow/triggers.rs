//! What the rules listen to: event by event, whose paths can spare a run, and which runs can stand for one another.

use std::collections::BTreeMap;

use super::definition::Workflow;
use crate::core::config::config_file::{CONFIG, TEMPLATES};
use crate::core::event::payload::known_events::KnownEvent;
use crate::core::event::rules::rule::{Rule, RuleAction};
use crate::core::event::rules::rule_set::OUTLINES;

/// An event that the rules listen to.
pub(super) struct Trigger<'a> {
    pub(super) event: &'a str,
    pub(super) rules: Vec<&'a Rule>,
    /// Its actions; all of them where a rule names none.
    pub(super) actions: Option<Vec<&'a str>>,
}

impl Trigger<'_> {
    /// Do its rules only plan? Then nothing needs to be written.
    pub(super) fn only_plans(&self) -> bool {
        self.rules.iter().all(|rule| matches!(rule.action, RuleAction::Plan))
    }

    /// Do its rules only wait for a command in a comment?
    pub(super) fn is_for_commands(&self) -> bool {
        self.event == "issue_comment" && self.rules.iter().all(|rule| matches!(rule.action, RuleAction::Commands))
    }

    /// Do its rules only look at files?
    pub(super) fn is_about_files(&self) -> bool {
        match self.event {
            "push" => self.rules.iter().all(|rule| matches!(rule.action, RuleAction::Apply(_))),
            _ => self.only_plans(),
        }
    }

    /// Does one of its rules plan?
    pub(super) fn plans(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule.action, RuleAction::Plan))
    }
}

impl Workflow<'_> {
    /// The events that start a workflow and that rules listen to, by their names.
    pub(super) fn trigger(&self) -> Vec<Trigger<'_>> {
        let mut trigger: BTreeMap<&str, Trigger> = BTreeMap::new();
        let starts = |event: &str| KnownEvent::named(event).is_some_and(|known| known.starts_workflows());
        for rule in &self.rules.all {
            let heard_of = |event: &str| starts(event) && !(event == "push" && self.waits_for_outlines(rule));
            for on in rule.on.iter().filter(|on| heard_of(&on.event)) {
                let new = || Trigger { event: &on.event, rules: Vec::new(), actions: Some(Vec::new()) };
                let entry = trigger.entry(&on.event).or_insert_with(new);
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
        trigger.into_values().collect()
    }

    /// Does a rule only apply the configuration's outlines, while it names none? A push then says nothing to it.
    fn waits_for_outlines(&self, rule: &Rule) -> bool {
        let only_outlines = |files: &[String]| !files.is_empty() && files.iter().all(|file| file == OUTLINES);
        self.outlines.is_empty() && matches!(&rule.action, RuleAction::Apply(files) if only_outlines(files))
    }

    /// Does a rule wait for pushes in vain until the configuration names an outline?
    pub(super) fn pushes_wait(&self) -> bool {
        self.rules.all.iter().any(|rule| rule.on.iter().any(|on| on.event == "push") && self.waits_for_outlines(rule))
    }

    /// The files without which an event says nothing to its rules; none where that can't be told.
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
            // These mean something in a workflow's patterns, or are a value of the payload. Only the folder is a pattern.
            if path.trim_end_matches("/**").contains(['*', '?', '+', '[', ']', '!', '{', '\\']) {
                return None;
            }
            if !known.contains(&path) {
                known.push(path);
            }
        }
        Some(known)
    }

    /// Of what the newest run of an event says everything, so that one which still waits can be dropped for it.
    pub(super) fn stands_for_all(&self, trigger: &Trigger) -> Option<&'static str> {
        match trigger.event {
            // Each touches an outline, and all of them are applied.
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

/// Does a rule apply the configuration's outlines and nothing else, whatever the push says but its ref?
fn applies_all(rule: &Rule) -> bool {
    matches!(&rule.action, RuleAction::Apply(files) if files.iter().all(|file| file == OUTLINES))
        && rule.conditions().all(|(path, _)| path == "ref")
}
