//! Commits, folders and blobs.

use super::super::call::Call;
use super::super::repository::Repository;
use super::node::{Found, Node, Resolved, leaf};
use super::query::unknown;
use std::collections::BTreeSet;

/// The length at which GitHub truncates the text of a blob.
const TRUNCATED: usize = 512_000;

impl Call<'_> {
    pub(super) fn object_field(&self, node: &Node, field: &str) -> Resolved {
        let (Node::Commit(key, oid) | Node::Blob(key, oid) | Node::Tree(key, oid, _)) = node else {
            return unknown("GitObject", field);
        };
        let git = &self.state.repositories[key].git;
        Ok(match (node, field) {
            (_, "oid") => leaf(oid.as_str()),
            (_, "id") => leaf(format!("G_{oid}")),
            (_, "abbreviatedOid") => leaf(&oid[..7]),
            (Node::Commit(..), "message") => leaf(git.commits[oid].message.as_str()),
            (Node::Commit(..), "url" | "commitUrl") => {
                leaf(format!("{}/commit/{oid}", self.state.repositories[key].html_url()))
            }
            (Node::Commit(..), "tree") => Node::Tree(key.clone(), oid.clone(), String::new()).into(),
            (Node::Blob(..), "byteSize") => leaf(git.blobs[oid].len()),
            (Node::Blob(..), "isBinary") => leaf(std::str::from_utf8(&git.blobs[oid]).is_err()),
            (Node::Blob(..), "isTruncated") => leaf(git.blobs[oid].len() > TRUNCATED),
            (Node::Blob(..), "text") => {
                let text = std::str::from_utf8(&git.blobs[oid]).ok();
                leaf(text.map(|text| text.chars().take(TRUNCATED).collect::<String>()))
            }
            (Node::Tree(_, _, folder), "entries") => {
                let inside = |path: &str| path.strip_prefix(folder.as_str()).map(str::to_owned);
                let files = git.commits[oid].files.keys().filter_map(|path| inside(path));
                let first = |path: String| path.split('/').next().unwrap_or_default().to_owned();
                let names: BTreeSet<String> = files.map(first).collect();
                let entry = |name| Node::Entry(key.clone(), oid.clone(), format!("{folder}{name}"));
                Found::Many(names.into_iter().map(entry).collect())
            }
            _ => return unknown("GitObject", field),
        })
    }
}

impl Call<'_> {
    pub(super) fn entry_field(&self, key: &str, oid: &str, path: &str, field: &str) -> Resolved {
        let git = &self.state.repositories[key].git;
        let blob = git.commits[oid].files.get(path);
        let name = path.rsplit('/').next().unwrap_or_default();
        Ok(match field {
            "name" => leaf(name),
            "path" => leaf(path),
            "type" => leaf(if blob.is_some() { "blob" } else { "tree" }),
            "mode" => leaf(if blob.is_some() { 0o100_644 } else { 0o040_000 }),
            "extension" => leaf(name.rsplit_once('.').map(|(_, extension)| format!(".{extension}"))),
            "oid" => leaf(blob.unwrap_or(&git.commits[oid].tree).as_str()),
            "size" => leaf(blob.map_or(0, |blob| git.blobs[blob].len())),
            "object" => match blob {
                Some(blob) => Node::Blob(key.to_owned(), blob.clone()).into(),
                None => Node::Tree(key.to_owned(), oid.to_owned(), format!("{path}/")).into(),
            },
            _ => return unknown("TreeEntry", field),
        })
    }
}

/// Resolves `branch`, `branch:path`, `HEAD:` or a hash.
pub(super) fn git_object(repository: &Repository, key: &str, expression: &str) -> Option<Node> {
    let (name, path) = expression.split_once(':').map_or((expression, None), |(name, path)| (name, Some(path)));
    let (oid, commit) = repository.git.resolve(name, &repository.default_branch)?;
    let key = key.to_owned();
    let Some(path) = path.map(|path| path.trim_matches('/')) else { return Some(Node::Commit(key, oid.clone())) };
    if let Some(blob) = commit.files.get(path) {
        return Some(Node::Blob(key, blob.clone()));
    }
    let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
    let some = commit.files.keys().any(|file| file.starts_with(&folder));
    some.then(|| Node::Tree(key, oid.clone(), folder))
}
