//! The pull request that presents the files: its labels, its reviewers, and the list in its body.

use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::file_list;
use super::file_list::FileEntry;
use super::pull::Pull;
use crate::core::catalog::Role;
use crate::core::diagnostic::{Diagnostic, Source};
use crate::core::plan::{Existing, Snapshot};
use crate::core::warnings::Warnings;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{ApiRequest, Edit};
use crate::tracker::github::transport::api_response::ApiResponse;
use crate::tracker::github::transport::client::Decision;
use crate::tracker::github::transport::error::{ApiError, one_line};
use crate::tracker::github::transport::payload::{GraphNodes, WireName, WireUser};
use crate::workspace::{Published, put_document};

/// A pull request in REST.
#[derive(Debug, Deserialize)]
pub(in crate::tracker::github::files) struct WirePull {
    number: u64,
    html_url: String,
    state: String,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    user: Option<WireUser>,
    #[serde(default)]
    labels: Vec<WireName>,
}

impl From<WirePull> for Pull {
    fn from(pull: WirePull) -> Self {
        Self {
            number: pull.number,
            url: pull.html_url,
            state: pull.state,
            body: pull.body.unwrap_or_default(),
            is_cross_repository: false,
            head_ref_oid: String::new(),
            author: pull.user,
            labels: GraphNodes { nodes: pull.labels },
        }
    }
}

impl GitHub {
    /// Commits the staged files, and opens or updates the pull request.
    pub(in crate::tracker::github::files) async fn publish_files(&self) -> Result<Published, ApiError> {
        if let Some(why) = &self.file_state.borrow().unseen_reason {
            // A file could be written that an open pull request already has.
            return Err(ApiError::fatal(Diagnostic::error(why.clone())));
        }
        let number = self.file_state.borrow().pull.as_ref().map(|pull| pull.number);
        let known = match number {
            Some(number) => Some(self.current_pull(number).await?),
            None => None,
        };
        let skipped = self.commit().await?;
        // Other runs may have committed to the branch too, so the list is built from the branch.
        self.read_branch().await?;
        let mut warnings = Warnings::default();
        let wanted = self.files_on_branch();
        let paths = wanted.iter().map(|file| file.path.clone()).collect();
        if wanted.is_empty() {
            return Ok(Published { skipped, ..Published::default() });
        }
        let (mut pull, opened) = match known {
            Some(pull) => (pull, false),
            None => match self.open_pull(&wanted).await {
                Ok(pull) => (pull, true),
                Err(ApiError::Refused { why, message, .. }) => {
                    let problem = Some(self.only_committed_error(&why, &message));
                    return Ok(Published { paths, skipped, problem, ..Published::default() });
                }
                Err(error) => return Err(error),
            },
        };
        self.bring_up_to_date(&mut pull, &wanted, &mut warnings).await?;
        // Labels come last: a role whose label is missing has not been asked for a review yet.
        let new_owners = self.new_owners(&pull, &wanted);
        self.request_review(&pull, &new_owners, &mut warnings).await?;
        self.add_labels(&mut pull, &new_owners, &mut warnings).await?;
        let count = if wanted.len() == 1 { "1 file".to_owned() } else { format!("{} files", wanted.len()) };
        let how = if opened { "opened" } else { "updated" };
        let message = format!("{how}: pull request #{} with {count}, {}\n", pull.number, pull.url);
        let url = Some(pull.url.clone());
        self.file_state.borrow_mut().pull = Some(pull);
        Ok(Published { url, paths, message, warnings, skipped, problem: None })
    }

    /// Reads the pull request again: people may have edited or merged it during a long run.
    async fn current_pull(&self, number: u64) -> Result<Pull, ApiError> {
        let path = self.client.path(&format!("/pulls/{number}"));
        let response = self.client.send(&ApiRequest::get(path).needing("pull-requests: read")).await?;
        let pull: Pull = response.read::<WirePull>()?.into();
        if pull.is_open() {
            return Ok(pull);
        }
        let message = format!("pull request #{number} was merged or closed during this run");
        Err(ApiError::fatal(Diagnostic::error(message).hint("run the command again to start a new branch")))
    }

    /// The artifacts in files on our branch that are missing or different on the default branch.
    fn files_on_branch(&self) -> Vec<FileEntry> {
        let state = self.file_state.borrow();
        let mut snapshot = Snapshot::default();
        for (path, text) in &state.texts {
            if state.paths.get(path).is_some_and(|blob| state.base_paths.get(path) != Some(blob)) {
                put_document(&Source::new(path.as_str(), text.as_str()), path, &mut snapshot);
            }
        }
        let listed = |existing: &Existing| FileEntry {
            path: existing.location.path().unwrap_or_default().to_owned(),
            key: existing.record.key.to_string(),
            title: existing.record.title.clone(),
            owner: existing.owner(&self.catalog).to_string(),
        };
        let mut all: Vec<FileEntry> = snapshot.iter().map(listed).collect();
        all.sort_by(|a, b| a.path.cmp(&b.path));
        all
    }

    /// The roles that own files of a pull request and whose labels it doesn't have yet.
    fn new_owners(&self, pull: &Pull, files: &[FileEntry]) -> Vec<&Role> {
        let owns = |role: &&Role| files.iter().any(|file| file.owner == role.id.as_str());
        let known = |role: &&Role| {
            let name = role.label.name.to_lowercase();
            pull.labels.nodes.iter().any(|label| label.name.to_lowercase() == name)
        };
        self.catalog.roles().iter().filter(owns).filter(|role| !known(role)).collect()
    }

    /// How many write requests publishing takes: for the branch, the commit, the pull request, its reviewers and its
    /// labels.
    pub(in crate::tracker::github) fn publish_cost(&self) -> usize {
        let state = self.file_state.borrow();
        2 + usize::from(state.head.is_none()) + if state.pull.is_none() { 2 } else { 0 }
    }

    /// Whether an earlier run ended before it had published everything.
    pub(in crate::tracker::github::files) fn is_publish_incomplete(&self) -> bool {
        let state = self.file_state.borrow();
        match &state.pull {
            None => state.head.is_some(),
            Some(pull) => {
                let wanted = self.files_on_branch();
                !self.new_owners(pull, &wanted).is_empty() || self.body_with_list(&pull.body, &wanted) != pull.body
            }
        }
    }

    /// Puts the list of files into a body.
    pub(in crate::tracker::github::files) fn body_with_list(&self, body: &str, files: &[FileEntry]) -> String {
        let name = |id: &str| self.catalog.role(id).map_or_else(|| id.to_owned(), |role| role.name.clone());
        file_list::write(body, files, &name)
    }

    /// Updates the list in the pull request's body. What people wrote around it is kept.
    async fn bring_up_to_date(
        &self,
        pull: &mut Pull,
        wanted: &[FileEntry],
        warnings: &mut Warnings,
    ) -> Result<(), ApiError> {
        let path = self.client.path(&format!("/pulls/{}", pull.number));
        // People may edit the body while we wait, so the list goes into the newest one.
        let decide = |now: Option<&ApiResponse>| {
            let now = now.map(ApiResponse::read::<WirePull>).transpose()?.map(Pull::from);
            let Some(now) = now.filter(Pull::is_open) else { return Ok(Decision::Done(None)) };
            let body = self.body_with_list(&now.body, wanted);
            Ok(if body == now.body {
                Decision::Done(Some(body))
            } else {
                let edit = Edit::new(Method::PATCH, path.as_str(), json!({ "body": body }));
                Decision::Send(edit.needing("pull-requests: write"))
            })
        };
        let read = |response: &ApiResponse| Ok(response.read::<WirePull>()?.body);
        let sent = self.client.edit(&path, decide, read).await;
        if let Ok(Some(body)) = &sent {
            pull.body.clone_from(body);
        }
        warn(sent.map(drop), "the list in the pull request could not be updated", warnings)
    }

    /// Adds the roles' labels to the pull request.
    async fn add_labels(&self, pull: &mut Pull, roles: &[&Role], warnings: &mut Warnings) -> Result<(), ApiError> {
        let mut names = Vec::new();
        for role in roles {
            let name = role.label.name.clone();
            let created = self.label(&name).await.map(drop);
            warn(created, &format!("the label `{name}` could not be created"), warnings)?;
            warnings.extend(self.take_label_warning(&name));
            names.push(name);
        }
        if names.is_empty() {
            return Ok(());
        }
        let path = self.client.path(&format!("/issues/{}/labels", pull.number));
        let edit = Edit::new(Method::POST, path, json!({ "labels": names })).needing("pull-requests: write");
        let is_done = |now: &WirePull| names.iter().all(|name| now.labels.iter().any(|label| label.name == *name));
        let sent = self.edit_open(pull.number, &edit, is_done).await;
        pull.labels.nodes.extend(names.into_iter().map(|name| WireName { name }));
        warn(sent, "the pull request could not be labeled", warnings)
    }

    /// Sends an edit of a pull request while it is open, unless `is_so` says that it is already done.
    async fn edit_open(&self, number: u64, edit: &Edit, is_done: impl Fn(&WirePull) -> bool) -> Result<(), ApiError> {
        let decide = |now: Option<&ApiResponse>| {
            let now = now.map(ApiResponse::read::<WirePull>).transpose()?;
            let wanted = now.is_some_and(|now| now.state == "open" && !is_done(&now));
            Ok(if wanted { Decision::Send(edit.clone()) } else { Decision::Done(()) })
        };
        let path = self.client.path(&format!("/pulls/{number}"));
        self.client.edit(&path, decide, |_| Ok(())).await
    }

    /// Requests reviews from the roles' holders. One who can't be asked becomes a warning; the others are still asked.
    async fn request_review(&self, pull: &Pull, roles: &[&Role], warnings: &mut Warnings) -> Result<(), ApiError> {
        let author = pull.author.as_ref().map_or("", |author| author.login.as_str());
        let (mut people, mut teams): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for holder in roles.iter().flat_map(|role| self.catalog.holders(role)) {
            let (list, name) = match holder.as_str().split_once('/') {
                Some((_, team)) => (&mut teams, team),
                None => (&mut people, holder.as_str()),
            };
            if !name.eq_ignore_ascii_case(author) && !list.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                list.push(name.to_owned());
            }
        }
        if people.is_empty() && teams.is_empty() {
            return Ok(());
        }
        let path = self.client.path(&format!("/pulls/{}/requested_reviewers", pull.number));
        let request = |people: &[String], teams: &[String]| {
            let body = json!({ "reviewers": people, "team_reviewers": teams });
            let edit = Edit::new(Method::POST, path.clone(), body).needing("pull-requests: write");
            async move { self.edit_open(pull.number, &edit, |_| false).await }
        };
        match request(&people, &teams).await {
            Ok(()) => return Ok(()),
            Err(ApiError::Refused { .. }) if people.len() + teams.len() > 1 => {}
            other => {
                let who = people.first().or(teams.first()).cloned().unwrap_or_default();
                return warn(other, &format!("`{who}` could not be asked for a review"), warnings);
            }
        }
        for person in &people {
            let sent = request(std::slice::from_ref(person), &[]).await;
            warn(sent, &format!("`{person}` could not be asked for a review"), warnings)?;
        }
        for team in &teams {
            let sent = request(&[], std::slice::from_ref(team)).await;
            warn(sent, &format!("the team `{team}` could not be asked for a review"), warnings)?;
        }
        Ok(())
    }
}

/// Turns the refusal of an optional change into a warning.
fn warn(sent: Result<(), ApiError>, what: &str, warnings: &mut Warnings) -> Result<(), ApiError> {
    match sent {
        Err(ApiError::Fatal(why)) => Err(ApiError::Fatal(why)),
        Err(error) => {
            warnings.push(format!("{what}: {}", one_line(error.message())));
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}
