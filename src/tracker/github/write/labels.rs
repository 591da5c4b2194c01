//! Creates or repairs the role labels: name, color and description. Other labels are never changed.

use http::Method;
use serde_json::{Map, Value as Json, json};

use crate::core::catalog::{Label, Role};
use crate::core::plan::{Action, LabelReceipt};
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{Edit, encoded};
use crate::tracker::github::transport::api_response::ApiResponse;
use crate::tracker::github::transport::client::Decision;
use crate::tracker::github::transport::error;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::WireLabel;

impl GitHub {
    pub(in crate::tracker::github) async fn repair_labels(&self, dry_run: bool) -> Result<Vec<LabelReceipt>, ApiError> {
        self.start().await?;
        let all = self.all_labels().await?;
        let mut receipts = Vec::new();
        for role in self.catalog.roles() {
            let existing = all.get(&role.label.name.to_lowercase());
            receipts.push(self.repair_label(role, existing, dry_run).await?);
        }
        Ok(receipts)
    }

    async fn repair_label(
        &self,
        role: &Role,
        existing: Option<&WireLabel>,
        dry_run: bool,
    ) -> Result<LabelReceipt, ApiError> {
        let label = &role.label;
        let mut receipt = LabelReceipt::of(role, Action::Keep);
        let changes = existing.map(|existing| differences(label, existing));
        receipt.action = match &changes {
            None => Action::Create,
            Some(changes) if changes.is_empty() => return Ok(receipt),
            Some(_) => Action::Update,
        };
        if self.is_archived() {
            return Err(error::archived(&self.client.repository()));
        }
        if dry_run {
            return Ok(receipt);
        }
        let sent = match changes {
            // Somebody may have created it at the same time, with another color or description.
            None => match self.create_label(label).await {
                Ok(created) => self.change_label(label, &created.name, differences(label, &created)).await,
                Err(error) => Err(error),
            },
            Some(changes) => self.change_label(label, existing.map_or("", |existing| &existing.name), changes).await,
        };
        match sent {
            Ok(()) => Ok(receipt),
            Err(ApiError::Refused { why, .. } | ApiError::Lost(why)) => {
                receipt.action = Action::Fail;
                receipt.warnings.push(why);
                Ok(receipt)
            }
            Err(fatal) => Err(fatal),
        }
    }

    async fn change_label(&self, label: &Label, name: &str, changes: Map<String, Json>) -> Result<(), ApiError> {
        if changes.is_empty() {
            return Ok(());
        }
        let path = self.client.path(&format!("/labels/{}", encoded(name)));
        let decide = |now: Option<&ApiResponse>| {
            let not_found = || ApiError::Refused {
                status: 404,
                why: format!("the label `{name}` no longer exists; run the command again"),
                message: String::new(),
            };
            let now: WireLabel = now.ok_or_else(not_found)?.read()?;
            let changes = differences(label, &now);
            Ok(if changes.is_empty() {
                Decision::Done(())
            } else {
                Decision::Send(Edit::new(Method::PATCH, path.as_str(), Json::Object(changes)))
            })
        };
        // If the response was lost, the label may already have its new name.
        match self.client.edit(&path, decide, |_| Ok(())).await {
            Err(ApiError::Refused { status: 404, why, message }) => {
                let now = self.all_labels().await?;
                let now = now.get(&label.name.to_lowercase());
                let matches = now.is_some_and(|now| differences(label, now).is_empty());
                if matches { Ok(()) } else { Err(ApiError::Refused { status: 404, why, message }) }
            }
            other => other,
        }
    }
}

/// The changes that make an existing label match. Colors are compared ignoring case.
fn differences(label: &Label, existing: &WireLabel) -> Map<String, Json> {
    let mut changes = Map::new();
    if existing.name != label.name {
        changes.insert("new_name".to_owned(), json!(label.name));
    }
    if !existing.color.eq_ignore_ascii_case(&label.color) {
        changes.insert("color".to_owned(), json!(label.color));
    }
    if existing.description.as_deref().unwrap_or_default() != label.description {
        changes.insert("description".to_owned(), json!(label.description));
    }
    changes
}
