//! References: how one artifact's text points to another.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::core::catalog::Catalog;
use crate::core::names::ArtifactKey;

/// Encloses a key whose issue has no number yet. No value can contain it.
const PLACEHOLDER: char = '\0';

/// Where an artifact is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// In a file: its path from the workspace.
    File(Arc<str>),
    /// In an issue of the repository's tracker.
    Issue {
        /// Its number.
        number: u64,
        /// Its address.
        url: Box<str>,
    },
    /// In an issue that isn't created yet.
    Pending,
}

impl Location {
    /// In the file at a path.
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self::File(path.into())
    }

    /// The file's path from the workspace.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::File(path) => Some(path),
            _ => None,
        }
    }

    /// The issue's number.
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Issue { number, .. } => Some(*number),
            _ => None,
        }
    }

    /// The issue's address.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Issue { url, .. } => Some(url),
            _ => None,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.write_str(path),
            Self::Issue { number, .. } => write!(f, "#{number}"),
            Self::Pending => f.write_str("a new issue"),
        }
    }
}

/// Where artifacts are, for the links between them.
#[derive(Clone, Debug, Default)]
pub struct Locations {
    places: HashMap<ArtifactKey, Location>,
    site: Option<String>,
    /// The keys that artifacts had before they were renamed, with their present ones.
    renamed: HashMap<ArtifactKey, ArtifactKey>,
}

impl Locations {
    /// The key that an artifact has, whichever of its template's ids somebody names.
    pub(super) fn key_of(&self, catalog: &Catalog, key: ArtifactKey) -> ArtifactKey {
        let spellings = catalog.spellings(&key);
        let exists = |key: &&ArtifactKey| self.get(key).is_some();
        let renamed = || spellings.iter().find_map(|key| self.renamed.get(key)).filter(exists);
        spellings.iter().find(exists).or_else(renamed).cloned().unwrap_or(key)
    }

    /// An empty set of locations. `site` is the repository's URL, if issues aren't files.
    pub fn new(site: Option<String>) -> Self {
        Self { places: HashMap::new(), site, renamed: HashMap::new() }
    }

    /// Sets the present keys of artifacts by their former ones.
    pub fn rename(&mut self, renamed: HashMap<ArtifactKey, ArtifactKey>) {
        self.renamed = renamed;
    }

    /// Sets where an artifact is.
    pub fn insert(&mut self, key: ArtifactKey, location: Location) {
        self.places.insert(key, location);
    }

    /// Where an artifact is.
    pub fn get(&self, key: &ArtifactKey) -> Option<&Location> {
        self.places.get(key)
    }

    /// The reference to a key from a text at `from`. For an unknown artifact, it's the key in a code span. If the issue
    /// has no number yet, it's a placeholder that [`Locations::resolve`] replaces later.
    pub fn reference(&self, key: &ArtifactKey, from: &Location) -> String {
        match (self.get(key), from) {
            (Some(Location::File(path)), Location::File(from)) => format!("[{key}]({})", relative(from, path)),
            (Some(Location::File(path)), _) => {
                let site = self.site.as_deref().unwrap_or_default();
                format!("[{key}]({site}/blob/HEAD/{})", path.replace(' ', "%20"))
            }
            (Some(Location::Issue { url, .. }), Location::File(_)) => format!("[{key}]({url})"),
            (Some(Location::Issue { number, .. }), _) => format!("#{number}"),
            (Some(Location::Pending), _) => format!("{PLACEHOLDER}{key}{PLACEHOLDER}"),
            (None, _) => format!("`{key}`"),
        }
    }

    /// A text with its placeholders replaced by references, and whether some issues still have no number.
    pub fn resolve(&self, text: &str, from: &Location) -> (String, bool) {
        if !text.contains(PLACEHOLDER) {
            return (text.to_owned(), false);
        }
        let mut unresolved = false;
        let mut out = String::with_capacity(text.len());
        for (turn, part) in text.split(PLACEHOLDER).enumerate() {
            match (turn % 2, ArtifactKey::parse(part)) {
                (1, Ok(key)) if matches!(self.get(&key), Some(Location::Pending)) => {
                    unresolved = true;
                    out += &format!("`{key}`");
                }
                (1, Ok(key)) => out += &self.reference(&key, from),
                _ => out += part,
            }
        }
        (out, unresolved)
    }
}

/// The relative path from one file to another. Both paths start at the workspace.
pub fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len() - 1;
    let shared = from[..folders].iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut parts = vec![".."; folders - shared];
    parts.extend(&to[shared..]);
    parts.join("/").replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_the_shortest_that_works() {
        let key = |text: &str| ArtifactKey::parse(text).expect("a key");
        let issue = |number| Location::Issue { number, url: format!("https://example.org/o/r/issues/{number}").into() };
        let file = |path: &str| Location::file(path);
        let mut locations = Locations::new(Some("https://example.org/o/r".to_owned()));
        locations.insert(key("bug/a"), issue(7));
        locations.insert(key("feature/b"), file("docs/b b.md"));
        locations.insert(key("bug/c"), Location::Pending);
        assert_eq!(locations.reference(&key("bug/a"), &issue(1)), "#7");
        assert_eq!(locations.reference(&key("bug/a"), &file("x.md")), "[bug/a](https://example.org/o/r/issues/7)");
        assert_eq!(
            locations.reference(&key("feature/b"), &issue(1)),
            "[feature/b](https://example.org/o/r/blob/HEAD/docs/b%20b.md)"
        );
        assert_eq!(locations.reference(&key("feature/b"), &file("docs/a.md")), "[feature/b](b%20b.md)");
        assert_eq!(locations.reference(&key("bug/x"), &issue(1)), "`bug/x`");
        let later = format!("see {}, please", locations.reference(&key("bug/c"), &issue(1)));
        assert_eq!(locations.resolve(&later, &issue(1)), ("see `bug/c`, please".to_owned(), true));
        locations.insert(key("bug/c"), issue(9));
        assert_eq!(locations.resolve(&later, &issue(1)), ("see #9, please".to_owned(), false));
    }

    #[test]
    fn the_path_between_two_files_is_the_shortest() {
        assert_eq!(relative(".rolecall/bug/a.md", ".rolecall/bug/b.md"), "b.md");
        assert_eq!(relative(".rolecall/bug/a.md", ".rolecall/feature/b.md"), "../feature/b.md");
        assert_eq!(relative("docs/x/y/a.md", ".rolecall/bug/b.md"), "../../../.rolecall/bug/b.md");
        assert_eq!(relative("a.md", "b c.md"), "b%20c.md");
    }
}
