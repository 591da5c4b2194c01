//! The git data of a repository: blobs, branches, and commits with their whole tree. Blobs have the ids that git
//! gives them; the other hashes have git's length but made-up values.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// The commits, blobs and branches of a repository.
#[derive(Clone, Debug, Default)]
pub struct Git {
    pub commits: BTreeMap<String, Commit>,
    pub blobs: BTreeMap<String, Arc<Vec<u8>>>,
    /// The commit that each branch points to.
    pub branches: BTreeMap<String, String>,
    /// The default branch.
    trunk: String,
}

/// A commit with every file of its tree.
#[derive(Clone, Debug)]
pub struct Commit {
    pub parent: Option<String>,
    pub message: String,
    pub tree: String,
    /// Blobs by path.
    pub files: BTreeMap<String, String>,
}

impl Git {
    /// Creates a history with one commit that contains a README.
    pub fn new(branch: &str) -> Self {
        let mut git = Self { trunk: branch.to_owned(), ..Self::default() };
        git.commit(branch, "Begin", &[("README.md", Some(b"# Shop\n"))]);
        git
    }

    /// Commits files to a branch and returns the commit's hash; `None` deletes a file. A branch that doesn't exist is
    /// created from the default branch.
    pub fn commit(&mut self, branch: &str, message: &str, files: &[(&str, Option<&[u8]>)]) -> String {
        let parent = self.branches.get(branch).or_else(|| self.branches.get(&self.trunk)).cloned();
        let mut tree = parent.as_ref().map(|parent| self.commits[parent].files.clone()).unwrap_or_default();
        for (path, content) in files {
            match content {
                Some(content) => tree.insert((*path).to_owned(), self.blob(content)),
                None => tree.remove(*path),
            };
        }
        let listing: Vec<String> = tree.iter().map(|(path, blob)| format!("{path} {blob}")).collect();
        let hash = hash("tree", listing.join("\n").as_bytes());
        let whole = format!("{hash}\n{parent:?}\n{message}\n{}", self.commits.len());
        let oid = self::hash("commit", whole.as_bytes());
        self.commits.insert(oid.clone(), Commit { parent, message: message.to_owned(), tree: hash, files: tree });
        self.branches.insert(branch.to_owned(), oid.clone());
        oid
    }

    /// Stores a blob and returns its hash.
    pub fn blob(&mut self, content: &[u8]) -> String {
        let oid = blob_id(content);
        self.blobs.entry(oid.clone()).or_insert_with(|| Arc::new(content.to_vec()));
        oid
    }

    /// Returns the text of a file on a branch.
    pub fn text(&self, branch: &str, path: &str) -> Option<String> {
        let commit = self.commits.get(self.branches.get(branch)?)?;
        let blob = self.blobs.get(commit.files.get(path)?)?;
        Some(String::from_utf8_lossy(blob).into_owned())
    }

    /// Resolves a branch, a commit hash, a tree hash or `HEAD` to a commit.
    pub fn resolve(&self, name: &str, default: &str) -> Option<(&String, &Commit)> {
        let name = name.strip_prefix("refs/heads/").unwrap_or(name);
        let branch = if name.is_empty() || name == "HEAD" { default } else { name };
        let oid = self.branches.get(branch).map_or(branch, String::as_str);
        self.commits.get_key_value(oid).or_else(|| self.commits.iter().find(|(_, commit)| commit.tree == oid))
    }

    /// Whether a commit is in the history of another.
    pub fn descends(&self, oid: &str, ancestor: &str) -> bool {
        self.history(oid).any(|oid| oid == ancestor)
    }

    /// Returns a commit and its ancestors, newest first.
    pub fn history<'a>(&'a self, oid: &'a str) -> impl Iterator<Item = &'a str> {
        let parent = |oid: &&str| self.commits.get(*oid).and_then(|commit| commit.parent.as_deref());
        std::iter::successors(Some(oid), parent)
    }
}

fn hash(kind: &str, content: &[u8]) -> String {
    let mut digest = Sha256::new();
    digest.update(format!("{kind} {}\0", content.len()));
    digest.update(content);
    let mut hex = String::with_capacity(40);
    for byte in digest.finalize().iter().take(20) {
        write!(hex, "{byte:02x}").unwrap();
    }
    hex
}

/// Returns git's id for a blob.
fn blob_id(content: &[u8]) -> String {
    use sha1::Digest as _;
    let mut hash = sha1::Sha1::new();
    hash.update(format!("blob {}\0", content.len()));
    hash.update(content);
    hash.finalize().iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap();
        out
    })
}
