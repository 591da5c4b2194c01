//! The fields of the things that can be asked for.

use super::super::call::Call;
use super::super::clock::written;
use super::super::people::{Ability, AccountKind};
use super::super::repository::Repository;
use super::super::{issue, node_number};
use super::Trouble;
use super::node::{Arguments, Found, Node, Resolved, leaf};
use serde_json::{Value, json};

impl Call<'_> {
    /// The name of a node's type.
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
            Node::Ref(..) => "Ref",
            Node::Commit(..) => "Commit",
            Node::Blob(..) => "Blob",
            Node::Tree(..) => "Tree",
            Node::Connection(kind, ..) | Node::Payload(kind, _) | Node::Plain(kind, _) => kind,
        }
    }

    /// The value of a field.
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
            Node::Connection(kind, nodes, total) => Ok(match field {
                "nodes" => Found::Many(nodes.clone()),
                "totalCount" => leaf(*total),
                "pageInfo" => {
                    let info = json!({"hasNextPage": nodes.len() < *total, "hasPreviousPage": false,
                        "startCursor": "1", "endCursor": nodes.len().to_string()});
                    Node::Plain("PageInfo", info).into()
                }
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
                        return Err(Trouble::new("NOT_FOUND", words));
                    }
                }
            }
            "repository" => {
                let name =
                    format!("{}/{}", given.text("owner").unwrap_or_default(), given.text("name").unwrap_or_default());
                let key = name.to_lowercase();
                if self.seen(&key).is_err() {
                    let words = format!("Could not resolve to a Repository with the name '{name}'.");
                    return Err(Trouble::new("NOT_FOUND", words));
                }
                Node::Repository(key).into()
            }
            "node" => {
                let id = given.text("id").unwrap_or_default();
                let number = node_number(id, "I").or_else(|| node_number(id, "PR"));
                match number.and_then(|id| self.state.place(id)) {
                    Some((key, number)) => Node::Issue(key, number).into(),
                    None => match self.repository_with(id) {
                        Ok(key) => Node::Repository(key).into(),
                        Err(trouble) => return Err(trouble),
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
            "url" => leaf(format!("https://github.com/{}", account.login)),
            _ => return unknown(account.kind(), field),
        })
    }

    fn repository_field(&self, key: &str, field: &str, given: &Arguments) -> Resolved {
        let repository = &self.state.repositories[key];
        let own = key.to_owned();
        let branch = |name: &str| {
            let name = name.strip_prefix("refs/heads/").unwrap_or(name);
            repository.git.branches.contains_key(name).then(|| Node::Ref(own.clone(), name.to_owned()))
        };
        Ok(match field {
            "id" => leaf(repository.node_id()),
            "databaseId" => leaf(repository.id),
            "name" => leaf(repository.name.as_str()),
            "nameWithOwner" => leaf(repository.full_name()),
            "url" => leaf(repository.html_url()),
            "isArchived" => leaf(repository.archived),
            "isPrivate" => leaf(repository.private),
            "isInOrganization" => leaf(self.state.organization_of(repository).is_some()),
            "hasIssuesEnabled" => leaf(repository.has_issues),
            // An app has no role on a repository, only its grants.
            "viewerPermission" => leaf(match self.token.app {
                Some(_) => Value::Null,
                None => self.permission(repository).map(|permission| permission.role().to_uppercase()).into(),
            }),
            "owner" => Node::Account(repository.owner.clone()).into(),
            "defaultBranchRef" => branch(&repository.default_branch).into(),
            "ref" => branch(given.text("qualifiedName").unwrap_or_default()).into(),
            "label" => {
                let name = given.text("name").unwrap_or_default().to_lowercase();
                repository.labels.contains_key(&name).then_some(Node::Label(own, name)).into()
            }
            "labels" => {
                let nodes = repository.labels.keys().map(|label| Node::Label(own.clone(), label.clone()));
                given.connection("LabelConnection", nodes.collect())
            }
            "milestone" => {
                let number = given.number("number").filter(|number| repository.milestones.contains_key(number));
                number.map(|number| Node::Milestone(own, number)).into()
            }
            "milestones" => {
                let (states, query) = (given.list("states"), given.text("query").unwrap_or_default().to_lowercase());
                let fits = |open: bool| states.is_empty() || states.contains(&if open { "OPEN" } else { "CLOSED" });
                let found = repository.milestones.values().filter(|milestone| fits(milestone.open));
                let found = found.filter(|milestone| milestone.title.to_lowercase().contains(&query));
                let nodes = found.map(|milestone| Node::Milestone(own.clone(), milestone.number));
                given.connection("MilestoneConnection", nodes.collect())
            }
            "issue" | "pullRequest" | "issueOrPullRequest" => {
                let number = given.number("number").unwrap_or_default();
                let pull = repository.issues.get(&number).map(|issue| issue.pull.is_some());
                if pull.is_none_or(|pull| field != "issueOrPullRequest" && pull != (field == "pullRequest")) {
                    let kind = if field == "pullRequest" { "PullRequest" } else { "Issue" };
                    let words = format!("Could not resolve to an {kind} with the number of {number}.");
                    return Err(Trouble::new("NOT_FOUND", words));
                }
                Node::Issue(own, number).into()
            }
            "issues" | "pullRequests" => issues_field(repository, &own, field, given),
            "object" => {
                let expression = given.text("expression").unwrap_or_default();
                git_object(repository, &own, expression).into()
            }
            _ => return unknown("Repository", field),
        })
    }

    fn issue_field(&self, key: &str, number: u64, field: &str, given: &Arguments) -> Resolved {
        let repository = &self.state.repositories[key];
        let found = &repository.issues[&number];
        let place = |id: u64| self.state.place(id).map(|(key, number)| Node::Issue(key, number));
        Ok(match field {
            "id" => leaf(found.node_id()),
            "databaseId" => leaf(found.id),
            "fullDatabaseId" => leaf(found.id.to_string()),
            "number" => leaf(found.number),
            "url" => leaf(found.html_url(repository)),
            "title" => leaf(found.title.as_str()),
            "body" => leaf(found.body.clone().unwrap_or_default()),
            "state" => leaf(if found.open { "OPEN" } else { "CLOSED" }),
            "closed" => leaf(!found.open),
            "stateReason" => leaf(found.state_reason.as_ref().map(|reason| reason.to_uppercase())),
            "createdAt" => leaf(written(found.created_at)),
            "updatedAt" => leaf(written(found.updated_at)),
            "closedAt" => leaf(found.closed_at.map(written)),
            "author" => Node::Account(found.author.clone()).into(),
            "authorAssociation" => leaf(self.state.association(repository, &found.author)),
            "repository" => Node::Repository(key.to_owned()).into(),
            "labels" => {
                let labels = found.labels.iter().map(|label| label.to_lowercase());
                let known = labels.filter(|label| repository.labels.contains_key(label));
                given.connection("LabelConnection", known.map(|label| Node::Label(key.to_owned(), label)).collect())
            }
            "assignees" => {
                let nodes = found.assignees.iter().cloned().map(Node::Account).collect();
                given.connection("UserConnection", nodes)
            }
            "milestone" => found.milestone.map(|number| Node::Milestone(key.to_owned(), number)).into(),
            "parent" => found.parent.and_then(place).into(),
            "subIssues" => {
                let nodes = found.sub_issues.iter().filter_map(|id| place(*id)).collect();
                given.connection("IssueConnection", nodes)
            }
            "subIssuesSummary" => {
                let (total, completed, percent) = issue::progress(self.state, found);
                let values = json!({"total": total, "completed": completed, "percentCompleted": percent});
                Node::Plain("SubIssuesSummary", values).into()
            }
            "headRefName" => leaf(found.pull.as_ref().map(|pull| pull.head.clone())),
            "baseRefName" => leaf(found.pull.as_ref().map(|pull| pull.base.clone())),
            "isDraft" => leaf(found.pull.as_ref().is_some_and(|pull| pull.draft)),
            _ => return unknown("Issue", field),
        })
    }

    fn object_field(&self, node: &Node, field: &str) -> Resolved {
        let (Node::Commit(key, oid) | Node::Blob(key, oid) | Node::Tree(key, oid, _)) = node else {
            return unknown("GitObject", field);
        };
        let git = &self.state.repositories[key].git;
        Ok(match (node, field) {
            (_, "oid") => leaf(oid.as_str()),
            (_, "id") => leaf(format!("G_{oid}")),
            (_, "abbreviatedOid") => leaf(&oid[..7]),
            (Node::Commit(..), "message") => leaf(git.commits[oid].message.as_str()),
            (Node::Commit(..), "url" | "commitUrl") => {
                leaf(format!("{}/commit/{oid}", self.state.repositories[key].html_url()))
            }
            (Node::Commit(..), "tree") => Node::Tree(key.clone(), oid.clone(), String::new()).into(),
            (Node::Blob(..), "byteSize") => leaf(git.blobs[oid].len()),
            (Node::Blob(..), "isBinary") => leaf(std::str::from_utf8(&git.blobs[oid]).is_err()),
            (Node::Blob(..), "isTruncated") => leaf(git.blobs[oid].len() > TRUNCATED),
            (Node::Blob(..), "text") => {
                let text = std::str::from_utf8(&git.blobs[oid]).ok();
                leaf(text.map(|text| text.chars().take(TRUNCATED).collect::<String>()))
            }
            (Node::Tree(_, _, folder), "entries") => {
                let inside = |path: &str| path.strip_prefix(folder.as_str()).map(str::to_owned);
                let files = git.commits[oid].files.iter().filter_map(|(path, blob)| Some((inside(path)?, blob)));
                let mut nodes: Vec<Node> = Vec::new();
                let mut folders = std::collections::BTreeSet::new();
                for (path, blob) in files {
                    let (name, kind) = match path.split_once('/') {
                        Some((name, _)) if !folders.insert(name.to_owned()) => continue,
                        Some((name, _)) => (name.to_owned(), "tree"),
                        None => (path.clone(), "blob"),
                    };
                    let values = json!({"name": name, "path": format!("{folder}{name}"), "type": kind, "oid": blob});
                    nodes.push(Node::Plain("TreeEntry", values));
                }
                Found::Many(nodes)
            }
            _ => return unknown("GitObject", field),
        })
    }

    /// The repository that a node id names, when it may be read.
    pub(super) fn repository_with(&self, id: &str) -> Result<String, Trouble> {
        let number = node_number(id, "R");
        let found = self.state.repositories.iter().find(|(_, repository)| Some(repository.id) == number);
        match found.filter(|(_, repository)| self.can(repository, Ability::Read)) {
            Some((key, _)) => Ok(key.clone()),
            None => Err(gone(id)),
        }
    }
}

fn issues_field(repository: &Repository, key: &str, field: &str, given: &Arguments) -> Found {
    let (states, labels) = (given.list("states"), given.list("labels"));
    let found = repository.issues.values().filter(|issue| {
        let state = if issue.open { "OPEN" } else { "CLOSED" };
        let head = issue.pull.as_ref().map(|pull| pull.head.as_str());
        issue.pull.is_some() == (field == "pullRequests")
            && (states.is_empty() || states.contains(&state))
            && given.text("headRefName").is_none_or(|wanted| head == Some(wanted))
            && (labels.is_empty() || labels.iter().any(|label| issue.has_label(label)))
    });
    let nodes = found.map(|issue| Node::Issue(key.to_owned(), issue.number)).collect();
    given.connection(if field == "issues" { "IssueConnection" } else { "PullRequestConnection" }, nodes)
}

/// GitHub cuts the text of a blob here.
const TRUNCATED: usize = 512_000;

/// `branch`, `branch:path`, `HEAD:` or a hash.
fn git_object(repository: &Repository, key: &str, expression: &str) -> Option<Node> {
    let (name, path) = expression.split_once(':').map_or((expression, None), |(name, path)| (name, Some(path)));
    let (oid, commit) = repository.git.resolve(name, &repository.default_branch)?;
    let key = key.to_owned();
    let Some(path) = path.map(|path| path.trim_matches('/')) else { return Some(Node::Commit(key, oid.clone())) };
    if let Some(blob) = commit.files.get(path) {
        return Some(Node::Blob(key, blob.clone()));
    }
    let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
    let some = commit.files.keys().any(|file| file.starts_with(&folder));
    some.then(|| Node::Tree(key, oid.clone(), folder))
}

/// A node id that names nothing.
pub(super) fn gone(id: &str) -> Trouble {
    Trouble::new("NOT_FOUND", format!("Could not resolve to a node with the global id of '{id}'"))
}

/// The schema has the field, the fake doesn't: a test that needs it should say so.
pub(super) fn unknown(kind: &str, field: &str) -> Resolved {
    Err(Trouble::new("FAKE", format!("the fake doesn't serve `{kind}.{field}` yet")))
}
