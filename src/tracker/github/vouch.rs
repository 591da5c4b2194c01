//! What issues say of themselves, as far as somebody with rights vouches for it.
//!
//! A person can only change the text of own issues, or needs rights. So only what strangers wrote is in doubt, and of
//! that only what presumes; nobody is asked about anything else. An app's account is no stranger: whoever installed it
//! had the rights.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use super::GitHub;
use super::ask::Ask;
use super::issue::is_own;
use super::trouble::{self, Trouble};
use super::wire::{Graph, GraphEdit, WireIssue};
use crate::core::diagnostic::Diagnostic;
use crate::core::plan::{LastEdit, is_left, needs_authority, without_authority};

/// So many issues are asked for with one request.
const AT_ONCE: usize = 50;

impl GitHub {
    /// Issues with what is believed of them, and what there is to say of the others.
    pub(super) async fn weigh(&self, mut issues: Vec<WireIssue>) -> Result<(Vec<WireIssue>, Vec<Diagnostic>), Trouble> {
        // Without a label a stranger's claim counts for nothing anyway.
        let labelled = issues.iter().filter(|issue| self.is_labelled(issue));
        let doubtful = self.doubtful(labelled).await?;
        if doubtful.is_empty() {
            return Ok((issues, Vec::new()));
        }
        let mut doubts = Vec::new();
        issues.retain_mut(|issue| {
            if !doubtful.contains(&issue.number) {
                return true;
            }
            let text = without_authority(issue.body.as_deref().unwrap_or_default(), issue.number);
            let left = is_left(&text, issue.number);
            doubts.push(doubt(issue, left));
            issue.body = Some(text);
            left
        });
        Ok((issues, doubts))
    }

    /// The same for one that is known to be an artifact, or becomes one: it stays, whatever is left of its marker.
    pub(super) async fn weigh_one(&self, mut issue: WireIssue) -> Result<WireIssue, Trouble> {
        if !self.doubtful(std::iter::once(&issue)).await?.is_empty() {
            issue.body = Some(without_authority(issue.body.as_deref().unwrap_or_default(), issue.number));
        }
        Ok(issue)
    }

    /// The issues that say what they can not say by themselves, and for which nobody vouches.
    async fn doubtful(&self, issues: impl Iterator<Item = &WireIssue>) -> Result<BTreeSet<u64>, Trouble> {
        if !self.state.borrow().may_push() {
            // Such a token can not ask who may do what. It believes the label.
            return Ok(BTreeSet::new());
        }
        let presumes = |issue: &&WireIssue| {
            let body = issue.body.as_deref().unwrap_or_default();
            issue.pull_request.is_none() && self.is_strangers(issue) && needs_authority(body, issue.number)
        };
        let mut presuming: Vec<&WireIssue> = issues.filter(presumes).collect();
        if presuming.is_empty() {
            return Ok(BTreeSet::new());
        }
        self.learn_rights(presuming.iter().map(|issue| author(issue).to_owned()).collect()).await?;
        presuming.retain(|issue| !self.state.borrow().triages(author(issue)));
        let edits = self.last_edits(presuming.iter().map(|issue| issue.number).collect()).await?;
        let by = edits.values().filter_map(|edit| match edit {
            LastEdit::By(login) if !is_own(&self.state.borrow(), login) => Some(login.clone()),
            _ => None,
        });
        self.learn_rights(by.collect()).await?;
        let state = self.state.borrow();
        let may_vouch = |login: &str| is_own(&state, login) || state.triages(login);
        Ok(edits.into_iter().filter(|(_, edit)| !edit.is_vouched_for(&may_vouch)).map(|(number, _)| number).collect())
    }

    fn is_strangers(&self, issue: &WireIssue) -> bool {
        !is_own(&self.state.borrow(), author(issue)) && !author(issue).ends_with("[bot]")
    }

    /// Who changed the text of each issue last.
    async fn last_edits(&self, numbers: Vec<u64>) -> Result<HashMap<u64, LastEdit>, Trouble> {
        let mut edits = HashMap::new();
        for some in numbers.chunks(AT_ONCE) {
            let mut told = match self.ask_for_edits(some).await {
                Ok(told) => told,
                // The token may not ask: then nobody is known to vouch.
                Err(Trouble::Refused { .. }) => Json::Null,
                Err(trouble) => return Err(trouble),
            };
            edits.extend(some.iter().map(|number| (*number, last_edit(told[format!("n{number}")].take()))));
        }
        Ok(edits)
    }

    async fn ask_for_edits(&self, numbers: &[u64]) -> Result<Json, Trouble> {
        let mut fields = String::new();
        for number in numbers {
            let field = "{ editor { __typename login } lastEditedAt }";
            write!(fields, " n{number}: issue(number: {number}) {field}").expect("a string takes it");
        }
        let text = format!(
            "query Edits($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ id{fields} }} }}"
        );
        let name = self.client.repository();
        let ask = Ask::query("Edits", &text, &json!({ "owner": name.owner, "name": name.name }));
        let graph: Graph<Map<String, Json>> = self.client.send(&ask).await?.read()?;
        trouble::of_graphql(&name, &ask, &graph.errors)?;
        Ok(graph.data.and_then(|mut data| data.remove("repository")).unwrap_or_default())
    }
}

fn last_edit(told: Json) -> LastEdit {
    match serde_json::from_value::<GraphEdit>(told) {
        Ok(GraphEdit { editor: None, last_edited_at: None }) => LastEdit::Never,
        // GraphQL leaves away what tells the account of an app from a person's.
        Ok(GraphEdit { editor: Some(editor), .. }) if editor.kind == "Bot" && !editor.login.ends_with("[bot]") => {
            LastEdit::By(format!("{}[bot]", editor.login))
        }
        Ok(GraphEdit { editor: Some(editor), .. }) => LastEdit::By(editor.login),
        Ok(GraphEdit { editor: None, last_edited_at: Some(_) }) | Err(_) => LastEdit::Unknown,
    }
}

fn author(issue: &WireIssue) -> &str {
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
