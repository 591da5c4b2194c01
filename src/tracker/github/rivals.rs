//! Runs that overlap: what others made meanwhile is seen in the newest issues.

use http::Method;
use serde_json::json;

use super::GitHub;
use super::ask::Ask;
use super::trouble::Trouble;
use super::wire::WireIssue;
use super::write::Made;
use crate::core::artifact::ArtifactKey;
use crate::core::plan::{Claim, Record, authors_to_ask, settle_claims};
use crate::tracker::Rival;

impl GitHub {
    /// The issues that were made since the last look, the newest first. Where `look` is set, they count as looked at.
    async fn newest(&self) -> Result<Vec<WireIssue>, Trouble> {
        let known = self.state.borrow().newest;
        let mut found: Vec<WireIssue> = Vec::new();
        let mut page = 1;
        loop {
            let (issues, last) = self.page("sort=created&direction=desc".to_owned(), page).await?;
            let reached = issues.iter().any(|issue| issue.number <= known);
            // While pages are turned new issues push older ones onto the next page.
            found.extend(issues.into_iter().filter(|issue| issue.number > known));
            if reached || page >= last {
                found.sort_by_key(|issue| issue.number);
                found.dedup_by_key(|issue| issue.number);
                return Ok(found);
            }
            page += 1;
        }
    }

    /// Was an issue made although no answer came? The lowest number of the key counts.
    pub(super) async fn made_after_all(&self, record: &Record) -> Result<Option<Made>, Trouble> {
        let issues = self.newest().await?;
        let claims = self.claims(&issues);
        let mut ours =
            claims.iter().filter(|claim| claim.existing.record.key == record.key && (claim.own || claim.labelled));
        let Some(claim) = ours.next() else { return Ok(None) };
        let issue = issues.iter().find(|issue| issue.number == claim.number).expect("claims are made of issues");
        let mut state = self.state.borrow_mut();
        // The number is not remembered as the newest: the look at the rivals comes later.
        let newest = state.newest;
        Self::remember(&mut state, issue);
        state.newest = newest;
        if claim.existing.record.body == record.body && claim.own {
            state.made.push(claim.number);
        }
        Ok(Some(Made { number: claim.number, url: issue.html_url.clone(), dropped: Vec::new() }))
    }

    /// What became of the artifacts that this run made.
    pub(super) async fn find_rivals(&self, made: &[(ArtifactKey, u64)]) -> Result<Vec<Rival>, Trouble> {
        let issues = self.newest().await?;
        let mut claims = self.claims(&issues);
        claims.retain(|claim| made.iter().any(|(key, _)| *key == claim.existing.record.key));
        self.learn_rights(authors_to_ask(&claims)).await?;
        {
            let mut state = self.state.borrow_mut();
            for issue in &issues {
                Self::remember(&mut state, issue);
            }
        }
        let mut rivals = Vec::new();
        for (key, mine) in made {
            let group: Vec<Claim> = claims.iter().filter(|claim| claim.existing.record.key == *key).cloned().collect();
            if group.iter().all(|claim| claim.number == *mine) {
                continue;
            }
            rivals.extend(self.rival(key, *mine, group));
        }
        Ok(rivals)
    }

    fn rival(&self, key: &ArtifactKey, mine: u64, group: Vec<Claim>) -> Option<Rival> {
        let settled = {
            let state = self.state.borrow();
            settle_claims(group.clone(), &|author| state.rights.get(author).copied().unwrap_or(false))
        };
        let winner = settled.artifacts.first()?;
        let mut state = self.state.borrow_mut();
        for (number, key) in &settled.losers {
            state.keys.insert(*number, (key.clone(), false));
        }
        // Ours may have been seen at an earlier look: then every issue of this one was made later.
        let seen_now = group.iter().any(|claim| claim.number == mine);
        let yields = seen_now && winner.number != mine;
        let number = if yields { winner.number } else { mine };
        state.numbers.insert(key.clone(), number);
        state.keys.insert(number, (key.clone(), true));
        let later = group.iter().filter(|claim| claim.number != number && claim.number != mine && claim.is_untouched());
        let later = later.map(|claim| claim.number).collect();
        let mut existing = winner.existing.clone();
        Self::hang(&state, &mut existing);
        Some(Rival { key: key.clone(), mine, winner: yields.then_some(existing), later })
    }

    /// Close an issue as the duplicate of another: one that this run made, or one that holds nobody's words.
    pub(super) async fn close_duplicate(&self, twin: u64, of: u64) -> Result<(), Trouble> {
        let Some(issue) = self.issue(twin).await? else { return Ok(()) };
        let mine = self.state.borrow().made.contains(&twin);
        let untouched = self.claims(std::slice::from_ref(&issue)).first().is_some_and(Claim::is_untouched);
        if issue.state != "open" || !(mine || untouched) {
            return Ok(());
        }
        let handle = self.state.borrow().handles.get(&of).map(|handle| handle.id).filter(|id| *id != 0);
        let id = match handle {
            Some(id) => Some(id),
            None => self.issue(of).await?.map(|issue| issue.id),
        };
        let mut body = json!({ "state": "closed", "state_reason": "duplicate" });
        if let Some(id) = id {
            body["duplicate_issue_id"] = json!(id);
        }
        let ask = Ask::write(Method::PATCH, self.client.path(&format!("/issues/{twin}")), body);
        match self.client.send(&ask).await {
            // Closing what is closed changes nothing.
            Err(Trouble::Lost(_)) => self.client.send(&ask).await.map(drop),
            other => other.map(drop),
        }
    }
}
