//! REST about who and where: the repository itself, the account, assignees, collaborators, types and fields.

use super::answer::{Answer, Answered};
use super::call::Call;
use super::clock::EPOCH;
use super::clock::written;
use super::people::Ability;
use serde_json::{Map, Value, json};

/// The URLs of a repository that end in nothing to fill in.
const PLAIN: [&str; 17] = [
    "contributors",
    "deployments",
    "downloads",
    "events",
    "forks",
    "hooks",
    "languages",
    "merges",
    "stargazers",
    "subscribers",
    "subscription",
    "tags",
    "teams",
    "git/refs",
    "git/tags",
    "git/commits",
    "archive",
];

impl Call<'_> {
    pub(super) fn me(&self) -> Answered {
        if self.token.app.is_some() {
            return Err(Answer::refused(403, "Resource not accessible by integration"));
        }
        if self.token.account.is_empty() {
            return Err(Answer::refused(401, "Requires authentication"));
        }
        Ok(Answer::json(200, &self.state.account_value(&self.token.account)))
    }

    pub(super) fn get_repository(&self, key: &str) -> Answer {
        let repository = &self.state.repositories[key];
        let url = repository.url(&self.state.base);
        let mut out = Map::new();
        for part in PLAIN {
            out.insert(format!("{}_url", part.replace('/', "_")), format!("{url}/{part}").into());
        }
        for part in ["labels", "milestones", "issues", "pulls", "assignees", "branches", "collaborators", "comments"] {
            out.insert(format!("{part}_url"), format!("{url}/{part}{{/id}}").into());
        }
        let level = self.permission(repository);
        let owned = self.state.organization_of(repository).is_some();
        let account = self.state.account_value(&repository.owner);
        let rest = json!({
            "id": repository.id, "node_id": repository.node_id(), "name": repository.name,
            "full_name": repository.full_name(), "private": repository.private, "owner": account,
            "html_url": repository.html_url(), "url": url, "description": null, "fork": false,
            "contents_url": format!("{url}/contents/{{+path}}"), "trees_url": format!("{url}/git/trees{{/sha}}"),
            "default_branch": repository.default_branch, "archived": repository.archived, "disabled": false,
            "has_issues": repository.has_issues, "has_projects": true, "has_wiki": true, "has_pages": false,
            "visibility": if repository.private { "private" } else { "public" },
            "open_issues_count": repository.issues.values().filter(|issue| issue.open).count(),
            "created_at": written(EPOCH), "updated_at": written(EPOCH), "pushed_at": written(EPOCH),
            "permissions": {
                "admin": level.is_some_and(|level| level.role() == "admin"),
                "maintain": level.is_some_and(|level| level.allows(Ability::Push) && level.role() != "write"),
                "push": self.can(repository, Ability::Push), "triage": self.can(repository, Ability::Triage),
                "pull": true,
            },
        });
        out.extend(rest.as_object().cloned().unwrap_or_default());
        if owned {
            out.insert("organization".to_owned(), out["owner"].clone());
        }
        Answer::json(200, &Value::Object(out))
    }

    /// 204 for whoever can be assigned, 404 for everybody else.
    pub(super) fn assignee(&self, key: &str, login: &str) -> Answered {
        let assignable = self.state.assignable(&self.state.repositories[key], login);
        assignable.then(Answer::empty).ok_or_else(Answer::not_found)
    }

    pub(super) fn collaborator(&self, key: &str, login: &str) -> Answered {
        let repository = &self.state.repositories[key];
        if self.token.app.is_none() && !self.can(repository, Ability::Push) {
            return Err(Answer::refused(403, "Must have push access to view collaborator permission."));
        }
        if self.state.account(login).is_none() {
            return Err(Answer::refused(404, &format!("{login} is not a user")));
        }
        let permission = repository.permission_of(login);
        let word = permission.map_or("none", |permission| permission.legacy());
        let role = permission.map_or("none", |permission| permission.role());
        let user = self.state.account_value(login);
        Ok(Answer::json(200, &json!({"permission": word, "user": user, "role_name": role})))
    }

    pub(super) fn issue_types(&self, key: &str) -> Answered {
        let owner = self.state.repositories[key].owner.clone();
        self.organization_types(&owner)
    }

    pub(super) fn organization_types(&self, login: &str) -> Answered {
        let organization = self.state.organizations.get(&login.to_lowercase()).ok_or_else(Answer::not_found)?;
        let types: Vec<Value> = organization.types.iter().map(super::people::IssueType::json).collect();
        Ok(Answer::json(200, &types.into()))
    }

    pub(super) fn issue_fields(&self, login: &str) -> Answered {
        let organization = self.state.organizations.get(&login.to_lowercase()).ok_or_else(Answer::not_found)?;
        let fields: Vec<Value> = organization.fields.iter().map(super::people::IssueField::json).collect();
        Ok(Answer::json(200, &fields.into()))
    }
}
