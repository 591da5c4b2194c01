//! REST endpoints for git data: branches, trees, blobs and file contents.

use super::answer::{Answer, Answered};
use super::call::Call;
use super::git::Commit;
use super::node_id;
use super::people::Ability;
use base64::Engine as _;
use serde_json::{Value, json};
use std::collections::BTreeSet;

impl Call<'_> {
    pub(super) fn git(&mut self, method: &str, key: &str, rest: &[&str]) -> Answered {
        // Clients may send the slashes in a branch name as they are, or as `%2F`.
        let name = rest.iter().skip(1).copied().collect::<Vec<_>>().join("/");
        let branch = name.strip_prefix("heads/");
        match (method, rest, branch) {
            ("GET", ["ref", ..], Some(branch)) => self.branch(200, key, branch),
            ("GET", ["ref", ..], None) => Err(Answer::not_found()),
            ("PATCH", ["refs", ..], Some(branch)) => self.move_branch(key, branch),
            _ => self.git_object(method, key, rest),
        }
    }

    fn git_object(&mut self, method: &str, key: &str, rest: &[&str]) -> Answered {
        match (method, rest) {
            ("POST", ["refs"]) => self.create_branch(key),
            ("GET", ["trees", name @ ..]) => self.tree(key, &name.join("/")),
            ("GET", ["blobs", sha]) => {
                let blob = self.state.blob(key, sha).ok_or_else(Answer::not_found)?;
                let url = self.git_url(key, &format!("blobs/{sha}"));
                Ok(Answer::json(
                    200,
                    &json!({"sha": sha, "node_id": format!("B_{sha}"), "size": blob.len(), "url": url,
                    "content": wrapped(blob), "encoding": "base64"}),
                ))
            }
            _ => Err(Answer::unserved()),
        }
    }

    fn git_url(&self, key: &str, rest: &str) -> String {
        format!("{}/git/{rest}", self.state.repositories[key].url(&self.state.base))
    }

    fn branch(&self, status: u16, key: &str, branch: &str) -> Answered {
        let repository = &self.state.repositories[key];
        let oid = repository.git.branches.get(branch).ok_or_else(Answer::not_found)?;
        Ok(Answer::json(
            status,
            &json!({"ref": format!("refs/heads/{branch}"), "node_id": node_id("REF", repository.id),
            "url": self.git_url(key, &format!("refs/heads/{branch}")),
            "object": {"sha": oid, "type": "commit", "url": self.git_url(key, &format!("commits/{oid}"))}}),
        ))
    }

    fn create_branch(&mut self, key: &str) -> Answered {
        self.need(key, Ability::Push)?;
        let name = self.request.text("ref").unwrap_or_default();
        let oid = self.request.text("sha").unwrap_or_default();
        let Some(branch) = name.strip_prefix("refs/heads/").filter(|branch| !branch.is_empty()) else {
            return Err(Answer::refused(422, "Reference name must contain at least three slash-separated components."));
        };
        let git = &mut self.state.repository_mut(key).git;
        if git.branches.contains_key(branch) {
            return Err(Answer::refused(422, "Reference already exists"));
        }
        if !git.commits.contains_key(oid) {
            return Err(Answer::refused(422, "Object does not exist"));
        }
        git.branches.insert(branch.to_owned(), oid.to_owned());
        self.branch(201, key, branch)
    }

    fn move_branch(&mut self, key: &str, branch: &str) -> Answered {
        self.need(key, Ability::Push)?;
        let oid = self.request.text("sha").unwrap_or_default();
        let force = self.request.body.get("force") == Some(&json!(true));
        let git = &mut self.state.repository_mut(key).git;
        let Some(head) = git.branches.get(branch) else {
            return Err(Answer::refused(422, "Reference does not exist"));
        };
        if !git.commits.contains_key(oid) {
            return Err(Answer::refused(422, "Object does not exist"));
        }
        if !force && !git.descends(oid, head) {
            return Err(Answer::refused(422, "Update is not a fast forward"));
        }
        git.branches.insert(branch.to_owned(), oid.to_owned());
        self.branch(200, key, branch)
    }

    fn tree(&self, key: &str, name: &str) -> Answered {
        let (_, commit) = self.state.commit_named(key, name).ok_or_else(Answer::not_found)?;
        let recursive = self.request.asked("recursive").is_some();
        let mut tree: Vec<Value> = Vec::new();
        for folder in folders(commit).iter().filter(|folder| recursive || !folder.contains('/')) {
            tree.push(json!({"path": folder, "mode": "040000", "type": "tree", "sha": commit.tree,
                "url": self.git_url(key, &format!("trees/{}", commit.tree))}));
        }
        for (path, blob) in commit.files.iter().filter(|(path, _)| recursive || !path.contains('/')) {
            let size = self.state.blob(key, blob).map_or(0, |blob| blob.len());
            tree.push(json!({"path": path, "mode": "100644", "type": "blob", "sha": blob, "size": size,
                "url": self.git_url(key, &format!("blobs/{blob}"))}));
        }
        tree.sort_by(|a, b| a["path"].as_str().cmp(&b["path"].as_str()));
        let url = self.git_url(key, &format!("trees/{}", commit.tree));
        Ok(Answer::json(200, &json!({"sha": commit.tree, "url": url, "tree": tree, "truncated": false})))
    }

    /// Returns a file with its content, or the listing of a folder.
    pub(super) fn contents(&self, key: &str, path: &str) -> Answered {
        let repository = &self.state.repositories[key];
        let name = self.request.asked("ref").unwrap_or(&repository.default_branch);
        let found = self.state.commit_named(key, name);
        let (_, commit) = found.ok_or_else(|| Answer::refused(404, &format!("No commit found for the ref {name}")))?;
        if let Some(blob) = commit.files.get(path) {
            return Ok(Answer::json(200, &self.entry(key, "file", path, blob, true)));
        }
        let inside = |whole: &String| match path {
            "" => !whole.contains('/'),
            _ => whole.strip_prefix(&format!("{path}/")).is_some_and(|rest| !rest.contains('/')),
        };
        let files = commit.files.iter().filter(|(file, _)| inside(file));
        let mut items: Vec<Value> = files.map(|(file, blob)| self.entry(key, "file", file, blob, false)).collect();
        let folders = folders(commit);
        let inner = folders.iter().filter(|folder| inside(folder));
        items.extend(inner.map(|folder| self.entry(key, "dir", folder, &commit.tree, false)));
        if items.is_empty() { Err(Answer::not_found()) } else { Ok(Answer::json(200, &items.into())) }
    }

    /// Creates, updates or deletes one file in one commit. An existing file can only be changed by giving its current
    /// hash.
    pub(super) fn put_contents(&mut self, key: &str, path: &str) -> Answered {
        self.need(key, Ability::Push)?;
        let request = self.request;
        let repository = self.state.repository_mut(key);
        let branch = request.text("branch").unwrap_or(&repository.default_branch).to_owned();
        let Some(head) = repository.git.branches.get(&branch) else {
            return Err(Answer::refused(404, &format!("Branch {branch} not found")));
        };
        let known = repository.git.commits[head].files.get(path).cloned();
        match (&known, request.text("sha")) {
            (Some(_), None) => {
                return Err(Answer::refused(422, "Invalid request.\n\n\"sha\" wasn't supplied."));
            }
            (Some(known), Some(given)) if known != given => {
                return Err(Answer::refused(409, &format!("{path} does not match {given}")));
            }
            (None, Some(given)) => return Err(Answer::refused(409, &format!("{path} does not match {given}"))),
            _ => {}
        }
        let content: String = request.text("content").unwrap_or_default().split_whitespace().collect();
        let Ok(content) = base64::engine::general_purpose::STANDARD.decode(content) else {
            return Err(Answer::refused(422, "content is not valid Base64"));
        };
        let message = request.text("message").unwrap_or_default().to_owned();
        let oid = repository.git.commit(&branch, &message, &[(path, Some(&content))]);
        let blob = repository.git.commits[&oid].files[path].clone();
        let parent = repository.git.commits[&oid].parent.clone();
        let tree = repository.git.commits[&oid].tree.clone();
        let url = self.git_url(key, &format!("commits/{oid}"));
        let parents: Vec<Value> = parent.iter().map(|sha| json!({"sha": sha})).collect();
        let commit = json!({"sha": oid, "node_id": format!("C_{oid}"), "url": url, "message": message,
            "tree": {"sha": tree}, "parents": parents});
        let content = self.entry(key, "file", path, &blob, false);
        let status = if known.is_some() { 200 } else { 201 };
        Ok(Answer::json(status, &json!({"content": content, "commit": commit})))
    }

    fn entry(&self, key: &str, kind: &str, path: &str, sha: &str, whole: bool) -> Value {
        let repository = &self.state.repositories[key];
        let url = format!("{}/contents/{path}", repository.url(&self.state.base));
        let html = format!("{}/blob/{}/{path}", repository.html_url(), repository.default_branch);
        let git = self.git_url(key, &format!("blobs/{sha}"));
        let blob = self.state.blob(key, sha);
        let mut entry = json!({"type": kind, "name": path.rsplit('/').next(), "path": path, "sha": sha,
            "size": blob.map_or(0, |blob| blob.len()), "url": url, "html_url": html, "git_url": git,
            "download_url": html, "_links": {"self": url, "git": git, "html": html}});
        if let Some(blob) = blob.filter(|_| whole) {
            // For files above one megabyte, GitHub omits the content and sets the encoding to say so.
            let small = blob.len() <= 1 << 20;
            entry["encoding"] = if small { "base64" } else { "none" }.into();
            entry["content"] = if small { wrapped(blob) } else { String::new() }.into();
        }
        entry
    }
}

/// Returns every folder that contains a file, directly or not.
fn folders(commit: &Commit) -> BTreeSet<String> {
    let ends = |path: &str| path.match_indices('/').map(|(at, _)| path[..at].to_owned()).collect::<Vec<_>>();
    commit.files.keys().flat_map(|path| ends(path)).collect()
}

/// Encodes as Base64 in lines of sixty characters, as GitHub does.
fn wrapped(content: &[u8]) -> String {
    let whole = base64::engine::general_purpose::STANDARD.encode(content);
    let lines = whole.as_bytes().chunks(60).map(|line| String::from_utf8_lossy(line).into_owned() + "\n");
    lines.collect()
}
