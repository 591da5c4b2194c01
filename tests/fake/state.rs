//! The state of the fake GitHub, and lookups in it. Tests change it through `Fake::arrange`.

use super::clock::Clock;
use super::git::Git;
use super::issue::{self, Issue};
use super::limits::Limits;
use super::official::Server;
use super::people::{Account, AccountKind, AppGrants, Grant, IssueField, IssueType};
use super::people::{Organization, Permission, Token};
use super::repository::{Milestone, Repository};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

/// Everything that the API gives access to.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own that a test turns")]
pub struct State {
    /// The base URL of REST, used in every `url`.
    pub base: String,
    pub clock: Clock,
    /// By login in lower case.
    pub accounts: BTreeMap<String, Account>,
    /// By login in lower case.
    pub organizations: BTreeMap<String, Organization>,
    /// By the token's text.
    pub tokens: BTreeMap<String, Token>,
    /// By `owner/name` in lower case.
    pub repositories: BTreeMap<String, Repository>,
    /// Current keys of repositories, by their former keys.
    pub renamed: BTreeMap<String, String>,
    pub limits: Limits,
    /// Whether GraphQL finds a label only by its exact spelling.
    pub exact_labels: bool,
    /// Inputs of `createIssue` that this server is too old to support.
    pub unknown_inputs: Vec<&'static str>,
    /// Whether GitHub Actions may open pull requests. This setting is off in new repositories.
    pub actions_may_propose: bool,
    /// How far the search index lags behind.
    pub search_lag: Duration,
    /// Whether search times out and returns incomplete results.
    pub search_incomplete: bool,
    /// How far lists of issues lag behind; a single issue requested by its number is always current.
    pub list_lag: Duration,
    /// Whether lists of issues are paged by cursor, as on github.com. Older servers page by number.
    pub cursor_lists: bool,
    /// Whether every page of issues links to itself as the next one, which no server should do.
    pub stuck_lists: bool,
    /// How long each request takes in real time.
    pub latency: Duration,
    /// Which GitHub product this is.
    pub server: Server,
    /// Whether the server has sub-issues, but REST doesn't report parents and issues can't be created under a parent.
    pub parents_apart: bool,
    /// Whether any client may send requests. Otherwise requests must also follow rolecall's own, stricter rules.
    pub any_client: bool,
    /// How far each request advances virtual time.
    pub round_trip: Duration,
    pub(super) last_id: u64,
    /// Repository and number of each issue, by its `id`.
    pub(super) places: HashMap<u64, (String, u64)>,
}

impl State {
    /// Creates `acme/shop` with its people and tokens.
    pub fn new(clock: Clock, base: &str) -> Self {
        let mut state = Self {
            base: base.to_owned(),
            clock,
            accounts: BTreeMap::new(),
            organizations: BTreeMap::new(),
            tokens: BTreeMap::new(),
            repositories: BTreeMap::new(),
            renamed: BTreeMap::new(),
            limits: Limits::none(),
            exact_labels: false,
            unknown_inputs: Vec::new(),
            actions_may_propose: true,
            search_lag: Duration::from_secs(60),
            search_incomplete: false,
            list_lag: Duration::ZERO,
            cursor_lists: true,
            stuck_lists: false,
            latency: Duration::ZERO,
            server: Server::default(),
            parents_apart: false,
            any_client: false,
            round_trip: Duration::ZERO,
            last_id: 1000,
            places: HashMap::new(),
        };
        for login in ["ana", "bo", "cy", "dee", "mallory"] {
            state.add_account(login, AccountKind::User);
        }
        state.add_account("github-actions[bot]", AccountKind::Bot);
        state.add_account("quiet[bot]", AccountKind::Bot);
        state.add_organization("acme");
        state.add_repository("acme", "shop");
        let people = [("ana", "write"), ("bo", "write"), ("cy", "triage"), ("dee", "read")];
        for (login, role) in people {
            state.set_permission("acme/shop", login, role);
        }
        state.add_token("token-ana", "ana", None);
        state.add_token("token-dee", "dee", None);
        let issues = AppGrants { issues: Grant::Write, contents: Grant::Read, pull_requests: Grant::None };
        state.add_token("token-bot", "github-actions[bot]", Some(issues));
        state.add_account("dependabot[bot]", AccountKind::Bot);
        state.add_token("token-nothing", "quiet[bot]", Some(AppGrants::default()));
        state
    }

    /// Switches to another GitHub product: an older server lacks newer features, and pages lists by number.
    pub fn serve_as(&mut self, server: Server) {
        self.server = server;
        self.cursor_lists = !server.is_enterprise();
    }

    /// Replaces everything with the data of another state, such as its repositories and accounts; the time and the
    /// address stay.
    pub fn adopt(&mut self, other: &Self) {
        let kept = (self.base.clone(), self.clock.clone());
        *self = other.clone();
        (self.base, self.clock) = kept;
    }

    pub fn now(&self) -> i64 {
        self.clock.unix()
    }

    pub(super) fn fresh_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    pub fn add_account(&mut self, login: &str, kind: AccountKind) {
        let id = self.fresh_id();
        self.accounts.insert(login.to_lowercase(), Account { id, login: login.to_owned(), kind });
    }

    /// Creates an organization with GitHub's default types and fields. The membership of `ana` is public, that of
    /// `bo` is not.
    pub fn add_organization(&mut self, login: &str) {
        self.add_account(login, AccountKind::Organization);
        let types = ["Task", "Bug", "Feature"].map(|name| IssueType { id: self.fresh_id(), name: name.to_owned() });
        let fields = [
            ("Priority", "single_select", vec!["High", "Medium", "Low"]),
            ("Effort", "number", vec![]),
            ("Audience", "text", vec![]),
            ("Target date", "date", vec![]),
        ];
        let fields = fields.map(|(name, data_type, options)| IssueField {
            id: self.fresh_id(),
            name: name.to_owned(),
            data_type: data_type.to_owned(),
            options: options.into_iter().map(|option| (self.fresh_id(), option.to_owned())).collect(),
        });
        let organization = Organization {
            members: BTreeMap::from([("ana".to_owned(), true), ("bo".to_owned(), false)]),
            teams: ["owners".to_owned()].into(),
            types: types.to_vec(),
            fields: fields.to_vec(),
        };
        self.organizations.insert(login.to_lowercase(), organization);
    }

    /// Creates an empty public repository with one commit on `main`.
    pub fn add_repository(&mut self, owner: &str, name: &str) -> &mut Repository {
        let id = self.fresh_id();
        let repository = Repository {
            id,
            owner: owner.to_owned(),
            name: name.to_owned(),
            private: false,
            archived: false,
            has_issues: true,
            default_branch: "main".to_owned(),
            permissions: BTreeMap::from([(owner.to_lowercase(), Permission::Admin)]),
            labels: BTreeMap::new(),
            milestones: BTreeMap::new(),
            issues: BTreeMap::new(),
            gone: BTreeMap::new(),
            git: Git::new("main"),
            fork_of: None,
            releases: BTreeMap::new(),
            by_label: None,
        };
        let key = repository.full_name().to_lowercase();
        self.repositories.insert(key.clone(), repository);
        self.repository_mut(&key)
    }

    pub fn add_token(&mut self, token: &str, login: &str, app: Option<AppGrants>) {
        self.tokens.insert(token.to_owned(), Token { account: login.to_owned(), app });
    }

    /// Returns a repository by `owner/name`; panics if it doesn't exist.
    pub fn repository(&self, name: &str) -> &Repository {
        self.repositories.get(&name.to_lowercase()).unwrap_or_else(|| panic!("no repository {name}"))
    }

    pub fn repository_mut(&mut self, name: &str) -> &mut Repository {
        self.repositories.get_mut(&name.to_lowercase()).unwrap_or_else(|| panic!("no repository {name}"))
    }

    pub fn account(&self, login: &str) -> Option<&Account> {
        self.accounts.get(&login.to_lowercase())
    }

    /// Returns the organization that owns a repository, if any.
    pub fn organization_of(&self, repository: &Repository) -> Option<&Organization> {
        self.organizations.get(&repository.owner.to_lowercase())
    }

    /// Returns the repository key and the number of the issue with an `id`.
    pub fn place(&self, id: u64) -> Option<(String, u64)> {
        self.places.get(&id).cloned()
    }

    pub fn issue_with_id(&self, id: u64) -> Option<(&Repository, &Issue)> {
        let (key, number) = self.places.get(&id)?;
        let repository = self.repositories.get(key)?;
        Some((repository, repository.issues.get(number)?))
    }

    /// Returns the number of an issue's parent.
    pub fn parent_of(&self, repository: &str, number: u64) -> Option<u64> {
        self.place(self.repository(repository).issue(number).parent?).map(|(_, number)| number)
    }

    /// Returns the numbers of an issue's sub-issues, in order.
    pub fn children_of(&self, repository: &str, number: u64) -> Vec<u64> {
        let issue = self.repository(repository).issue(number);
        issue.sub_issues.iter().filter_map(|id| self.place(*id)).map(|(_, number)| number).collect()
    }

    pub fn assignable(&self, repository: &Repository, login: &str) -> bool {
        self.account(login).is_some_and(|account| account.kind == AccountKind::User)
            && repository.permissions.contains_key(&login.to_lowercase())
    }

    /// Returns the `author_association` of an author: a member whose membership is private appears as a contributor.
    pub(super) fn association(&self, repository: &Repository, login: &str) -> &'static str {
        let login = login.to_lowercase();
        if repository.owner.to_lowercase() == login {
            return "OWNER";
        }
        match self.organization_of(repository).and_then(|organization| organization.members.get(&login)) {
            Some(true) => "MEMBER",
            Some(false) => "CONTRIBUTOR",
            None if repository.permissions.contains_key(&login) => "COLLABORATOR",
            None => "NONE",
        }
    }

    pub(super) fn account_json(&self, login: &str) -> String {
        self.account(login).map_or_else(|| "null".to_owned(), |account| account.json(&self.base))
    }

    pub(super) fn account_value(&self, login: &str) -> Value {
        self.account(login).map_or(Value::Null, |account| account.value(&self.base))
    }

    pub(super) fn milestone_value(&self, repository: &Repository, milestone: &Milestone, counted: bool) -> Value {
        milestone.value(repository, &self.base, &self.account_value(&milestone.creator), counted)
    }

    pub(super) fn issue_type(&self, repository: &Repository, name: &str) -> Option<&IssueType> {
        self.organization_of(repository)?.types.iter().find(|kind| kind.name.eq_ignore_ascii_case(name))
    }

    pub(super) fn field_values(&self, repository: &Repository, issue: &Issue) -> Value {
        let Some(organization) = self.organization_of(repository) else { return json!([]) };
        let values = issue.fields.iter().filter_map(|(id, value)| {
            let field = organization.fields.iter().find(|field| field.id == *id)?;
            let option = field.options.iter().find(|(_, name)| value.as_str() == Some(name));
            let option = option.map_or(Value::Null, |(id, name)| json!({"id": id, "name": name, "color": "gray"}));
            Some(json!({"issue_field_id": id, "issue_field_name": field.name, "data_type": field.data_type,
                "node_id": super::node_id("IFV", *id), "value": value, "single_select_option": option}))
        });
        values.collect()
    }

    /// Returns the JSON of an issue, built at most once after each change.
    pub(super) fn issue_json(&mut self, key: &str, number: u64) -> Arc<str> {
        let repository = &self.repositories[key];
        let found = &repository.issues[&number];
        if let Some(rendered) = &found.rendered {
            return rendered.clone();
        }
        let rendered: Arc<str> = issue::json(self, repository, found).into();
        let repository = self.repositories.get_mut(key).expect("found above");
        repository.issues.get_mut(&number).expect("found above").rendered = Some(rendered.clone());
        rendered
    }

    /// Clears cached data, because a test may have changed anything.
    pub(super) fn forget_derived(&mut self) {
        self.begin_to_lag();
        for repository in self.repositories.values_mut() {
            repository.by_label = None;
            for issue in repository.issues.values_mut() {
                issue.rendered = None;
            }
        }
    }
}
