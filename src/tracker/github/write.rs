//! Writing an issue: one request where GitHub allows it, and never a second one for what was done already.

use super::GitHub;
use super::ask::Answer;
use super::create_input::without_kinds;
use super::issue_of::Meant;
use super::made::Made;
use super::trouble::{Trouble, one_line};
use crate::core::artifact::Location;
use crate::core::diagnostic::Diagnostic;
use crate::core::plan::Record;
use crate::tracker::{Lack, Refusal, Tags, Written};

/// So many artifacts in a row without an answer end the run.
const MOST_LOSSES: usize = 3;

impl GitHub {
    /// Make an issue.
    pub(super) async fn make(&self, record: &Record) -> Result<Written, Refusal> {
        let mut warnings = Vec::new();
        let mut meant = self.meant(record, &mut warnings).await?;
        loop {
            let ask = self.ask_create(record, &meant);
            let read = |answer: &Answer| self.made(ask.ask(), &meant, answer);
            // Whether it was made is seen in the list, which is fresh.
            match self.client.create(&ask, read, async || self.made_after_all(record).await).await {
                Ok(made) => {
                    self.state.borrow_mut().losses = 0;
                    return self.finish(record, &meant, made, warnings).await;
                }
                Err(Trouble::Lost(why)) => return Err(self.lost(why)),
                Err(Trouble::Refused { status: 422, message, .. })
                    if self.learn_unknown_inputs(record, &meant, &message) => {}
                Err(Trouble::Refused { message, .. })
                    if meant.parent.is_some() && message.contains("parentIssueId") =>
                {
                    self.link_apart().await?;
                }
                Err(Trouble::Refused { message, .. }) if meant.parent.is_some() && is_about_parents(&message) => {
                    return Err(without_parent(record, &one_line(&message)));
                }
                // An issue that we don't manage may be out of the token's reach.
                Err(Trouble::Refused { status: 403 | 404, why, .. })
                    if meant.parent.is_some() && has_foreign_parent(record) =>
                {
                    return Err(without_parent(record, &why));
                }
                Err(Trouble::Refused { status: 403, why, .. }) if meant.milestone.is_some() => {
                    return Err(Refusal::Without(Lack::Milestone, format!("its milestone was left out: {why}")));
                }
                Err(Trouble::Refused { status: 403, why, .. }) if meant.is_tagged() => {
                    warnings.push(format!("it was made without labels and assignees: {why}"));
                    meant = meant.untagged();
                }
                Err(Trouble::Refused { status: 403, why, .. }) if meant.parent.is_some() => {
                    return Err(without_parent(record, &why));
                }
                Err(Trouble::Refused { status: 403, why, .. }) => {
                    // There is nothing left to do without: no other issue can be made either.
                    let hint = "what is done stays done; the same command does the rest";
                    return Err(Refusal::Everything(Diagnostic::error(why).hint(hint)));
                }
                Err(Trouble::Refused { status: 404 | 422, why, .. }) if !meant.assignees.is_empty() => {
                    let left = self.who_left(&meant).await.map_err(Trouble::into_refusal)?;
                    if left.is_empty() && !meant.with_kinds {
                        return Err(Refusal::This(why));
                    }
                    if left.is_empty() {
                        warnings.push(without_kinds(&why));
                        meant.with_kinds = false;
                    }
                    meant.assignees.retain(|(login, _)| !left.contains(login));
                    warnings.extend(left.iter().map(|login| self.unassignable(login)));
                }
                Err(Trouble::Refused { status: 404 | 422, why, .. }) if meant.with_kinds => {
                    warnings.push(without_kinds(&why));
                    meant.with_kinds = false;
                }
                Err(trouble) => return Err(trouble.into_refusal()),
            }
        }
    }

    /// Who could be assigned when it was looked up, and no longer can.
    async fn who_left(&self, meant: &Meant) -> Result<Vec<String>, Trouble> {
        let mut left = Vec::new();
        for (login, _) in &meant.assignees {
            if !self.is_assignable(login).await? {
                self.state.borrow_mut().people.insert(login.to_lowercase(), None);
                left.push(login.clone());
            }
        }
        Ok(left)
    }

    /// What is told of an account that can not be assigned.
    pub(super) fn unassignable(&self, login: &str) -> String {
        format!("`{login}` can not be assigned in {}: add them as a collaborator", self.client.repository())
    }

    /// No answer came, however often it was tried. After a few of those the others would fare no better.
    fn lost(&self, why: String) -> Refusal {
        let mut state = self.state.borrow_mut();
        state.losses += 1;
        if state.losses < MOST_LOSSES {
            return Trouble::Lost(why).into_refusal();
        }
        let message = format!("GitHub takes no new issues at present: {why}");
        let hint = "what is done stays done; the same command does the rest, later";
        Refusal::Everything(Diagnostic::error(message).hint(hint))
    }

    /// What is left to do once the issue is there.
    async fn finish(
        &self,
        record: &Record,
        meant: &Meant,
        made: Made,
        mut warnings: Vec<String>,
    ) -> Result<Written, Refusal> {
        {
            let mut state = self.state.borrow_mut();
            state.numbers.insert(record.key.clone(), made.number);
            state.keys.insert(made.number, (record.key.clone(), true));
        }
        if !made.dropped.is_empty() {
            warnings.push(format!("GitHub left out {}: the token may not set that", made.dropped.join(", ")));
        }
        if meant.parent.is_some() && self.state.borrow().sub_issues.are_linked_apart() {
            match self.link_made(made.number, record).await {
                Ok(()) => {}
                Err(Trouble::Dead(why)) => return Err(Refusal::Everything(*why)),
                Err(Trouble::Refused { why, .. } | Trouble::Lost(why)) => {
                    let parent = record.parent.as_deref().unwrap_or_default();
                    warnings.push(format!("{}; the next run tries again", named_only(parent, &why)));
                }
            }
        }
        self.set_the_rest(record, meant, made.number, &mut warnings).await?;
        let location = Location::Issue { number: made.number, url: made.url };
        let (labels, assignees) = (record.labels.clone(), record.assignees.clone());
        let tags = Tags { labels, assignees }.within(&made.tags);
        Ok(Written { location, warnings, tags: Some(tags) })
    }
}

/// A record that can not hang under its parent.
pub(super) fn without_parent(record: &Record, why: &str) -> Refusal {
    Refusal::Without(Lack::Parent, named_only(record.parent.as_deref().unwrap_or_default(), why))
}

/// What is told of a parent under which nothing can hang.
pub(super) fn named_only(parent: &str, why: &str) -> String {
    format!("it can not hang under `{parent}`, which is only named: {why}")
}

/// Does a record hang under an issue that rolecall does not manage?
fn has_foreign_parent(record: &Record) -> bool {
    record.parent.as_deref().is_some_and(|parent| parent.contains('#'))
}

/// Is GitHub's reason one against the parent?
pub(super) fn is_about_parents(message: &str) -> bool {
    let message = message.to_lowercase();
    ["sub-issue", "sub issue", "subissue", "parent", "hierarchy", "depth", "levels"]
        .iter()
        .any(|word| message.contains(word))
}
