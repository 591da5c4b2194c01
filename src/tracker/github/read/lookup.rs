//! Looks up labels, milestones and assignees together, before anything is written, and creates what is missing.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use futures_util::future::try_join_all;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use crate::core::catalog::Label;
use crate::core::names::repository::RepositoryName;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::state::{LookupKey, Milestone};
use crate::tracker::github::transport::api_request::{ApiRequest, Creation, encoded};
use crate::tracker::github::transport::api_response::ApiResponse;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::graphql_error;
use crate::tracker::github::transport::payload::{
    Graph, GraphMilestone, GraphNode, GraphNodes, WireLabel, WireMilestone,
};

/// How many names one request looks up.
const BATCH_SIZE: usize = 60;
/// How many requests run concurrently.
const CONCURRENCY: usize = 20;
/// The color of a label that belongs to no role.
const DEFAULT_COLOR: &str = "ededed";

impl GitHub {
    /// Looks up names, sixty with each request, and checks with one request per account whether it can be assigned.
    pub(in crate::tracker::github) async fn look_up(&self, lookup_keys: Vec<LookupKey>) -> Result<(), ApiError> {
        for batch in lookup_keys.chunks(BATCH_SIZE) {
            self.look_up_some(batch).await?;
        }
        let logins: Vec<&String> = lookup_keys
            .iter()
            .filter_map(|lookup_key| match lookup_key {
                LookupKey::Person(login) => Some(login),
                _ => None,
            })
            .collect();
        let mut assignable = Vec::new();
        for batch in logins.chunks(CONCURRENCY) {
            assignable.extend(try_join_all(batch.iter().map(|login| self.is_assignable(login))).await?);
        }
        let mut state = self.state.borrow_mut();
        for (login, _) in logins.into_iter().zip(assignable).filter(|(_, assignable)| !assignable) {
            state.people.insert(login.to_lowercase(), None);
        }
        Ok(())
    }

    /// Looks up a batch of names with one request.
    async fn look_up_some(&self, lookup_keys: &[LookupKey]) -> Result<(), ApiError> {
        let repository = self.client.repository();
        let request = lookup_request(&repository, lookup_keys);
        // An account that doesn't exist is an error next to the data, and null in the data.
        let graph: Graph<Map<String, Json>> = self.client.send(&request).await?.read()?;
        let data = graph.data.unwrap_or_default();
        if data.get("repository").is_none_or(Json::is_null) {
            graphql_error::check_errors(&repository, &request, &graph.errors)?;
        }
        let in_repository = data.get("repository").unwrap_or(&Json::Null);
        for (at, lookup_key) in lookup_keys.iter().enumerate() {
            let name = format!("n{at}");
            // A name whose lookup failed isn't known to be missing.
            if graph.errors.iter().any(|error| error.kind != "NOT_FOUND" && error.is_at(&name)) {
                continue;
            }
            let found = match lookup_key {
                LookupKey::Label(_) | LookupKey::Milestone(_) => in_repository.get(&name),
                LookupKey::Person(_) => data.get(&name),
            };
            self.remember_found(lookup_key, found.cloned().unwrap_or_default());
        }
        Ok(())
    }

    /// Remembers what was found under a name, or that nothing was.
    pub(in crate::tracker::github) fn remember_found(&self, lookup_key: &LookupKey, found: Json) {
        let mut state = self.state.borrow_mut();
        match lookup_key {
            LookupKey::Label(label) => {
                let found: Option<GraphNode> = serde_json::from_value(found).ok();
                state.labels.insert(label.to_lowercase(), found.map(|found| found.id));
            }
            LookupKey::Milestone(title) => {
                let found: Option<GraphNodes<GraphMilestone>> = serde_json::from_value(found).ok();
                let nodes = found.map(|found| found.nodes).unwrap_or_default();
                let exact = nodes.into_iter().find(|milestone| milestone.title == *title);
                let milestone = exact.map(|found| Milestone {
                    node: found.id,
                    number: found.number,
                    open: found.state.eq_ignore_ascii_case("open"),
                });
                state.milestones.insert(title.clone(), milestone);
            }
            LookupKey::Person(login) => {
                let found: Option<GraphNode> = serde_json::from_value(found).ok();
                state.people.insert(login.to_lowercase(), found.map(|found| found.id));
            }
        }
    }

    /// Returns the id of a label, creating it if it doesn't exist. A role's label gets its color and description.
    pub(in crate::tracker::github) async fn label(&self, name: &str) -> Result<String, ApiError> {
        if !self.state.borrow().labels.contains_key(&name.to_lowercase()) {
            self.look_up(vec![LookupKey::Label(name.to_owned())]).await?;
        }
        let known = self.state.borrow().labels.get(&name.to_lowercase()).cloned().flatten();
        if let Some(id) = known {
            return Ok(id);
        }
        let lookup_key = LookupKey::Label(name.to_lowercase());
        self.check_not_refused(&lookup_key)?;
        let role = self.catalog.role_of_label(name);
        let plain = Label { name: name.to_owned(), color: DEFAULT_COLOR.to_owned(), description: String::new() };
        let label = role.map_or(&plain, |role| &role.label);
        let created =
            self.create_label_with_fallbacks(label).await.map_err(|error| self.remember_refusal(lookup_key, error))?;
        self.state.borrow_mut().labels.insert(name.to_lowercase(), Some(created.node_id.clone()));
        Ok(created.node_id)
    }

    /// Creates a label. If GitHub rejects the description, creates it without, so that issues still get the label.
    async fn create_label_with_fallbacks(&self, label: &Label) -> Result<WireLabel, ApiError> {
        match self.create_label(label).await {
            Err(ApiError::Refused { status: 422, why, .. })
                if !label.description.is_empty() && why.to_lowercase().contains("description") =>
            {
                let created = self.create_label(&Label { description: String::new(), ..label.clone() }).await?;
                let remark = format!("the label `{}` was created without its description: {why}", label.name);
                self.state.borrow_mut().label_warnings.insert(label.name.to_lowercase(), remark);
                Ok(created)
            }
            other => other,
        }
    }

    /// Takes the pending warning about a label that was created.
    pub(in crate::tracker::github) fn take_label_warning(&self, name: &str) -> Option<String> {
        self.state.borrow_mut().label_warnings.remove(&name.to_lowercase())
    }

    /// Fails if creating this was refused before in this run.
    fn check_not_refused(&self, lookup_key: &LookupKey) -> Result<(), ApiError> {
        self.state.borrow().refusals.get(lookup_key).cloned().map_or(Ok(()), Err)
    }

    /// Remembers a refusal.
    fn remember_refusal(&self, lookup_key: LookupKey, error: ApiError) -> ApiError {
        if let ApiError::Refused { .. } = error {
            self.state.borrow_mut().refusals.insert(lookup_key, error.clone());
        }
        error
    }

    /// Creates a label. If it already exists (created by another run, or in another letter case), returns that one.
    pub(in crate::tracker::github) async fn create_label(&self, label: &Label) -> Result<WireLabel, ApiError> {
        let body = json!({ "name": label.name, "color": label.color, "description": label.description });
        let request = Creation::post(self.client.path("/labels"), body);
        match self.client.create(&request, ApiResponse::read, async || self.find_label(&label.name).await).await {
            Err(refused @ ApiError::Refused { status: 422, .. }) => self.find_label(&label.name).await?.ok_or(refused),
            other => other,
        }
    }

    /// Reads the label with a name, ignoring case.
    async fn find_label(&self, name: &str) -> Result<Option<WireLabel>, ApiError> {
        let path = self.client.path(&format!("/labels/{}", encoded(name)));
        match self.client.send(&ApiRequest::get(path)).await {
            Ok(response) => Ok(Some(response.read()?)),
            Err(ApiError::Refused { status: 404, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns a milestone, creating it if it doesn't exist.
    pub(in crate::tracker::github) async fn milestone(
        &self,
        title: &str,
        due: Option<Date>,
    ) -> Result<Milestone, ApiError> {
        if !self.state.borrow().milestones.contains_key(title) {
            self.look_up(vec![LookupKey::Milestone(title.to_owned())]).await?;
        }
        let known = self.state.borrow().milestones.get(title).cloned().flatten();
        if let Some(milestone) = known {
            return Ok(milestone);
        }
        let lookup_key = LookupKey::Milestone(title.to_owned());
        self.check_not_refused(&lookup_key)?;
        let due = due.or_else(|| self.state.borrow().due_dates.get(title).copied());
        let mut body = json!({ "title": title });
        if let Some(due) = due {
            // GitHub takes the day in Pacific time; 08:00 UTC is on the same day there.
            body["due_on"] = json!(format!("{due}T08:00:00Z"));
        }
        let request = Creation::post(self.client.path("/milestones"), body);
        let created =
            match self.client.create(&request, ApiResponse::read, async || self.find_milestone(title).await).await {
                Err(refused @ ApiError::Refused { status: 422, .. }) => {
                    self.find_milestone(title).await?.ok_or(refused)
                }
                other => other,
            };
        let found: WireMilestone = created.map_err(|error| self.remember_refusal(lookup_key, error))?;
        let milestone = Milestone { node: found.node_id, number: found.number, open: found.state == "open" };
        self.state.borrow_mut().milestones.insert(title.to_owned(), Some(milestone.clone()));
        Ok(milestone)
    }

    /// Finds the milestone with a title in the list.
    async fn find_milestone(&self, title: &str) -> Result<Option<WireMilestone>, ApiError> {
        let request = ApiRequest::get(self.client.path("/milestones?state=all&per_page=100"));
        let mut found = None;
        let take = |batch: Vec<WireMilestone>| {
            found = batch.into_iter().find(|milestone| milestone.title == title);
            if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        self.client.each_page(request, take).await?;
        Ok(found)
    }

    /// All labels, by lowercase name.
    pub(in crate::tracker::github) async fn all_labels(&self) -> Result<BTreeMap<String, WireLabel>, ApiError> {
        let all: Vec<WireLabel> =
            self.client.whole_list(ApiRequest::get(self.client.path("/labels?per_page=100"))).await?;
        Ok(all.into_iter().map(|label| (label.name.to_lowercase(), label)).collect())
    }
}

/// The request that looks up names, each under `n` and its position: labels and milestones in the repository, accounts
/// outside it.
fn lookup_request(repository: &RepositoryName, lookup_keys: &[LookupKey]) -> ApiRequest {
    let mut variables = Map::new();
    variables.insert("owner".to_owned(), json!(repository.owner));
    variables.insert("name".to_owned(), json!(repository.name));
    let (mut types, mut inside, mut outside) = (String::new(), String::new(), String::new());
    for (at, lookup_key) in lookup_keys.iter().enumerate() {
        types += &format!(", $n{at}: String!");
        match field_in_repository(at, lookup_key) {
            Some(field) => inside += &field,
            None => outside += &format!(" n{at}: user(login: $n{at}) {{ id }}"),
        }
        variables.insert(format!("n{at}"), json!(lookup_key.name()));
    }
    let text = format!(
        "query Lookup($owner: String!, $name: String!{types}) {{ repository(owner: $owner, name: $name) {{ id{inside} }}{outside} }}"
    );
    ApiRequest::query("Lookup", &text, &Json::Object(variables))
}

/// The field of the repository that looks up a label or a milestone under `n` and its position.
pub(in crate::tracker::github) fn field_in_repository(at: usize, lookup_key: &LookupKey) -> Option<String> {
    match lookup_key {
        LookupKey::Label(_) => Some(format!(" n{at}: label(name: $n{at}) {{ id }}")),
        LookupKey::Milestone(_) => {
            Some(format!(" n{at}: milestones(query: $n{at}, first: 20) {{ nodes {{ id number title state }} }}"))
        }
        LookupKey::Person(_) => None,
    }
}
