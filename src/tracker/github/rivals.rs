//! Runs that overlap: what others made meanwhile is seen in the newest issues.

use std::ops::RangeInclusive;
use std::time::Duration;

use futures_util::future::try_join_all;
use http::Method;
use serde_json::json;

use super::GitHub;
use super::ask::Ask;
use super::made::Made;
use super::trouble::Trouble;
use super::wire::WireIssue;
use crate::core::artifact::ArtifactKey;
use crate::core::plan::{Claim, Record, authors_to_ask, settle_claims};
use crate::tracker::{News, Rival, Tags};

/// So many issues are read side by side.
const SIDE_BY_SIDE: usize = 20;
/// So many numbers behind the last one are tried together, and how often.
const PROBED: u64 = 3;
const MOST_PROBES: usize = 30;
/// How long is waited before it's looked for once more.
const LAG: Duration = Duration::from_secs(1);

impl GitHub {
    /// The issues that were made since the last look, the lowest number first.
    ///
    /// The list can be a second behind, and an issue by its number is not. Numbers are given one after another: whatever
    /// was made before the last of ours has a lower one. So what the list doesn't show yet is read by its number.
    async fn newest(&self) -> Result<Vec<WireIssue>, Trouble> {
        let (known, last) = {
            let state = self.state.borrow();
            (state.newest, state.made.iter().max().copied().unwrap_or(0))
        };
        let mut found = self.listed_above(known).await?;
        let shown = found.last().map_or(known, |issue| issue.number);
        found.extend(self.by_number(shown + 1..=last).await?);
        Ok(found)
    }

    /// Issues by their numbers; one that isn't there, or is none, is left out.
    async fn by_number(&self, numbers: RangeInclusive<u64>) -> Result<Vec<WireIssue>, Trouble> {
        let numbers: Vec<u64> = numbers.collect();
        let mut found = Vec::new();
        for some in numbers.chunks(SIDE_BY_SIDE) {
            found.extend(try_join_all(some.iter().map(|number| self.issue(*number))).await?.into_iter().flatten());
        }
        Ok(found)
    }

    /// The issues behind a number, as far as one follows another.
    async fn beyond(&self, number: u64) -> Result<Vec<WireIssue>, Trouble> {
        let (mut found, mut at) = (Vec::new(), number);
        for _ in 0..MOST_PROBES {
            // A number can be a discussion's, which is no issue.
            let some = self.by_number(at + 1..=at + PROBED).await?;
            if some.is_empty() {
                break;
            }
            found.extend(some);
            at += PROBED;
        }
        Ok(found)
    }

    /// Was an issue made although no answer came? The lowest number of the key counts.
    pub(super) async fn made_after_all(&self, record: &Record) -> Result<Option<Made>, Trouble> {
        if let Some(made) = self.made_by_now(record).await? {
            return Ok(Some(made));
        }
        // Sent again it would be a second one: that costs more than a moment and a second look.
        self.client.pause(LAG).await?;
        self.made_by_now(record).await
    }

    async fn made_by_now(&self, record: &Record) -> Result<Option<Made>, Trouble> {
        let mut issues = self.newest().await?;
        // No number is known for it: those are tried that follow the last one.
        let last = issues.last().map_or_else(|| self.state.borrow().newest, |issue| issue.number);
        issues.extend(self.beyond(last).await?);
        // They are not looked past: the look at what others made comes later.
        self.remember(&issues);
        let claims = self.claims(self.weigh(issues).await?.issues);
        let mut ours =
            claims.iter().filter(|claim| claim.existing.record.key == record.key && (claim.own || claim.labelled));
        let Some(claim) = ours.next() else { return Ok(None) };
        if claim.existing.record.body == record.body && claim.own {
            self.state.borrow_mut().made.push(claim.number);
        }
        let url = claim.existing.location.url().unwrap_or_default().to_owned();
        let Record { labels, assignees, .. } = &claim.existing.record;
        let tags = Tags { labels: labels.clone(), assignees: assignees.clone() };
        Ok(Some(Made { number: claim.number, url, dropped: Vec::new(), tags }))
    }

    /// What others made since the last look, and what became of the artifacts that this run made.
    pub(super) async fn find_news(&self, made: &[(ArtifactKey, u64)]) -> Result<News, Trouble> {
        let issues = self.newest().await?;
        self.look_past(&issues);
        let fresh = self.claims(self.weigh(issues).await?.issues);
        let claims = {
            let mut state = self.state.borrow_mut();
            state.news.extend(fresh);
            state.news.clone()
        };
        self.learn_rights(authors_to_ask(&claims)).await?;
        let mut state = self.state.borrow_mut();
        let settled = settle_claims(claims, &|author| state.pushes(author));
        for claim in &settled.artifacts {
            let key = &claim.existing.record.key;
            // What was there before this run began stays what it is.
            let before =
                state.numbers.get(key).filter(|number| !state.news.iter().any(|claim| claim.number == **number));
            if before.is_none() {
                let number = claim.number;
                state.numbers.insert(key.clone(), number);
                state.keys.insert(number, (key.clone(), true));
            }
        }
        for (number, key) in &settled.losers {
            state.keys.insert(*number, (key.clone(), false));
        }
        let mut news = News::default();
        for mut claim in settled.artifacts {
            Self::hang(&state, &mut claim.existing);
            let key = claim.existing.record.key.clone();
            match made.iter().find(|(known, _)| *known == key) {
                Some((_, mine)) if *mine == claim.number => {}
                Some((_, mine)) => news.rivals.push(Rival { key, mine: *mine, winner: claim.existing }),
                None => news.others.push(claim.existing),
            }
        }
        for (key, twin) in settled.twins.into_iter().filter(|(_, twin)| twin.untouched) {
            let mine = made.iter().find(|(known, _)| *known == key).map(|(_, mine)| *mine);
            if let Some(mine) = mine.filter(|mine| *mine != twin.number && state.numbers.get(&key) == Some(mine)) {
                news.later.push((twin.number, mine));
            }
        }
        Ok(news)
    }

    /// Close an issue as the duplicate of another: one that this run made, or one that holds nobody's words.
    pub(super) async fn close_duplicate(&self, twin: u64, of: u64) -> Result<(), Trouble> {
        let Some(issue) = self.issue(twin).await? else { return Ok(()) };
        let mine = self.state.borrow().made.contains(&twin);
        let open = issue.state == "open";
        let untouched = self.claims(vec![issue]).first().is_some_and(Claim::is_untouched);
        if !open || !(mine || untouched) {
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
        let closed = async || Ok(self.issue(twin).await?.is_none_or(|issue| issue.state == "closed"));
        self.client.surely_done(&ask, closed).await
    }
}
