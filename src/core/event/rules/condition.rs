//! A rule's `if`: a path into the payload, or a property of the artifact, and the values that meet it.

use serde_json::Value as Json;

use super::glob::Pattern;
use super::values::Values;
use crate::core::event::payload::event::Event;
use crate::core::event::recurrence::cron;
use crate::core::names::{RoleId, TemplateId};

/// The properties of an event's artifact.
pub(in crate::core::event) const PROPERTIES: [&str; 2] = ["template", "role"];

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::core::event) struct Condition {
    /// The path, or the property.
    pub(in crate::core::event) path: String,
    /// The values that meet it. A text with `*`, `?` or `[…]` is a glob, which ignores letter case.
    pub(in crate::core::event) wanted: Vec<Json>,
}

impl Condition {
    /// Whether it is about the artifact rather than the payload.
    pub(in crate::core::event) fn is_of_artifact(&self) -> bool {
        PROPERTIES.contains(&self.path.as_str())
    }

    /// Whether the payload meets it. Always true for a condition about the artifact.
    pub(in crate::core::event) fn holds(&self, event: &Event, values: &Values) -> bool {
        if self.is_of_artifact() {
            return true;
        }
        let found = event.at(&self.path);
        // An object counts as text too, so that `*` means that something is there.
        let text = |value: &&Json| words(value).or_else(|| value.is_object().then(|| value.to_string()));
        let texts: Vec<String> = found.iter().filter_map(text).collect();
        let typed: Vec<&Json> = found.iter().copied().filter(|value| value.is_boolean() || value.is_number()).collect();
        self.wanted.iter().any(|wanted| match wanted {
            Json::Null => found.iter().all(|value| value.is_null()),
            wanted => words(wanted).is_some_and(|wanted| {
                // The asterisks of a schedule are not wildcards.
                if self.path == "schedule" && cron::check(&wanted).is_ok() {
                    return texts.contains(&wanted);
                }
                let pattern = Pattern::with_values(&wanted, values);
                // Texts are compared as they are written; numbers and booleans can be spelled in different ways.
                texts.iter().any(|text| pattern.matches(text)) || typed.iter().any(|value| is_spelled(value, &wanted))
            }),
        })
    }

    /// Whether the artifact meets it. Always true for a condition about the payload.
    pub(in crate::core::event) fn accepts_artifact(&self, artifact: Option<(&TemplateId, &RoleId)>) -> bool {
        if !self.is_of_artifact() {
            return true;
        }
        let Some((template, role)) = artifact else { return false };
        let value = if self.path == "template" { template.as_str() } else { role.as_str() };
        self.wanted.iter().filter_map(words).any(|wanted| Pattern::new(&wanted).matches(value))
    }
}

/// Whether a text spells a boolean or a number.
fn is_spelled(value: &Json, words: &str) -> bool {
    match (value, words.to_lowercase().as_str()) {
        (Json::Bool(yes), "yes" | "true" | "y" | "on") => *yes,
        (Json::Bool(yes), "no" | "false" | "n" | "off") => !*yes,
        (Json::Number(number), words) => words.parse().is_ok_and(|words: f64| number.as_f64() == Some(words)),
        _ => false,
    }
}

/// A scalar as text; `None` for null.
fn words(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(yes) => Some(yes.to_string()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn null_matches_an_absent_value_and_an_asterisk_any_other() {
        let issue = json!({ "pull_request": {"url": "x"}, "labels": [{"name": "a"}], "assignees": [],
            "milestone": null, "title": "", "locked": false, "number": 0 });
        let event = Event::new("issues.opened", json!({ "issue": issue })).expect("known");
        let values = Values::new(&event, jiff::civil::Date::ZERO);
        let holds = |path: &str, wanted: Json| {
            Condition { path: format!("issue.{path}"), wanted: vec![wanted] }.holds(&event, &values)
        };
        for path in ["pull_request", "labels", "labels.name", "title", "locked", "number"] {
            assert!(!holds(path, Json::Null) && holds(path, json!("*")), "{path}");
        }
        for path in ["assignees", "milestone", "milestone.title", "nothing"] {
            assert!(holds(path, Json::Null) && !holds(path, json!("*")), "{path}");
        }
        assert!(holds("pull_request", json!("?*")) && !holds("title", json!("?*")));
    }

    #[test]
    fn texts_compare_as_they_are_written_and_booleans_in_any_spelling() {
        let payload = json!({ "label": { "name": "NO" }, "issue": { "locked": false, "number": 3, "title": "1.10" } });
        let event = Event::new("issues.labeled", payload).expect("known");
        let holds = |path: &str, wanted: &str| {
            let condition = Condition { path: path.to_owned(), wanted: vec![json!(wanted)] };
            condition.holds(&event, &Values::new(&event, jiff::civil::Date::ZERO))
        };
        for (path, wanted) in [
            ("label.name", "NO"),
            ("issue.title", "1.10"),
            ("issue.locked", "false"),
            ("issue.locked", "no"),
            ("issue.locked", "Off"),
            ("issue.number", "3"),
            ("issue.number", "3.0"),
        ] {
            assert!(holds(path, wanted), "{path}: {wanted}");
        }
        for (path, wanted) in
            [("label.name", "false"), ("issue.title", "1.1"), ("issue.locked", "yes"), ("issue.number", "4")]
        {
            assert!(!holds(path, wanted), "{path}: {wanted}");
        }
    }

    #[test]
    fn a_schedule_is_not_a_glob() {
        let event = Event::new("schedule", json!({ "schedule": "0 6 1 1,4,7,10 *" })).expect("known");
        let values = Values::new(&event, jiff::civil::Date::ZERO);
        for (wanted, holds) in [
            ("0 6 1 1,4,7,10 *", true),
            ("0 6 1*", true),
            ("*", true),
            ("0 6 1 * *", false),
            ("0 * * * *", false),
            ("0 6 1 1,4,7,1[0] *", true),
        ] {
            let condition = Condition { path: "schedule".to_owned(), wanted: vec![json!(wanted)] };
            assert_eq!(condition.holds(&event, &values), holds, "{wanted}");
        }
    }

    #[test]
    fn text_from_the_payload_is_not_a_glob() {
        let holds = |wanted: &str, title: &str, body: &str| {
            let payload = json!({ "issue": { "title": title }, "comment": { "body": body } });
            let event = Event::new("issue_comment.created", payload).expect("known");
            let condition = Condition { path: "comment.body".to_owned(), wanted: vec![json!(wanted)] };
            condition.holds(&event, &Values::new(&event, jiff::civil::Date::ZERO))
        };
        for (wanted, title, body) in [
            ("{{issue.title}}", "*", "*"),
            ("{{issue.title}}", "a[b]", "a[b]"),
            ("on {{issue.title}}*", "*", "on *, please"),
            ("{{#if issue.title}}on*{{/if}}", "x", "on it"),
            ("[{{issue.title}}]", "a-c", "-"),
            ("{{issue.title}}?", "\u{fdd0}", "\u{fdd0}!"),
        ] {
            assert!(holds(wanted, title, body), "{wanted} {title} {body}");
        }
        for (wanted, title, body) in [
            ("{{issue.title}}", "*", "anything"),
            ("{{issue.title}}", "?", "x"),
            ("{{issue.title}}", "[a-z]", "x"),
            ("on {{issue.title}}*", "*", "on this, please"),
            ("[{{issue.title}}]", "a-c", "b"),
            ("[{{issue.title}}]", "!a", "b"),
            ("{{issue.title}}?", "\u{fdd0}", "x!"),
            ("{{issue.title}}?", "\u{fdd8}", "x!"),
        ] {
            assert!(!holds(wanted, title, body), "{wanted} {title} {body}");
        }
    }
}
