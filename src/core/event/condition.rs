//! A rule's `if`: a path into the payload, or a property of the artifact, and what it must be.

use regex::Regex;
use serde_json::Value as Json;

use super::payload::Event;
use super::values::Values;
use crate::core::catalog::{RoleId, TemplateId};

/// The properties of the artifact that an event is about.
pub(super) const PROPERTIES: [&str; 2] = ["template", "role"];

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    /// The path, or the property.
    pub(super) path: String,
    /// What it may be: one of these. A text with `*`, `?` or `[…]` is a glob; letter case does not count in one.
    pub(super) wanted: Vec<Json>,
}

impl Condition {
    /// Is it about the artifact, and not about the payload?
    pub(super) fn is_of_artifact(&self) -> bool {
        PROPERTIES.contains(&self.path.as_str())
    }

    /// Does the payload meet it? One about the artifact is not asked here.
    pub(super) fn holds(&self, event: &Event, values: &Values) -> bool {
        if self.is_of_artifact() {
            return true;
        }
        let found = event.at(&self.path);
        let there: Vec<String> = found.iter().filter_map(|value| words(value)).collect();
        self.wanted.iter().any(|wanted| match wanted {
            Json::Null => there.is_empty(),
            wanted => words(wanted).is_some_and(|wanted| {
                let wanted = values.render(&wanted);
                there.iter().any(|there| matches(&wanted, there))
            }),
        })
    }

    /// Does the artifact meet it? One about the payload is not asked here.
    pub(super) fn suits(&self, artifact: Option<(&TemplateId, &RoleId)>) -> bool {
        if !self.is_of_artifact() {
            return true;
        }
        let Some((template, role)) = artifact else { return false };
        let there = if self.path == "template" { template.as_str() } else { role.as_str() };
        self.wanted.iter().filter_map(words).any(|wanted| matches(&wanted, there))
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

/// Is a text what is wanted: just that, or by a glob?
fn matches(wanted: &str, text: &str) -> bool {
    wanted == text || (wanted.contains(['*', '?', '[']) && glob(wanted).is_some_and(|glob| glob.is_match(text)))
}

/// A glob as an expression for a whole text. `[` opens a class of characters only if it is closed.
fn glob(text: &str) -> Option<Regex> {
    let mut out = String::from("(?is)^");
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let mut next = &rest[character.len_utf8()..];
        match character {
            '*' => out += ".*",
            '?' => out += ".",
            '[' => match next.split_once(']').filter(|(class, _)| !class.trim_start_matches('!').is_empty()) {
                Some((class, after)) => {
                    let (not, class) = class.strip_prefix('!').map_or(("", class), |class| ("^", class));
                    out += &format!("[{not}{}]", class.replace(['\\', '[', '^', '&', '~'], "."));
                    next = after;
                }
                None => out += r"\[",
            },
            other => out += &regex::escape(&other.to_string()),
        }
        rest = next;
    }
    Regex::new(&(out + "$")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_is_for_the_whole_text_and_ignores_letter_case() {
        for (wanted, text) in
            [("Sprint*", "sprint 5"), ("v[0-9]*", "V1.2"), ("a?c", "abc"), ("[!x]y", "ay"), ("[", "[")]
        {
            assert!(matches(wanted, text), "{wanted} {text}");
        }
        for (wanted, text) in
            [("Sprint", "sprint"), ("sprint*", "the sprint"), ("v[0-9]*", "version"), ("a.c", "abc"), ("[!x]y", "xy")]
        {
            assert!(!matches(wanted, text), "{wanted} {text}");
        }
        assert!(!matches("[z-a]*", "b"));
    }
}
