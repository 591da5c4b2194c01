//! References: how one artifact's text points to another.

use std::collections::HashMap;

use super::key::ArtifactKey;

/// Where artifacts are, as paths from the workspace, for the links between them.
#[derive(Clone, Debug, Default)]
pub struct Locations(HashMap<ArtifactKey, String>);

impl Locations {
    /// Say where an artifact is.
    pub fn insert(&mut self, key: ArtifactKey, path: String) {
        self.0.insert(key, path);
    }

    /// Where an artifact is.
    pub fn get(&self, key: &ArtifactKey) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// The reference to a key in the text of a file; the bare key where nobody knows the artifact.
    pub fn reference(&self, key: &ArtifactKey, from: &str) -> String {
        match self.get(key) {
            Some(path) => format!("[{key}]({})", relative(from, path)),
            None => format!("`{key}`"),
        }
    }
}

/// The way from one file to another, both as paths from the workspace.
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
    use super::relative;

    #[test]
    fn the_way_between_two_files_is_the_shortest() {
        assert_eq!(relative(".rolecall/bug/a.md", ".rolecall/bug/b.md"), "b.md");
        assert_eq!(relative(".rolecall/bug/a.md", ".rolecall/feature/b.md"), "../feature/b.md");
        assert_eq!(relative("docs/x/y/a.md", ".rolecall/bug/b.md"), "../../../.rolecall/bug/b.md");
        assert_eq!(relative("a.md", "b c.md"), "b%20c.md");
    }
}
