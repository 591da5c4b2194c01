//! Pull requests: opening them, and their JSON.

use super::acts::Draft;
use super::difference::Changed;
use super::forks::Side;
use super::issue::{Issue, Pull};
use super::issues::{check_body, check_title};
use super::repository::Repository;
use super::state::State;
use serde_json::{Value, json};

impl State {
    /// Opens a pull request from `branch` or `owner:branch` on behalf of a user. Returns the number.
    pub fn open_pull(&mut self, repository: &str, author: &str, title: &str, head: &str, base: &str) -> u64 {
        let number = self.propose(&repository.to_lowercase(), author, title, None, head, base, false);
        number.unwrap_or_else(|(field, why)| panic!("{field}: {why}"))
    }

    /// Opens a pull request between two branches; used by both REST and GraphQL. Returns the number, or the field and
    /// the reason for the error.
    #[allow(clippy::too_many_arguments, reason = "each is one field of the request")]
    pub(super) fn propose(
        &mut self,
        key: &str,
        author: &str,
        title: &str,
        body: Option<&str>,
        head: &str,
        base: &str,
        draft: bool,
    ) -> Result<u64, (&'static str, String)> {
        let repository = self.repository(key);
        check_title(title).map_err(|message| ("title", message.to_owned()))?;
        check_body(body.unwrap_or_default()).map_err(|message| ("body", message.to_owned()))?;
        if title.is_empty() {
            return Err(("title", "title can't be blank".to_owned()));
        }
        let (owner, branch) = head.split_once(':').unwrap_or((&repository.owner, head));
        let fork = !owner.eq_ignore_ascii_case(&repository.owner);
        let Some((from, _)) = self.commit_named(key, &format!("{owner}:{branch}")) else {
            return Err(("head", "head is invalid".to_owned()));
        };
        let Some(to) = repository.git.branches.get(base) else { return Err(("base", "base is invalid".to_owned())) };
        if self.merge_base(key, to, from).is_some_and(|(common, _)| common == from) {
            return Err(("head", format!("No commits between {base} and {head}")));
        }
        let is_same = |issue: &Issue| {
            let same = |p: &Pull| p.head == branch && p.base == base && p.fork == fork;
            issue.open && issue.pull.as_ref().is_some_and(same) && (!fork || issue.author.eq_ignore_ascii_case(owner))
        };
        if repository.issues.values().any(is_same) {
            return Err(("head", format!("A pull request already exists for {owner}:{branch}.")));
        }
        let (head, base) = (branch.to_owned(), base.to_owned());
        let pull = Pull { head, base, draft, fork, reviewers: Vec::new(), team_reviewers: Vec::new() };
        let (author, title, body) = (author.to_owned(), title.to_owned(), body.map(str::to_owned));
        Ok(self.open(key, Draft { author, title, body, pull: Some(pull), ..Draft::default() }))
    }

    /// Returns a single pull request, which has more fields than one in a list.
    pub(super) fn whole_pull(&self, key: &str, number: u64) -> Value {
        let repository = &self.repositories[key];
        let issue = &repository.issues[&number];
        let pull = issue.pull.as_ref().expect("the caller looked");
        let files = self.changed_by(repository, issue, pull);
        let sum = |count: fn(&Changed) -> usize| files.iter().map(count).sum::<usize>();
        let mut value = self.pull_value(repository, issue, pull);
        let more = json!({"merged": false, "mergeable": null, "rebaseable": null, "mergeable_state": "unknown",
            "merged_by": null, "comments": issue.comments.len(), "review_comments": 0, "maintainer_can_modify": false,
            "commits": self.commits_of(repository, issue, pull), "additions": sum(|file| file.additions),
            "deletions": sum(|file| file.deletions), "changed_files": files.len()});
        let fields = more.as_object().cloned().unwrap_or_default();
        value.as_object_mut().expect("a pull request is an object").extend(fields);
        value
    }

    fn commits_of(&self, repository: &Repository, issue: &Issue, pull: &Pull) -> usize {
        let (head, base) = (self.head_of(repository, issue, pull), Self::base_of(repository, pull));
        let (Some((head, _)), Some((base, _))) = (head.commit, base.commit) else { return 0 };
        let key = repository.full_name().to_lowercase();
        let (Some(git), Some((since, _))) = (self.git_with(&key, head), self.merge_base(&key, base, head)) else {
            return 0;
        };
        git.history(head).take_while(|oid| oid != since).count()
    }

    pub(super) fn pull_value(&self, repository: &Repository, issue: &Issue, pull: &Pull) -> Value {
        let as_issue: Value = serde_json::from_str(&super::issue::json(self, repository, issue)).unwrap();
        let mut out = serde_json::Map::new();
        for field in SHARED {
            out.insert(field.to_owned(), as_issue[field].clone());
        }
        let api = repository.url(&self.base);
        let (url, html) = (format!("{api}/pulls/{}", issue.number), issue.html_url(repository));
        let side = |side: Side<'_>, branch: &str| {
            json!({"label": format!("{}:{branch}", side.owner), "ref": branch,
                "sha": side.commit.map(|(oid, _)| oid), "user": self.account_value(&side.owner),
                "repo": side.repository.map(|repository| self.repository_value(repository))})
        };
        let people: Vec<Value> = pull.reviewers.iter().map(|login| self.account_value(login)).collect();
        let teams: Vec<Value> = pull.team_reviewers.iter().map(|team| self.team(repository, team)).collect();
        let issue_url = format!("{api}/issues/{}", issue.number);
        let (commits, comments) = (format!("{url}/commits"), format!("{issue_url}/comments"));
        let (reviews, review) = (format!("{url}/comments"), format!("{api}/pulls/comments{{/number}}"));
        let head = side(self.head_of(repository, issue, pull), &pull.head);
        let base = side(Self::base_of(repository, pull), &pull.base);
        let statuses = format!("{api}/statuses/{}", head["sha"].as_str().unwrap_or_default());
        let links = json!({"self": {"href": url}, "html": {"href": html}, "issue": {"href": issue_url},
            "comments": {"href": comments}, "review_comments": {"href": reviews}, "review_comment": {"href": review},
            "commits": {"href": commits}, "statuses": {"href": statuses}});
        let rest = json!({
            "url": url, "issue_url": issue_url, "diff_url": format!("{html}.diff"), "patch_url": format!("{html}.patch"),
            "commits_url": commits, "review_comments_url": reviews, "review_comment_url": review,
            "statuses_url": statuses, "head": head, "base": base, "requested_reviewers": people,
            "requested_teams": teams, "merged_at": null, "merge_commit_sha": null, "auto_merge": null, "_links": links,
        });
        out.extend(rest.as_object().cloned().unwrap_or_default());
        out.into()
    }

    fn team(&self, repository: &Repository, slug: &str) -> Value {
        let url = format!("{}/organizations/1/team/1", self.base);
        json!({"id": 1, "node_id": super::node_id("T", 1), "slug": slug, "name": slug, "description": null,
            "url": url, "members_url": format!("{url}/members{{/member}}"), "repositories_url": format!("{url}/repos"),
            "html_url": format!("https://github.com/orgs/{}/teams/{slug}", repository.owner), "permission": "pull",
            "privacy": "closed", "parent": null, "type": "organization"})
    }
}

/// The fields that a pull request shares with an issue.
const SHARED: [&str; 20] = [
    "id",
    "node_id",
    "number",
    "html_url",
    "comments_url",
    "state",
    "locked",
    "active_lock_reason",
    "draft",
    "title",
    "user",
    "body",
    "labels",
    "milestone",
    "assignee",
    "assignees",
    "created_at",
    "updated_at",
    "closed_at",
    "author_association",
];
