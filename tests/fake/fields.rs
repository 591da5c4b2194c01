//! Issue types and issue fields, which exist only in repositories of organizations; elsewhere they are silently
//! ignored.

use super::answer::{Answer, Answered};
use super::call::Call;
use super::people::{Ability, IssueField};
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Call<'_> {
    /// Returns the requested type, as the organization spells it.
    pub(super) fn named_type(&self, key: &str, asked: Option<&Value>) -> Result<Option<String>, Answer> {
        let repository = &self.state.repositories[key];
        let name = asked.and_then(|asked| asked.as_str().or_else(|| asked.get("value")?.as_str()));
        let (Some(name), Some(_)) = (name, self.state.organization_of(repository)) else { return Ok(None) };
        match self.state.issue_type(repository, name) {
            Some(kind) => Ok(Some(kind.name.clone())),
            None => Err(Answer::value("Issue", "type", &json!(name))),
        }
    }

    /// Returns the values by field, each checked against the field's type.
    pub(super) fn values(&self, key: &str, asked: Option<&Value>) -> Result<BTreeMap<u64, Value>, Answer> {
        let repository = &self.state.repositories[key];
        let Some(organization) = self.state.organization_of(repository) else { return Ok(BTreeMap::new()) };
        let mut values = BTreeMap::new();
        for item in asked.and_then(Value::as_array).into_iter().flatten() {
            let id = item.get("field_id").and_then(Value::as_u64);
            let field = organization.fields.iter().find(|field| Some(field.id) == id);
            let value = item.get("value").unwrap_or(&Value::Null);
            match field.filter(|field| takes(field, value)) {
                Some(field) => values.insert(field.id, value.clone()),
                None => return Err(Answer::value("Issue", "issue_field_values", item)),
            };
        }
        Ok(values)
    }

    pub(super) fn issue_field_values(&mut self, method: &str, key: &str, number: u64) -> Answered {
        match method {
            "GET" => {}
            "POST" | "PUT" => {
                self.need(key, Ability::Triage)?;
                if self.state.organization_of(&self.state.repositories[key]).is_none() {
                    return Err(Answer::not_found());
                }
                let values = self.values(key, self.request.body.get("issue_field_values"))?;
                self.state.change(key, number, |issue| {
                    if method == "PUT" {
                        issue.fields.clear();
                    }
                    issue.fields.extend(values);
                });
            }
            _ => return Err(Answer::unserved()),
        }
        let repository = &self.state.repositories[key];
        Ok(Answer::json(200, &self.state.field_values(repository, &repository.issues[&number])))
    }
}

fn takes(field: &IssueField, value: &Value) -> bool {
    match field.data_type.as_str() {
        "number" => value.is_number(),
        "single_select" => field.options.iter().any(|(_, name)| value.as_str() == Some(name)),
        "date" => value.as_str().is_some_and(|text| text.parse::<jiff::civil::Date>().is_ok()),
        _ => value.is_string(),
    }
}
