//! Reads a GitHub issue as an artifact.

use jiff::civil::Date;

use crate::core::artifact::{Location, Marker};
use crate::core::catalog::Destination;
use crate::core::names::ArtifactKey;
use crate::core::names::RoleId;
use crate::core::plan::{Author, Candidate, Existing, Record, State as Open};
use crate::tracker::github::session::GitHub;
use crate::tracker::github::state::State;
use crate::tracker::github::transport::payload::WireIssue;

/// The account that workflows act as.
const WORKFLOWS: &str = "github-actions[bot]";

impl GitHub {
    /// The claim of an issue to be an artifact. [`GitHub::attach_parent`] adds the parent once every number is known.
    pub(in crate::tracker::github) fn claim(&self, state: &State, issue: WireIssue, key: ArtifactKey) -> Candidate {
        let author = issue.user.as_ref().map_or_else(String::new, |user| user.login.clone());
        let own = is_own(state, &author);
        Candidate {
            // Issues of a read-only token are found again, but lose to those of people who may push.
            pushes: own && state.own_account_may_push(),
            by_line: false,
            labeled: self.is_labeled(&issue),
            number: issue.number,
            author,
            own,
            duplicate: issue.state == "closed" && issue.state_reason.as_deref() == Some("duplicate"),
            comments: issue.comments,
            existing: self.existing(issue, key, own),
        }
    }

    pub(in crate::tracker::github) fn is_labeled(&self, issue: &WireIssue) -> bool {
        issue.labels.iter().any(|label| self.catalog.role_of_label(&label.name).is_some())
    }

    /// Whether an issue's marker counts without checking its author's permissions.
    pub(in crate::tracker::github) fn is_trusted(&self, state: &State, issue: &WireIssue) -> bool {
        self.is_labeled(issue) || issue.user.as_ref().is_some_and(|user| is_own(state, &user.login))
    }

    fn existing(&self, mut issue: WireIssue, key: ArtifactKey, own: bool) -> Existing {
        let body = issue.body.take().unwrap_or_default();
        let markers = Marker::find(&body.replace("\r\n", "\n")).into_iter().map(|(_, marker)| marker);
        let marked = markers.into_iter().find(|marker| marker.key == key);
        let template = self.catalog.template(key.template().as_str()).map(|template| template.role.clone());
        let owner = marked.as_ref().map(|marker| marker.role.clone()).or(template);
        let parent = issue.parent_issue_url.url().and_then(|url| self.parent(url));
        let under = marked.and_then(|marker| marker.under);
        let date = |stamp: &str| stamp.get(..10).and_then(|day| day.parse::<Date>().ok());
        let record = Record {
            owner: owner.unwrap_or_else(|| RoleId::new("unknown").expect("it is an id")),
            key,
            destination: Destination::Issue,
            title: issue.title.clone(),
            state: if issue.state == "closed" { Open::Closed } else { Open::Open },
            dropped: matches!(issue.state_reason.as_deref(), Some("not_planned" | "duplicate")),
            labels: issue.labels.iter().map(|label| label.name.clone()).collect(),
            assignees: issue.assignees.iter().map(|user| user.login.clone()).collect(),
            milestone: issue.milestone.as_ref().map(|milestone| milestone.title.clone()),
            due: None,
            parent_by_reference: parent.is_none() && under.is_some(),
            parent: parent.or(under),
            issue_type: issue.kind.as_ref().map(|kind| kind.name.clone()),
            created: date(&issue.created_at),
            closed: issue.closed_at.as_deref().and_then(date),
            body,
        };
        let location = Location::Issue { number: issue.number, url: issue.html_url.as_str().into() };
        let children = issue.sub_issues_summary.map_or(0, |summary| summary.total);
        let mut existing = Existing::new(record, location);
        let association = issue.author_association.as_deref();
        existing.author = Some(Box::new(Author {
            login: issue.user.as_ref().map_or_else(String::new, |user| user.login.clone()),
            is_team: own || matches!(association, Some("OWNER" | "MEMBER" | "COLLABORATOR")),
        }));
        existing.children = children;
        existing.changed = date(&issue.updated_at);
        existing.milestone_due = issue.milestone.as_ref().and_then(|milestone| date(milestone.due_on.as_deref()?));
        existing.field_mismatch = self.has_field_mismatch(&issue, &existing);
        existing
    }

    /// Whether the organization's issue field names no role, or another one than the owner.
    fn has_field_mismatch(&self, issue: &WireIssue, existing: &Existing) -> bool {
        let state = self.state.borrow();
        let Some(field) = &state.field else { return false };
        let owner = existing.owner(&self.catalog);
        let Some(role) = self.catalog.role(owner.as_str()) else { return false };
        let Some(option) = field.option(&role.name, role.id.as_str()) else { return false };
        let values = issue.issue_field_values.iter().filter(|value| value.issue_field_id == Some(field.id));
        let now = values.filter_map(|value| value.single_select_option.as_ref()).map(|option| &option.name).next();
        now != Some(&option.name)
    }

    /// The reference to a parent by its URL: `#12`, or `owner/name#12` in another repository.
    pub(in crate::tracker::github) fn parent(&self, url: &str) -> Option<String> {
        let mut parts = url.rsplit('/');
        let number: u64 = parts.next()?.parse().ok()?;
        let (name, owner) = (parts.nth(1)?, parts.next()?);
        let here = &self.client.repository();
        let same = owner.eq_ignore_ascii_case(&here.owner) && name.eq_ignore_ascii_case(&here.name);
        Some(if same { format!("#{number}") } else { format!("{owner}/{name}#{number}") })
    }

    /// Replaces the parent's number with its key, if the parent is an artifact.
    pub(in crate::tracker::github) fn attach_parent(state: &State, existing: &mut Existing) {
        let number = existing.record.parent.as_deref().and_then(|parent| parent.strip_prefix('#')?.parse::<u64>().ok());
        if existing.record.parent_by_reference {
            return;
        }
        if let Some((key, counts)) = number.and_then(|number| state.keys.get(&number)) {
            existing.record.parent = Some(key.to_string());
            existing.parent_mismatch |= !counts;
        }
    }
}

/// Whether an account is the token's, or the one that workflows act as.
pub(in crate::tracker::github) fn is_own(state: &State, author: &str) -> bool {
    author == WORKFLOWS || (!state.viewer.is_empty() && author == state.viewer)
}
