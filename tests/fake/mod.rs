//! A fake GitHub with state: tests start it, set it up, inject faults, and inspect the result.
//!
//! Modules:
//! - `state`, `people`, `repository`, `issue`, `git`, `forks`: the data; `acts`: what users do to it; `clock`: time
//! - `server`, `request`, `answer`: HTTP; `simulation`: how a request is processed; `seen`: what is recorded about it
//! - `validation`: requests that are rejected whatever they ask for
//! - `paging`: lists, by cursor and by number
//! - `call`: who sends a request, and which module answers it: `accounts` and `profile`, `issues`, `labels`,
//!   `comments`, `milestones`, `sub_issues`, `fields`, `search`, `contents`, `pulls` and `pull`, `changes` with
//!   `difference`, `releases`, and `graphql` with modules of its own
//! - `payload`: the event payload that a workflow receives
//! - `limits`, `faults`: rate limits and injected faults; `control`: the endpoints for the program `fake-github`
//!
//! Every request is checked against GitHub's published descriptions. A mismatch is a violation, and a test with
//! violations fails when its [`Fake`] is dropped.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "each test uses its own part of this, and reads the source"
)]
#![allow(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "a test fails by panicking, and a table is as long as it is"
)]

mod accounts;
mod acts;
mod answer;
mod call;
mod changes;
mod clock;
mod comments;
mod contents;
mod control;
mod difference;
mod faults;
mod fields;
mod forks;
mod git;
mod graphql;
mod issue;
mod issues;
mod labels;
mod limits;
mod milestones;
#[path = "../official/mod.rs"]
pub mod official;
mod paging;
mod payload;
mod people;
mod profile;
mod pull;
mod pulls;
mod releases;
mod repository;
mod request;
mod search;
mod seen;
mod server;
mod simulation;
mod state;
mod sub_issues;
mod validation;

use self::faults::Mix;
use self::server::Shared;
use self::simulation::{Kill, Simulation};
#[allow(unused_imports, reason = "each test uses its own part of this")]
pub use self::{
    acts::Draft,
    clock::{Clock, VirtualClock},
    faults::{At, Fault, FaultKind, When},
    git::Git,
    issue::{Comment, Issue, Pull},
    limits::Limits,
    people::{AccountKind, AppGrants, Grant, Permission, Token},
    releases::Release,
    repository::{Label, Milestone, Repository},
    seen::{Seen, round_trips},
    state::State,
};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// A fake GitHub that runs in a thread of this process.
pub struct Fake {
    url: String,
    shared: Arc<Shared>,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Fake {
    /// Starts on a free port, in virtual time.
    pub fn start(clock: VirtualClock) -> Self {
        Self::start_at(Clock::Virtual(clock), 0)
    }

    /// Starts on a free port, in the system's time.
    pub fn start_in_real_time() -> Self {
        Self::start_at(Clock::real(), 0)
    }

    /// Starts on a port; 0 means any free one.
    pub fn start_at(clock: Clock, port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Shared::new(Simulation::new(State::new(clock, &url)));
        let (stop, stopped) = oneshot::channel();
        let inside = shared.clone();
        let thread = std::thread::spawn(move || server::run(listener, &inside, stopped));
        Self { url, shared, running: Some((stop, thread)) }
    }

    /// `http://127.0.0.1:PORT`: the base URL of REST. GraphQL is at `/graphql`; `/api/v3` and `/api/graphql` also
    /// work.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Gives access to the state, to inspect or change it.
    pub fn arrange<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let mut simulation = self.shared.simulation();
        let result = change(&mut simulation.state);
        simulation.state.forget_derived();
        result
    }

    /// Returns another handle to the same state, for callbacks during a wait and for other threads.
    pub fn handle(&self) -> Handle {
        Handle(self.shared.clone())
    }

    /// Returns a copy of the current state.
    pub fn state(&self) -> State {
        self.shared.simulation().state.clone()
    }

    /// Returns the payload of an event that has just happened, as a workflow reads it from `GITHUB_EVENT_PATH`.
    /// See [`State::payload`] for the supported events.
    ///
    /// ```ignore
    /// fake.payload("issues.closed", json!({"number": 7, "sender": "mallory"}));
    /// ```
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "it is written where it is handed over")]
    pub fn payload(&self, event: &str, told: serde_json::Value) -> serde_json::Value {
        let payload = self.shared.simulation().state.payload(event, &told);
        payload.unwrap_or_else(|why| panic!("{event} {told}: {why}"))
    }

    /// Returns the requests since the start or since they were last forgotten.
    pub fn requests(&self) -> Vec<Seen> {
        self.shared.simulation().seen.clone()
    }

    pub fn forget_requests(&self) {
        self.shared.simulation().forget();
    }

    /// Adds a fault.
    pub fn fault(&self, fault: Fault) {
        self.shared.simulation().faults.put(fault);
    }

    /// Makes one in so many requests fail, in every way but [`FaultKind::Twice`]; at most three in a row.
    pub fn random_faults(&self, seed: u64, probability: f64) {
        self.mix(seed, probability, false);
    }

    /// Like [`Self::random_faults`], but also applies some requests twice, which no client can detect.
    pub fn random_faults_and_twice(&self, seed: u64, probability: f64) {
        self.mix(seed, probability, true);
    }

    fn mix(&self, seed: u64, probability: f64, twice: bool) {
        let mut simulation = self.shared.simulation();
        let hurried = matches!(simulation.state.clock, Clock::Real { .. });
        simulation.faults.mix = Some(Mix::new(seed, probability, twice, hurried));
    }

    /// Removes all faults.
    pub fn no_faults(&self) {
        self.shared.simulation().faults.clear();
    }

    /// Runs a callback at the nth request from now (1 is the next), before or after it is applied. The request gets
    /// no answer: [`When::Before`] acts as if it had never been sent, [`When::After`] as if the client had died while
    /// waiting.
    pub fn kill_at(&self, nth: usize, when: When, act: Box<dyn FnMut() + Send>) {
        let mut simulation = self.shared.simulation();
        let at = simulation.count + nth;
        simulation.kills.push(Kill { at, when, act });
    }

    /// Returns the violations so far.
    pub fn violations(&self) -> Vec<String> {
        self.shared.simulation().violations.clone()
    }

    /// Removes and returns the violations, so that the test doesn't fail because of them.
    pub fn take_violations(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.simulation().violations)
    }

    /// Stops the server. The state can still be inspected.
    pub fn stop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            stop.send(()).ok();
            thread.join().ok();
        }
    }
}

/// A handle to the state of a [`Fake`].
#[derive(Clone)]
pub struct Handle(Arc<Shared>);

impl Handle {
    /// Gives access to the state, to inspect or change it.
    pub fn arrange<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let mut simulation = self.0.simulation();
        let result = change(&mut simulation.state);
        simulation.state.forget_derived();
        result
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.stop();
        let violations = self.violations();
        assert!(
            violations.is_empty() || std::thread::panicking(),
            "GitHub would not take this:\n{}",
            violations.join("\n")
        );
    }
}

/// Returns a node id: letters for the kind, and the `id`.
fn node_id(letters: &str, id: u64) -> String {
    format!("{letters}_kwDO{id:08}")
}

/// Returns the `id` in a node id of this kind.
fn node_number(node: &str, letters: &str) -> Option<u64> {
    node.strip_prefix(letters)?.strip_prefix("_kwDO")?.parse().ok()
}

/// Quotes a string as JSON.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}
