//! Checks what a rule's values and conditions name: paths into payloads, fields, helpers.

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
use crate::core::hint::join;
use crate::core::names::TemplateId;
use crate::core::names::{ArtifactKey, Name, outline_path};
use crate::core::nearest::did_you_mean;

impl Reader<'_> {
    /// Warns of a path that no payload of any of the events has.
    pub(in crate::core::event) fn path(&mut self, at: &[&str], path: &str, on: &[On]) {
        let mut hint = None;
        for one in on {
            let Some(known) = KnownEvent::named(&one.event) else { continue };
            match known.find_path(one.action.as_deref(), path) {
                Ok(()) => return,
                Err(unknown) => hint = Some(did_you_mean(unknown.name, unknown.expected)),
            }
        }
        if let Some(hint) = hint {
            let names: Vec<String> = on.iter().map(On::words).collect();
            self.warn(at, format!("the payload of `{}` has no `{path}`", names.join("` or `")), hint);
        }
    }

    /// Checks that one of the templates has an answered field.
    pub(in crate::core::event) fn field(&mut self, rule: &str, field: &str, templates: &[String]) {
        let known: Vec<_> = templates.iter().filter_map(|id| self.catalog.template(id)).collect();
        if known.len() < templates.len() || known.iter().any(|template| template.field(field).is_some()) {
            return;
        }
        let near = did_you_mean(field, known.iter().flat_map(|t| t.fields.iter().map(|field| field.id.as_str())));
        let message = format!("`{}` has no field `{field}`", templates.join("` and `"));
        self.error(&[rule, "with", field], message, near);
    }

    /// Checks that an answer without payload values fits.
    pub(in crate::core::event) fn constant(&mut self, rule: &str, field: &str, value: &Json, templates: &[String]) {
        if value.to_string().contains("{{") {
            return;
        }
        let answer = node(value, &str::to_owned);
        let asking = templates.iter().filter_map(|id| self.catalog.template(id));
        let asking = asking.filter(|template| template.field(field).is_some());
        let tried =
            asking.map(|template| Answers::default().give(template, field, RawAnswer::Node(&answer), Trust::Outside));
        // If it fits one of several templates, the others leave the field open.
        let Ok(faults) = tried.map(|tried| tried.err().ok_or(())).collect::<Result<Vec<_>, ()>>() else { return };
        for fault in faults.into_iter().next().unwrap_or_default() {
            self.report(&[rule, "with", field], fault.problem.diagnostic);
        }
    }

    /// Checks that a key without payload values makes a name.
    pub(in crate::core::event) fn name(&mut self, at: &[&str], text: &str, on: &[On]) {
        self.text(at, text, on);
        if !text.contains("{{") && Name::from_title(text).is_none() {
            self.error(at, format!("the key `{text}` doesn't make a name"), "use at least one letter or digit");
        }
    }

    /// Checks that a template exists.
    pub(in crate::core::event) fn template(&mut self, at: &[&str], id: &str) -> Option<TemplateId> {
        if let Some(template) = self.catalog.template(id) {
            return Some(template.id.clone());
        }
        let near = did_you_mean(id, self.catalog.template_ids());
        self.error(at, format!("template `{id}` not found"), near);
        None
    }

    /// Checks all texts of an answer, however deep.
    pub(in crate::core::event) fn value(&mut self, at: &[&str], value: &Json, on: &[On]) {
        match value {
            Json::String(text) => self.text(at, text, on),
            Json::Array(items) => items.iter().for_each(|item| self.value(at, item, on)),
            Json::Object(entries) => entries.values().for_each(|value| self.value(at, value, on)),
            _ => {}
        }
    }

    /// Checks a template over the payload, and the paths that it names.
    pub(in crate::core::event) fn text(&mut self, at: &[&str], text: &str, on: &[On]) {
        if !text.contains("{{") {
            return;
        }
        let Text { names, mistakes } = Text::read(text);
        for mistake in mistakes {
            self.report(at, mistake);
        }
        for path in names {
            if !PERIODS.iter().any(|(name, _)| *name == path) && path != "event" {
                self.path(at, &path, on);
            }
        }
    }

    /// Checks the time of a schedule, which goes into the workflow.
    pub(in crate::core::event) fn time(&mut self, at: &[&str], text: &str, on: &[On]) {
        if on.iter().any(|on| on.event == "schedule")
            && let Err(message) = cron::check(text)
        {
            let hint = "write minute, hour, day of the month, month and day of the week: `0 6 * * 1` is every Monday at 06:00 UTC";
            // A glob can match times that the workflow has anyway, but five fields are meant as one time.
            match text.contains(['*', '?', '[']) && text.split_whitespace().count() != 5 {
                true => self.warn(at, message, hint),
                false => self.error(at, message, hint),
            }
        }
    }

    /// Checks an outline's path, and returns it in the form in which a push names its files.
    pub(in crate::core::event) fn outline(&mut self, at: &[&str], text: &str, on: &[On]) -> Option<String> {
        if text.contains("{{") {
            self.text(at, text, on);
            return Some(text.to_owned());
        }
        let is_outline =
            [".yml", ".yaml", ".json", ".csv", ".tsv"].iter().any(|ending| text.to_lowercase().ends_with(ending));
        if text != OUTLINES && !is_outline {
            let hint =
                "write `outlines` for the configured outlines, or a path that ends in .yml, .yaml, .json, .csv or .tsv";
            self.error(at, format!("`{text}` is not an outline"), hint);
            return None;
        }
        match outline_path(text) {
            Ok(path) => Some(path),
            Err(mistake) => {
                self.report(at, mistake);
                None
            }
        }
    }

    /// Checks a text that makes a key; without payload values, it must be a valid one.
    pub(in crate::core::event) fn key(&mut self, at: &[&str], text: &str, on: &[On]) {
        self.text(at, text, on);
        let parent = at.last() == Some(&"parent");
        let is_issue = parent && matches!(Parent::parse(text), Ok(Parent::Issue { .. }));
        if !text.contains("{{")
            && !is_issue
            && let Err(error) = ArtifactKey::parse(text)
        {
            let hint = if parent { join(&error.hint, "or an issue such as `#12`") } else { error.hint };
            return self.error(at, error.message, hint);
        }
        // `owner/name#12` is an issue of another repository.
        let of_key = |(id, name): &(&str, &str)| !is_issue && !id.contains("{{") && !name.contains('#');
        if let Some((template, _)) = text.split_once('/').filter(of_key) {
            self.template(at, &template.to_lowercase());
        }
    }

    /// Checks that a condition about the artifact has events about issues, and names an existing role or template.
    pub(in crate::core::event) fn property(&mut self, rule: &str, name: &str, wanted: &[Json], on: &[On]) {
        let at = [rule, "if", name];
        let has_issue = |one: &&On| {
            let known = KnownEvent::named(&one.event);
            known.is_none_or(|known| known.find_path(one.action.as_deref(), "issue.number").is_ok())
        };
        let without: Vec<String> = on.iter().filter(|one| !has_issue(one)).map(On::words).collect();
        let names = without.join("` or `");
        let message = format!("`{names}` is not about an issue, so the condition on `{name}` is never met");
        match without.len() {
            0 => {}
            all if all == on.len() => self.error(&at, message, "write, for example, `on: issues.closed`"),
            _ => self.warn(&at, message, "move it to a separate rule"),
        }
        for text in wanted.iter().filter_map(Json::as_str) {
            let known: Vec<&str> = match name {
                "role" => self.catalog.roles().iter().map(|role| role.id.as_str()).collect(),
                _ => self.catalog.template_ids().collect(),
            };
            if text.contains("{{") {
                self.error(
                    &at,
                    format!("`{name}` can't be compared with a payload value"),
                    "write the name, or a glob",
                );
            } else if !text.contains(['*', '?', '[']) && !known.contains(&text) {
                let hint = did_you_mean(text, known);
                self.error(&at, format!("{name} `{text}` not found"), hint);
            }
        }
    }
}
