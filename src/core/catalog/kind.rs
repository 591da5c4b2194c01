//! The kinds of fields.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kind of answer that a field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One line.
    #[default]
    Text,
    /// Several lines.
    Paragraph,
    /// A list of texts.
    List,
    /// One of the field's choices.
    Choice,
    /// Some of the field's choices.
    Choices,
    /// A number, with or without a unit.
    Number,
    /// A date: `2027-03-31`, `31 March 2027`.
    Date,
    /// A period: `Q1 2027`, `2027-W05`, `January 2027`.
    Period,
    /// Yes or no.
    Flag,
    /// A user or a team.
    User,
    /// A key, `#12` or plain words; rendered as a reference.
    Link,
    /// A list of links.
    Links,
    /// A list of small records with fields of their own.
    Items,
}

impl Kind {
    /// Whether an answer can hold several values.
    pub fn is_many(self) -> bool {
        matches!(self, Self::List | Self::Choices | Self::Links | Self::Items)
    }

    /// The word for it in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Paragraph => "paragraph",
            Self::List => "list",
            Self::Choice => "choice",
            Self::Choices => "choices",
            Self::Number => "number",
            Self::Date => "date",
            Self::Period => "period",
            Self::Flag => "flag",
            Self::User => "user",
            Self::Link => "link",
            Self::Links => "links",
            Self::Items => "items",
        }
    }
}
