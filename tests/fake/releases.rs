//! Releases: publishing, drafting and listing.

use super::answer::Answer;
use super::call::Call;
use super::clock::written;
use super::node_id;
use super::people::Ability;
use super::repository::Repository;
use super::state::State;
use serde_json::{Value, json};

/// A release.
#[derive(Clone, Debug, Default)]
pub struct Release {
    pub id: u64,
    pub tag: String,
    pub name: Option<String>,
    pub body: Option<String>,
    pub draft: bool,
    pub prerelease: bool,
    pub author: String,
    /// Seconds since 1970.
    pub created_at: i64,
}

impl Call<'_> {
    /// Lists releases, newest first. Only users with push access see drafts.
    pub(super) fn list_releases(&self, key: &str) -> Answer {
        let repository = &self.state.repositories[key];
        let drafts = self.can(repository, Ability::Push);
        let seen = repository.releases.values().rev().filter(|release| drafts || !release.draft);
        let items: Vec<String> = seen.map(|one| self.state.release_value(repository, one).to_string()).collect();
        self.page(&items)
    }
}

impl State {
    /// Publishes a release, or saves it as a draft; sets its `id` and time. Returns the `id`.
    ///
    /// ```ignore
    /// state.release("acme/shop", Release { tag: "v1.2.0".into(), author: "ana".into(), ..Release::default() });
    /// ```
    pub fn release(&mut self, repository: &str, release: Release) -> u64 {
        let (id, created_at) = (self.fresh_id(), self.now());
        self.repository_mut(repository).releases.insert(id, Release { id, created_at, ..release });
        id
    }

    pub(super) fn release_value(&self, repository: &Repository, release: &Release) -> Value {
        let (api, html) = (repository.url(&self.base), repository.html_url());
        let (id, tag) = (release.id, &release.tag);
        let url = format!("{api}/releases/{id}");
        let moment = written(release.created_at);
        json!({"url": url, "assets_url": format!("{url}/assets"),
            "upload_url": format!("https://uploads.github.com/repos/{}/releases/{id}/assets{{?name,label}}",
                repository.full_name()),
            "html_url": format!("{html}/releases/tag/{tag}"), "id": id, "node_id": node_id("RE", id), "tag_name": tag,
            "target_commitish": repository.default_branch, "name": release.name, "draft": release.draft,
            "immutable": false, "author": self.account_value(&release.author), "prerelease": release.prerelease,
            "created_at": moment, "updated_at": moment,
            "published_at": if release.draft { Value::Null } else { moment.clone().into() }, "assets": [],
            "tarball_url": format!("{api}/tarball/{tag}"), "zipball_url": format!("{api}/zipball/{tag}"),
            "body": release.body})
    }
}
