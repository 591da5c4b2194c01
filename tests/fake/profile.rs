//! The REST representation of a repository, with its many URLs.

use super::clock::{EPOCH, written};
use super::repository::Repository;
use super::state::State;
use serde_json::{Map, Value, json};

/// The URLs below a repository, by field name.
const ADDRESSES: [(&str, &str); 35] = [
    ("archive_url", "/{archive_format}{/ref}"),
    ("assignees_url", "/assignees{/user}"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("branches_url", "/branches{/branch}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("comments_url", "/comments{/number}"),
    ("commits_url", "/commits{/sha}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("contents_url", "/contents/{+path}"),
    ("contributors_url", "/contributors"),
    ("deployments_url", "/deployments"),
    ("downloads_url", "/downloads"),
    ("events_url", "/events"),
    ("forks_url", "/forks"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("hooks_url", "/hooks"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("issue_events_url", "/issues/events{/number}"),
    ("issues_url", "/issues{/number}"),
    ("keys_url", "/keys{/key_id}"),
    ("labels_url", "/labels{/name}"),
    ("languages_url", "/languages"),
    ("merges_url", "/merges"),
    ("milestones_url", "/milestones{/number}"),
    ("notifications_url", "/notifications{?since,all,participating}"),
    ("pulls_url", "/pulls{/number}"),
    ("releases_url", "/releases{/id}"),
    ("stargazers_url", "/stargazers"),
    ("statuses_url", "/statuses/{sha}"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("tags_url", "/tags"),
    ("trees_url", "/git/trees{/sha}"),
];

impl State {
    pub(super) fn repository_value(&self, repository: &Repository) -> Value {
        let (url, html, name) = (repository.url(&self.base), repository.html_url(), repository.full_name());
        let mut out = Map::new();
        for (field, path) in ADDRESSES {
            out.insert(field.to_owned(), format!("{url}{path}").into());
        }
        let open = repository.issues.values().filter(|issue| issue.open).count();
        let rest = json!({
            "id": repository.id, "node_id": repository.node_id(), "name": repository.name, "full_name": name,
            "private": repository.private, "owner": self.account_value(&repository.owner), "html_url": html,
            "url": url, "description": null, "fork": repository.fork_of.is_some(), "teams_url": format!("{url}/teams"),
            "clone_url": format!("{html}.git"), "git_url": format!("git://github.com/{name}.git"),
            "ssh_url": format!("git@github.com:{name}.git"), "svn_url": html, "mirror_url": null, "homepage": null,
            "language": null, "license": null, "size": 1, "forks": 0, "forks_count": 0, "stargazers_count": 0,
            "watchers": 0, "watchers_count": 0, "open_issues": open, "open_issues_count": open,
            "default_branch": repository.default_branch, "archived": repository.archived, "disabled": false,
            "has_issues": repository.has_issues, "has_projects": true, "has_wiki": true, "has_pages": false,
            "has_downloads": true, "has_discussions": false,
            "visibility": if repository.private { "private" } else { "public" },
            "created_at": written(EPOCH), "updated_at": written(EPOCH), "pushed_at": written(EPOCH),
        });
        let more = json!({"is_template": false, "topics": [], "allow_forking": true,
            "web_commit_signoff_required": false});
        for part in [rest, more] {
            out.extend(part.as_object().cloned().unwrap_or_default());
        }
        out.into()
    }
}
