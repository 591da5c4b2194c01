//! REST endpoints for changes: the files of a pull request, and the comparison of two commits.

use super::answer::{Answer, Answered};
use super::call::Call;
use super::clock::{EPOCH, written};
use super::difference::{Changed, between};
use super::git::Commit;
use super::issue::{Issue, Pull};
use super::node_id;
use super::repository::Repository;
use super::state::State;
use serde_json::{Value, json};

/// The maximum number of files that GitHub lists for a pull request.
const MOST_FILES: usize = 3000;
/// The maximum number of files that GitHub lists for a comparison.
const MOST_COMPARED: usize = 300;

impl Call<'_> {
    /// Lists the files that differ between the head and the point where it branched off the base.
    pub(super) fn pull_files(&self, key: &str, number: u64) -> Answer {
        let repository = &self.state.repositories[key];
        let issue = &repository.issues[&number];
        let pull = issue.pull.as_ref().expect("checked before");
        let head = self.state.head_of(repository, issue, pull);
        let (home, sha) = (head.repository.unwrap_or(repository), head.commit.map_or("", |(oid, _)| oid));
        let (api, html) = (home.url(&self.state.base), home.html_url());
        let changed = self.state.changed_by(repository, issue, pull);
        let items = changed.iter().take(MOST_FILES).map(|file| file.json(&api, &html, sha).to_string());
        self.page(&items.collect::<Vec<_>>())
    }

    /// Compares `base...head`: what changed in the head since the merge base. Only the first page lists files.
    pub(super) fn compare(&self, key: &str, range: &str) -> Answered {
        let (repository, state) = (&self.state.repositories[key], &*self.state);
        let (base, head) = range.split_once("...").ok_or_else(Answer::not_found)?;
        let base = state.commit_named(key, base).ok_or_else(Answer::not_found)?;
        let head = state.commit_named(key, head).ok_or_else(Answer::not_found)?;
        let Some(fork) = state.merge_base(key, base.0, head.0) else {
            return Err(Answer::refused(404, &format!("No common ancestor between {} and {}.", base.0, head.0)));
        };
        let since = |oid: &str| {
            let git = state.git_with(key, oid).expect("the commit was found there");
            git.history(oid).take_while(|oid| oid != fork.0).map(str::to_owned).collect::<Vec<_>>()
        };
        let (mut ahead, behind) = (since(head.0), since(base.0));
        ahead.reverse();
        let status = match (ahead.is_empty(), behind.is_empty()) {
            (true, true) => "identical",
            (false, true) => "ahead",
            (true, false) => "behind",
            (false, false) => "diverged",
        };
        let paged = self.request.asked("page").is_some() || self.request.asked("per_page").is_some();
        let (page, size) = if paged { self.request.page() } else { (1, 250) };
        let commit = |oid: &String| {
            let (oid, commit) = state.commit_named(key, oid).expect("it stands in the history");
            state.commit_value(repository, oid, commit)
        };
        let commits: Vec<Value> = ahead.iter().skip((page - 1) * size).take(size).map(commit).collect();
        let (api, html) = (repository.url(&state.base), repository.html_url());
        let files = between(fork.1, head.1, |oid| state.bytes(key, oid));
        let files = files.iter().take(if page == 1 { MOST_COMPARED } else { 0 });
        let files: Vec<Value> = files.map(|file| file.json(&api, &html, head.0)).collect();
        let (address, page) = (format!("{api}/compare/{range}"), format!("{html}/compare/{range}"));
        let body = json!({"url": address, "html_url": page, "permalink_url": page, "diff_url": format!("{page}.diff"),
            "patch_url": format!("{page}.patch"), "base_commit": commit(base.0), "merge_base_commit": commit(fork.0),
            "status": status, "ahead_by": ahead.len(), "behind_by": behind.len(), "total_commits": ahead.len(),
            "commits": commits, "files": files});
        Ok(Answer::json(200, &body))
    }
}

impl State {
    pub(super) fn changed_by(&self, repository: &Repository, issue: &Issue, pull: &Pull) -> Vec<Changed> {
        let key = repository.full_name().to_lowercase();
        let (head, base) = (self.head_of(repository, issue, pull), Self::base_of(repository, pull));
        let (Some((head, commit)), Some((base, _))) = (head.commit, base.commit) else { return Vec::new() };
        let Some((_, since)) = self.merge_base(&key, base, head) else { return Vec::new() };
        between(since, commit, |oid| self.bytes(&key, oid))
    }

    fn bytes(&self, key: &str, oid: &str) -> &[u8] {
        self.blob(key, oid).map(|blob| blob.as_slice()).unwrap_or_default()
    }

    fn commit_value(&self, repository: &Repository, oid: &str, commit: &Commit) -> Value {
        let (api, html) = (repository.url(&self.base), repository.html_url());
        let link = |kind: &str, oid: &str| json!({"sha": oid, "url": format!("{api}/{kind}/{oid}"), "html_url": format!("{html}/commit/{oid}")});
        let person = json!({"name": "Somebody", "email": "somebody@example.com", "date": written(EPOCH)});
        let parents: Vec<Value> = commit.parent.iter().map(|parent| link("commits", parent)).collect();
        let url = format!("{api}/commits/{oid}");
        json!({"sha": oid, "node_id": node_id("C", repository.id), "url": url,
            "html_url": format!("{html}/commit/{oid}"), "comments_url": format!("{url}/comments"),
            "commit": {"message": commit.message, "author": person, "committer": person, "comment_count": 0,
                "url": format!("{api}/git/commits/{oid}"),
                "tree": {"sha": commit.tree, "url": format!("{api}/git/trees/{}", commit.tree)}},
            "author": null, "committer": null, "parents": parents})
    }
}
