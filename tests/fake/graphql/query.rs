//! Resolves fields by type; also the fields of small objects and of the query root.

use super::super::call::Call;
use super::super::clock::written;
use super::super::node_number;
use super::super::people::{Ability, AccountKind, Grant};
use super::FaultEffect;
use super::node::{Arguments, Found, Node, Resolved, leaf};
use serde_json::{Value, json};

impl Call<'_> {
    /// Returns the name of a node's type.
    pub(super) fn kind(&self, node: &Node) -> &'static str {
        match node {
            Node::Query => "Query",
            Node::Mutation => "Mutation",
            Node::Account(login) => self.state.account(login).map_or("User", |account| account.kind()),
            Node::Repository(_) => "Repository",
            Node::Issue(key, number) if self.state.repositories[key].issues[number].pull.is_some() => "PullRequest",
            Node::Issue(..) => "Issue",
            Node::Label(..) => "Label",
            Node::Milestone(..) => "Milestone",
            Node::Select(..) => "IssueFieldSingleSelect",
            Node::Labeled(..) => "LabeledEvent",
            Node::Comment(..) => "IssueComment",
            Node::Ref(..) => "Ref",
            Node::Commit(..) => "Commit",
            Node::Blob(..) => "Blob",
            Node::Tree(..) => "Tree",
            Node::Entry(..) => "TreeEntry",
            Node::Connection(kind, ..) | Node::Payload(kind, _) | Node::Plain(kind, _) => kind,
        }
    }

    /// Resolves a field.
    pub(super) fn resolve(&mut self, node: &Node, field: &str, given: &Arguments) -> Resolved {
        match node {
            Node::Query => self.query_field(field, given),
            Node::Mutation => self.mutate(field, &given.input()),
            Node::Account(login) => self.account_field(login, field),
            Node::Repository(key) => self.repository_field(key, field, given),
            Node::Issue(key, number) => self.issue_field(key, *number, field, given),
            Node::Label(key, label) => {
                let label = &self.state.repositories[key].labels[label];
                Ok(match field {
                    "id" => leaf(label.node_id()),
                    "name" => leaf(label.name.as_str()),
                    "color" => leaf(label.color.as_str()),
                    "description" => leaf(label.description.clone()),
                    _ => return unknown("Label", field),
                })
            }
            Node::Milestone(key, number) => {
                let milestone = &self.state.repositories[key].milestones[number];
                Ok(match field {
                    "id" => leaf(milestone.node_id()),
                    "number" => leaf(milestone.number),
                    "title" => leaf(milestone.title.as_str()),
                    "description" => leaf(milestone.description.clone()),
                    "state" => leaf(if milestone.open { "OPEN" } else { "CLOSED" }),
                    "dueOn" => leaf(milestone.due_on.clone()),
                    "closed" => leaf(!milestone.open),
                    _ => return unknown("Milestone", field),
                })
            }
            Node::Select(organization, id) => self.select_field(organization, *id, field),
            Node::Comment(key, number, place) => self.comment_field(key, *number, *place, field),
            Node::Labeled(key, number, place) => self.labeled_field(key, *number, *place, field),
            Node::Ref(key, branch) => Ok(match field {
                "id" => leaf(format!("REF_{branch}")),
                "name" => leaf(branch.as_str()),
                "prefix" => leaf("refs/heads/"),
                "target" => {
                    let oid = self.state.repositories[key].git.branches.get(branch).cloned();
                    oid.map(|oid| Node::Commit(key.clone(), oid)).into()
                }
                _ => return unknown("Ref", field),
            }),
            Node::Commit(..) | Node::Blob(..) | Node::Tree(..) => self.object_field(node, field),
            Node::Entry(key, commit, path) => self.entry_field(key, commit, path, field),
            Node::Connection(kind, nodes, total, info) => Ok(match field {
                "nodes" => Found::Many(nodes.clone()),
                "totalCount" => leaf(*total),
                "pageInfo" => Node::Plain("PageInfo", info.clone()).into(),
                _ => return unknown(kind, field),
            }),
            Node::Payload(kind, fields) => match fields.iter().find(|(name, _)| *name == field) {
                Some((_, node)) => Ok(node.clone().into()),
                None if field == "clientMutationId" => Ok(leaf(Value::Null)),
                None => unknown(kind, field),
            },
            Node::Plain(kind, values) => match values.get(field) {
                Some(value) => Ok(leaf(value.clone())),
                None => unknown(kind, field),
            },
        }
    }

    fn query_field(&mut self, field: &str, given: &Arguments) -> Resolved {
        Ok(match field {
            "viewer" => Node::Account(self.token.account.clone()).into(),
            "user" => {
                let login = given.text("login").unwrap_or_default();
                match self.state.account(login).filter(|account| account.kind == AccountKind::User) {
                    Some(account) => Node::Account(account.login.clone()).into(),
                    None => {
                        let words = format!("Could not resolve to a User with the login of '{login}'.");
                        return Err(FaultEffect::new("NOT_FOUND", words));
                    }
                }
            }
            "repository" => {
                let name =
                    format!("{}/{}", given.text("owner").unwrap_or_default(), given.text("name").unwrap_or_default());
                let key = name.to_lowercase();
                let key = self.state.renamed.get(&key).cloned().unwrap_or(key);
                if self.seen(&key).is_err() {
                    let words = format!("Could not resolve to a Repository with the name '{name}'.");
                    return Err(FaultEffect::new("NOT_FOUND", words));
                }
                Node::Repository(key).into()
            }
            "node" => {
                let id = given.text("id").unwrap_or_default();
                let number = node_number(id, "I").or_else(|| node_number(id, "PR"));
                match number.and_then(|id| self.state.place(id)) {
                    Some((key, number)) if self.seen(&key).is_ok() => {
                        self.readable(&key, Some(number))?;
                        Node::Issue(key, number).into()
                    }
                    _ => match self.select_with(id) {
                        Some(select) => select.into(),
                        None => Node::Repository(self.repository_with(id)?).into(),
                    },
                }
            }
            "rateLimit" => {
                let values = json!({"cost": 1, "limit": 5000, "remaining": 4999, "used": 1, "nodeCount": 1,
                    "resetAt": written(self.state.now() + 3600)});
                Node::Plain("RateLimit", values).into()
            }
            _ => return unknown("Query", field),
        })
    }

    fn account_field(&self, login: &str, field: &str) -> Resolved {
        let Some(account) = self.state.account(login) else { return Ok(leaf(Value::Null)) };
        Ok(match field {
            "id" => leaf(account.node_id()),
            "login" => leaf(account.login.as_str()),
            "databaseId" => leaf(account.id),
            "name" => leaf(Value::Null),
            "url" => leaf(format!("https://github.com/{}", account.login)),
            _ => return unknown(account.kind(), field),
        })
    }

    /// In a private repository, an app can read only what it was granted: issues, pull requests, or, without a
    /// number, what both have in common.
    pub(super) fn readable(&self, key: &str, number: Option<u64>) -> Result<(), FaultEffect> {
        let repository = &self.state.repositories[key];
        let Some(grants) = self.token.app.filter(|_| repository.private) else { return Ok(()) };
        let pull = number.and_then(|number| Some(repository.issues.get(&number)?.pull.is_some()));
        let grant = match pull {
            Some(true) => grants.pull_requests,
            Some(false) => grants.issues,
            None => grants.issues.max(grants.pull_requests),
        };
        if grant == Grant::None { Err(forbidden()) } else { Ok(()) }
    }

    /// Returns the repository that a node id names, if it may be read.
    pub(super) fn repository_with(&self, id: &str) -> Result<String, FaultEffect> {
        if node_number(id, "R").is_none() && id.contains("_kwDO") {
            return Err(other_kind("Repository", id));
        }
        let number = node_number(id, "R");
        let found = self.state.repositories.iter().find(|(_, repository)| Some(repository.id) == number);
        match found.filter(|(_, repository)| self.can(repository, Ability::Read)) {
            Some((key, _)) => Ok(key.clone()),
            None => Err(gone(id)),
        }
    }
}

/// The error for a node id that doesn't exist.
pub(super) fn gone(id: &str) -> FaultEffect {
    FaultEffect::new("NOT_FOUND", format!("Could not resolve to a node with the global id of '{id}'"))
}

/// The error for a node id of another type.
pub(super) fn other_kind(kind: &str, id: &str) -> FaultEffect {
    FaultEffect::new("NOT_FOUND", format!("Could not resolve to {kind} node with the global id of '{id}'."))
}

/// The error when the token's permissions don't allow the request.
pub(super) fn forbidden() -> FaultEffect {
    FaultEffect::new("FORBIDDEN", "Resource not accessible by integration")
}

/// The schema has the field, but the fake doesn't support it yet; the error says so.
pub(super) fn unknown(kind: &str, field: &str) -> Resolved {
    Err(FaultEffect::new("FAKE", format!("the fake doesn't serve `{kind}.{field}` yet")))
}
