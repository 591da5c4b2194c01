//! Forks: repositories of other owners with the same history. A commit in one fork can be read in the others by its
//! hash, because GitHub stores their objects together.

use super::git::{Commit, Git};
use super::issue::{Issue, Pull};
use super::people::AccountKind;
use super::repository::Repository;
use super::state::State;
use std::sync::Arc;

/// One side of a pull request or of a comparison.
pub(super) struct Side<'a> {
    /// The owner of the branch.
    pub(super) owner: String,
    /// `None` if the fork was deleted.
    pub(super) repository: Option<&'a Repository>,
    /// The commit, if the branch still exists.
    pub(super) commit: Option<(&'a String, &'a Commit)>,
}

impl State {
    /// Forks a repository for a user if that fork doesn't exist yet. Returns its key, such as `mallory/shop`.
    pub fn fork(&mut self, repository: &str, login: &str) -> String {
        let origin = self.repository(repository);
        let (name, git, branch) = (origin.name.clone(), origin.git.clone(), origin.default_branch.clone());
        let (key, origin) = (format!("{login}/{name}").to_lowercase(), origin.full_name().to_lowercase());
        if !self.repositories.contains_key(&key) {
            if self.account(login).is_none() {
                self.add_account(login, AccountKind::User);
            }
            let fork = self.add_repository(login, &name);
            (fork.fork_of, fork.git, fork.default_branch) = (Some(origin), git, branch);
            fork.has_issues = false;
        }
        key
    }

    /// Commits text files to a branch and returns the hash; `None` deletes a file. A branch that doesn't exist is
    /// created from the default branch.
    pub fn commit(&mut self, repository: &str, branch: &str, message: &str, files: &[(&str, Option<&str>)]) -> String {
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.map(str::as_bytes))).collect();
        let repository = self.repository_mut(repository);
        if let Some(head) = repository.git.branches.get(&repository.default_branch).cloned() {
            repository.git.branches.entry(branch.to_owned()).or_insert(head);
        }
        repository.git.commit(branch, message, &files)
    }

    /// Returns a repository and all repositories that share its objects.
    fn network(&self, key: &str) -> impl Iterator<Item = &Repository> {
        let own = &self.repositories[key];
        let origin = own.fork_of.clone().unwrap_or_else(|| key.to_owned());
        let others = self.repositories.iter().filter(move |(other, one)| {
            one.id != own.id && (**other == origin || one.fork_of.as_deref() == Some(origin.as_str()))
        });
        std::iter::once(own).chain(others.map(|(_, other)| other))
    }

    /// Resolves a branch here, a hash in any fork, or `owner:branch` to a commit.
    pub(super) fn commit_named(&self, key: &str, name: &str) -> Option<(&String, &Commit)> {
        if let Some((owner, branch)) = name.split_once(':') {
            let home = self.network(key).find(|one| one.owner.eq_ignore_ascii_case(owner))?;
            return home.git.resolve(branch, &home.default_branch);
        }
        let own = &self.repositories[key];
        let here = own.git.resolve(name, &own.default_branch);
        here.or_else(|| self.network(key).find_map(|one| one.git.commits.get_key_value(name)))
    }

    pub(super) fn blob(&self, key: &str, oid: &str) -> Option<&Arc<Vec<u8>>> {
        self.network(key).find_map(|one| one.git.blobs.get(oid))
    }

    /// Returns the git data that contains a commit, with its history.
    pub(super) fn git_with(&self, key: &str, oid: &str) -> Option<&Git> {
        self.network(key).map(|one| &one.git).find(|git| git.commits.contains_key(oid))
    }

    /// Returns the last common ancestor of two commits.
    pub(super) fn merge_base(&self, key: &str, one: &str, other: &str) -> Option<(&String, &Commit)> {
        let (git, theirs) = (self.git_with(key, one)?, self.git_with(key, other)?);
        let common = theirs.history(other).find(|oid| git.descends(one, oid))?;
        git.commits.get_key_value(common)
    }

    /// Returns the head of a pull request. In a fork, the branch belongs to the author of the pull request.
    pub(super) fn head_of<'a>(&'a self, repository: &'a Repository, issue: &Issue, pull: &Pull) -> Side<'a> {
        let key = repository.full_name().to_lowercase();
        let owner = if pull.fork { issue.author.clone() } else { repository.owner.clone() };
        let home = match pull.fork {
            true => self.network(&key).find(|one| one.owner.eq_ignore_ascii_case(&owner) && one.id != repository.id),
            false => Some(repository),
        };
        let commit = home.and_then(|home| home.git.commits.get_key_value(home.git.branches.get(&pull.head)?));
        Side { owner, repository: home, commit }
    }

    pub(super) fn base_of<'a>(repository: &'a Repository, pull: &Pull) -> Side<'a> {
        let git = &repository.git;
        let commit = git.branches.get(&pull.base).and_then(|oid| git.commits.get_key_value(oid));
        Side { owner: repository.owner.clone(), repository: Some(repository), commit }
    }
}
