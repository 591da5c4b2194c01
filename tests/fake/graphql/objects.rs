//! Commits, folders and blobs.

use super::super::call::Call;
use super::super::repository::Repository;
use super::node::{Found, Node, Resolved, leaf};
use super::query::unknown;
use serde_json::json;
use std::collections::BTreeSet;

/// GitHub cuts the text of a blob here.
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
                let files = git.commits[oid].files.iter().filter_map(|(path, blob)| Some((inside(path)?, blob)));
                let mut nodes: Vec<Node> = Vec::new();
                let mut folders = BTreeSet::new();
                for (path, blob) in files {
                    let (name, kind) = match path.split_once('/') {
                        Some((name, _)) if !folders.insert(name.to_owned()) => continue,
                        Some((name, _)) => (name.to_owned(), "tree"),
                        None => (path.clone(), "blob"),
                    };
                    let values = json!({"name": name, "path": format!("{folder}{name}"), "type": kind, "oid": blob});
                    nodes.push(Node::Plain("TreeEntry", values));
                }
                Found::Many(nodes)
            }
            _ => return unknown("GitObject", field),
        })
    }
}

/// `branch`, `branch:path`, `HEAD:` or a hash.
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
