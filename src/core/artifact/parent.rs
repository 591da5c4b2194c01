//! The parent of an artifact: another artifact, or an issue that rolecall doesn't manage.

use std::fmt;

use crate::core::names::repository::RepositoryName;
use crate::core::names::{ArtifactKey, InvalidKey};

/// The parent of an artifact.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Parent {
    /// An artifact, by its key.
    Artifact(ArtifactKey),
    /// An issue, by its number.
    Issue {
        /// Its repository as `owner/name`. `None` is the tracker's own repository.
        repository: Option<String>,
        /// Its number.
        number: u64,
    },
}

impl Parent {
    /// Parses a key, `#12` or `owner/name#12`.
    ///
    /// # Errors
    /// The text is none of these.
    pub fn parse(text: &str) -> Result<Self, InvalidKey> {
        let text = text.trim();
        if let Some((repository, number)) = text.rsplit_once('#') {
            let name =
                RepositoryName::parse(repository).filter(|name| name.to_string() == repository && name.host.is_none());
            let number = number.parse::<u64>().ok().filter(|number| *number > 0);
            if let (true, Some(number)) = (repository.is_empty() || name.is_some(), number) {
                return Ok(Self::Issue { repository: name.map(|name| name.to_string()), number });
            }
        }
        ArtifactKey::parse(text).map(Self::Artifact)
    }

    /// The key, if the parent is an artifact.
    pub fn key(&self) -> Option<&ArtifactKey> {
        match self {
            Self::Artifact(key) => Some(key),
            Self::Issue { .. } => None,
        }
    }
}

impl From<ArtifactKey> for Parent {
    fn from(key: ArtifactKey) -> Self {
        Self::Artifact(key)
    }
}

impl fmt::Display for Parent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Artifact(key) => key.fmt(f),
            Self::Issue { repository, number } => write!(f, "{}#{number}", repository.as_deref().unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Parent;

    #[test]
    fn a_parent_is_a_key_or_a_number_and_reads_as_it_was_written() {
        for text in ["feature/checkout", "#12", "acme/shop#12"] {
            assert_eq!(Parent::parse(text).expect("a parent").to_string(), text);
        }
        for wrong in ["", "12", "#", "#0", "#x", "a#1", "a/b/c#1", "a/b?x#1", "../..#1", "a b/c#1", "Feature"] {
            assert!(Parent::parse(wrong).is_err(), "{wrong}");
        }
    }
}
