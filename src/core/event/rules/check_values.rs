//! What the values and conditions of a rule name: paths into payloads, fields, helpers.

use serde_json::Value as Json;

use super::expression::Text;
use super::parse::Reader;
use super::rule::On;
use super::rule_set::OUTLINES;
use super::values::node;
use crate::core::artifact::{Answers, Parent, RawAnswer, Trust};
use crate::core::event::payload::known_events::KnownEvent;
use crate::core::event::recurrence::cron;
use crate::core::event::recurrence::period::PERIODS;
use crate::core::names::TemplateId;
use crate::core::names::{ArtifactKey, Name, outline_path};
use crate::core::nearest::did_you_mean;

impl Reader<'_> {
    /// A path that no payload of any of the events has is odd.
    pub(in crate::core::event) fn path(&mut self, at: &[&str], path: &str, on: &[On]) {
        let mut hint = None;
        for one in on {
            let Some(known) = KnownEvent::named(&one.event) else { continue };
            match known.find_path(one.action.as_deref(), path) {
                Ok(()) => return,
                Err(strayed) => hint = Some(did_you_mean(strayed.name, strayed.there)),
            }
        }
        if let Some(hint) = hint {
            let names: Vec<String> = on.iter().map(On::words).collect();
            self.odd(at, format!("no payload of `{}` has `{path}`", names.join("` or `")), hint);
        }
    }

    /// One of the templates must ask for a field that is answered.
    pub(in crate::core::event) fn field(&mut self, rule: &str, field: &str, templates: &[String]) {
        let known: Vec<_> = templates.iter().filter_map(|id| self.catalog.template(id)).collect();
        if known.len() < templates.len() || known.iter().any(|template| template.field(field).is_some()) {
            return;
        }
        let near = did_you_mean(field, known.iter().flat_map(|t| t.fields.iter().map(|field| field.id.as_str())));
        let message = format!("`{}` has no field `{field}`", templates.join("` and `"));
        self.wrong(&[rule, "with", field], message, near);
    }

    /// An answer that holds no value of the payload must fit.
    pub(in crate::core::event) fn constant(&mut self, rule: &str, field: &str, value: &Json, templates: &[String]) {
        if value.to_string().contains("{{") {
            return;
        }
        let answer = node(value, &str::to_owned);
        let asking = templates.iter().filter_map(|id| self.catalog.template(id));
        let asking = asking.filter(|template| template.field(field).is_some());
        let tried =
            asking.map(|template| Answers::default().give(template, field, RawAnswer::Node(&answer), Trust::Outside));
        // Where one of several takes it, the others leave it open.
        let Ok(faults) = tried.map(|tried| tried.err().ok_or(())).collect::<Result<Vec<_>, ()>>() else { return };
        for fault in faults.into_iter().next().unwrap_or_default() {
            self.wrong(&[rule, "with", field], fault.problem.message, fault.problem.hint.unwrap_or_default());
        }
    }

    /// A key that holds no value of the payload must make a name.
    pub(in crate::core::event) fn name(&mut self, at: &[&str], text: &str, on: &[On]) {
        self.text(at, text, on);
        if !text.contains("{{") && Name::from_title(text).is_none() {
            self.wrong(at, format!("the key `{text}` doesn't make a name"), "let it hold a letter or a digit");
        }
    }

    /// A template must be there.
    pub(in crate::core::event) fn template(&mut self, at: &[&str], id: &str) -> Option<TemplateId> {
        if let Some(template) = self.catalog.template(id) {
            return Some(template.id.clone());
        }
        let near = did_you_mean(id, self.catalog.templates().map(|template| template.id.as_str()));
        self.wrong(at, format!("template `{id}` not found"), near);
        None
    }

    /// The texts of an answer, however deep.
    pub(in crate::core::event) fn value(&mut self, at: &[&str], value: &Json, on: &[On]) {
        match value {
            Json::String(text) => self.text(at, text, on),
            Json::Array(items) => items.iter().for_each(|item| self.value(at, item, on)),
            Json::Object(entries) => entries.values().for_each(|value| self.value(at, value, on)),
            _ => {}
        }
    }

    /// A template over the payload: it must be one, and what it names must be there.
    pub(in crate::core::event) fn text(&mut self, at: &[&str], text: &str, on: &[On]) {
        if !text.contains("{{") {
            return;
        }
        let Text { names, mistakes } = Text::read(text);
        for (message, hint) in mistakes {
            self.wrong(at, message, hint);
        }
        for path in names {
            if !PERIODS.iter().any(|(name, _)| *name == path) && path != "event" {
                self.path(at, &path, on);
            }
        }
    }

    /// The time of a schedule, which a workflow is to be written with.
    pub(in crate::core::event) fn time(&mut self, at: &[&str], text: &str, on: &[On]) {
        if on.iter().any(|on| on.event == "schedule")
            && let Err(message) = cron::check(text)
        {
            let hint = "write minute, hour, day of the month, month and day of the week: `0 6 * * 1` is each Monday at six, UTC";
            // A glob may mean times that a workflow has anyway; five fields are meant as one.
            match text.contains(['*', '?', '[']) && text.split_whitespace().count() != 5 {
                true => self.odd(at, message, hint),
                false => self.wrong(at, message, hint),
            }
        }
    }

    /// An outline's path, where it is known before there is a payload as a push names its files.
    pub(in crate::core::event) fn outline(&mut self, at: &[&str], text: &str, on: &[On]) -> Option<String> {
        if text.contains("{{") {
            self.text(at, text, on);
            return Some(text.to_owned());
        }
        let is_outline =
            [".yml", ".yaml", ".json", ".csv", ".tsv"].iter().any(|ending| text.to_lowercase().ends_with(ending));
        if text != OUTLINES && !is_outline {
            let hint = "write `outlines` for those that the configuration names, or a path that ends in .yml, .yaml, .json, .csv or .tsv";
            self.wrong(at, format!("`{text}` is not an outline"), hint);
            return None;
        }
        match outline_path(text) {
            Ok(path) => Some(path),
            Err((message, hint)) => {
                self.wrong(at, message, hint);
                None
            }
        }
    }

    /// A text that comes to a key: where it is known before there is a payload, it must be one.
    pub(in crate::core::event) fn key(&mut self, at: &[&str], text: &str, on: &[On]) {
        self.text(at, text, on);
        let parent = at.last() == Some(&"parent");
        let is_issue = parent && matches!(Parent::parse(text), Ok(Parent::Issue { .. }));
        if !text.contains("{{")
            && !is_issue
            && let Err(error) = ArtifactKey::parse(text)
        {
            let hint = if parent { format!("{}; or an issue, like `#12`", error.hint) } else { error.hint };
            return self.wrong(at, error.message, hint);
        }
        // `owner/name#12` is an issue elsewhere.
        let of_key = |(id, name): &(&str, &str)| !is_issue && !id.contains("{{") && !name.contains('#');
        if let Some((template, _)) = text.split_once('/').filter(of_key) {
            self.template(at, &template.to_lowercase());
        }
    }

    /// A condition about the artifact needs an event that is about one, and a role or a template that is there.
    pub(in crate::core::event) fn property(&mut self, rule: &str, name: &str, wanted: &[Json], on: &[On]) {
        let at = [rule, "if", name];
        let has_issue = |one: &&On| {
            let known = KnownEvent::named(&one.event);
            known.is_none_or(|known| known.find_path(one.action.as_deref(), "issue.number").is_ok())
        };
        let without: Vec<String> = on.iter().filter(|one| !has_issue(one)).map(On::words).collect();
        let names = without.join("` or `");
        let message = format!("no issue is what `{names}` is about: `{name}` never holds there");
        match without.len() {
            0 => {}
            all if all == on.len() => self.wrong(&at, message, "write `on: issues.closed`, for one"),
            _ => self.odd(&at, message, "make it a rule of its own"),
        }
        for text in wanted.iter().filter_map(Json::as_str) {
            let known: Vec<&str> = match name {
                "role" => self.catalog.roles().iter().map(|role| role.id.as_str()).collect(),
                _ => self.catalog.templates().map(|template| template.id.as_str()).collect(),
            };
            if text.contains("{{") {
                self.wrong(&at, format!("`{name}` is compared as it is written"), "name it, or write a glob");
            } else if !text.contains(['*', '?', '[']) && !known.contains(&text) {
                let hint = did_you_mean(text, known);
                self.wrong(&at, format!("{name} `{text}` not found"), hint);
            }
        }
    }
}
