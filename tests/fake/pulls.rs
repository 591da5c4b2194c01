//! REST about pull requests.

use super::acts::Draft;
use super::answer::{Answer, Answered};
use super::call::Call;
use super::issue::{Issue, Pull};
use super::issues::{check_body, check_title};
use super::people::Ability;
use super::repository::Repository;
use super::state::State;
use serde_json::{Value, json};

impl Call<'_> {
    pub(super) fn pulls(&mut self, method: &str, key: &str, rest: &[&str]) -> Answered {
        match (method, rest) {
            ("GET", []) => Ok(self.list_pulls(key)),
            ("POST", []) => {
                self.need(key, Ability::Propose)?;
                let text = |field| self.request.text(field).unwrap_or_default();
                let head = text("head");
                let head = head.split_once(':').map_or(head, |(_, branch)| branch);
                let (title, body, base) = (text("title"), self.request.text("body"), text("base"));
                let draft = self.request.body.get("draft") == Some(&json!(true));
                let number = self.state.propose(key, &self.token.account, title, body, head, base, draft);
                let number = number.map_err(|(field, message)| Answer::custom("PullRequest", field, &message))?;
                Ok(self.whole_pull(201, key, number))
            }
            ("GET", [number]) => {
                let number = self.pull_number(key, number)?;
                Ok(self.whole_pull(200, key, number))
            }
            ("PATCH", [number]) => {
                let number = self.pull_number(key, number)?;
                self.need(key, Ability::Propose)?;
                self.edit_pull(key, number)
            }
            ("GET", [number, "requested_reviewers"]) => {
                let number = self.pull_number(key, number)?;
                let whole: Value = serde_json::from_str(&self.pull(200, key, number).body).unwrap();
                Ok(Answer::json(
                    200,
                    &json!({"users": whole["requested_reviewers"], "teams": whole["requested_teams"]}),
                ))
            }
            ("GET", [number, "files"]) => {
                let number = self.pull_number(key, number)?;
                Ok(self.pull_files(key, number))
            }
            ("POST", [number, "requested_reviewers"]) => {
                let number = self.pull_number(key, number)?;
                self.need(key, Ability::Propose)?;
                self.request_reviewers(key, number)
            }
            _ => Err(Answer::unserved()),
        }
    }

    fn pull_number(&self, key: &str, text: &str) -> Result<u64, Answer> {
        let number = self.number(key, text)?;
        let is_pull = self.state.repositories[key].issues[&number].pull.is_some();
        is_pull.then_some(number).ok_or_else(Answer::not_found)
    }

    fn list_pulls(&self, key: &str) -> Answer {
        let repository = &self.state.repositories[key];
        let state = self.request.asked("state").unwrap_or("open");
        let asked = |name, branch: &str| match self.request.asked(name) {
            // Without its owner GitHub doesn't filter by the head at all.
            Some(wanted) if name == "head" && !wanted.contains(':') => true,
            Some(wanted) if name == "head" => wanted.eq_ignore_ascii_case(&format!("{}:{branch}", repository.owner)),
            Some(wanted) => wanted == branch,
            None => true,
        };
        let mut items = Vec::new();
        for issue in repository.issues.values().rev() {
            let Some(pull) = &issue.pull else { continue };
            let state = state == "all" || issue.open == (state == "open");
            let head = if pull.fork { "\0" } else { pull.head.as_str() };
            if state && asked("head", head) && asked("base", &pull.base) {
                items.push(self.state.pull_value(repository, issue, pull).to_string());
            }
        }
        self.page(&items)
    }

    fn pull(&self, status: u16, key: &str, number: u64) -> Answer {
        let repository = &self.state.repositories[key];
        let issue = &repository.issues[&number];
        Answer::json(status, &self.state.pull_value(repository, issue, issue.pull.as_ref().expect("checked before")))
    }

    /// By itself a pull request tells more than in a list.
    fn whole_pull(&self, status: u16, key: &str, number: u64) -> Answer {
        let mut answer = self.pull(status, key, number);
        let more = json!({"merged": false, "mergeable": null, "mergeable_state": "unknown", "merged_by": null,
            "comments": 0, "review_comments": 0, "maintainer_can_modify": false, "commits": 1, "additions": 1,
            "deletions": 0, "changed_files": 1});
        answer.body = format!("{},{}", &answer.body[..answer.body.len() - 1], &more.to_string()[1..]);
        answer
    }

    /// The files that the head has and the base has not, or has otherwise.
    fn pull_files(&self, key: &str, number: u64) -> Answer {
        let repository = &self.state.repositories[key];
        let pull = repository.issues[&number].pull.as_ref().expect("checked before");
        let files = |branch: &str| repository.git.resolve(branch, branch).map(|(_, commit)| &commit.files);
        let (Some(head), Some(base)) = (files(&pull.head), files(&pull.base)) else { return self.page(&[]) };
        let url = repository.url(&self.state.base);
        let item = |path: &String, blob: &String, status: &str| {
            json!({"sha": blob, "filename": path, "status": status, "additions": 1, "deletions": 0, "changes": 1,
                "blob_url": repository.html_url(), "raw_url": repository.html_url(),
                "contents_url": format!("{url}/contents/{path}")})
            .to_string()
        };
        let mut items = Vec::new();
        for (path, blob) in head.iter().filter(|(path, blob)| base.get(*path) != Some(*blob)) {
            items.push(item(path, blob, if base.contains_key(path) { "modified" } else { "added" }));
        }
        items.extend(
            base.iter().filter(|(path, _)| !head.contains_key(*path)).map(|(path, blob)| item(path, blob, "removed")),
        );
        self.page(&items)
    }

    fn edit_pull(&mut self, key: &str, number: u64) -> Answered {
        let request = self.request;
        let wrong = |field: &'static str| move |message| Answer::custom("PullRequest", field, message);
        check_title(request.text("title").unwrap_or_default()).map_err(wrong("title"))?;
        check_body(request.text("body").unwrap_or_default()).map_err(wrong("body"))?;
        self.state.change(key, number, |issue| {
            if let Some(title) = request.text("title") {
                title.clone_into(&mut issue.title);
            }
            if let Some(body) = request.text("body") {
                issue.body = Some(body.to_owned());
            }
            if let Some(state) = request.text("state") {
                issue.open = state == "open";
            }
        });
        Ok(self.whole_pull(200, key, number))
    }

    fn request_reviewers(&mut self, key: &str, number: u64) -> Answered {
        let named = |field| super::labels::names(self.request.body.get(field).unwrap_or(&Value::Null), "login");
        let (people, teams) = (named("reviewers"), named("team_reviewers"));
        let repository = &self.state.repositories[key];
        let author = &repository.issues[&number].author;
        if people.iter().any(|login| login.eq_ignore_ascii_case(author)) {
            return Err(Answer::refused(422, "Review cannot be requested from pull request author."));
        }
        let organization = self.state.organization_of(repository);
        let known = |team: &String| organization.is_some_and(|organization| organization.teams.contains(team));
        if !people.iter().all(|login| self.state.assignable(repository, login)) || !teams.iter().all(known) {
            let words = "Reviews may only be requested from collaborators. One or more of the users or teams you \
                specified is not a collaborator of the";
            return Err(Answer::refused(422, &format!("{words} {} repository.", repository.full_name())));
        }
        self.state.change(key, number, |issue| {
            let pull = issue.pull.as_mut().expect("checked before");
            pull.reviewers
                .extend(people.into_iter().filter(|login| !pull.reviewers.contains(login)).collect::<Vec<_>>());
            pull.team_reviewers.extend(teams);
        });
        Ok(self.pull(201, key, number))
    }
}

impl State {
    /// Open a pull request between two branches, for REST and GraphQL alike. Returns the number, or the field and why not.
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
        let commit = |branch: &str| repository.git.branches.get(branch);
        let Some(from) = commit(head) else { return Err(("head", "head is invalid".to_owned())) };
        let Some(to) = commit(base) else { return Err(("base", "base is invalid".to_owned())) };
        if repository.git.descends(to, from) {
            return Err(("head", format!("No commits between {base} and {head}")));
        }
        let is_same = |issue: &Issue| {
            issue.open && issue.pull.as_ref().is_some_and(|p| p.head == head && p.base == base && !p.fork)
        };
        if repository.issues.values().any(is_same) {
            return Err(("head", format!("A pull request already exists for {}:{head}.", repository.owner)));
        }
        let (head, base) = (head.to_owned(), base.to_owned());
        let pull = Pull { head, base, draft, fork: false, reviewers: Vec::new(), team_reviewers: Vec::new() };
        let (author, title, body) = (author.to_owned(), title.to_owned(), body.map(str::to_owned));
        Ok(self.open(key, Draft { author, title, body, pull: Some(pull), ..Draft::default() }))
    }

    fn pull_value(&self, repository: &Repository, issue: &Issue, pull: &Pull) -> Value {
        let as_issue: Value = serde_json::from_str(&super::issue::json(self, repository, issue)).unwrap();
        let mut out = serde_json::Map::new();
        for field in SHARED {
            out.insert(field.to_owned(), as_issue[field].clone());
        }
        let api = repository.url(&self.base);
        let (url, html) = (format!("{api}/pulls/{}", issue.number), issue.html_url(repository));
        let side = |branch: &str| {
            json!({"label": format!("{}:{branch}", repository.owner), "ref": branch,
                "sha": repository.git.branches.get(branch), "user": self.account_value(&repository.owner),
                "repo": self.repository_value(repository)})
        };
        let people: Vec<Value> = pull.reviewers.iter().map(|login| self.account_value(login)).collect();
        let teams: Vec<Value> = pull.team_reviewers.iter().map(|team| self.team(repository, team)).collect();
        let issue_url = format!("{api}/issues/{}", issue.number);
        let (commits, comments) = (format!("{url}/commits"), format!("{issue_url}/comments"));
        let (reviews, review) = (format!("{url}/comments"), format!("{api}/pulls/comments{{/number}}"));
        let (head, base) = (side(&pull.head), side(&pull.base));
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

/// What a pull request tells in an issue's words.
const SHARED: [&str; 18] = [
    "id",
    "node_id",
    "number",
    "html_url",
    "comments_url",
    "state",
    "locked",
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
