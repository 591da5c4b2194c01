//! The differences between two commits, file by file, in the form that GitHub uses for pull requests and comparisons.

use super::git::Commit;
use super::request::encoded;
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};
use std::collections::BTreeMap;

/// A file that differs between the two commits.
pub(super) struct Changed {
    pub(super) path: String,
    /// The path before it was renamed.
    former: Option<String>,
    /// The hash of the new content, or of the old content if the file was removed.
    blob: String,
    status: &'static str,
    pub(super) additions: usize,
    pub(super) deletions: usize,
    /// `None` if the file is not text.
    patch: Option<String>,
}

/// The file size above which GitHub gives no patch.
const LARGE: usize = 1 << 20;

/// Returns the files that differ, by path. `bytes` returns the content of a blob.
pub(super) fn between<'a>(base: &Commit, head: &Commit, bytes: impl Fn(&str) -> &'a [u8]) -> Vec<Changed> {
    let mut found = Vec::new();
    let gone = base.files.iter().filter(|(path, _)| !head.files.contains_key(*path));
    let mut gone: BTreeMap<&String, &String> = gone.collect();
    for (path, blob) in head.files.iter().filter(|(path, blob)| base.files.get(*path) != Some(*blob)) {
        let new = bytes(blob);
        if let Some(old) = base.files.get(path) {
            found.push(Changed::new(path, blob, "modified", bytes(old), new));
            continue;
        }
        let alike = |(_, old): &(&&String, &&String)| **old == blob || is_alike(bytes(old), new);
        match gone.iter().find(alike).map(|(former, old)| (*former, *old)) {
            Some((former, old)) => {
                gone.remove(former);
                let renamed = Changed::new(path, blob, "renamed", bytes(old), new);
                found.push(Changed { former: Some(former.clone()), ..renamed });
            }
            None => found.push(Changed::new(path, blob, "added", &[], new)),
        }
    }
    found.extend(gone.into_iter().map(|(path, blob)| Changed::new(path, blob, "removed", bytes(blob), &[])));
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Like git, GitHub treats a file as renamed if at least half of its content is unchanged.
fn is_alike(old: &[u8], new: &[u8]) -> bool {
    let (Ok(old), Ok(new)) = (std::str::from_utf8(old), std::str::from_utf8(new)) else { return false };
    !old.is_empty() && TextDiff::from_lines(old, new).ratio() >= 0.5
}

impl Changed {
    fn new(path: &str, blob: &str, status: &'static str, old: &[u8], new: &[u8]) -> Self {
        let (path, blob) = (path.to_owned(), blob.to_owned());
        let mut changed = Self { path, former: None, blob, status, additions: 0, deletions: 0, patch: None };
        if let (Ok(old), Ok(new)) = (std::str::from_utf8(old), std::str::from_utf8(new)) {
            let lines = TextDiff::from_lines(old, new);
            let count = |tag| lines.iter_all_changes().filter(|change| change.tag() == tag).count();
            (changed.additions, changed.deletions) = (count(ChangeTag::Insert), count(ChangeTag::Delete));
            let small = old.len().max(new.len()) < LARGE && old != new;
            changed.patch = small.then(|| lines.unified_diff().to_string().trim_end_matches('\n').to_owned());
        }
        changed
    }

    /// Returns the `diff-entry` of REST; `api` and `html` are the repository's URLs, `head` is the commit's hash.
    pub(super) fn json(&self, api: &str, html: &str, head: &str) -> Value {
        let (path, sha) = (encoded(&self.path), &self.blob);
        let mut value = json!({"sha": sha, "filename": self.path, "status": self.status, "additions": self.additions,
            "deletions": self.deletions, "changes": self.additions + self.deletions,
            "blob_url": format!("{html}/blob/{head}/{path}"), "raw_url": format!("{html}/raw/{head}/{path}"),
            "contents_url": format!("{api}/contents/{path}?ref={head}")});
        if let Some(patch) = &self.patch {
            value["patch"] = patch.as_str().into();
        }
        if let Some(former) = &self.former {
            value["previous_filename"] = former.as_str().into();
        }
        value
    }
}
