//! Texts that many receipts share, so that each is in memory only once.

use std::collections::HashSet;
use std::sync::Arc;

use super::receipt::Receipt;
use crate::core::catalog::Catalog;
use crate::core::names::ArtifactKey;

/// The lists of labels that receipts have so far.
#[derive(Debug, Default)]
pub(super) struct SharedTexts {
    labels: HashSet<Arc<[String]>>,
}

impl SharedTexts {
    /// Replaces the texts of a receipt by equal ones that exist already.
    pub(super) fn share(&mut self, catalog: &Catalog, key: &ArtifactKey, receipt: &mut Receipt) {
        if receipt.key == *key {
            receipt.key = key.clone();
            receipt.template = key.template().clone();
        }
        if let Some(role) = catalog.role(receipt.role.as_str()) {
            receipt.role = role.id.clone();
        }
        match self.labels.get(&receipt.labels) {
            Some(known) => receipt.labels = Arc::clone(known),
            None => drop(self.labels.insert(Arc::clone(&receipt.labels))),
        }
        receipt.title.shrink_to_fit();
    }
}
