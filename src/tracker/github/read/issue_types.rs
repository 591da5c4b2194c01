//! Issue types, and the organization's issue field for the owning role.

use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::core::diagnostic::Diagnostic;
use crate::core::plan::Record;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::state::{Field, FieldOption};
use crate::tracker::github::transport::api_request::{ApiRequest, encoded};
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::{Graph, WireField, WireType};

/// REST doesn't return the GraphQL ids of a field's options.
const OPTIONS: &str =
    "query FieldOptions($id: ID!) { node(id: $id) { ... on IssueFieldSingleSelect { options { id name } } } }";

/// The options of a single-select field in GraphQL.
#[derive(Clone, Debug, Deserialize)]
struct GraphOptions {
    node: Option<GraphSelect>,
}

/// A single-select field in GraphQL; without options if the node is something else.
#[derive(Clone, Debug, Deserialize)]
struct GraphSelect {
    #[serde(default)]
    options: Vec<GraphOption>,
}

/// An option of a single-select field.
#[derive(Clone, Debug, Deserialize)]
struct GraphOption {
    id: String,
    name: String,
}

impl GitHub {
    /// Loads the issue types and the issue field, if the templates and the configuration use them. The types are `None`
    /// if no template has one.
    pub(in crate::tracker::github) async fn load_issue_types(
        &self,
    ) -> Result<(Option<Vec<String>>, Vec<Diagnostic>), ApiError> {
        let wants_type = self.catalog.templates().any(|template| template.issue_type.is_some());
        let types = if wants_type { Some(self.types().await?) } else { None };
        let mut warnings = Vec::new();
        if let Some(name) = &self.field {
            warnings.extend(self.load_issue_field(name).await?);
        }
        Ok((types, warnings))
    }

    async fn types(&self) -> Result<Vec<String>, ApiError> {
        match self.client.send(&ApiRequest::get(self.client.path("/issue-types"))).await {
            Ok(response) => {
                let types: Vec<WireType> = response.read()?;
                let ids = types.iter().filter_map(|kind| Some((kind.name.to_lowercase(), kind.node_id.clone()?)));
                self.state.borrow_mut().types = ids.collect();
                Ok(types.into_iter().map(|kind| kind.name).collect())
            }
            // A user's repository has no issue types.
            Err(ApiError::Refused { .. }) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    async fn load_issue_field(&self, name: &str) -> Result<Vec<Diagnostic>, ApiError> {
        let owner = self.state.borrow().repository.as_ref().map(|repository| repository.owner.clone());
        let warning = |message: String, hint: &str| Ok(vec![Diagnostic::warning(message).hint(hint)]);
        let Some(owner) = owner.filter(|owner| owner.kind == "Organization") else {
            return warning(
                format!("the issue field `{name}` is ignored: only organizations have issue fields"),
                "remove `field` from the configuration",
            );
        };
        let path = format!("/orgs/{}/issue-fields", encoded(&owner.login));
        let fields: Vec<WireField> =
            match self.client.send(&ApiRequest::get(path).needing("organization issue fields: read")).await {
                Ok(response) => response.read()?,
                Err(ApiError::Refused { .. }) => {
                    return warning(
                        format!("the issue fields of {} can't be read: `{name}` is ignored", owner.login),
                        "the token needs the organization permission Issue fields: read",
                    );
                }
                Err(error) => return Err(error),
            };
        let found = fields
            .into_iter()
            .find(|field| field.name.eq_ignore_ascii_case(name) && field.data_type == "single_select");
        let Some(found) = found else {
            return warning(
                format!("{} has no single-select issue field `{name}`: it is ignored", owner.login),
                "create it in the organization's settings, with an option for each role",
            );
        };
        let ids = match &found.node_id {
            Some(node) => self.option_ids(node).await?,
            None => Vec::new(),
        };
        let id = |name: &str| ids.iter().find(|option| option.name == name).map(|option| option.id.clone());
        let options = found.options.unwrap_or_default().into_iter();
        let options = options.map(|option| FieldOption { node: id(&option.name), name: option.name }).collect();
        let field = Field { id: found.id, node: found.node_id, options };
        let without: Vec<&str> = self
            .catalog
            .roles()
            .iter()
            .filter(|role| field.option(&role.name, role.id.as_str()).is_none())
            .map(|role| role.name.as_str())
            .collect();
        let warnings = (!without.is_empty()).then(|| {
            Diagnostic::warning(format!("the field `{name}` has no option for {}", without.join(", ")))
                .hint("add an option with the role's name in the organization's settings")
        });
        self.state.borrow_mut().field = Some(field);
        Ok(warnings.into_iter().collect())
    }

    /// The GraphQL ids of a field's options. Empty if the server's GraphQL has no issue fields; the field is then set
    /// through REST.
    async fn option_ids(&self, node: &str) -> Result<Vec<GraphOption>, ApiError> {
        let request = ApiRequest::query("FieldOptions", OPTIONS, &json!({ "id": node }));
        match self.client.send(&request).await {
            Ok(response) => {
                let graph: Graph<GraphOptions> = response.read()?;
                Ok(graph.data.and_then(|data| data.node).map(|field| field.options).unwrap_or_default())
            }
            Err(ApiError::Refused { .. }) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// Adds the issue type and the field for the owning role to a REST request.
    pub(in crate::tracker::github) fn set_type_and_field(&self, record: &Record, body: &mut Json) {
        put_type(record, body);
        self.put_field(record, body);
    }

    pub(in crate::tracker::github) fn put_field(&self, record: &Record, body: &mut Json) {
        let state = self.state.borrow();
        let role = self.catalog.role(record.owner.as_str());
        if let (Some(field), Some(role)) = (&state.field, role)
            && let Some(option) = field.option(&role.name, role.id.as_str())
        {
            body["issue_field_values"] = json!([{ "field_id": field.id, "value": option.name }]);
        }
    }
}

/// Adds the issue type to a REST request.
pub(in crate::tracker::github) fn put_type(record: &Record, body: &mut Json) {
    if let Some(kind) = &record.issue_type {
        body["type"] = json!(kind);
    }
}
