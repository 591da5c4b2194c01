//! Issue types and issue fields, by node id.

use super::super::call::Call;
use super::super::node_number;
use super::super::people::IssueField;
use super::FaultEffect;
use super::node::{Arguments, Found, Node, Resolved, leaf};
use super::query::{gone, unknown};
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Call<'_> {
    /// Returns the single-select field that a node id names.
    pub(super) fn select_with(&self, id: &str) -> Option<Node> {
        let number = node_number(id, "IF")?;
        let mut organizations = self.state.organizations.iter();
        organizations.find_map(|(login, organization)| {
            let found = |field: &&IssueField| field.id == number && field.data_type == "single_select";
            organization.fields.iter().find(found).map(|field| Node::Select(login.clone(), field.id))
        })
    }

    pub(super) fn select_field(&self, organization: &str, id: u64, field: &str) -> Resolved {
        let found = self.state.organizations[organization].fields.iter().find(|found| found.id == id);
        let Some(found) = found else { return Ok(leaf(Value::Null)) };
        Ok(match field {
            "id" => leaf(found.node_id()),
            "name" => leaf(found.name.as_str()),
            "options" => Found::Many(
                found
                    .options
                    .iter()
                    .map(|(id, name)| {
                        let id = IssueField::option_node_id(*id);
                        Node::Plain("IssueFieldSingleSelectOption", json!({"id": id, "name": name}))
                    })
                    .collect(),
            ),
            _ => return unknown("IssueFieldSingleSelect", field),
        })
    }

    /// Returns the name of the type that `issueTypeId` names. A caller who may not triage can't set it.
    pub(super) fn type_with(&self, key: &str, input: &Arguments) -> Result<Option<String>, FaultEffect> {
        let Some(id) = input.text("issueTypeId") else { return Ok(None) };
        let organization = self.state.organization_of(&self.state.repositories[key]);
        let mut types = organization.into_iter().flat_map(|organization| &organization.types);
        types.find(|kind| kind.node_id() == id).map(|kind| Some(kind.name.clone())).ok_or_else(|| gone(id))
    }

    /// Returns the values in `issueFields`, by field id.
    pub(super) fn field_values_with(&self, key: &str, input: &Arguments) -> Result<BTreeMap<u64, Value>, FaultEffect> {
        let organization = self.state.organization_of(&self.state.repositories[key]);
        let mut values = BTreeMap::new();
        for item in input.get("issueFields").and_then(Value::as_array).into_iter().flatten() {
            let text = |name: &str| item.get(name).and_then(Value::as_str);
            let id = text("fieldId").unwrap_or_default();
            let field = organization.and_then(|found| found.fields.iter().find(|field| field.node_id() == id));
            let field = field.ok_or_else(|| gone(id))?;
            let value = match field.data_type.as_str() {
                "single_select" => {
                    let id = text("singleSelectOptionId").unwrap_or_default();
                    let option = field.options.iter().find(|(option, _)| IssueField::option_node_id(*option) == id);
                    option.map(|(_, name)| json!(name)).ok_or_else(|| gone(id))?
                }
                "number" => item.get("numberValue").cloned().unwrap_or_default(),
                "date" => item.get("dateValue").cloned().unwrap_or_default(),
                _ => item.get("textValue").cloned().unwrap_or_default(),
            };
            values.insert(field.id, value);
        }
        Ok(values)
    }
}
