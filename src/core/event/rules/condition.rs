//! A rule's `if`: a path into the payload, or a property of the artifact, and what it must be.

use regex::Regex;
use serde_json::Value as Json;

use super::values::Values;
use crate::core::event::payload::event::Event;
use crate::core::event::recurrence::cron;
use crate::core::names::{RoleId, TemplateId};

/// The properties of the artifact that an event is about.
pub(in crate::core::event) const PROPERTIES: [&str; 2] = ["template", "role"];

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::core::event) struct Condition {
    /// The path, or the property.
    pub(in crate::core::event) path: String,
    /// What it may be: one of these. A text with `*`, `?` or `[…]` is a glob; letter case does not count in one.
    pub(in crate::core::event) wanted: Vec<Json>,
}

impl Condition {
    /// Is it about the artifact, and not about the payload?
    pub(in crate::core::event) fn is_of_artifact(&self) -> bool {
        PROPERTIES.contains(&self.path.as_str())
    }

    /// Does the payload meet it? One about the artifact is not asked here.
    pub(in crate::core::event) fn holds(&self, event: &Event, values: &Values) -> bool {
        if self.is_of_artifact() {
            return true;
        }
        let found = event.at(&self.path);
        // What has parts is there, and `*` says so.
        let whole = |value: &&Json| words(value).or_else(|| value.is_object().then(|| value.to_string()));
        let there: Vec<String> = found.iter().filter_map(whole).collect();
        let typed: Vec<&Json> = found.iter().copied().filter(|value| value.is_boolean() || value.is_number()).collect();
        self.wanted.iter().any(|wanted| match wanted {
            Json::Null => found.iter().all(|value| value.is_null()),
            wanted => words(wanted).is_some_and(|wanted| {
                // A time is full of stars, and means itself.
                if self.path == "schedule" && cron::check(&wanted).is_ok() {
                    return there.contains(&wanted);
                }
                let pattern = Pattern::over(&wanted, values);
                // Texts compare as they are written; what is not a text is the same in another spelling.
                there.iter().any(|there| pattern.fits(there)) || typed.iter().any(|value| is_spelled(value, &wanted))
            }),
        })
    }

    /// Does the artifact meet it? One about the payload is not asked here.
    pub(in crate::core::event) fn accepts_artifact(&self, artifact: Option<(&TemplateId, &RoleId)>) -> bool {
        if !self.is_of_artifact() {
            return true;
        }
        let Some((template, role)) = artifact else { return false };
        let there = if self.path == "template" { template.as_str() } else { role.as_str() };
        self.wanted.iter().filter_map(words).any(|wanted| Pattern::new(&wanted).fits(there))
    }
}

/// Is a truth value or a number written with these words?
fn is_spelled(value: &Json, words: &str) -> bool {
    match (value, words.to_lowercase().as_str()) {
        (Json::Bool(yes), "yes" | "true" | "y" | "on") => *yes,
        (Json::Bool(yes), "no" | "false" | "n" | "off") => !*yes,
        (Json::Number(number), words) => words.parse().is_ok_and(|words: f64| number.as_f64() == Some(words)),
        _ => false,
    }
}

/// A scalar as words; null is none.
fn words(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(yes) => Some(yes.to_string()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The signs of a glob.
const SIGNS: [char; 4] = ['*', '?', '[', ']'];

/// What is wanted, character by character; with each, whether the rule itself says it. What the payload says is never a
/// sign: whoever writes a title must not choose what it is compared with.
struct Pattern(Vec<(char, bool)>);

impl Pattern {
    /// A text of the rule without values.
    fn new(text: &str) -> Self {
        Self(text.chars().map(|character| (character, true)).collect())
    }

    /// A text of the rule with its values put in.
    fn over(text: &str, values: &Values) -> Self {
        if !text.contains("{{") {
            return Self::new(text);
        }
        // Other characters stand for the rule's signs, first these and then those. Where the two texts differ is a sign
        // of the rule, whatever the payload holds.
        let [one, other] = [0xfdd0, 0xfdd8].map(|first| values.render(&marked(text, first)));
        let same = |(one, other): (char, char)| match SIGNS.get((one as usize).wrapping_sub(0xfdd0)) {
            Some(sign) if one != other => (*sign, true),
            _ => (one, false),
        };
        Self(one.chars().zip(other.chars()).map(same).collect())
    }

    /// Is a text what is wanted: just that, or by a glob?
    fn fits(&self, text: &str) -> bool {
        if self.0.iter().map(|(character, _)| *character).eq(text.chars()) {
            return true;
        }
        let is_glob = self.0.iter().any(|(character, own)| *own && "*?[".contains(*character));
        is_glob && self.expression().is_some_and(|expression| expression.is_match(text))
    }

    /// A glob as an expression for a whole text. `[` opens a class of characters only if it is closed.
    fn expression(&self) -> Option<Regex> {
        let mut out = String::from("(?is)^");
        let mut rest = &self.0[..];
        while let [one, next @ ..] = rest {
            rest = next;
            match one {
                ('*', true) => out += ".*",
                ('?', true) => out += ".",
                ('[', true) => match class(next) {
                    Some((class, after)) => {
                        out += &class;
                        rest = after;
                    }
                    None => out += r"\[",
                },
                (other, _) => out += &regex::escape(other.encode_utf8(&mut [0; 4])),
            }
        }
        Regex::new(&(out + "$")).ok()
    }
}

/// The class that goes on here, as an expression, and what comes after it.
fn class(rest: &[(char, bool)]) -> Option<(String, &[(char, bool)])> {
    let end = rest.iter().position(|one| *one == (']', true))?;
    let (inside, after) = (&rest[..end], &rest[end + 1..]);
    let (not, inside) = match inside {
        [('!', true), inside @ ..] => ("^", inside),
        inside => ("", inside),
    };
    if inside.is_empty() {
        return None;
    }
    let mut out = format!("[{not}");
    for (character, own) in inside {
        match (character, own) {
            ('-', true) => out.push('-'),
            (other, _) => out += &regex::escape(other.encode_utf8(&mut [0; 4])),
        }
    }
    Some((out + "]", after))
}

/// A text in which its signs, but not those inside of `{{…}}`, are other characters: the first for `*`, and so on.
fn marked(text: &str, first: u32) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (own, value) = rest.split_at(rest.find("{{").unwrap_or(rest.len()));
        let mark = |character| match SIGNS.iter().zip(first..).find(|(sign, _)| **sign == character) {
            Some((_, mark)) => char::from_u32(mark).unwrap_or(character),
            None => character,
        };
        out.extend(own.chars().map(mark));
        let end = value.find("}}").map_or(value.len(), |end| end + 2);
        out += &value[..end];
        rest = &value[end..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn matches(wanted: &str, text: &str) -> bool {
        Pattern::new(wanted).fits(text)
    }

    #[test]
    fn a_glob_is_for_the_whole_text_and_ignores_letter_case() {
        for (wanted, text) in [
            ("Sprint*", "sprint 5"),
            ("v[0-9]*", "V1.2"),
            ("a?c", "abc"),
            ("[!x]y", "ay"),
            ("[", "["),
            ("[]", "[]"),
            ("[^&]*", "&a"),
        ] {
            assert!(matches(wanted, text), "{wanted} {text}");
        }
        for (wanted, text) in [
            ("Sprint", "sprint"),
            ("sprint*", "the sprint"),
            ("v[0-9]*", "version"),
            ("a.c", "abc"),
            ("[!x]y", "xy"),
            ("[^a]", "b"),
        ] {
            assert!(!matches(wanted, text), "{wanted} {text}");
        }
        assert!(!matches("[z-a]*", "b"));
    }

    #[test]
    fn null_is_where_nothing_is_and_a_star_is_where_something_is() {
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
    fn texts_compare_as_they_are_written_and_truth_values_in_any_spelling() {
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
    fn a_time_is_no_glob() {
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
    fn what_the_payload_says_is_no_glob() {
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
