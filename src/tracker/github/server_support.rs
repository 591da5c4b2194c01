//! What a server supports, as far as a run has found out: GitHub Enterprise Server lags behind github.com.

/// How a server links an issue to its parent, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tracker::github) enum Linking {
    /// In the request that creates the issue.
    #[default]
    WithIssue,
    /// In a separate request, because its GraphQL can't create an issue with a parent.
    Separate,
    /// Not at all: the server has no sub-issues.
    Unsupported,
}

/// How a server handles sub-issues, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::tracker::github) struct SubIssues {
    pub(in crate::tracker::github) linking: Linking,
    /// Whether REST returns parents.
    pub(in crate::tracker::github) returned_by_rest: bool,
    /// Whether the lack of sub-issues was reported.
    pub(in crate::tracker::github) reported: bool,
}

impl SubIssues {
    pub(in crate::tracker::github) fn are_unsupported(self) -> bool {
        self.linking == Linking::Unsupported
    }

    pub(in crate::tracker::github) fn are_linked_separately(self) -> bool {
        self.linking == Linking::Separate
    }
}

/// An input that not every server supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::tracker::github) enum NewerInput {
    Type,
    Field,
}

impl NewerInput {
    /// Its name in `CreateIssueInput`.
    pub(in crate::tracker::github) fn name(self) -> &'static str {
        match self {
            Self::Type => "issueTypeId",
            Self::Field => "issueFields",
        }
    }

    /// The names that a server's error can mention if it doesn't support the input: the input's, and those of its type
    /// or of the field that is read back.
    pub(in crate::tracker::github) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Type => &["issueTypeId", "issueType"],
            Self::Field => &["issueFields", "IssueFieldCreateOrUpdateInput"],
        }
    }
}
