//! Handling one request: who sends it, what they may do, and which module answers it.

use super::answer::{Answer, Answered};
use super::people::{Ability, Grant, Permission, Token};
use super::repository::Repository;
use super::request::Request;
use super::state::State;

/// A request, together with the state that it reads and changes.
pub struct Call<'a> {
    pub state: &'a mut State,
    pub request: &'a Request,
    pub token: Token,
}

/// Answers a request, and changes the state accordingly.
pub fn answer(state: &mut State, request: &Request) -> Answer {
    let token = match request.token() {
        None => Token { account: String::new(), app: None },
        Some(text) => match state.tokens.get(text) {
            Some(token) => token.clone(),
            None => return Answer::refused(401, "Bad credentials"),
        },
    };
    if token.account.is_empty() && (request.graphql.is_some() || request.is_write()) {
        return Answer::refused(401, "Requires authentication");
    }
    let mut call = Call { state, request, token };
    if request.graphql.is_some() {
        return super::graphql::answer(&mut call);
    }
    call.route().unwrap_or_else(|refusal| refusal)
}

impl Call<'_> {
    fn route(&mut self) -> Answered {
        let request = self.request;
        let segments: Vec<&str> = request.segments.iter().map(String::as_str).collect();
        match (request.method.as_str(), &segments[..]) {
            ("GET", ["user"]) => self.me(),
            ("GET", ["search", "issues"]) => self.search_issues(),
            ("GET", ["orgs", organization, "issue-fields"]) => self.issue_fields(organization),
            ("GET", ["orgs", organization, "teams"]) => self.teams(organization),
            ("GET", ["orgs", organization, "teams", slug]) => self.team(organization, slug),
            ("GET", ["orgs", organization, "issue-types"]) => self.organization_types(organization),
            (method, ["repos", owner, name, rest @ ..]) => {
                let key = format!("{owner}/{name}").to_lowercase();
                self.seen(&key)?;
                self.inside(method, &key, rest)
            }
            // The path used in `Link` headers.
            (method, ["repositories", id, rest @ ..]) => {
                let key = self.state.key_of_id(id).ok_or_else(Answer::not_found)?;
                self.seen(&key)?;
                self.inside(method, &key, rest)
            }
            _ => Err(Answer::unserved()),
        }
    }

    fn inside(&mut self, method: &str, key: &str, rest: &[&str]) -> Answered {
        self.granted(key, rest)?;
        match (method, rest) {
            ("GET", []) => Ok(self.get_repository(key)),
            ("GET", ["assignees", login]) => self.assignee(key, login),
            ("GET", ["collaborators", login, "permission"]) => self.collaborator(key, login),
            ("GET", ["branches", branch @ ..]) => self.get_branch(key, &branch.join("/")),
            ("GET", ["releases"]) => Ok(self.list_releases(key)),
            ("GET", ["compare", range @ ..]) => self.compare(key, &range.join("/")),
            ("GET", ["issue-types"]) => self.issue_types(key),
            (_, ["labels", rest @ ..]) => self.labels(method, key, rest),
            (_, ["milestones", rest @ ..]) => self.milestones(method, key, rest),
            (_, ["issues", rest @ ..]) => self.issues(method, key, rest),
            (_, ["git", rest @ ..]) => self.git(method, key, rest),
            ("GET", ["contents", path @ ..]) => self.contents(key, &path.join("/")),
            ("PUT", ["contents", path @ ..]) => self.put_contents(key, &path.join("/")),
            (_, ["pulls", rest @ ..]) => self.pulls(method, key, rest),
            _ => Err(Answer::unserved()),
        }
    }

    /// Checks that the caller can see the repository; one that they may not read is reported as not found.
    pub fn seen(&self, key: &str) -> Result<(), Answer> {
        if self.state.renamed.contains_key(key) {
            return Err(Answer::refused(301, "Moved Permanently"));
        }
        let found = self.state.repositories.get(key).ok_or_else(Answer::not_found)?;
        self.can(found, Ability::Read).then_some(()).ok_or_else(Answer::not_found)
    }

    /// In a public repository, an app can read what everyone can read; in a private one, only what it was granted.
    fn granted(&self, key: &str, rest: &[&str]) -> Result<(), Answer> {
        let Some(grants) = self.token.app.filter(|_| self.state.repositories[key].private) else { return Ok(()) };
        let grant = match rest {
            ["issues"] | ["issues", _] => grants.issues,
            ["issues" | "labels" | "milestones", ..] => grants.issues.max(grants.pull_requests),
            ["pulls", ..] => grants.pull_requests,
            ["contents" | "git" | "branches" | "compare" | "releases", ..] => grants.contents,
            _ => return Ok(()),
        };
        if grant == Grant::None { Err(Answer::refused(403, "Resource not accessible by integration")) } else { Ok(()) }
    }

    pub fn can(&self, repository: &Repository, ability: Ability) -> bool {
        match self.token.app {
            Some(grants) => grants.allows(ability),
            None => self.permission(repository).is_some_and(|permission| permission.allows(ability)),
        }
    }

    /// Returns the caller's permission on a repository.
    pub fn permission(&self, repository: &Repository) -> Option<Permission> {
        repository.permission_of(&self.token.account)
    }

    pub fn may(&self, key: &str, ability: Ability) -> bool {
        self.can(&self.state.repositories[key], ability)
    }

    /// Checks that the caller has an ability, and that the repository is not archived.
    pub fn need(&self, key: &str, ability: Ability) -> Result<(), Answer> {
        let repository = &self.state.repositories[key];
        if !self.can(repository, ability) {
            return Err(match (self.token.app, ability) {
                (Some(_), _) => Answer::refused(403, "Resource not accessible by integration"),
                (None, Ability::Triage) => Answer::refused(403, "Must have admin rights to Repository."),
                (None, Ability::Propose) => Answer::refused(403, "Must have push access to repository"),
                (None, _) => Answer::not_found(),
            });
        }
        if repository.archived { Err(Answer::archived()) } else { Ok(()) }
    }

    /// Like `need`, but an app that would need access to issues for an issue needs access to pull requests for a pull
    /// request.
    pub fn need_on(&self, key: &str, number: u64, ability: Ability) -> Result<(), Answer> {
        let is_pull = self.state.repositories[key].issues[&number].pull.is_some();
        self.need(key, if is_pull && self.token.app.is_some() { Ability::Propose } else { ability })
    }

    /// Checks that issues are enabled.
    pub fn issues_on(&self, key: &str) -> Result<(), Answer> {
        if self.state.repositories[key].has_issues { Ok(()) } else { Err(Answer::issues_off()) }
    }

    /// Parses the issue number in a path, and checks that the issue exists.
    pub fn number(&self, key: &str, text: &str) -> Result<u64, Answer> {
        let number = text.parse().map_err(|_| Answer::not_found())?;
        let repository = &self.state.repositories[key];
        match repository.gone.get(&number) {
            _ if repository.issues.contains_key(&number) => Ok(number),
            Some(410) => Err(Answer::refused(410, "This issue was deleted")),
            Some(_) => Err(Answer::refused(301, "Moved Permanently")),
            None => Err(Answer::not_found()),
        }
    }
}

/// Joins JSON texts into a JSON array.
pub(super) fn joined<T: AsRef<str>>(items: &[T]) -> String {
    let mut out = String::with_capacity(2 + items.iter().map(|item| item.as_ref().len() + 1).sum::<usize>());
    out.push('[');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push_str(item.as_ref());
    }
    out.push(']');
    out
}
