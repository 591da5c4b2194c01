//! REST endpoints for the repository itself, the account, assignees, collaborators, issue types and issue fields.

use super::answer::{Answer, Answered};
use super::call::Call;
use super::people::{Ability, AccountKind, Permission};
use serde_json::{Value, json};

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
        let level = self.permission(repository);
        let mut value = self.state.repository_value(repository);
        value["permissions"] = json!({
            "admin": level.is_some_and(|level| level.role() == "admin"),
            "maintain": level.is_some_and(|level| level.allows(Ability::Push) && level.role() != "write"),
            "push": self.can(repository, Ability::Push), "triage": self.can(repository, Ability::Triage), "pull": true,
        });
        if self.state.organization_of(repository).is_some() {
            value["organization"] = value["owner"].clone();
        }
        // Only the full representation has these fields.
        value["network_count"] = 0.into();
        value["subscribers_count"] = 0.into();
        Answer::json(200, &value)
    }

    pub(super) fn get_branch(&self, key: &str, branch: &str) -> Answered {
        let repository = &self.state.repositories[key];
        let oid = repository.git.branches.get(branch).ok_or_else(|| Answer::refused(404, "Branch not found"))?;
        let url = repository.url(&self.state.base);
        let commit = &repository.git.commits[oid];
        Ok(Answer::json(
            200,
            &json!({"name": branch, "protected": false, "protection_url": format!("{url}/branches/{branch}/protection"),
            "protection": {}, "_links": {"self": format!("{url}/branches/{branch}"), "html": repository.html_url()},
            "commit": {"sha": oid, "url": format!("{url}/commits/{oid}"), "commit": {"message": commit.message}}}),
        ))
    }

    /// Answers 204 if the user can be assigned, and 404 otherwise.
    pub(super) fn assignee(&self, key: &str, login: &str) -> Answered {
        let assignable = self.state.assignable(&self.state.repositories[key], login);
        assignable.then(Answer::empty).ok_or_else(Answer::not_found)
    }

    pub(super) fn collaborator(&self, key: &str, login: &str) -> Answered {
        let repository = &self.state.repositories[key];
        if self.token.app.is_none() && !self.can(repository, Ability::Push) {
            return Err(Answer::refused(403, "Must have push access to view collaborator permission."));
        }
        // An installed app has no role; for any other bot, GitHub answers that it is not a user.
        let installed = self.state.tokens.values().any(|token| token.app.is_some() && token.account == login);
        let permission = match self.state.account(login).map(|account| account.kind) {
            Some(AccountKind::User) => repository.permission_of(login),
            Some(AccountKind::Bot) if installed => None,
            _ => return Err(Answer::refused(404, &format!("{login} is not a user"))),
        };
        let word = permission.map_or("none", |permission| permission.legacy());
        let role = permission.map_or("none", |permission| permission.role());
        let mut user = self.state.account_value(login);
        if !user.is_null() {
            let allows = |ability| permission.is_some_and(|permission| permission.allows(ability));
            user["permissions"] = json!({"pull": allows(Ability::Read), "triage": allows(Ability::Triage),
                "push": allows(Ability::Push), "maintain": permission >= Some(Permission::Maintain),
                "admin": permission == Some(Permission::Admin)});
        }
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

    /// Only members see the teams. Others get no list, and no single team.
    fn teams_seen(&self, login: &str) -> Option<&super::people::Organization> {
        let organization = self.state.organizations.get(&login.to_lowercase())?;
        let is_member = organization.members.contains_key(&self.token.account.to_lowercase());
        (is_member && self.token.app.is_none()).then_some(organization)
    }

    pub(super) fn teams(&self, login: &str) -> Answered {
        let Some(organization) = self.teams_seen(login) else {
            return Err(Answer::refused(403, "Resource not accessible by integration"));
        };
        let teams: Vec<Value> = organization.teams.iter().map(|slug| team(&self.state.base, login, slug)).collect();
        Ok(Answer::json(200, &teams.into()))
    }

    pub(super) fn team(&self, login: &str, slug: &str) -> Answered {
        let known = self.teams_seen(login).is_some_and(|organization| organization.teams.contains(slug));
        if !known {
            return Err(Answer::not_found());
        }
        Ok(Answer::json(200, &team(&self.state.base, login, slug)))
    }

    pub(super) fn issue_fields(&self, login: &str) -> Answered {
        let organization = self.state.organizations.get(&login.to_lowercase()).ok_or_else(Answer::not_found)?;
        let fields: Vec<Value> = organization.fields.iter().map(super::people::IssueField::json).collect();
        Ok(Answer::json(200, &fields.into()))
    }
}

fn team(base: &str, organization: &str, slug: &str) -> Value {
    let url = format!("{base}/organizations/1/team/1");
    json!({"id": 1, "node_id": super::node_id("T", 1), "slug": slug, "name": slug, "description": null,
        "url": url, "members_url": format!("{url}/members{{/member}}"), "repositories_url": format!("{url}/repos"),
        "html_url": format!("https://github.com/orgs/{organization}/teams/{slug}"), "permission": "pull",
        "privacy": "closed", "parent": null})
}
