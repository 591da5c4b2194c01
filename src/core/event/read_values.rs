//! What the values and conditions of a rule name: paths into payloads, fields, helpers.

use serde_json::Value as Json;

use super::known::KnownEvent;
use super::period::PERIODS;
use super::read_rule::Reader;
use super::rule::On;
use super::texts::{calls, names, unreadable};
use crate::core::catalog::engine;
use crate::core::nearest::did_you_mean;

impl Reader<'_> {
    /// A path that no payload of any of the events has is odd.
    pub(super) fn path(&mut self, at: &[&str], path: &str, on: &[On]) {
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
    pub(super) fn field(&mut self, rule: &str, field: &str, templates: &[String]) {
        let known: Vec<_> = templates.iter().filter_map(|id| self.catalog.template(id)).collect();
        if known.len() < templates.len() || known.iter().any(|template| template.field(field).is_some()) {
            return;
        }
        let near = did_you_mean(field, known.iter().flat_map(|t| t.fields.iter().map(|field| field.id.as_str())));
        let message = format!("`{}` has no field `{field}`", templates.join("` and `"));
        self.wrong(&[rule, "with", field], message, near);
    }

    /// The texts of an answer, however deep.
    pub(super) fn value(&mut self, at: &[&str], value: &Json, on: &[On]) {
        match value {
            Json::String(text) => self.text(at, text, on),
            Json::Array(items) => items.iter().for_each(|item| self.value(at, item, on)),
            Json::Object(entries) => entries.values().for_each(|value| self.value(at, value, on)),
            _ => {}
        }
    }

    /// A template over the payload: it must be one, and what it names must be there.
    pub(super) fn text(&mut self, at: &[&str], text: &str, on: &[On]) {
        if !text.contains("{{") {
            return;
        }
        if let Some(why) = unreadable(text) {
            let hint = "a value is `{{path.into.payload}}`, or `{{helper path}}`";
            return self.wrong(at, format!("this value can not be read: {why}"), hint);
        }
        for path in names(text) {
            if !PERIODS.iter().any(|(name, _)| *name == path) && path != "event" {
                self.path(at, &path, on);
            }
        }
        for helper in calls(text) {
            if engine::takes(&helper).is_none() && !["if", "unless", "each", "with"].contains(&helper.as_str()) {
                let near = did_you_mean(&helper, engine::HELPERS.iter().copied());
                self.wrong(at, format!("there is no helper `{helper}`"), near);
            }
        }
    }
}
