//! One rule checked: its on, conditions, values and what it does.

use serde_json::Value as Json;

use super::condition::{Condition, PROPERTIES};
use super::known::KnownEvent;
use super::period::PERIODS;
use super::rule::{Creation, Deed, IfOpen, On, Rule};
use super::rule_file::{OneOrMany, RuleEntry, RuleFile};
use super::texts::Text;
use crate::core::catalog::Catalog;
use crate::core::config::Config;
use crate::core::diagnostic::{Diagnostic, Severity};
use crate::core::nearest::did_you_mean;

/// What `tag` says for whatever was filed through a form.
const FORMS: &str = "forms";
const DEEDS: &str = "it takes one of `create`, `apply`, `tag`, `hand-off`, `plan` and `commands`";

/// Reads the rules of one configuration.
pub(super) struct Reader<'a> {
    pub(super) config: &'a Config,
    pub(super) catalog: &'a Catalog,
    /// Mistakes and warnings.
    pub(super) told: Vec<Diagnostic>,
}

impl Reader<'_> {
    pub(super) fn wrong(&mut self, path: &[&str], message: String, hint: impl Into<String>) {
        let path: Vec<&str> = ["rules"].iter().chain(path).copied().collect();
        self.told.push(self.config.mistake(&path, message, hint));
    }

    pub(super) fn odd(&mut self, path: &[&str], message: String, hint: impl Into<String>) {
        self.wrong(path, message, hint);
        if let Some(told) = self.told.last_mut() {
            told.severity = Severity::Warning;
        }
    }

    /// A default rule; one that does not fit a team's catalog is left out.
    pub(super) fn default(&mut self, name: &str, entry: &RuleEntry) -> Option<Rule> {
        let RuleEntry::Rule(file) = entry else { return None };
        let before = self.told.len();
        let rule = self.rule(name, file)?;
        (self.told.len() == before).then_some(Rule { place: None, ..rule })
    }

    /// A checked rule; what is wrong with it is told, and it is left out.
    pub(super) fn rule(&mut self, name: &str, file: &RuleFile) -> Option<Rule> {
        let before = self.told.iter().filter(|told| told.severity == Severity::Error).count();
        let on: Vec<On> = file.on.all().iter().filter_map(|words| self.on(name, words)).collect();
        if file.on.all().is_empty() {
            self.wrong(&[name], format!("the rule `{name}` says not when"), "add `on: issues.closed`, for one");
        }
        let conditions = file.conditions.iter().filter_map(|(path, wanted)| self.condition(name, path, &wanted.0, &on));
        let conditions = conditions.collect();
        let deed = self.deed(name, file, &on);
        if let Some(deed) = &deed {
            self.subject(name, deed, &on);
        }
        let place = self.config.document.as_ref().map(|document| document.place_of(&["rules", name]));
        let whole = self.told.iter().filter(|told| told.severity == Severity::Error).count() == before;
        deed.filter(|_| whole).map(|deed| Rule { name: name.to_owned(), on, conditions, deed, place })
    }

    fn on(&mut self, rule: &str, words: &str) -> Option<On> {
        let (event, action) = words.split_once('.').map_or((words, None), |(event, action)| (event, Some(action)));
        let Some(known) = KnownEvent::named(event) else {
            let near = did_you_mean(event, KnownEvent::all().map(|known| known.name()));
            self.wrong(&[rule, "on"], format!("there is no event `{event}`"), near);
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
            self.wrong(&[rule, "if", path], format!("`{path}` can not be compared with that"), hint);
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
    fn subject(&mut self, rule: &str, deed: &Deed, on: &[On]) {
        let (path, what, example) = match deed {
            Deed::Tag(_) => ("issue.number", "an issue", "issues.labeled"),
            Deed::HandOff => ("issue.number", "an issue", "issues.closed"),
            Deed::Commands => ("comment.body", "a comment on an issue", "issue_comment.created"),
            Deed::Create(_) | Deed::Apply(_) | Deed::Plan => return,
        };
        for one in on {
            let known = KnownEvent::named(&one.event);
            let has = |path| known.as_ref().is_none_or(|known| known.find_path(one.action.as_deref(), path).is_ok());
            if !has("issue.number") || !has(path) {
                let message = format!("`{}` needs {what}, and `{}` is about none", deed.word(), one.words());
                self.wrong(&[rule, "on"], message, format!("write `on: {example}`, for one"));
            }
        }
    }

    fn deed(&mut self, rule: &str, file: &RuleFile, on: &[On]) -> Option<Deed> {
        let mut deeds: Vec<Deed> = Vec::new();
        if let Some(templates) = &file.create {
            deeds.push(Deed::Create(Box::new(self.creation(rule, file, templates, on))));
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
                    "add `create`, or take it out",
                );
            }
        }
        if let Some(files) = &file.apply {
            if files.all().is_empty() {
                let hint = "write `apply: outlines` for those that the configuration names, or a file's path";
                self.wrong(&[rule, "apply"], "`apply` names no outline".to_owned(), hint);
            }
            let files = files.all().iter().filter_map(|file| self.outline(&[rule, "apply"], file, on)).collect();
            deeds.push(Deed::Apply(files));
        }
        match file.tag.as_deref() {
            None => {}
            Some(FORMS) => deeds.push(Deed::Tag(None)),
            Some(id) => {
                let id = self.template(&[rule, "tag"], id);
                deeds.extend(id.map(|id| Deed::Tag(Some(id))));
            }
        }
        let flags = [(file.hand_off, Deed::HandOff), (file.plan, Deed::Plan), (file.commands, Deed::Commands)];
        deeds.extend(flags.into_iter().filter(|(on, _)| *on == Some(true)).map(|(_, deed)| deed));
        let (first, more) = (deeds.pop(), deeds.pop());
        match (first, more) {
            (Some(deed), None) => Some(deed),
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

    fn creation(&mut self, rule: &str, file: &RuleFile, templates: &OneOrMany, on: &[On]) -> Creation {
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
        Creation {
            templates: templates.all().to_vec(),
            with,
            key: file.key.clone(),
            from: file.from.clone(),
            parent: file.parent.clone(),
            if_open: file.if_previous_open,
        }
    }
}
