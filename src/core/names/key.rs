//! What an artifact *is*, whatever its title becomes: its template and its name. One key, one issue, for ever.

use std::fmt;

use super::TemplateId;
use super::slug::{MAX_NAME, fold, is_word};
use super::{distinct, former, slug};

/// Why a text is not a name or no key, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InvalidKey {
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub hint: String,
}

/// An artifact's name within its template: letters and digits of any script, joined by `-`, `_` or `.`, at most 100
/// bytes. Names that differ only in case are one: a name is kept in small letters, in Unicode's composed form (NFC).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// Check a name.
    ///
    /// # Errors
    /// It has other characters, a joiner at an end or two in a row, or is too long.
    pub fn new(text: &str) -> Result<Self, InvalidKey> {
        let name = fold(text);
        let wrong = |message: String| {
            let near = slug(text);
            let hint = match near.as_str() {
                "" => "letters and digits, joined by `-`, `_` or `.`".to_owned(),
                near => format!("write `{near}`"),
            };
            InvalidKey { message, hint }
        };
        if name.len() > MAX_NAME {
            return Err(wrong(format!("the name `{}…` has more than {MAX_NAME} bytes", clip(&name, 24))));
        }
        let mut fresh = true;
        for character in name.chars() {
            let joiner = matches!(character, '-' | '_' | '.');
            let fits = if fresh { character.is_alphanumeric() } else { joiner || is_word(character) };
            if !fits {
                return Err(wrong(format!("`{}` is not a valid name", clip(text, 60))));
            }
            fresh = joiner;
        }
        if fresh {
            return Err(wrong(if name.is_empty() {
                "a name is empty".to_owned()
            } else {
                format!("`{name}` is not a valid name")
            }));
        }
        Ok(Self(name))
    }

    /// The name that a title gives, and no other title; nothing where the title has no letter and no digit.
    pub fn from_title(title: &str) -> Option<Self> {
        Self::new(&distinct(title)).ok()
    }

    /// The name that a title gives where something else tells it from others, as a number behind it does.
    pub fn from_words(title: &str) -> Option<Self> {
        Self::new(&slug(title)).ok()
    }

    /// The name that rolecall gave to a title before names were distinct, where it is another.
    pub fn former_of(title: &str) -> Option<Self> {
        let former = Self::new(&former(title)).ok()?;
        (Self::from_title(title)? != former).then_some(former)
    }

    /// The name of the first, second… thing of this name: itself, `name-2`, cut where it would get too long.
    #[must_use]
    pub fn numbered(&self, turn: usize) -> Self {
        if turn <= 1 { self.clone() } else { self.with_number(turn as u64) }
    }

    /// The name with a number behind it, cut where it would get too long.
    #[must_use]
    pub fn with_number(&self, number: u64) -> Self {
        let tail = format!("-{number}");
        let mut end = self.0.len().min(MAX_NAME - tail.len());
        while !self.0.is_char_boundary(end) {
            end -= 1;
        }
        Self(format!("{}{tail}", self.0[..end].trim_end_matches(['-', '_', '.'])))
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

    /// Read a whole key.
    ///
    /// # Errors
    /// It is not `template/name`, or one of the two is not valid.
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

impl fmt::Display for ArtifactKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.template, self.name)
    }
}

fn clip(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_any_script_are_names_and_paths_are_not() {
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
        fn what_is_a_name_stays_one_in_any_case(text in r"[\p{L}\p{N}]{1,12}([-_.][\p{L}\p{N}]{1,8}){0,3}") {
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
