//! REST endpoints for pull requests.

use super::answer::{Answer, Answered};
use super::call::Call;
use super::issues::{check_body, check_title};
use super::people::Ability;
use serde_json::{Value, json};

impl Call<'_> {
    pub(super) fn pulls(&mut self, method: &str, key: &str, rest: &[&str]) -> Answered {
        match (method, rest) {
            ("GET", []) => Ok(self.list_pulls(key)),
            ("POST", []) => {
                self.need(key, Ability::Propose)?;
                if self.token.account == "github-actions[bot]" && !self.state.actions_may_propose {
                    let words = "GitHub Actions is not permitted to create or approve pull requests.";
                    return Err(Answer::refused(403, words));
                }
                let text = |field| self.request.text(field).unwrap_or_default();
                let head = text("head");
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
            // If `head` has no owner, GitHub ignores this filter.
            Some(wanted) if name == "head" && !wanted.contains(':') => true,
            Some(wanted) if name == "head" => wanted.eq_ignore_ascii_case(branch),
            Some(wanted) => wanted == branch,
            None => true,
        };
        let mut items = Vec::new();
        for issue in repository.issues.values().rev() {
            let Some(pull) = &issue.pull else { continue };
            let state = state == "all" || issue.open == (state == "open");
            let owner = if pull.fork { &issue.author } else { &repository.owner };
            if state && asked("head", &format!("{owner}:{}", pull.head)) && asked("base", &pull.base) {
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

    fn whole_pull(&self, status: u16, key: &str, number: u64) -> Answer {
        Answer::json(status, &self.state.whole_pull(key, number))
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
        });
        let login = self.token.account.clone();
        if let Some(body) = request.text("body") {
            self.state.edit_body_as(key, number, body, &login);
        }
        match (request.text("state"), self.state.repositories[key].issues[&number].open) {
            (Some("closed"), true) => self.state.close_as(key, number, None, &login),
            (Some("open"), false) => self.state.reopen(key, number),
            _ => {}
        }
        Ok(self.whole_pull(200, key, number))
    }

    fn request_reviewers(&mut self, key: &str, number: u64) -> Answered {
        let named = |field| super::labels::names(self.request.body.get(field).unwrap_or(&Value::Null), "login");
        let (people, teams) = (named("reviewers"), named("team_reviewers"));
        let repository = &self.state.repositories[key];
        let author = &repository.issues[&number].author;
        if people.iter().any(|login| login.eq_ignore_ascii_case(author)) {
            return Err(Answer::refused(422, "Review can't be requested from pull request author."));
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
