//! Decides which markers in issues to trust.
//!
//! Without permissions, a person can only edit their own issues. So only issues of strangers are checked, and only
//! those whose text claims more than a stranger's may; permissions are requested for no others. An app is not a
//! stranger, because whoever installed it had the permissions.

use std::collections::BTreeMap;

use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;
use crate::core::plan::{LastEdit, foreign_keys_claimed, keeps_claim, needs_trust, strip_untrusted};
use crate::tracker::github::read::issue::is_own;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::WireIssue;

/// Issues reduced to what is trusted in them.
#[derive(Debug, Default)]
pub(in crate::tracker::github) struct AssessedIssues {
    /// The issues, without the untrusted parts of their text.
    pub(in crate::tracker::github) issues: Vec<WireIssue>,
    /// Warnings about issues that are not fully trusted.
    pub(in crate::tracker::github) warnings: Vec<Diagnostic>,
    /// Keys that may already be taken, with the reason why no issue is created for them.
    pub(in crate::tracker::github) held_keys: Vec<(ArtifactKey, Diagnostic)>,
}

impl GitHub {
    /// Removes from issues what is not trusted.
    pub(in crate::tracker::github) async fn assess_issues(
        &self,
        mut issues: Vec<WireIssue>,
    ) -> Result<AssessedIssues, ApiError> {
        // Without a label, a stranger's claim doesn't count anyway.
        let labeled = issues.iter().filter(|issue| self.is_labeled(issue));
        let untrusted_issues = self.untrusted_issues(labeled).await?;
        let mut assessed = AssessedIssues::default();
        issues.retain_mut(|issue| {
            let Some(had_rights) = untrusted_issues.get(&issue.number) else { return true };
            let body = issue.body.take().unwrap_or_default();
            let text = strip_untrusted(&body, issue.number);
            let left = keeps_claim(&text, issue.number);
            if *had_rights {
                let keys = foreign_keys_claimed(&body, issue.number);
                assessed.held_keys.extend(keys.into_iter().map(|key| (key.clone(), held_key_error(issue, &key))));
            }
            assessed.warnings.push(untrusted_warning(issue, left));
            issue.body = Some(text);
            left
        });
        assessed.issues = issues;
        Ok(assessed)
    }

    /// Removes what is not trusted from an issue that is known to be an artifact, or becomes one, so it is always kept.
    pub(in crate::tracker::github) async fn assess_issue(&self, mut issue: WireIssue) -> Result<WireIssue, ApiError> {
        if !self.untrusted_issues(std::iter::once(&issue)).await?.is_empty() {
            issue.body = Some(strip_untrusted(issue.body.as_deref().unwrap_or_default(), issue.number));
        }
        Ok(issue)
    }

    /// The numbers of the issues that claim more than a stranger's may, and whose text was not last edited by somebody
    /// who may label issues. Each comes with whether its author once could.
    async fn untrusted_issues(
        &self,
        issues: impl Iterator<Item = &WireIssue>,
    ) -> Result<BTreeMap<u64, bool>, ApiError> {
        if !self.state.borrow().own_account_may_push() {
            // Such a token can't request permissions, so the label alone counts.
            return Ok(BTreeMap::new());
        }
        let needs_check = |issue: &&WireIssue| {
            let body = issue.body.as_deref().unwrap_or_default();
            issue.pull_request.is_none() && self.is_by_stranger(issue) && needs_trust(body, issue.number)
        };
        let mut suspects: Vec<&WireIssue> = issues.filter(needs_check).collect();
        if suspects.is_empty() {
            return Ok(BTreeMap::new());
        }
        self.load_permissions(suspects.iter().map(|issue| author(issue).to_owned()).collect()).await?;
        suspects.retain(|issue| !self.state.borrow().may_label(author(issue)));
        let histories = self.histories(&suspects).await?;
        let by = histories.values().filter_map(|history| match &history.edit {
            LastEdit::By(login) if !is_own(&self.state.borrow(), login) => Some(login.clone()),
            _ => None,
        });
        self.load_permissions(by.collect()).await?;
        let state = self.state.borrow();
        let may_label = |login: &str| is_own(&state, login) || state.may_label(login);
        let untrusted_issues = histories.into_iter().filter(|(_, history)| !history.edit.is_trusted_edit(&may_label));
        Ok(untrusted_issues.map(|(number, history)| (number, history.had_rights)).collect())
    }

    fn is_by_stranger(&self, issue: &WireIssue) -> bool {
        !is_own(&self.state.borrow(), author(issue)) && !author(issue).ends_with("[bot]")
    }
}

/// The login of an issue's author; empty if the account was deleted.
pub(in crate::tracker::github) fn author(issue: &WireIssue) -> &str {
    issue.user.as_ref().map_or("", |user| &user.login)
}

/// The warning about an issue that is not fully trusted.
fn untrusted_warning(issue: &WireIssue, left: bool) -> Diagnostic {
    let what = if left { "trusted only in part" } else { "not trusted" };
    let message =
        format!("the marker in #{} is {what}: its author, who can't label issues, edited the text last", issue.number);
    Diagnostic::warning(message)
        .hint("check the marker; it is trusted once somebody who can label issues edits the text")
}

/// The error for a key that is claimed by an issue whose author once had the permission to label issues.
fn held_key_error(issue: &WireIssue, key: &ArtifactKey) -> Diagnostic {
    let number = issue.number;
    let message = format!(
        "#{number} claims to be `{key}`, but its author, who can no longer label issues, edited its text last: no other issue is created for it"
    );
    Diagnostic::error(message).hint(format!("check #{number}: edit its text to confirm it, or remove its role's label"))
}
