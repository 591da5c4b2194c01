//! The history of issues that decides whom to trust: who edited a text last, and who added the role's label.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::assess::author;
use crate::core::plan::LastEdit;
use crate::tracker::github::read::issue::is_own;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::ApiRequest;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::graphql_error;
use crate::tracker::github::transport::payload::{Graph, GraphActor, GraphNodes, WireIssue};

/// How many issues one request reads.
const BATCH_SIZE: usize = 50;
/// Labels are added when an issue is opened, or soon after, so only the first events are read.
const FIELDS: &str = "{ editor { __typename login } lastEditedAt timelineItems(first: 20, itemTypes: [LABELED_EVENT]) \
    { nodes { ... on LabeledEvent { actor { __typename login } label { name } } } } }";
/// The login that GitHub shows for deleted accounts.
const GHOST: &str = "ghost";

/// The relevant history of an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tracker::github) struct History {
    /// Who edited its text last.
    pub(in crate::tracker::github) edit: LastEdit,
    /// Whether its author could label issues when it was created: whether they added a role's label to it themselves.
    pub(in crate::tracker::github) had_rights: bool,
}

/// An issue's history in GraphQL.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GraphHistory {
    editor: Option<GraphActor>,
    last_edited_at: Option<String>,
    timeline_items: GraphNodes<GraphLabeled>,
}

/// A label that was added; without an actor if the account was deleted.
#[derive(Debug, Deserialize)]
struct GraphLabeled {
    actor: Option<GraphActor>,
    label: GraphLabel,
}

/// A label.
#[derive(Debug, Deserialize)]
struct GraphLabel {
    name: String,
}

impl GitHub {
    /// Reads the history of issues, by their numbers.
    pub(in crate::tracker::github) async fn histories(
        &self,
        issues: &[&WireIssue],
    ) -> Result<BTreeMap<u64, History>, ApiError> {
        let mut histories = BTreeMap::new();
        for batch in issues.chunks(BATCH_SIZE) {
            let mut queried = match self.query_edit_histories(batch).await {
                Ok(queried) => queried,
                // The token isn't allowed to ask, so nothing is known.
                Err(ApiError::Refused { .. }) => Json::Null,
                Err(error) => return Err(error),
            };
            for issue in batch {
                let history = serde_json::from_value(queried[format!("n{}", issue.number)].take()).ok();
                histories.insert(issue.number, self.history(issue, history));
            }
        }
        Ok(histories)
    }

    async fn query_edit_histories(&self, issues: &[&WireIssue]) -> Result<Json, ApiError> {
        let mut fields = String::new();
        for issue in issues {
            let number = issue.number;
            write!(fields, " n{number}: issue(number: {number}) {FIELDS}").expect("a string takes it");
        }
        let text = format!(
            "query Edits($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ id{fields} }} }}"
        );
        let name = self.client.repository();
        let request = ApiRequest::query("Edits", &text, &json!({ "owner": name.owner, "name": name.name }));
        let graph: Graph<Map<String, Json>> = self.client.send(&request).await?.read()?;
        // An issue that can't be read has no known history.
        match graph.data.and_then(|mut data| data.remove("repository")) {
            Some(queried @ Json::Object(_)) => Ok(queried),
            _ => graphql_error::check_errors(&name, &request, &graph.errors).map(|()| Json::Null),
        }
    }

    fn history(&self, issue: &WireIssue, history: Option<GraphHistory>) -> History {
        // If nothing is known, creating an artifact twice would be the worse mistake.
        let Some(history) = history else { return History { edit: LastEdit::Unknown, had_rights: true } };
        let login = |actor: Option<GraphActor>| actor.map_or_else(|| GHOST.to_owned(), full_login);
        let author = Some(author(issue)).filter(|login| !login.is_empty()).unwrap_or(GHOST);
        let labels = history.timeline_items.nodes.into_iter();
        let roles = labels.filter(|put| self.catalog.role_of_label(&put.label.name).is_some());
        let labelers: Vec<String> = roles.map(|put| login(put.actor)).collect();
        let had_rights = labelers.iter().any(|login| login.eq_ignore_ascii_case(author));
        // We label what strangers file, and edit its text afterwards. A run may have ended in between.
        let only_ours = !labelers.is_empty() && labelers.iter().all(|login| is_own(&self.state.borrow(), login));
        let edit = match (history.editor, history.last_edited_at) {
            (Some(editor), _) => LastEdit::By(full_login(editor)),
            (None, None) if only_ours => LastEdit::Unknown,
            (None, None) => LastEdit::Never,
            (None, Some(_)) => LastEdit::Unknown,
        };
        History { edit, had_rights }
    }
}

/// The login as REST returns it. GraphQL omits the suffix of an app's.
pub(in crate::tracker::github) fn full_login(actor: GraphActor) -> String {
    match actor.kind == "Bot" && !actor.login.ends_with("[bot]") {
        true => format!("{}[bot]", actor.login),
        false => actor.login,
    }
}
