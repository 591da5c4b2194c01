//! The ids of roles, templates and fields, checked when they are created. Many artifacts and answers share the text of
//! an id.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// A text that isn't a valid id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a valid {what}")]
pub struct InvalidId {
    text: String,
    what: &'static str,
    /// What a valid id looks like.
    pub hint: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $joiner:literal, $hint:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Creates an id from a text.
            ///
            /// # Errors
            /// The text contains characters that an id can't have, or is too long.
            pub fn new(text: &str) -> Result<Self, InvalidId> {
                let mut bytes = text.bytes();
                let first = bytes.next().is_some_and(|byte| byte.is_ascii_lowercase());
                let rest = bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == $joiner);
                if first && rest && text.len() <= 60 {
                    Ok(Self(text.into()))
                } else {
                    Err(InvalidId { text: text.to_owned(), what: $what, hint: $hint })
                }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

id!(
    /// The id of a role: the name of its folder, like `product-owner`.
    RoleId, "role id", b'-', "use at most 60 lowercase letters, digits and `-`, starting with a letter"
);
id!(
    /// The id of a template: its file name without `.md`, like `user-story`.
    TemplateId, "template id", b'-', "use at most 60 lowercase letters, digits and `-`, starting with a letter"
);
id!(
    /// The id of a field, like `not_doing`.
    FieldId, "field id", b'_', "use at most 60 lowercase letters, digits and `_`, starting with a letter"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_starts_with_a_letter_and_is_plain() {
        assert!(TemplateId::new("user-story").is_ok() && FieldId::new("not_doing2").is_ok());
        for wrong in ["", "User", "2nd", "a b", "a/b", "../a", "é", &"a".repeat(61)] {
            assert!(RoleId::new(wrong).is_err(), "{wrong}");
        }
        assert!(TemplateId::new("a_b").is_err() && FieldId::new("a-b").is_err());
    }
}
