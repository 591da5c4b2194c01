//! Accounts, organizations, tokens, and permissions.

use super::node_id;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The type of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountKind {
    User,
    Bot,
    Organization,
}

/// An account of a user, bot or organization.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: u64,
    pub login: String,
    pub kind: AccountKind,
}

/// A permission in a repository, from lowest to highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    Read,
    Triage,
    Write,
    Maintain,
    Admin,
}

/// The kind of access that a request needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    Read,
    /// Open issues, comment, react.
    Open,
    /// Label, assign, close and link the issues of other authors.
    Triage,
    /// Create labels and milestones.
    Shape,
    /// Write branches and commits.
    Push,
    /// Open and edit pull requests.
    Propose,
}

/// The access level that an app was granted in one area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grant {
    #[default]
    None,
    Read,
    Write,
}

/// A token: that of a user has the user's permissions, that of an app has what the app was granted.
#[derive(Clone, Debug)]
pub struct Token {
    /// Empty for a request without a token.
    pub account: String,
    pub app: Option<AppGrants>,
}

/// The permissions of an app, like `permissions:` in a workflow.
#[derive(Clone, Copy, Debug, Default)]
pub struct AppGrants {
    pub issues: Grant,
    pub contents: Grant,
    pub pull_requests: Grant,
}

/// The data of an organization, other than its login.
#[derive(Clone, Debug, Default)]
pub struct Organization {
    /// Members by login in lower case; `true` if the membership is public.
    pub members: BTreeMap<String, bool>,
    pub teams: BTreeSet<String>,
    pub types: Vec<IssueType>,
    pub fields: Vec<IssueField>,
}

/// An issue type of an organization.
#[derive(Clone, Debug)]
pub struct IssueType {
    pub id: u64,
    pub name: String,
}

/// An issue field of an organization.
#[derive(Clone, Debug)]
pub struct IssueField {
    pub id: u64,
    pub name: String,
    /// `text`, `number`, `date` or `single_select`.
    pub data_type: String,
    pub options: Vec<(u64, String)>,
}

impl Permission {
    /// Returns the name of the role: `read`, `triage`, `write`, `maintain`, `admin`.
    pub fn role(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Triage => "triage",
            Self::Write => "write",
            Self::Maintain => "maintain",
            Self::Admin => "admin",
        }
    }

    /// Returns the older name, which has no `triage` or `maintain`.
    pub fn legacy(self) -> &'static str {
        match self {
            Self::Read | Self::Triage => "read",
            Self::Write | Self::Maintain => "write",
            Self::Admin => "admin",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::Read, Self::Triage, Self::Write, Self::Maintain, Self::Admin];
        all.into_iter().find(|permission| permission.role() == name)
    }

    pub fn allows(self, ability: Ability) -> bool {
        self >= match ability {
            Ability::Read | Ability::Open => Self::Read,
            Ability::Triage => Self::Triage,
            Ability::Shape | Ability::Push | Ability::Propose => Self::Write,
        }
    }
}

impl AppGrants {
    pub fn allows(self, ability: Ability) -> bool {
        match ability {
            Ability::Read => true,
            Ability::Open | Ability::Triage | Ability::Shape => self.issues == Grant::Write,
            Ability::Push => self.contents == Grant::Write,
            Ability::Propose => self.pull_requests == Grant::Write,
        }
    }
}

impl Account {
    pub fn node_id(&self) -> String {
        node_id(if self.kind == AccountKind::Organization { "O" } else { "U" }, self.id)
    }

    pub fn kind(&self) -> &'static str {
        match self.kind {
            AccountKind::User => "User",
            AccountKind::Bot => "Bot",
            AccountKind::Organization => "Organization",
        }
    }

    /// Returns the `simple-user` of issues, comments and pull requests; written by hand, because it occurs often.
    pub fn json(&self, base: &str) -> String {
        let login = &self.login;
        let api = format!("{base}/users/{login}");
        let (id, node, kind) = (self.id, self.node_id(), self.kind());
        format!(
            r#"{{"login":"{login}","id":{id},"node_id":"{node}","avatar_url":"https://avatars.githubusercontent.com/u/{id}","gravatar_id":"","url":"{api}","html_url":"https://github.com/{login}","followers_url":"{api}/followers","following_url":"{api}/following","gists_url":"{api}/gists","starred_url":"{api}/starred","subscriptions_url":"{api}/subscriptions","organizations_url":"{api}/orgs","repos_url":"{api}/repos","events_url":"{api}/events","received_events_url":"{api}/received_events","type":"{kind}","user_view_type":"public","site_admin":false}}"#
        )
    }

    pub fn value(&self, base: &str) -> Value {
        serde_json::from_str(&self.json(base)).unwrap()
    }
}

impl IssueType {
    pub fn node_id(&self) -> String {
        node_id("IT", self.id)
    }

    pub fn json(&self) -> Value {
        json!({"id": self.id, "node_id": self.node_id(), "name": self.name, "description": null,
            "color": "blue", "is_enabled": true})
    }
}

impl IssueField {
    pub fn node_id(&self) -> String {
        node_id("IF", self.id)
    }

    /// REST doesn't return this field.
    pub fn option_node_id(id: u64) -> String {
        node_id("IFSSO", id)
    }

    pub fn json(&self) -> Value {
        let options: Vec<Value> = self
            .options
            .iter()
            .enumerate()
            .map(|(place, (id, name))| json!({"id": id, "name": name, "color": "gray", "priority": place}))
            .collect();
        json!({"id": self.id, "node_id": self.node_id(), "name": self.name, "data_type": self.data_type,
            "visibility": "all", "options": if options.is_empty() { Value::Null } else { options.into() }})
    }
}
