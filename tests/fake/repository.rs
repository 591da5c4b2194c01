//! A repository: its labels, milestones, issues and settings. Acts on it are in [`super::acts`].

use super::clock::written;
use super::git::Git;
use super::issue::Issue;
use super::people::Permission;
use super::releases::Release;
use super::{node_id, quoted};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A repository and its contents.
#[derive(Clone, Debug)]
pub struct Repository {
    pub id: u64,
    pub owner: String,
    pub name: String,
    pub private: bool,
    pub archived: bool,
    pub has_issues: bool,
    pub default_branch: String,
    /// By login in lower case.
    pub permissions: BTreeMap<String, Permission>,
    /// By name in lower case, because GitHub compares label names without regard to case.
    pub labels: BTreeMap<String, Label>,
    pub milestones: BTreeMap<u64, Milestone>,
    /// Issues and pull requests by number.
    pub issues: BTreeMap<u64, Issue>,
    /// Numbers of deleted or transferred issues, with the status that GitHub answers: 410 or 301.
    pub gone: BTreeMap<u64, u16>,
    pub git: Git,
    /// The key of the repository that this one was forked from.
    pub fork_of: Option<String>,
    /// By `id`.
    pub releases: BTreeMap<u64, Release>,
    /// Issue numbers by label in lower case; `None` if a test may have changed labels directly.
    pub(super) by_label: Option<HashMap<String, BTreeSet<u64>>>,
}

/// A label.
#[derive(Clone, Debug)]
pub struct Label {
    pub id: u64,
    pub name: String,
    /// Six hex digits.
    pub color: String,
    pub description: Option<String>,
}

/// A milestone.
#[derive(Clone, Debug)]
pub struct Milestone {
    pub id: u64,
    pub number: u64,
    pub title: String,
    pub description: Option<String>,
    pub open: bool,
    /// In GitHub's format: midnight of the day.
    pub due_on: Option<String>,
    pub creator: String,
    pub created_at: i64,
    pub closed_at: Option<i64>,
}

impl Repository {
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    pub fn url(&self, base: &str) -> String {
        format!("{base}/repos/{}/{}", self.owner, self.name)
    }

    pub fn html_url(&self) -> String {
        format!("https://github.com/{}/{}", self.owner, self.name)
    }

    pub fn node_id(&self) -> String {
        node_id("R", self.id)
    }

    /// Returns an issue; panics if it doesn't exist.
    pub fn issue(&self, number: u64) -> &Issue {
        self.issues.get(&number).unwrap_or_else(|| panic!("{} has no issue {number}", self.full_name()))
    }

    /// Returns the issues without pull requests, ordered by number.
    pub fn only_issues(&self) -> impl Iterator<Item = &Issue> {
        self.issues.values().filter(|issue| issue.pull.is_none())
    }

    /// Returns a user's permission: the one granted, or read access if the repository is public.
    pub fn permission_of(&self, login: &str) -> Option<Permission> {
        let given = self.permissions.get(&login.to_lowercase()).copied();
        given.or(if self.private { None } else { Some(Permission::Read) })
    }

    /// Returns who adds the labels of a new issue: its author if they have the right to, otherwise the owner.
    pub(super) fn labeller(&self, author: &str) -> String {
        let may = |login: &str| login.ends_with("[bot]") || self.permission_of(login) >= Some(Permission::Triage);
        let owner = || self.permissions.iter().find(|(_, permission)| **permission == Permission::Admin);
        match may(author) {
            true => author.to_owned(),
            false => owner().map(|(login, _)| login.clone()).unwrap_or_default(),
        }
    }

    pub fn label(&self, name: &str) -> Option<&Label> {
        self.labels.get(&name.to_lowercase())
    }

    pub fn next_number(&self) -> u64 {
        let last = self.issues.keys().chain(self.gone.keys()).max();
        last.map_or(0, |number| *number) + 1
    }

    pub(super) fn label_json(&self, base: &str, name: &str) -> String {
        let Some(label) = self.label(name) else { return format!(r#"{{"name":{}}}"#, quoted(name)) };
        label.json(&self.url(base))
    }

    /// Returns the numbers of the issues that have all the labels, or all numbers if no label is given.
    pub(super) fn labeled(&mut self, labels: &[String]) -> Vec<u64> {
        let Some((first, rest)) = labels.split_first() else { return self.issues.keys().copied().collect() };
        if self.by_label.is_none() {
            let mut index: HashMap<String, BTreeSet<u64>> = HashMap::new();
            for issue in self.issues.values() {
                for label in &issue.labels {
                    index.entry(label.to_lowercase()).or_default().insert(issue.number);
                }
            }
            self.by_label = Some(index);
        }
        let index = self.by_label.as_ref().expect("made above");
        let Some(candidates) = index.get(&first.to_lowercase()) else { return Vec::new() };
        let others: Vec<String> = rest.iter().map(|name| name.to_lowercase()).collect();
        let all = |number: &&u64| others.iter().all(|name| index.get(name).is_some_and(|set| set.contains(*number)));
        candidates.iter().filter(all).copied().collect()
    }

    /// Sets the labels of an issue on behalf of a user, and updates the index.
    pub(super) fn relabel(&mut self, number: u64, labels: Vec<String>, login: &str) {
        let issue = self.issues.get_mut(&number).expect("the caller found it");
        if let Some(index) = &mut self.by_label {
            for label in &issue.labels {
                index.entry(label.to_lowercase()).or_default().remove(&number);
            }
            for label in &labels {
                index.entry(label.to_lowercase()).or_default().insert(number);
            }
        }
        let new = labels.iter().filter(|label| !issue.labels.contains(label));
        issue.labeled.extend(new.map(|label| (login.to_owned(), label.clone())));
        issue.labels = labels;
        issue.rendered = None;
    }
}

impl Label {
    pub fn node_id(&self) -> String {
        node_id("LA", self.id)
    }

    pub(super) fn json(&self, repository: &str) -> String {
        let encoded = super::request::encoded(&self.name);
        format!(
            r#"{{"id":{},"node_id":"{}","url":"{repository}/labels/{encoded}","name":{},"color":"{}","default":false,"description":{}}}"#,
            self.id,
            self.node_id(),
            quoted(&self.name),
            self.color,
            self.description.as_ref().map_or_else(|| "null".to_owned(), |text| quoted(text)),
        )
    }
}

impl Milestone {
    pub fn node_id(&self) -> String {
        node_id("MI", self.id)
    }

    /// Counts are computed only on request: computing them within each of ten thousand issues would visit all the
    /// others each time.
    pub(super) fn value(&self, repository: &Repository, base: &str, creator: &Value, counted: bool) -> Value {
        let mine = |issue: &&Issue| issue.milestone == Some(self.number);
        let count = |open: bool| match counted {
            true => repository.issues.values().filter(mine).filter(|issue| issue.open == open).count(),
            false => 0,
        };
        let url = format!("{}/milestones/{}", repository.url(base), self.number);
        json!({
            "url": url, "html_url": format!("{}/milestone/{}", repository.html_url(), self.number),
            "labels_url": format!("{url}/labels"), "id": self.id, "node_id": self.node_id(),
            "number": self.number, "title": self.title, "description": self.description, "creator": creator,
            "open_issues": count(true), "closed_issues": count(false),
            "state": if self.open { "open" } else { "closed" },
            "created_at": written(self.created_at), "updated_at": written(self.created_at),
            "due_on": self.due_on, "closed_at": self.closed_at.map(written),
        })
    }
}
