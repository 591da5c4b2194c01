//! The first request: the repository, the token's account, and the names that most artifacts need.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Map, Value as Json, json};

use crate::core::config::config_file::Assign;
use crate::core::names::repository::RepositoryName;
use crate::tracker::github::read::lookup::field_in_repository;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::state::LookupKey;
use crate::tracker::github::transport::api_request::ApiRequest;
use crate::tracker::github::transport::error;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::graphql_error;
use crate::tracker::github::transport::payload::{Graph, GraphRepository, GraphStart, GraphUser};

const REPOSITORY: &str = "id nameWithOwner url isArchived hasIssuesEnabled viewerPermission owner { __typename login }";
/// How many names are looked up with the first request.
const MAX_NAMES: usize = 60;
/// How many accounts whose name or login is similar to a holder's are shown.
const SIMILAR: usize = 20;
/// After this time, somebody may have changed a label.
const VALID: Duration = Duration::from_secs(60);

impl GitHub {
    /// Sends the first request, which reads the repository and the token's account.
    pub(in crate::tracker::github) async fn start(&self) -> Result<(), ApiError> {
        self.start_with(&[]).await
    }

    /// Sends the first request, unless that was done a moment ago. It also looks up what most new artifacts need: the
    /// labels of roles and templates, and whether the holders of roles can be assigned.
    pub(in crate::tracker::github) async fn start_with_names(&self) -> Result<(), ApiError> {
        let read = self.state.borrow().start_read;
        if read.is_some_and(|read| self.client.active_time().saturating_sub(read) < VALID) {
            return Ok(());
        }
        self.start_with(&self.usual_names()).await
    }

    async fn start_with(&self, names: &[LookupKey]) -> Result<(), ApiError> {
        let name = self.client.repository();
        let request = start_request(&name, names);
        let response = self.client.send(&request).await?;
        let graph: Graph<GraphStart> = response.read()?;
        if graph.data.as_ref().is_none_or(|start| start.repository.is_none()) {
            if !names.is_empty() && graph.errors.iter().any(|error| error.path.len() > 1) {
                // One of the names can't be looked up, and took the whole repository with it.
                return Box::pin(self.start_with(&[])).await;
            }
            graphql_error::check_errors(&name, &request, &graph.errors)?;
        }
        let Some(start) = graph.data else {
            let why = graph.errors.first().map_or("it is empty", |error| error.message.as_str());
            return Err(ApiError::unreadable(&error::one_line(why)));
        };
        let Some(mut repository) = start.repository else {
            return Err(error::no_repository(&name));
        };
        if let Some(current) = RepositoryName::parse(&repository.name_with_owner) {
            let host = name.host;
            self.client.rename(RepositoryName { host, ..current });
        }
        for (at, lookup_key) in names.iter().enumerate() {
            let at = format!("n{at}");
            if !graph.errors.iter().any(|error| error.is_at(&at))
                && let Some(found) = repository.names.remove(&at)
            {
                self.remember_name(lookup_key, found);
            }
        }
        let mut state = self.state.borrow_mut();
        state.viewer = start.viewer.login;
        state.started = response.date;
        state.start_read = Some(self.client.active_time());
        state.repository = Some(GraphRepository { names: Map::new(), ..repository });
        Ok(())
    }

    /// Remembers what was found under a name. An account that isn't found among similar ones may be assignable all the
    /// same, which is asked when it is needed.
    fn remember_name(&self, lookup_key: &LookupKey, found: Json) {
        let LookupKey::Person(login) = lookup_key else { return self.remember_found(lookup_key, found) };
        let nodes = found.get("nodes").cloned().unwrap_or_default();
        let similar: Vec<GraphUser> = serde_json::from_value(nodes).unwrap_or_default();
        if let Some(user) = similar.into_iter().find(|user| user.login.eq_ignore_ascii_case(login)) {
            self.state.borrow_mut().people.insert(login.to_lowercase(), Some(user.id));
        }
    }

    /// The labels and holders that the catalog names.
    fn usual_names(&self) -> Vec<LookupKey> {
        let mut names = BTreeSet::new();
        for role in self.catalog.roles() {
            names.insert(LookupKey::Label(role.label.name.clone()));
            if self.catalog.assign != Assign::None {
                let people = self.catalog.holders(role).iter().filter(|holder| !holder.is_team());
                names.extend(people.map(|holder| LookupKey::Person(holder.as_str().to_owned())));
            }
        }
        for template in self.catalog.templates() {
            let labels = template.labels.iter().filter(|label| !label.contains("{{"));
            names.extend(labels.map(|label| LookupKey::Label(label.clone())));
        }
        names.into_iter().take(MAX_NAMES).collect()
    }
}

/// The first request. Each name is looked up under `n` and its position.
fn start_request(repository: &RepositoryName, names: &[LookupKey]) -> ApiRequest {
    let mut variables = json!({ "owner": repository.owner, "name": repository.name });
    let (mut types, mut fields) = (String::new(), String::new());
    for (at, lookup_key) in names.iter().enumerate() {
        types += &format!(", $n{at}: String!");
        fields += &field_in_repository(at, lookup_key).unwrap_or_else(|| {
            format!(" n{at}: assignableUsers(query: $n{at}, first: {SIMILAR}) {{ nodes {{ id login }} }}")
        });
        variables[format!("n{at}")] = json!(lookup_key.name());
    }
    let text = format!(
        "query Start($owner: String!, $name: String!{types}) {{ viewer {{ login }} \
        repository(owner: $owner, name: $name) {{ {REPOSITORY}{fields} }} }}"
    );
    ApiRequest::query("Start", &text, &variables)
}
