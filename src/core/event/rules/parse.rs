//! Checks one rule: its events, conditions, values and action.

use serde_json::Value as Json;

use super::condition::{Condition, PROPERTIES};
use super::expression::Text;
use super::rule::{DraftRule, On, Rule, RuleAction, STATUS};
use crate::core::catalog::Catalog;
use crate::core::config::IfOpen;
use crate::core::config::config_file::Config;
use crate::core::config::{OneOrMany, RuleEntry, RuleFile};
use crate::core::diagnostic::{Diagnostic, Severity};
use crate::core::event::payload::known_events::KnownEvent;
use crate::core::event::recurrence::period::PERIODS;
use crate::core::nearest::did_you_mean;

/// The word in `tag` for issues that were filed through a form.
const FORMS: &str = "forms";
/// The hint for a rule without an action.
const ACTIONS: &str = "add one of `create`, `apply`, `tag`, `hand-off`, `plan`, `check`, `report` and `commands`";

/// Reads the rules of one configuration.
pub(in crate::core::event) struct Reader<'a> {
    pub(in crate::core::event) config: &'a Config,
    pub(in crate::core::event) catalog: &'a Catalog,
    /// Errors and warnings.
    pub(in crate::core::event) diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Reports an error at a path below `rules`.
    pub(in crate::core::event) fn error(&mut self, path: &[&str], message: String, hint: impl Into<String>) {
        let path: Vec<&str> = ["rules"].iter().chain(path).copied().collect();
        self.diagnostics.push(self.config.mistake(&path, message, hint));
    }

    /// Reports a diagnostic at a path below `rules`.
    pub(in crate::core::event) fn report(&mut self, path: &[&str], mistake: Diagnostic) {
        self.error(path, mistake.message, mistake.hint.unwrap_or_default());
    }

    /// Reports a warning at a path below `rules`.
    pub(in crate::core::event) fn warn(&mut self, path: &[&str], message: String, hint: impl Into<String>) {
        self.error(path, message, hint);
        if let Some(diagnostic) = self.diagnostics.last_mut() {
            diagnostic.severity = Severity::Warning;
        }
    }

    /// Reads a default rule; `None` if it doesn't fit a team's catalog.
    pub(in crate::core::event) fn default(&mut self, name: &str, entry: &RuleEntry) -> Option<Rule> {
        let RuleEntry::Rule(file) = entry else { return None };
        let before = self.diagnostics.len();
        let rule = self.rule(name, file)?;
        (self.diagnostics.len() == before).then_some(Rule { place: None, ..rule })
    }

    /// The number of errors so far.
    fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// Reads a rule; `None` if it has errors, which are reported.
    pub(in crate::core::event) fn rule(&mut self, name: &str, file: &RuleFile) -> Option<Rule> {
        let before = self.errors();
        let on: Vec<On> = file.on.all().iter().filter_map(|words| self.on(name, words)).collect();
        if file.on.all().is_empty() {
            self.error(
                &[name],
                format!("the rule `{name}` has no events"),
                "add `on`, for example `on: issues.closed`",
            );
        }
        let conditions = file.conditions.iter().filter_map(|(path, wanted)| self.condition(name, path, &wanted.0, &on));
        let conditions = conditions.collect();
        let action = self.action(name, file, &on);
        if let Some(action) = &action {
            self.subject(name, action, &on);
        }
        let place = self.config.document.as_ref().map(|document| document.place_of(&["rules", name]));
        let valid = self.errors() == before;
        action.filter(|_| valid).map(|action| Rule { name: name.to_owned(), on, conditions, action, place })
    }

    fn on(&mut self, rule: &str, words: &str) -> Option<On> {
        let (event, action) = words.split_once('.').map_or((words, None), |(event, action)| (event, Some(action)));
        let Some(known) = KnownEvent::named(event) else {
            let near = did_you_mean(event, KnownEvent::all().map(|known| known.name()));
            self.error(&[rule, "on"], format!("event `{event}` not found"), near);
            return None;
        };
        if let Some(action) = action.filter(|action| !known.has_action(action)) {
            let (message, hint) = match known.actions().next() {
                None => (format!("the event `{event}` has no actions"), format!("write `on: {event}`")),
                Some(_) => (format!("`{event}` has no action `{action}`"), did_you_mean(action, known.actions())),
            };
            self.error(&[rule, "on"], message, hint);
            return None;
        }
        if !known.starts_workflows() {
            let hint = "you can still run the rule by hand with `rolecall event --name … --payload …`";
            self.warn(&[rule, "on"], format!("GitHub doesn't start workflows for `{event}`"), hint);
        }
        Some(On { event: event.to_owned(), action: action.map(str::to_owned) })
    }

    fn condition(&mut self, rule: &str, path: &str, wanted: &Json, on: &[On]) -> Option<Condition> {
        let wanted = match wanted {
            Json::Array(items) => items.clone(),
            one => vec![one.clone()],
        };
        if wanted.is_empty() {
            let message = format!("the condition on `{path}` lists no values, so it is never met");
            self.error(&[rule, "if", path], message, "add the expected values; `null` means that there is none");
        }
        if wanted.iter().any(|value| value.is_object() || value.is_array()) {
            let hint = "write a value, a glob like `sprint*`, or a list of them";
            self.error(&[rule, "if", path], format!("`{path}` can't be compared with a map or a nested list"), hint);
            return None;
        }
        if PROPERTIES.contains(&path) {
            self.property(rule, path, &wanted, on);
        } else {
            self.path(&[rule, "if", path], path, on);
            for text in wanted.iter().filter_map(Json::as_str) {
                self.text(&[rule, "if", path], text, on);
                if path == "schedule" {
                    self.time(&[rule, "if", path], text, on);
                }
            }
        }
        Some(Condition { path: path.to_owned(), wanted })
    }

    /// Checks that an action on an issue or a comment has events that are about one.
    fn subject(&mut self, rule: &str, action: &RuleAction, on: &[On]) {
        let (path, what, example) = match action {
            RuleAction::Tag(_) => ("issue.number", "an issue", "issues.labeled"),
            RuleAction::HandOff => ("issue.number", "an issue", "issues.closed"),
            RuleAction::Commands => ("comment.body", "a comment on an issue", "issue_comment.created"),
            RuleAction::Check => ("issue.number", "an issue or a pull request", "issues.edited"),
            RuleAction::Create(_) | RuleAction::Apply(_) | RuleAction::Plan | RuleAction::Report => return,
        };
        for one in on {
            if matches!(action, RuleAction::Check) && one.event.starts_with("pull_request") {
                continue;
            }
            let known = KnownEvent::named(&one.event);
            let has = |path| known.as_ref().is_none_or(|known| known.find_path(one.action.as_deref(), path).is_ok());
            if !has("issue.number") || !has(path) {
                let message = format!("`{}` needs {what}, but `{}` has none", action.word(), one.words());
                self.error(&[rule, "on"], message, format!("write, for example, `on: {example}`"));
            }
        }
    }

    fn action(&mut self, rule: &str, file: &RuleFile, on: &[On]) -> Option<RuleAction> {
        let mut actions: Vec<RuleAction> = Vec::new();
        if let Some(templates) = &file.create {
            actions.push(RuleAction::Create(Box::new(self.creation(rule, file, templates, on))));
        } else {
            let only_with_create: [(&str, bool); 5] = [
                ("with", file.with.is_some()),
                ("key", file.key.is_some()),
                ("from", file.from.is_some()),
                ("parent", file.parent.is_some()),
                ("if-previous-open", file.if_previous_open.is_some()),
            ];
            for (name, _) in only_with_create.iter().filter(|(_, present)| *present) {
                self.error(&[rule, name], format!("`{name}` needs `create`"), "add `create`, or remove it");
            }
        }
        if let Some(files) = &file.apply {
            if files.all().is_empty() {
                let hint = "write `apply: outlines` for the configured outlines, or a file's path";
                self.error(&[rule, "apply"], "`apply` names no outline".to_owned(), hint);
            }
            let files = files.all().iter().filter_map(|file| self.outline(&[rule, "apply"], file, on)).collect();
            actions.push(RuleAction::Apply(files));
        }
        actions.extend(self.named_action(rule, file));
        let flags = [
            (file.hand_off, RuleAction::HandOff),
            (file.plan, RuleAction::Plan),
            (file.check, RuleAction::Check),
            (file.commands, RuleAction::Commands),
        ];
        actions.extend(flags.into_iter().filter(|(on, _)| *on == Some(true)).map(|(_, action)| action));
        let (first, more) = (actions.pop(), actions.pop());
        match (first, more) {
            (Some(action), None) => Some(action),
            (None, _) => {
                // An unknown template or report was already reported.
                if file.tag.is_none() && file.report.is_none() {
                    self.error(&[rule], format!("the rule `{rule}` has no action"), ACTIONS);
                }
                None
            }
            (Some(one), Some(other)) => {
                let message = format!("the rule `{rule}` has two actions: `{}` and `{}`", other.word(), one.word());
                self.error(&[rule], message, "split it into two rules");
                None
            }
        }
    }

    /// The actions that name what they are for: `tag` and `report`.
    fn named_action(&mut self, rule: &str, file: &RuleFile) -> Vec<RuleAction> {
        let mut actions = Vec::new();
        match file.tag.as_deref() {
            None => {}
            Some(FORMS) => actions.push(RuleAction::Tag(None)),
            Some(id) => {
                let id = self.template(&[rule, "tag"], id);
                actions.extend(id.map(|id| RuleAction::Tag(Some(id))));
            }
        }
        match file.report.as_deref() {
            None => {}
            Some(STATUS) => actions.push(RuleAction::Report),
            Some(other) => {
                let message = format!("there is no report `{other}`");
                self.error(&[rule, "report"], message, did_you_mean(other, [STATUS]));
            }
        }
        actions
    }

    fn creation(&mut self, rule: &str, file: &RuleFile, templates: &OneOrMany, on: &[On]) -> DraftRule {
        if templates.all().is_empty() {
            self.error(
                &[rule, "create"],
                "`create` names no template".to_owned(),
                "write, for example, `create: user-story`",
            );
        }
        for (at, id) in templates.all().iter().enumerate() {
            if templates.all()[..at].contains(id) {
                let hint = "name each template once, and add another rule for a second draft";
                self.error(&[rule, "create"], format!("`create` names `{id}` twice"), hint);
            }
            match id.contains("{{") {
                true => self.text(&[rule, "create"], id, on),
                false => drop(self.template(&[rule, "create"], id)),
            }
        }
        let with = file.with.as_ref().map_or(Json::Null, |with| with.0.clone());
        self.answers(rule, &with, templates, on);
        if let Some(text) = &file.key {
            self.name(&[rule, "key"], text, on);
        }
        for (name, text) in [("from", &file.from), ("parent", &file.parent)] {
            if let Some(text) = text {
                self.key(&[rule, name], text, on);
            }
        }
        let paths = Text::read(file.key.as_deref().unwrap_or_default()).names;
        let has_period = PERIODS.iter().any(|(name, _)| paths.iter().any(|path| path == name));
        if file.if_previous_open.is_some_and(|open| open != IfOpen::Keep) && !has_period {
            let hint = "give the rule a `key` with a period, such as \"{{week}}\", \"{{month}}\" or \"{{quarter}}\"";
            self.error(
                &[rule, "if-previous-open"],
                "the rule's key doesn't say which artifact is the previous one".to_owned(),
                hint,
            );
        }
        DraftRule {
            templates: templates.all().to_vec(),
            with,
            key: file.key.clone(),
            from: file.from.clone(),
            parent: file.parent.clone(),
            if_open: file.if_previous_open,
        }
    }

    /// Checks the answers in `with`: a map by field, or a text that contains one.
    fn answers(&mut self, rule: &str, with: &Json, templates: &OneOrMany, on: &[On]) {
        match with {
            Json::Null => {}
            Json::String(text) => self.text(&[rule, "with"], text, on),
            Json::Object(entries) => {
                for (field, value) in entries {
                    self.field(rule, field, templates.all());
                    self.value(&[rule, "with", field], value, on);
                    self.constant(rule, field, value, templates.all());
                }
            }
            _ => {
                let hint = "write one `field: answer` per line";
                self.error(&[rule, "with"], "`with` is not a map of answers".to_owned(), hint);
            }
        }
    }
}
