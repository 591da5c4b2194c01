//! What users and programs do to the state. Each act updates `updated_at`, and reaches search later.
//! Acts check nothing: the API's checks are made where its requests are handled.

use super::issue::{Comment, Indexed, Issue, Pull};
use super::people::Permission;
use super::repository::{Label, Milestone};
use super::search;
use super::state::State;
use serde_json::Value;
use std::collections::BTreeMap;

/// The data of a new issue.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub author: String,
    pub title: String,
    pub body: Option<String>,
    pub labels: Vec<String>,
    pub assignees: Vec<String>,
    pub milestone: Option<u64>,
    pub kind: Option<String>,
    pub fields: BTreeMap<u64, Value>,
    pub pull: Option<Pull>,
}

impl State {
    /// Opens an issue; creates missing labels. Returns the number.
    pub fn open_issue(&mut self, repository: &str, author: &str, title: &str, body: &str, labels: &[&str]) -> u64 {
        let labels = labels.iter().map(|label| self.ensure_label(repository, label)).collect();
        let body = Some(body.to_owned());
        self.open(
            repository,
            Draft { author: author.to_owned(), title: title.to_owned(), body, labels, ..Draft::default() },
        )
    }

    /// Creates an issue or a pull request. Returns the number.
    pub fn open(&mut self, repository: &str, draft: Draft) -> u64 {
        let (id, now, key) = (self.fresh_id(), self.now(), repository.to_lowercase());
        let repository = self.repository_mut(&key);
        let number = repository.next_number();
        let labeller = repository.labeller(&draft.author);
        let issue = Issue {
            id,
            number,
            author: draft.author,
            title: draft.title,
            body: draft.body,
            edited: None,
            open: true,
            state_reason: None,
            duplicate_of: None,
            labels: Vec::new(),
            labeled: Vec::new(),
            assignees: draft.assignees,
            milestone: draft.milestone,
            kind: draft.kind,
            fields: draft.fields,
            parent: None,
            sub_issues: Vec::new(),
            comments: Vec::new(),
            created_at: now,
            updated_at: now,
            closed_at: None,
            closed_by: None,
            pull: draft.pull,
            listed: Vec::new(),
            indexed: Vec::new(),
            rendered: None,
        };
        repository.issues.insert(number, issue);
        repository.relabel(number, draft.labels, &labeller);
        self.places.insert(id, (key.clone(), number));
        self.touch(&key, number);
        number
    }

    /// Changes an issue.
    pub fn change(&mut self, repository: &str, number: u64, change: impl FnOnce(&mut Issue)) {
        let issue = self.repository_mut(repository).issues.get_mut(&number);
        change(issue.unwrap_or_else(|| panic!("{repository} has no issue {number}")));
        self.touch(repository, number);
    }

    /// Changes an issue's body on behalf of its author.
    pub fn edit_body(&mut self, repository: &str, number: u64, body: &str) {
        let author = self.repository(repository).issue(number).author.clone();
        self.edit_body_as(repository, number, body, &author);
    }

    /// Changes an issue's body on behalf of a user. Writing the same text doesn't count as an edit.
    pub fn edit_body_as(&mut self, repository: &str, number: u64, body: &str, login: &str) {
        let now = self.now();
        self.change(repository, number, |issue| {
            if issue.body.as_deref().unwrap_or_default() != body {
                issue.edited = Some((login.to_owned(), now));
            }
            issue.body = Some(body.to_owned());
        });
    }

    pub fn edit_title(&mut self, repository: &str, number: u64, title: &str) {
        self.change(repository, number, |issue| title.clone_into(&mut issue.title));
    }

    /// Closes an issue on behalf of its author: `completed`, `not_planned` or `duplicate`.
    pub fn close(&mut self, repository: &str, number: u64, reason: &str) {
        let author = self.repository(repository).issue(number).author.clone();
        self.close_as(repository, number, Some(reason), &author);
    }

    /// Closes an issue on behalf of a user, or a pull request, which has no reason.
    pub fn close_as(&mut self, repository: &str, number: u64, reason: Option<&str>, login: &str) {
        let now = self.now();
        self.change(repository, number, |issue| {
            issue.open = false;
            issue.state_reason = reason.map(str::to_owned);
            issue.closed_at = Some(now);
            issue.closed_by = Some(login.to_owned());
        });
    }

    pub fn reopen(&mut self, repository: &str, number: u64) {
        self.change(repository, number, |issue| {
            issue.open = true;
            issue.state_reason = issue.pull.is_none().then(|| "reopened".to_owned());
            issue.closed_at = None;
            issue.closed_by = None;
        });
    }

    /// Removes an issue: it was deleted, or transferred to a repository that nobody here can see.
    pub fn take_away(&mut self, repository: &str, number: u64, moved: bool) {
        self.set_parent(repository, number, None);
        let repository = self.repository_mut(repository);
        repository.gone.insert(number, if moved { 301 } else { 410 });
        let issue = repository.issues.remove(&number).expect("the caller found it");
        repository.by_label = None;
        self.places.remove(&issue.id);
    }

    /// Adds a comment and returns its `id`.
    pub fn comment(&mut self, repository: &str, number: u64, author: &str, body: &str) -> u64 {
        let (id, created_at) = (self.fresh_id(), self.now());
        let (author, body) = (author.to_owned(), body.to_owned());
        let comment = Comment { id, author, body, created_at, reactions: Vec::new(), minimized: false };
        self.change(repository, number, |issue| issue.comments.push(comment));
        id
    }

    /// Adds a label on behalf of the repository's owner.
    pub fn add_label(&mut self, repository: &str, number: u64, label: &str) {
        let login = self.repository(repository).labeller("");
        let label = self.ensure_label(repository, label);
        let mut labels = self.repository(repository).issue(number).labels.clone();
        if !labels.contains(&label) {
            labels.push(label);
        }
        self.put_labels(repository, number, labels, &login);
    }

    pub fn take_label_off(&mut self, repository: &str, number: u64, label: &str) {
        let mut labels = self.repository(repository).issue(number).labels.clone();
        labels.retain(|name| !name.eq_ignore_ascii_case(label));
        self.put_labels(repository, number, labels, "");
    }

    /// Sets the labels of an issue on behalf of a user.
    pub(super) fn put_labels(&mut self, repository: &str, number: u64, labels: Vec<String>, login: &str) {
        self.repository_mut(repository).relabel(number, labels, login);
        self.touch(repository, number);
    }

    /// Links an issue below another by their numbers, and removes the old link; `None` only removes it.
    pub fn set_parent(&mut self, repository: &str, child: u64, parent: Option<u64>) {
        let of = |state: &Self, number: u64| state.repository(repository).issue(number).id;
        let (child, parent) = (of(self, child), parent.map(|number| of(self, number)));
        self.link(child, parent);
    }

    /// Links by `id`.
    pub(super) fn link(&mut self, child: u64, parent: Option<u64>) {
        let (key, number) = self.place(child).expect("the caller found it");
        if let Some((key, number)) = self.repository(&key).issue(number).parent.and_then(|id| self.place(id)) {
            self.change(&key, number, |issue| issue.sub_issues.retain(|id| *id != child));
        }
        if let Some((key, number)) = parent.and_then(|id| self.place(id)) {
            self.change(&key, number, |issue| issue.sub_issues.push(child));
        }
        self.change(&key, number, |issue| issue.parent = parent);
    }

    /// Gives a user a role in a repository: `read`, `triage`, `write`, `maintain`, `admin`, or `none`.
    pub fn set_permission(&mut self, repository: &str, login: &str, role: &str) {
        let repository = self.repository_mut(repository);
        match Permission::named(role) {
            Some(permission) => repository.permissions.insert(login.to_lowercase(), permission),
            None => repository.permissions.remove(&login.to_lowercase()),
        };
    }

    pub fn archive(&mut self, repository: &str) {
        self.repository_mut(repository).archived = true;
    }

    pub fn turn_issues_off(&mut self, repository: &str) {
        self.repository_mut(repository).has_issues = false;
    }

    /// Renames a repository. GraphQL still finds it under the old name; REST answers that it moved.
    pub fn rename_repository(&mut self, repository: &str, name: &str) {
        let old = repository.to_lowercase();
        let mut repository = self.repositories.remove(&old).unwrap_or_else(|| panic!("no repository {old}"));
        name.clone_into(&mut repository.name);
        let key = repository.full_name().to_lowercase();
        for (home, _) in self.places.values_mut().filter(|(home, _)| *home == old) {
            home.clone_from(&key);
        }
        self.repositories.insert(key.clone(), repository);
        self.renamed.insert(old, key);
    }

    /// Creates a label, or changes the existing one of that name.
    pub fn set_label(&mut self, repository: &str, name: &str, color: &str, description: Option<&str>) {
        let fresh = self.fresh_id();
        let repository = self.repository_mut(repository);
        let id = repository.label(name).map_or(fresh, |label| label.id);
        let description = description.map(str::to_owned);
        let label = Label { id, name: name.to_owned(), color: color.to_owned(), description };
        repository.labels.insert(name.to_lowercase(), label);
    }

    /// Returns the label's name as the repository spells it; a missing label is created in an arbitrary color.
    pub(super) fn ensure_label(&mut self, repository: &str, name: &str) -> String {
        if let Some(label) = self.repository(repository).label(name) {
            return label.name.clone();
        }
        let color = format!("{:06x}", (self.last_id * 7_919_111) % 0x00ff_ffff);
        self.set_label(repository, name, &color, None);
        name.to_owned()
    }

    /// Creates a milestone and returns its number.
    pub fn add_milestone(&mut self, repository: &str, creator: &str, title: &str, due_on: Option<&str>) -> u64 {
        let (id, created_at) = (self.fresh_id(), self.now());
        let repository = self.repository_mut(repository);
        let number = repository.milestones.last_key_value().map_or(0, |(number, _)| *number) + 1;
        let (title, creator, due_on) = (title.to_owned(), creator.to_owned(), due_on.map(str::to_owned));
        let (description, closed_at) = (None, None);
        let milestone =
            Milestone { id, number, title, description, open: true, due_on, creator, created_at, closed_at };
        repository.milestones.insert(number, milestone);
        number
    }

    /// Applies the effects of a change: the update time, the parent's progress, and what search finds after its lag.
    pub(super) fn touch(&mut self, repository: &str, number: u64) {
        let (now, at, lag) = (self.now(), self.clock.now(), self.search_lag);
        let key = repository;
        let repository = self.repository_mut(key);
        let issue = repository.issues.get_mut(&number).expect("the caller found it");
        issue.updated_at = now;
        issue.rendered = None;
        let known = issue.indexed.iter().rposition(|version| version.at + lag <= at).unwrap_or(0);
        issue.indexed.drain(..known);
        let comments = issue.comments.iter().map(|comment| comment.body.as_str());
        let texts: Vec<&str> = issue.body.as_deref().into_iter().chain(comments).collect();
        issue.indexed.push(Indexed {
            at,
            title: search::words(&issue.title),
            body: search::words(&texts.join("\n\n")),
            labels: issue.labels.iter().map(|label| label.to_lowercase()).collect(),
            open: issue.open,
        });
        if let Some((key, number)) = issue.parent.and_then(|id| self.place(id)) {
            let parent = self.repository_mut(&key).issues.get_mut(&number);
            parent.expect("places are kept").rendered = None;
        }
        self.remember_listed(key, number);
    }
}
