//! GitHub: one issue an artifact. This is the one place that knows octocrab.
//!
//! The road is not asynchronous, and need not be: writes go one after another. So this house has a runtime of its own,
//! and each of the tracker's verbs waits in it.

mod ask;
mod change;
mod client;
mod connect;
mod connector;
mod create_input;
mod graphql;
mod history;
mod host;
mod index;
mod issue;
mod issue_of;
mod kinds;
mod labels;
mod line;
mod listed;
mod made;
mod pages;
mod parents;
mod proxy;
mod reassign;
#[cfg(test)]
mod recorded;
mod rights;
mod rivals;
mod shelf;
mod state;
mod stock;
mod trouble;
mod unchanged;
mod vouch;
mod wait;
mod wire;
mod write;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

pub use client::Say;
pub use connect::{Connection, Wish};

use crate::core::artifact::{ArtifactKey, Location};
use crate::core::catalog::{Catalog, Destination};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::{Change, Existing, LabelReceipt, Plan, Record, Snapshot};
use crate::tracker::{Host, News, Refusal, Tracker, Written};
use crate::world::World;
use client::Client;
use issue_of::{READS_ONLY, closed_milestone, without_milestone};
use state::State;
use stock::Need;
use trouble::Trouble;
use write::named_only;

/// GitHub's house.
pub struct GitHub {
    runtime: tokio::runtime::Runtime,
    client: Client,
    catalog: Rc<Catalog>,
    field: Option<String>,
    state: RefCell<State>,
    shelf: RefCell<shelf::Shelved>,
}

impl GitHub {
    /// Connect. Nothing is sent yet. `field` is the organisation's issue field for the owning role.
    ///
    /// # Errors
    /// The system can not open connections.
    pub fn open(
        connection: Connection,
        catalog: Rc<Catalog>,
        field: Option<String>,
        world: &World,
        say: Say,
        verbose: bool,
    ) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| {
            Error::failed(Diagnostic::error(format!("no connection can be opened: {error}")).hint("try again"))
        })?;
        let client = {
            let _inside = runtime.enter();
            Client::open(connection, world, say, verbose)?
        };
        Ok(Self { runtime, client, catalog, field, state: RefCell::new(State::default()), shelf: RefCell::default() })
    }

    fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Can nothing be written to the repository?
    fn is_archived(&self) -> bool {
        self.state.borrow().repository.as_ref().is_some_and(|repository| repository.is_archived)
    }

    /// What a plan's writes need and nobody has looked up yet.
    fn needs(&self, plan: &Plan) -> Vec<Need> {
        let state = self.state.borrow();
        let mut needs = BTreeSet::new();
        for (change, before) in plan.steps.iter().map(|step| (&step.change, step.location.number())) {
            let (Change::Create(record) | Change::Update(record)) = change else { continue };
            if record.destination != Destination::Issue {
                continue;
            }
            let labels =
                record.labels.iter().filter(|name| before.is_none() || self.catalog.role_of_label(name).is_some());
            let unknown = labels.filter(|name| !state.labels.contains_key(&name.to_lowercase()));
            needs.extend(unknown.map(|name| Need::Label(name.clone())));
            let milestone = record.milestone.iter().filter(|title| !state.milestones.contains_key(*title));
            needs.extend(milestone.map(|title| Need::Milestone(title.clone())));
            if before.is_none() {
                let people = record.assignees.iter().filter(|login| !state.people.contains_key(&login.to_lowercase()));
                needs.extend(people.map(|login| Need::Person(login.clone())));
            }
        }
        needs.into_iter().collect()
    }

    /// Who can not be assigned is taken out of the plan, with a warning.
    fn take_out(&self, plan: &mut Plan) {
        let state = self.state.borrow();
        let repository = self.client.repository().to_string();
        for step in &mut plan.steps {
            let Change::Create(record) = &mut step.change else { continue };
            if record.destination != Destination::Issue {
                continue;
            }
            if !state.may_triage() {
                step.receipt.warnings.push(format!(
                    "the token may only read {repository}: the issue is made without labels and assignees"
                ));
                let milestone = record.milestone.iter().map(|title| without_milestone(title, READS_ONLY));
                let parent = record.parent.iter().filter(|_| !record.loose);
                step.receipt.warnings.extend(milestone.chain(parent.map(|parent| named_only(parent, READS_ONLY))));
                record.assignees.clear();
                step.receipt.assignees.clear();
                step.receipt.labels.clear();
                step.receipt.milestone = None;
                continue;
            }
            let closed = record.milestone.iter().filter(|title| {
                state.milestones.get(*title).is_some_and(|known| known.as_ref().is_some_and(|known| !known.open))
            });
            step.receipt.warnings.extend(closed.map(|title| closed_milestone(title)));
            let cannot = |login: &String| matches!(state.people.get(&login.to_lowercase()), Some(None));
            for login in record.assignees.iter().filter(|login| cannot(login)) {
                step.receipt.warnings.push(self.unassignable(login));
            }
            record.assignees.retain(|login| !cannot(login));
            step.receipt.assignees.clone_from(&record.assignees);
        }
    }
}

impl Tracker for GitHub {
    fn locate(&self, _key: &ArtifactKey) -> Location {
        Location::Coming
    }

    fn read(&self, snapshot: &mut Snapshot) -> Result<(), Error> {
        Ok(self.wait(self.read_all(snapshot))?)
    }

    fn look(&self, key: &ArtifactKey) -> Result<Option<Existing>, Error> {
        Ok(self.wait(self.as_it_is(key))?)
    }

    fn foresee(&self, plan: &mut Plan) -> Result<(), Error> {
        if plan.writes() && self.is_archived() {
            return Err(trouble::archived(&self.client.repository()).into());
        }
        for step in &plan.steps {
            if let Change::Create(Record { milestone: Some(title), due: Some(due), .. }) = &step.change {
                self.state.borrow_mut().dues.entry(title.clone()).or_insert(*due);
            }
        }
        let needs = self.needs(plan);
        if !needs.is_empty() {
            self.wait(self.look_up(needs))?;
        }
        self.take_out(plan);
        Ok(self.wait(self.foresee_parents(plan))?)
    }

    fn estimate(&self, plan: &Plan) -> Option<(usize, Duration)> {
        let state = self.state.borrow();
        let new_labels = state.labels.values().filter(|label| label.is_none()).count();
        let new_milestones = state.milestones.values().filter(|milestone| milestone.is_none()).count();
        let steps: usize = plan
            .steps
            .iter()
            .map(|step| match &step.change {
                Change::None => step.twins.len(),
                Change::Create(record) | Change::Update(record) if record.destination == Destination::File => 0,
                Change::Create(_) => 1,
                Change::Update(_) => 1 + step.twins.len(),
            })
            .sum();
        let files = plan.steps.iter().any(|step| step.location.path().is_some() && step.writes());
        let handing_over = if files { self.handing_over() } else { 0 };
        let writes = match steps + handing_over {
            0 => 0,
            some => some + new_labels + new_milestones,
        };
        Some((writes, self.client.least(writes)))
    }

    fn create(&self, record: &Record) -> Result<Written, Refusal> {
        self.wait(self.make(record))
    }

    fn update(&self, existing: &Existing, record: &Record) -> Result<Written, Refusal> {
        self.wait(self.change(existing, record))
    }

    fn news(&self, made: &[(ArtifactKey, u64)]) -> Result<News, Error> {
        Ok(self.wait(self.find_news(made))?)
    }

    fn host(&self) -> Option<&dyn Host> {
        Some(self)
    }

    fn close_twin(&self, twin: u64, of: u64) -> Result<(), Refusal> {
        self.wait(self.close_duplicate(twin, of)).map_err(Trouble::into_refusal)
    }

    fn labels(&self, dry_run: bool) -> Result<Vec<LabelReceipt>, Error> {
        Ok(self.wait(self.mend_labels(dry_run))?)
    }
}
