//! What issues say of themselves, as far as somebody with rights vouches for it.
//!
//! A person can only change the text of own issues, or needs rights. So only what strangers wrote is in doubt, and of
//! that only what presumes; nobody is asked about anything else. An app's account is no stranger: whoever installed it
//! had the rights.

use std::collections::BTreeMap;

use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;
use crate::core::plan::{LastEdit, foreign_keys_claimed, keeps_claim, needs_trust, strip_untrusted};
use crate::tracker::github::read::issue::is_own;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::WireIssue;

/// Issues as far as they are believed.
#[derive(Debug, Default)]
pub(in crate::tracker::github) struct AssessedIssues {
    /// With what is believed of them.
    pub(in crate::tracker::github) issues: Vec<WireIssue>,
    /// What there is to say of the others.
    pub(in crate::tracker::github) doubts: Vec<Diagnostic>,
    /// Keys that may well be taken, with the reason why nothing is made under them.
    pub(in crate::tracker::github) held: Vec<(ArtifactKey, Diagnostic)>,
}

impl GitHub {
    /// What is believed of issues.
    pub(in crate::tracker::github) async fn assess_issues(
        &self,
        mut issues: Vec<WireIssue>,
    ) -> Result<AssessedIssues, ApiError> {
        // Without a label a stranger's claim counts for nothing anyway.
        let labelled = issues.iter().filter(|issue| self.is_labelled(issue));
        let untrusted_issues = self.untrusted_issues(labelled).await?;
        let mut assessed = AssessedIssues::default();
        issues.retain_mut(|issue| {
            let Some(had_rights) = untrusted_issues.get(&issue.number) else { return true };
            let body = issue.body.take().unwrap_or_default();
            let text = strip_untrusted(&body, issue.number);
            let left = keeps_claim(&text, issue.number);
            if *had_rights {
                let keys = foreign_keys_claimed(&body, issue.number);
                assessed.held.extend(keys.into_iter().map(|key| (key.clone(), holding(issue, &key))));
            }
            assessed.doubts.push(doubt(issue, left));
            issue.body = Some(text);
            left
        });
        assessed.issues = issues;
        Ok(assessed)
    }

    /// The same for one that is known to be an artifact, or becomes one: it stays, whatever is left of its marker.
    pub(in crate::tracker::github) async fn assess_issue(&self, mut issue: WireIssue) -> Result<WireIssue, ApiError> {
        if !self.untrusted_issues(std::iter::once(&issue)).await?.is_empty() {
            issue.body = Some(strip_untrusted(issue.body.as_deref().unwrap_or_default(), issue.number));
        }
        Ok(issue)
    }

    /// The issues that say what they can't say by themselves, and for which nobody vouches. Of each it is told whether
    /// its author once had the right.
    async fn untrusted_issues(
        &self,
        issues: impl Iterator<Item = &WireIssue>,
    ) -> Result<BTreeMap<u64, bool>, ApiError> {
        if !self.state.borrow().own_account_may_push() {
            // Such a token can't ask who may do what. It believes the label.
            return Ok(BTreeMap::new());
        }
        let presumes = |issue: &&WireIssue| {
            let body = issue.body.as_deref().unwrap_or_default();
            issue.pull_request.is_none() && self.is_strangers(issue) && needs_trust(body, issue.number)
        };
        let mut presuming: Vec<&WireIssue> = issues.filter(presumes).collect();
        if presuming.is_empty() {
            return Ok(BTreeMap::new());
        }
        self.load_permissions(presuming.iter().map(|issue| author(issue).to_owned()).collect()).await?;
        presuming.retain(|issue| !self.state.borrow().triages(author(issue)));
        let told = self.histories(&presuming).await?;
        let by = told.values().filter_map(|history| match &history.edit {
            LastEdit::By(login) if !is_own(&self.state.borrow(), login) => Some(login.clone()),
            _ => None,
        });
        self.load_permissions(by.collect()).await?;
        let state = self.state.borrow();
        let may_vouch = |login: &str| is_own(&state, login) || state.triages(login);
        let untrusted_issues = told.into_iter().filter(|(_, history)| !history.edit.is_trusted_edit(&may_vouch));
        Ok(untrusted_issues.map(|(number, history)| (number, history.had_rights)).collect())
    }

    fn is_strangers(&self, issue: &WireIssue) -> bool {
        !is_own(&self.state.borrow(), author(issue)) && !author(issue).ends_with("[bot]")
    }
}

/// The login of whoever opened an issue; empty where the account is gone.
pub(in crate::tracker::github) fn author(issue: &WireIssue) -> &str {
    issue.user.as_ref().map_or("", |user| &user.login)
}

/// What is told of an issue for which nobody vouches.
fn doubt(issue: &WireIssue, left: bool) -> Diagnostic {
    let what = if left { "only in part" } else { "not" };
    let message = format!(
        "the marker in #{} is believed {what}: its author, who may not put labels, changed the text last",
        issue.number
    );
    Diagnostic::warning(message)
        .hint("whoever may put labels vouches for it by changing its text; look at the marker first")
}

/// Why nothing is made under a key that an issue claims whose author once had the right to.
fn holding(issue: &WireIssue, key: &ArtifactKey) -> Diagnostic {
    let number = issue.number;
    let message = format!(
        "#{number} says that it is `{key}`, and its author, who may put labels no more, changed its text last: none is made beside it"
    );
    Diagnostic::error(message)
        .hint(format!("look at #{number}: change its text, and you vouch for it; or take its role's label off"))
}
