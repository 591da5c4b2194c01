//! Looks up labels, milestones and assignees, all together before anything is written, and creates those that are missing.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use futures_util::future::try_join_all;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use crate::core::catalog::Label;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::state::{LookupKey, Milestone};
use crate::tracker::github::transport::api_request::{ApiRequest, ApiResponse, Creation, encoded};
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::graphql_error;
use crate::tracker::github::transport::payload::{
    Graph, GraphMilestone, GraphNode, GraphNodes, WireLabel, WireMilestone,
};

/// How many names one request looks up.
const AT_ONCE: usize = 60;
/// How many requests run concurrently.
const SIDE_BY_SIDE: usize = 20;
/// The color of a label that belongs to no role.
const PLAIN: &str = "ededed";

impl GitHub {
    /// Looks up names, with one request for each sixty of them and one for each account, to check that it can be assigned.
    pub(in crate::tracker::github) async fn look_up(&self, lookup_keys: Vec<LookupKey>) -> Result<(), ApiError> {
        for some in lookup_keys.chunks(AT_ONCE) {
            self.look_up_some(some).await?;
        }
        let logins: Vec<&String> = lookup_keys
            .iter()
            .filter_map(|lookup_key| match lookup_key {
                LookupKey::Person(login) => Some(login),
                _ => None,
            })
            .collect();
        let mut assignable = Vec::new();
        for some in logins.chunks(SIDE_BY_SIDE) {
            assignable.extend(try_join_all(some.iter().map(|login| self.is_assignable(login))).await?);
        }
        let mut state = self.state.borrow_mut();
        for (login, _) in logins.into_iter().zip(assignable).filter(|(_, assignable)| !assignable) {
            state.people.insert(login.to_lowercase(), None);
        }
        Ok(())
    }

    async fn look_up_some(&self, lookup_keys: &[LookupKey]) -> Result<(), ApiError> {
        let mut variables = Map::new();
        variables.insert("owner".to_owned(), json!(self.client.repository().owner));
        variables.insert("name".to_owned(), json!(self.client.repository().name));
        let (mut types, mut inside, mut outside) = (String::new(), String::new(), String::new());
        for (at, lookup_key) in lookup_keys.iter().enumerate() {
            types += &format!(", $n{at}: String!");
            let name = match lookup_key {
                LookupKey::Label(name) => {
                    inside += &format!(" n{at}: label(name: $n{at}) {{ id }}");
                    name
                }
                LookupKey::Milestone(title) => {
                    inside += &format!(
                        " n{at}: milestones(query: $n{at}, first: 20) {{ nodes {{ id number title state }} }}"
                    );
                    title
                }
                LookupKey::Person(login) => {
                    outside += &format!(" n{at}: user(login: $n{at}) {{ id }}");
                    login
                }
            };
            variables.insert(format!("n{at}"), json!(name));
        }
        let text = format!(
            "query Needed($owner: String!, $name: String!{types}) {{ repository(owner: $owner, name: $name) {{ id{inside} }}{outside} }}"
        );
        let request = ApiRequest::query("Needed", &text, &Json::Object(variables));
        // An account that nobody has is an error beside the data, and its place in the data is null.
        let graph: Graph<Map<String, Json>> = self.client.send(&request).await?.read()?;
        let data = graph.data.unwrap_or_default();
        if data.get("repository").is_none_or(Json::is_null) {
            graphql_error::whole(&self.client.repository(), &request, &graph.errors)?;
        }
        let empty = Json::Null;
        let repository = data.get("repository").unwrap_or(&empty);
        let mut state = self.state.borrow_mut();
        for (at, lookup_key) in lookup_keys.iter().enumerate() {
            let name = format!("n{at}");
            // What could not be looked up is not known to be missing.
            if graph.errors.iter().any(|error| error.kind != "NOT_FOUND" && error.is_at(&name)) {
                continue;
            }
            let inside = repository.get(&name).cloned().unwrap_or_default();
            match lookup_key {
                LookupKey::Label(label) => {
                    let found: Option<GraphNode> = serde_json::from_value(inside).ok();
                    state.labels.insert(label.to_lowercase(), found.map(|found| found.id));
                }
                LookupKey::Milestone(title) => {
                    let found: Option<GraphNodes<GraphMilestone>> = serde_json::from_value(inside).ok();
                    let nodes = found.map(|found| found.nodes).unwrap_or_default();
                    let exact = nodes.into_iter().find(|milestone| milestone.title == *title);
                    let known = exact.map(|found| Milestone {
                        node: found.id,
                        number: found.number,
                        open: found.state.eq_ignore_ascii_case("open"),
                    });
                    state.milestones.insert(title.clone(), known);
                }
                LookupKey::Person(login) => {
                    let found: Option<GraphNode> =
                        data.get(&name).cloned().and_then(|found| serde_json::from_value(found).ok());
                    state.people.insert(login.to_lowercase(), found.map(|found| found.id));
                }
            }
        }
        Ok(())
    }

    /// Returns the id of a label, creating the label if it doesn't exist. A role's label gets its color and description.
    pub(in crate::tracker::github) async fn label(&self, name: &str) -> Result<String, ApiError> {
        if !self.state.borrow().labels.contains_key(&name.to_lowercase()) {
            self.look_up(vec![LookupKey::Label(name.to_owned())]).await?;
        }
        let known = self.state.borrow().labels.get(&name.to_lowercase()).cloned().flatten();
        if let Some(id) = known {
            return Ok(id);
        }
        let lookup_key = LookupKey::Label(name.to_lowercase());
        self.not_again(&lookup_key)?;
        let role = self.catalog.role_of_label(name);
        let plain = Label { name: name.to_owned(), color: PLAIN.to_owned(), description: String::new() };
        let label = role.map_or(&plain, |role| &role.label);
        let made = self.create_label_with_fallbacks(label).await.map_err(|error| self.refused(lookup_key, error))?;
        self.state.borrow_mut().labels.insert(name.to_lowercase(), Some(made.node_id.clone()));
        Ok(made.node_id)
    }

    /// Creates a label. If GitHub rejects the description, creates it without, so that issues still get the label.
    async fn create_label_with_fallbacks(&self, label: &Label) -> Result<WireLabel, ApiError> {
        match self.create_label(label).await {
            Err(ApiError::Refused { status: 422, why, .. })
                if !label.description.is_empty() && why.to_lowercase().contains("description") =>
            {
                let made = self.create_label(&Label { description: String::new(), ..label.clone() }).await?;
                let remark = format!("the label `{}` was created without its description: {why}", label.name);
                self.state.borrow_mut().label_remarks.insert(label.name.to_lowercase(), remark);
                Ok(made)
            }
            other => other,
        }
    }

    /// Takes the pending warning about a label that was created.
    pub(in crate::tracker::github) fn label_remark(&self, name: &str) -> Option<String> {
        self.state.borrow_mut().label_remarks.remove(&name.to_lowercase())
    }

    /// Fails if creating this was refused before in this run.
    fn not_again(&self, lookup_key: &LookupKey) -> Result<(), ApiError> {
        self.state.borrow().refused.get(lookup_key).cloned().map_or(Ok(()), Err)
    }

    /// Remembers a refusal.
    fn refused(&self, lookup_key: LookupKey, error: ApiError) -> ApiError {
        if let ApiError::Refused { .. } = error {
            self.state.borrow_mut().refused.insert(lookup_key, error.clone());
        }
        error
    }

    /// Creates a label. If it already exists (created by another run, or in another letter case), returns that one.
    pub(in crate::tracker::github) async fn create_label(&self, label: &Label) -> Result<WireLabel, ApiError> {
        let body = json!({ "name": label.name, "color": label.color, "description": label.description });
        let request = Creation::post(self.client.path("/labels"), body);
        match self.client.create(&request, ApiResponse::read, async || self.named(&label.name).await).await {
            Err(refused @ ApiError::Refused { status: 422, .. }) => self.named(&label.name).await?.ok_or(refused),
            other => other,
        }
    }

    /// Reads the label with a name, ignoring case.
    async fn named(&self, name: &str) -> Result<Option<WireLabel>, ApiError> {
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
        self.not_again(&lookup_key)?;
        let due = due.or_else(|| self.state.borrow().dues.get(title).copied());
        let mut body = json!({ "title": title });
        if let Some(due) = due {
            // GitHub takes the day in Pacific time; 08:00 UTC is on the same day there.
            body["due_on"] = json!(format!("{due}T08:00:00Z"));
        }
        let request = Creation::post(self.client.path("/milestones"), body);
        let made = match self.client.create(&request, ApiResponse::read, async || self.titled(title).await).await {
            Err(refused @ ApiError::Refused { status: 422, .. }) => self.titled(title).await?.ok_or(refused),
            other => other,
        };
        let found: WireMilestone = made.map_err(|error| self.refused(lookup_key, error))?;
        let milestone = Milestone { node: found.node_id, number: found.number, open: found.state == "open" };
        self.state.borrow_mut().milestones.insert(title.to_owned(), Some(milestone.clone()));
        Ok(milestone)
    }

    /// Finds the milestone with a title in the list.
    async fn titled(&self, title: &str) -> Result<Option<WireMilestone>, ApiError> {
        let request = ApiRequest::get(self.client.path("/milestones?state=all&per_page=100"));
        let mut found = None;
        let take = |some: Vec<WireMilestone>| {
            found = some.into_iter().find(|milestone| milestone.title == title);
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
