//! The key of an artifact: its template and its name. It never changes, even if the title does, and belongs to one
//! issue.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::TemplateId;
use super::letters::{fold, is_word};
use super::slug::MAX_NAME;
use super::{distinct, former, slug};

/// A text that isn't a valid name or key, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InvalidKey {
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub hint: String,
}

/// An artifact's name within its template: letters and digits of any script, joined by `-`, `_` or `.`, at most 100
/// bytes. Names are case-insensitive: they are stored in lower case, in Unicode's composed form (NFC).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

impl Name {
    /// Creates a name from a text.
    ///
    /// # Errors
    /// It contains other characters, a joiner at an end or two in a row, or is too long.
    pub fn new(text: &str) -> Result<Self, InvalidKey> {
        let name = fold(text);
        let wrong = |message: String| {
            let near = slug(text);
            let hint = match near.as_str() {
                "" => "use letters and digits, joined by `-`, `_` or `.`".to_owned(),
                near => format!("write `{near}`"),
            };
            InvalidKey { message, hint }
        };
        if name.len() > MAX_NAME {
            return Err(wrong(format!("the name `{}…` has more than {MAX_NAME} bytes", clip(&name, 24))));
        }
        let mut at_start = true;
        for character in name.chars() {
            let joiner = matches!(character, '-' | '_' | '.');
            let fits = if at_start { character.is_alphanumeric() } else { joiner || is_word(character) };
            if !fits {
                return Err(wrong(format!("`{}` is not a valid name", clip(text, 60))));
            }
            at_start = joiner;
        }
        if at_start {
            return Err(wrong(if name.is_empty() {
                "the name is empty".to_owned()
            } else {
                format!("`{name}` is not a valid name")
            }));
        }
        Ok(Self(name.into()))
    }

    /// The name of a title, which no other title has. `None` if the title has no letter and no digit.
    pub fn from_title(title: &str) -> Option<Self> {
        Self::new(&distinct(title)).ok()
    }

    /// A shorter name of a title, for where something else, like a number, makes it unique.
    pub fn from_words(title: &str) -> Option<Self> {
        Self::new(&slug(title)).ok()
    }

    /// The name that earlier versions gave to a title, before names were distinct, if it differs.
    pub fn former_of(title: &str) -> Option<Self> {
        let former = Self::new(&former(title)).ok()?;
        (Self::from_title(title)? != former).then_some(former)
    }

    /// The name of the first, second, … artifact with this name: `name`, `name-2`, …, shortened if it is too long.
    #[must_use]
    pub fn numbered(&self, turn: usize) -> Self {
        if turn <= 1 { self.clone() } else { self.with_number(turn as u64) }
    }

    /// The name followed by a number, shortened if it is too long.
    #[must_use]
    pub fn with_number(&self, number: u64) -> Self {
        let tail = format!("-{number}");
        let mut end = self.0.len().min(MAX_NAME - tail.len());
        while !self.0.is_char_boundary(end) {
            end -= 1;
        }
        Self(format!("{}{tail}", self.0[..end].trim_end_matches(['-', '_', '.'])).into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A key: `user-story/guest-checkout`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArtifactKey {
    template: TemplateId,
    name: Name,
}

impl ArtifactKey {
    /// The key of a template and a name.
    pub fn new(template: TemplateId, name: Name) -> Self {
        Self { template, name }
    }

    /// Parses a key.
    ///
    /// # Errors
    /// It isn't `template/name`, or one of the two isn't valid.
    pub fn parse(text: &str) -> Result<Self, InvalidKey> {
        let Some((template, name)) = text.split_once('/') else {
            return Err(InvalidKey {
                message: format!("`{}` is not a key", clip(text, 60)),
                hint: "a key is a template and a name, like `user-story/guest-checkout`".to_owned(),
            });
        };
        let template = TemplateId::new(&template.to_lowercase())
            .map_err(|error| InvalidKey { message: error.to_string(), hint: error.hint.to_owned() })?;
        Ok(Self { template, name: Name::new(name)? })
    }

    /// The template.
    pub fn template(&self) -> &TemplateId {
        &self.template
    }

    /// The name.
    pub fn name(&self) -> &Name {
        &self.name
    }
}

impl Serialize for ArtifactKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for ArtifactKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.template, self.name)
    }
}

/// The first characters of a text.
fn clip(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_any_script_are_valid_and_paths_are_not() {
        for right in ["a", "guest-checkout", "v1.2.0", "q3_2027", "größe", "日本語", "हिन्दी", "ไทย-ที่", "2027"]
        {
            assert!(Name::new(right).is_ok(), "{right}");
        }
        for wrong in
            ["", ".", "..", "../a", "a/b", "-a", "a-", "a--b", "a..b", "a b", "a\u{0}", "a\\b", "\u{301}a", "c:d"]
        {
            assert!(Name::new(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!(Name::new("λόγος"), Name::new("ΛΌΓΟΣ"));
        assert_eq!(Name::new("Guest").map(|n| n.0), Ok("guest".into()));
        assert_eq!(Name::new("E\u{301}te\u{301}").map(|n| n.0), Ok("été".into()));
    }

    proptest! {
        #[test]
        fn a_name_is_the_same_in_any_case(text in r"[\p{L}\p{N}]{1,12}([-_.][\p{L}\p{N}]{1,8}){0,3}") {
            if let Ok(name) = Name::new(&text) {
                let capital: String = text.chars().flat_map(|c| {
                    let upper: Vec<char> = c.to_uppercase().collect();
                    if upper.len() == 1 { upper } else { vec![c] }
                }).collect();
                let upper = Name::new(&capital);
                prop_assert_eq!(upper.as_ref().map(|n| &n.0), Ok(&name.0), "{} and {}", text, capital);
                let key = ArtifactKey::parse(&format!("user-story/{text}")).expect("a key");
                prop_assert_eq!(ArtifactKey::parse(&key.to_string()), Ok(key));
            }
        }
    }
}
