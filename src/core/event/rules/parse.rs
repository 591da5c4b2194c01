//! One rule checked: its on, conditions, values and what it does.

use serde_json::Value as Json;

use super::condition::{Condition, PROPERTIES};
use super::expression::Text;
use super::rule::{DraftRule, On, Rule, RuleAction};
use crate::core::catalog::Catalog;
use crate::core::config::IfOpen;
use crate::core::config::config_file::Config;
use crate::core::config::{OneOrMany, RuleEntry, RuleFile};
use crate::core::diagnostic::{Diagnostic, Severity};
use crate::core::event::payload::known_events::KnownEvent;
use crate::core::event::recurrence::period::PERIODS;
use crate::core::nearest::did_you_mean;

/// What `tag` says for whatever was filed through a form.
const FORMS: &str = "forms";
const DEEDS: &str = "it takes one of `create`, `apply`, `tag`, `hand-off`, `plan` and `commands`";

/// Reads the rules of one configuration.
pub(in crate::core::event) struct Reader<'a> {
    pub(in crate::core::event) config: &'a Config,
    pub(in crate::core::event) catalog: &'a Catalog,
    /// Mistakes and warnings.
    pub(in crate::core::event) told: Vec<Diagnostic>,
}

impl Reader<'_> {
    pub(in crate::core::event) fn wrong(&mut self, path: &[&str], message: String, hint: impl Into<String>) {
        let path: Vec<&str> = ["rules"].iter().chain(path).copied().collect();
        self.told.push(self.config.mistake(&path, message, hint));
    }

    pub(in crate::core::event) fn odd(&mut self, path: &[&str], message: String, hint: impl Into<String>) {
        self.wrong(path, message, hint);
        if let Some(told) = self.told.last_mut() {
            told.severity = Severity::Warning;
        }
    }

    /// A default rule; one that does not fit a team's catalog is left out.
    pub(in crate::core::event) fn default(&mut self, name: &str, entry: &RuleEntry) -> Option<Rule> {
        let RuleEntry::Rule(file) = entry else { return None };
        let before = self.told.len();
        let rule = self.rule(name, file)?;
        (self.told.len() == before).then_some(Rule { place: None, ..rule })
    }

    /// A checked rule; what is wrong with it is told, and it is left out.
    pub(in crate::core::event) fn rule(&mut self, name: &str, file: &RuleFile) -> Option<Rule> {
        let before = self.told.iter().filter(|told| told.severity == Severity::Error).count();
        let on: Vec<On> = file.on.all().iter().filter_map(|words| self.on(name, words)).collect();
        if file.on.all().is_empty() {
            self.wrong(&[name], format!("the rule `{name}` says not when"), "add `on: issues.closed`, for one");
        }
        let conditions = file.conditions.iter().filter_map(|(path, wanted)| self.condition(name, path, &wanted.0, &on));
        let conditions = conditions.collect();
        let action = self.action(name, file, &on);
        if let Some(action) = &action {
            self.subject(name, action, &on);
        }
        let place = self.config.document.as_ref().map(|document| document.place_of(&["rules", name]));
        let whole = self.told.iter().filter(|told| told.severity == Severity::Error).count() == before;
        action.filter(|_| whole).map(|action| Rule { name: name.to_owned(), on, conditions, action, place })
    }

    fn on(&mut self, rule: &str, words: &str) -> Option<On> {
        let (event, action) = words.split_once('.').map_or((words, None), |(event, action)| (event, Some(action)));
        let Some(known) = KnownEvent::named(event) else {
            let near = did_you_mean(event, KnownEvent::all().map(|known| known.name()));
            self.wrong(&[rule, "on"], format!("event `{event}` not found"), near);
            return None;
        };
        if let Some(action) = action.filter(|action| !known.has_action(action)) {
            let (message, hint) = match known.actions().next() {
                None => (format!("the event `{event}` has no actions"), format!("write `on: {event}`")),
                Some(_) => (format!("`{event}` has no action `{action}`"), did_you_mean(action, known.actions())),
            };
            self.wrong(&[rule, "on"], message, hint);
            return None;
        }
        if !known.starts_workflows() {
            let hint = "`rolecall event --name … --payload …` can still try the rule by hand";
            self.odd(&[rule, "on"], format!("GitHub starts no workflow for `{event}`"), hint);
        }
        Some(On { event: event.to_owned(), action: action.map(str::to_owned) })
    }

    fn condition(&mut self, rule: &str, path: &str, wanted: &Json, on: &[On]) -> Option<Condition> {
        let wanted = match wanted {
            Json::Array(items) => items.clone(),
            one => vec![one.clone()],
        };
        if wanted.is_empty() {
            let message = format!("`{path}` is compared with nothing, and never holds");
            self.wrong(&[rule, "if", path], message, "name what it must be; `null` for nothing");
        }
        if wanted.iter().any(|value| value.is_object() || value.is_array()) {
            let hint = "write a value, a glob like `sprint*`, or a list of them";
            self.wrong(&[rule, "if", path], format!("`{path}` can't be compared with that"), hint);
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

    /// What is done to an issue or a comment needs an event that is about one.
    fn subject(&mut self, rule: &str, action: &RuleAction, on: &[On]) {
        let (path, what, example) = match action {
            RuleAction::Tag(_) => ("issue.number", "an issue", "issues.labeled"),
            RuleAction::HandOff => ("issue.number", "an issue", "issues.closed"),
            RuleAction::Commands => ("comment.body", "a comment on an issue", "issue_comment.created"),
            RuleAction::Create(_) | RuleAction::Apply(_) | RuleAction::Plan => return,
        };
        for one in on {
            let known = KnownEvent::named(&one.event);
            let has = |path| known.as_ref().is_none_or(|known| known.find_path(one.action.as_deref(), path).is_ok());
            if !has("issue.number") || !has(path) {
                let message = format!("`{}` needs {what}, and `{}` is about none", action.word(), one.words());
                self.wrong(&[rule, "on"], message, format!("write `on: {example}`, for one"));
            }
        }
    }

    fn action(&mut self, rule: &str, file: &RuleFile, on: &[On]) -> Option<RuleAction> {
        let mut actions: Vec<RuleAction> = Vec::new();
        if let Some(templates) = &file.create {
            actions.push(RuleAction::Create(Box::new(self.creation(rule, file, templates, on))));
        } else {
            let lone: [(&str, bool); 5] = [
                ("with", file.with.is_some()),
                ("key", file.key.is_some()),
                ("from", file.from.is_some()),
                ("parent", file.parent.is_some()),
                ("if-previous-open", file.if_previous_open.is_some()),
            ];
            for (name, _) in lone.iter().filter(|(_, is_there)| *is_there) {
                self.wrong(
                    &[rule, name],
                    format!("`{name}` says something of what is made"),
                    "add `create`, or remove it",
                );
            }
        }
        if let Some(files) = &file.apply {
            if files.all().is_empty() {
                let hint = "write `apply: outlines` for those that the configuration names, or a file's path";
                self.wrong(&[rule, "apply"], "`apply` names no outline".to_owned(), hint);
            }
            let files = files.all().iter().filter_map(|file| self.outline(&[rule, "apply"], file, on)).collect();
            actions.push(RuleAction::Apply(files));
        }
        match file.tag.as_deref() {
            None => {}
            Some(FORMS) => actions.push(RuleAction::Tag(None)),
            Some(id) => {
                let id = self.template(&[rule, "tag"], id);
                actions.extend(id.map(|id| RuleAction::Tag(Some(id))));
            }
        }
        let flags = [
            (file.hand_off, RuleAction::HandOff),
            (file.plan, RuleAction::Plan),
            (file.commands, RuleAction::Commands),
        ];
        actions.extend(flags.into_iter().filter(|(on, _)| *on == Some(true)).map(|(_, action)| action));
        let (first, more) = (actions.pop(), actions.pop());
        match (first, more) {
            (Some(action), None) => Some(action),
            (None, _) => {
                // A template that is not there was told already.
                if file.tag.is_none() {
                    self.wrong(&[rule], format!("the rule `{rule}` does nothing"), DEEDS);
                }
                None
            }
            (Some(one), Some(other)) => {
                let message = format!("the rule `{rule}` does two things: `{}` and `{}`", other.word(), one.word());
                self.wrong(&[rule], message, "make it two rules");
                None
            }
        }
    }

    fn creation(&mut self, rule: &str, file: &RuleFile, templates: &OneOrMany, on: &[On]) -> DraftRule {
        if templates.all().is_empty() {
            self.wrong(
                &[rule, "create"],
                "`create` names no template".to_owned(),
                "write `create: user-story`, for one",
            );
        }
        for (at, id) in templates.all().iter().enumerate() {
            if templates.all()[..at].contains(id) {
                let hint = "name each template once; a rule of its own makes another";
                self.wrong(&[rule, "create"], format!("`create` names `{id}` twice"), hint);
            }
            match id.contains("{{") {
                true => self.text(&[rule, "create"], id, on),
                false => drop(self.template(&[rule, "create"], id)),
            }
        }
        let with = file.with.as_ref().map_or(Json::Null, |with| with.0.clone());
        match &with {
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
                self.wrong(
                    &[rule, "with"],
                    "`with` is a map of answers".to_owned(),
                    "write one `field: answer` a line",
                );
            }
        }
        if let Some(text) = &file.key {
            self.name(&[rule, "key"], text, on);
        }
        for (name, text) in [("from", &file.from), ("parent", &file.parent)] {
            if let Some(text) = text {
                self.key(&[rule, name], text, on);
            }
        }
        let named = Text::read(file.key.as_deref().unwrap_or_default()).names;
        let has_period = PERIODS.iter().any(|(name, _)| named.iter().any(|path| path == name));
        if file.if_previous_open.is_some_and(|open| open != IfOpen::Keep) && !has_period {
            let hint = "give the rule a `key` with a period in it, like \"{{week}}\", \"{{month}}\" or \"{{quarter}}\"";
            self.wrong(&[rule, "if-previous-open"], "nothing tells which artifact comes before".to_owned(), hint);
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
}
