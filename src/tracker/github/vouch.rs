//! What issues say of themselves, as far as somebody with rights vouches for it.
//!
//! A person can only change the text of own issues, or needs rights. So only what strangers wrote is in doubt, and of
//! that only what presumes; nobody is asked about anything else. An app's account is no stranger: whoever installed it
//! had the rights.

use std::collections::BTreeMap;

use super::GitHub;
use super::issue::is_own;
use super::trouble::Trouble;
use super::wire::WireIssue;
use crate::core::artifact::ArtifactKey;
use crate::core::diagnostic::Diagnostic;
use crate::core::plan::{LastEdit, claimed_beyond, is_left, needs_authority, without_authority};

/// Issues as far as they are believed.
#[derive(Debug, Default)]
pub(super) struct Weighed {
    /// With what is believed of them.
    pub(super) issues: Vec<WireIssue>,
    /// What there is to say of the others.
    pub(super) doubts: Vec<Diagnostic>,
    /// Keys that may well be taken, with the reason why nothing is made under them.
    pub(super) held: Vec<(ArtifactKey, Diagnostic)>,
}

impl GitHub {
    /// What is believed of issues.
    pub(super) async fn weigh(&self, mut issues: Vec<WireIssue>) -> Result<Weighed, Trouble> {
        // Without a label a stranger's claim counts for nothing anyway.
        let labelled = issues.iter().filter(|issue| self.is_labelled(issue));
        let doubtful = self.doubtful(labelled).await?;
        let mut weighed = Weighed::default();
        issues.retain_mut(|issue| {
            let Some(had_rights) = doubtful.get(&issue.number) else { return true };
            let body = issue.body.take().unwrap_or_default();
            let text = without_authority(&body, issue.number);
            let left = is_left(&text, issue.number);
            if *had_rights {
                let keys = claimed_beyond(&body, issue.number);
                weighed.held.extend(keys.into_iter().map(|key| (key.clone(), holding(issue, &key))));
            }
            weighed.doubts.push(doubt(issue, left));
            issue.body = Some(text);
            left
        });
        weighed.issues = issues;
        Ok(weighed)
    }

    /// The same for one that is known to be an artifact, or becomes one: it stays, whatever is left of its marker.
    pub(super) async fn weigh_one(&self, mut issue: WireIssue) -> Result<WireIssue, Trouble> {
        if !self.doubtful(std::iter::once(&issue)).await?.is_empty() {
            issue.body = Some(without_authority(issue.body.as_deref().unwrap_or_default(), issue.number));
        }
        Ok(issue)
    }

    /// The issues that say what they can not say by themselves, and for which nobody vouches. Of each it is told whether
    /// its author once had the right.
    async fn doubtful(&self, issues: impl Iterator<Item = &WireIssue>) -> Result<BTreeMap<u64, bool>, Trouble> {
        if !self.state.borrow().may_push() {
            // Such a token can not ask who may do what. It believes the label.
            return Ok(BTreeMap::new());
        }
        let presumes = |issue: &&WireIssue| {
            let body = issue.body.as_deref().unwrap_or_default();
            issue.pull_request.is_none() && self.is_strangers(issue) && needs_authority(body, issue.number)
        };
        let mut presuming: Vec<&WireIssue> = issues.filter(presumes).collect();
        if presuming.is_empty() {
            return Ok(BTreeMap::new());
        }
        self.learn_rights(presuming.iter().map(|issue| author(issue).to_owned()).collect()).await?;
        presuming.retain(|issue| !self.state.borrow().triages(author(issue)));
        let told = self.histories(&presuming).await?;
        let by = told.values().filter_map(|history| match &history.edit {
            LastEdit::By(login) if !is_own(&self.state.borrow(), login) => Some(login.clone()),
            _ => None,
        });
        self.learn_rights(by.collect()).await?;
        let state = self.state.borrow();
        let may_vouch = |login: &str| is_own(&state, login) || state.triages(login);
        let doubtful = told.into_iter().filter(|(_, history)| !history.edit.is_vouched_for(&may_vouch));
        Ok(doubtful.map(|(number, history)| (number, history.had_rights)).collect())
    }

    fn is_strangers(&self, issue: &WireIssue) -> bool {
        !is_own(&self.state.borrow(), author(issue)) && !author(issue).ends_with("[bot]")
    }
}

/// The login of whoever opened an issue; empty where the account is gone.
pub(super) fn author(issue: &WireIssue) -> &str {
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
