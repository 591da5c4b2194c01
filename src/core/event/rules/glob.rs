//! Globs in conditions: `*`, `?` and `[…]`, of which only those that the rule itself writes are wildcards.

use regex::Regex;

use super::values::Values;

/// The wildcards of a glob.
const WILDCARDS: [char; 4] = ['*', '?', '[', ']'];

/// The expected text, character by character, each with whether it is the rule's own. Characters from the payload are
/// never wildcards: whoever writes a title must not choose what it is compared with.
pub(super) struct Pattern(Vec<(char, bool)>);

impl Pattern {
    /// A pattern without payload values.
    pub(super) fn new(text: &str) -> Self {
        Self(text.chars().map(|character| (character, true)).collect())
    }

    /// A pattern with its payload values filled in.
    pub(super) fn with_values(text: &str, values: &Values) -> Self {
        if !text.contains("{{") {
            return Self::new(text);
        }
        // The text is rendered twice, with different placeholders for the rule's own wildcards. Where the results
        // differ is a wildcard of the rule, whatever the payload holds.
        let [one, other] = [0xfdd0, 0xfdd8].map(|first| values.render(&with_placeholders(text, first)));
        let same = |(one, other): (char, char)| match WILDCARDS.get((one as usize).wrapping_sub(0xfdd0)) {
            Some(wildcard) if one != other => (*wildcard, true),
            _ => (one, false),
        };
        Self(one.chars().zip(other.chars()).map(same).collect())
    }

    /// Whether a text is the expected one, or matches it as a glob.
    pub(super) fn matches(&self, text: &str) -> bool {
        if self.0.iter().map(|(character, _)| *character).eq(text.chars()) {
            return true;
        }
        let is_glob = self.0.iter().any(|(character, own)| *own && "*?[".contains(*character));
        is_glob && self.expression().is_some_and(|expression| expression.is_match(text))
    }

    /// The glob as a regular expression for a whole text. `[` opens a character class only if it is closed.
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

/// The character class that begins here as a regular expression, and what comes after it.
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

/// Replaces the wildcards outside `{{…}}` with placeholder characters: `first` for `*`, the next for `?`, and so on.
fn with_placeholders(text: &str, first: u32) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (own, value) = rest.split_at(rest.find("{{").unwrap_or(rest.len()));
        let placeholder = |character| match WILDCARDS.iter().zip(first..).find(|(wildcard, _)| **wildcard == character)
        {
            Some((_, placeholder)) => char::from_u32(placeholder).unwrap_or(character),
            None => character,
        };
        out.extend(own.chars().map(placeholder));
        let end = value.find("}}").map_or(value.len(), |end| end + 2);
        out += &value[..end];
        rest = &value[end..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn matches(wanted: &str, text: &str) -> bool {
        Pattern::new(wanted).matches(text)
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
}
