//! Requests, sent one by one: paced, patient with limits and faults, and never sent twice blindly.

use std::cell::{Cell, RefCell};
use std::error::Error as _;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Uri};
use http_body_util::BodyExt;
use octocrab::Octocrab;

use super::ask::{Answer, Ask};
use super::connect::Connection;
use super::line;
use super::trouble::{self, Trouble};
use super::wait::{self, Stop};
use crate::core::pace::{Cost, Pace};
use crate::core::repository::RepositoryName;
use crate::world::{Clock, World};

/// How often a fault is met with another try, and within what time.
const TRIES: u32 = 3;
const PATIENCE: Duration = Duration::from_secs(10);
/// The first pause before another try; each later one is twice as long.
const PAUSE: Duration = Duration::from_millis(250);
/// How often in a row a limit is waited for.
const WAITS: u32 = 6;
/// A wait that is worth a word.
const LONG: Duration = Duration::from_secs(5);

/// Where a line of talk goes.
pub type Say = Rc<dyn Fn(&str)>;

/// The way to GitHub.
pub(super) struct Client {
    repository: RefCell<RepositoryName>,
    rest: (Octocrab, String),
    graphql: (Octocrab, String),
    host: String,
    clock: Arc<dyn Clock>,
    patience: Duration,
    pace: RefCell<Pace>,
    /// Until when GitHub wants no request, of the REST interface and of GraphQL.
    closed: [Cell<Duration>; 2],
    /// The time that was spent waiting for limits.
    waited: Cell<Duration>,
    /// How many requests that write were sent.
    written: Cell<usize>,
    stop: Stop,
    say: Say,
    verbose: bool,
}

/// What became of one sending.
enum Sent {
    Answer(Answer, HeaderMap),
    /// It never reached the server.
    Unsent(Trouble),
    /// It was sent, and no whole answer came.
    Silent(String),
}

impl Client {
    /// Open the lines. It must be done inside a runtime.
    pub(super) fn open(connection: Connection, world: &World, say: Say, verbose: bool) -> Result<Self, Trouble> {
        let Connection { repository, rest, graphql, token } = connection;
        let line_to_rest = line::open(&rest, &token)?;
        let same = rest.authority() == graphql.authority() && rest.scheme() == graphql.scheme();
        let line_to_graphql = if same { line_to_rest.clone() } else { line::open(&graphql, &token)? };
        Ok(Self {
            repository: RefCell::new(repository),
            host: rest.host().unwrap_or_default().to_owned(),
            rest: (line_to_rest, rest.path().trim_end_matches('/').to_owned()),
            graphql: (line_to_graphql, graphql.path().to_owned()),
            clock: Arc::clone(&world.clock),
            patience: world.patience,
            pace: RefCell::new(Pace::github()),
            closed: [Cell::new(Duration::ZERO), Cell::new(Duration::ZERO)],
            waited: Cell::new(Duration::ZERO),
            written: Cell::new(0),
            stop: Stop::listen(),
            say,
            verbose,
        })
    }

    /// The least time in which so many writes can go.
    pub(super) fn least(&self, writes: usize) -> Duration {
        self.pace.borrow().least(self.clock.now(), Cost::MUTATION, writes)
    }

    /// The repository.
    pub(super) fn repository(&self) -> RepositoryName {
        self.repository.borrow().clone()
    }

    /// The repository was renamed or moved: it is asked for under its new name from now on.
    pub(super) fn rename(&self, name: RepositoryName) {
        *self.repository.borrow_mut() = name;
    }

    /// A path below the repository.
    pub(super) fn path(&self, rest: &str) -> String {
        let repository = self.repository.borrow();
        format!("/repos/{}/{}{rest}", repository.owner, repository.name)
    }

    /// Pause before another try. Ctrl-C ends it.
    pub(super) async fn pause(&self, span: Duration) -> Result<(), Trouble> {
        self.stop.or(self.clock.sleep(span)).await
    }

    /// The time that was spent at work, waits for limits left out.
    pub(super) fn at_work(&self) -> Duration {
        self.clock.now().saturating_sub(self.waited.get())
    }

    /// How many requests that write were sent so far.
    pub(super) fn written(&self) -> usize {
        self.written.get()
    }

    /// Send a request and wait for its answer.
    ///
    /// # Errors
    /// It is refused, its answer is lost (a write), or nothing more can be sent.
    pub(super) async fn send(&self, ask: &Ask) -> Result<Answer, Trouble> {
        let mut waits = 0;
        let mut tries = 0;
        let mut spent = Duration::ZERO;
        loop {
            self.keep_pace(ask).await?;
            let before = self.clock.now();
            let why = match self.once(ask).await? {
                Sent::Answer(answer, headers) => {
                    self.heed(ask, &headers);
                    let limit = wait::limit(&answer, &headers, self.clock.unix(), waits);
                    match limit {
                        Some(_) if waits >= WAITS => return Err(trouble::limited(&answer.refusal().message)),
                        Some(span) => {
                            waits += 1;
                            self.wait_for_limit(span).await?;
                            continue;
                        }
                        None if wait::is_page(&headers) && answer.status < 500 => {
                            if ask.writes() && answer.status < 400 {
                                return Err(Trouble::Lost("a web page came instead of GitHub's answer".to_owned()));
                            }
                            if answer.status >= 400 || tries >= 1 {
                                return Err(trouble::web_page(&self.host));
                            }
                            "a web page came".to_owned()
                        }
                        None if answer.status >= 500 => {
                            let why = format!("GitHub answered with status {}", answer.status);
                            if ask.writes() {
                                return Err(Trouble::Lost(why));
                            }
                            why
                        }
                        None if answer.status >= 300 => return Err(trouble::refused(&self.repository(), ask, &answer)),
                        None => return Ok(answer),
                    }
                }
                Sent::Silent(why) if ask.writes() => return Err(Trouble::Lost(why)),
                Sent::Silent(why) | Sent::Unsent(Trouble::Lost(why)) => why,
                Sent::Unsent(trouble) => return Err(trouble),
            };
            let pause = PAUSE * 2_u32.pow(tries);
            spent += self.clock.now().saturating_sub(before) + pause;
            if tries >= TRIES || spent > PATIENCE {
                return Err(trouble::unreachable(&self.host, &why));
            }
            tries += 1;
            self.pause(pause).await?;
        }
    }

    /// Wait until the limits allow the request, and count it.
    async fn keep_pace(&self, ask: &Ask) -> Result<(), Trouble> {
        self.stop.check()?;
        // Reads go side by side: whoever waited looks again, for another may have taken the place.
        loop {
            let closed = self.closed[usize::from(ask.operation.is_some())].get();
            let now = self.clock.now();
            let span = self.pace.borrow_mut().wait(now, ask.cost).max(closed.saturating_sub(now));
            if span.is_zero() {
                break;
            }
            if span > LONG {
                (self.say)(&format!("waiting {} so that GitHub's limits are kept\n", wait::told(span)));
            }
            self.waited.set(self.waited.get() + span);
            self.pause(span).await?;
        }
        self.pace.borrow_mut().spend(self.clock.now(), ask.cost);
        self.written.set(self.written.get() + usize::from(ask.writes()));
        Ok(())
    }

    async fn wait_for_limit(&self, span: Duration) -> Result<(), Trouble> {
        (self.say)(&format!(
            "GitHub's limit is reached: waiting {}; Ctrl-C stops, what is done stays done\n",
            wait::told(span)
        ));
        self.waited.set(self.waited.get() + span);
        self.pause(span).await
    }

    /// Remember what an answer says about later requests: with nothing left, the next one would only be refused.
    fn heed(&self, ask: &Ask, headers: &HeaderMap) {
        // Search has a small limit of its own, which says nothing of the other requests.
        let resource = headers.get("x-ratelimit-resource").and_then(|resource| resource.to_str().ok());
        if resource != Some("search")
            && wait::number(headers, "x-ratelimit-remaining") == Some(0)
            && let Some(reset) = wait::number(headers, "x-ratelimit-reset")
        {
            let left = u64::try_from(reset.saturating_sub(self.clock.unix())).unwrap_or(0);
            // A clock that is wrong by more than an hour tells nothing.
            if left <= 3700 {
                let until = self.clock.now() + Duration::from_secs(left);
                self.closed[usize::from(ask.operation.is_some())].set(until);
            }
        }
    }

    async fn once(&self, ask: &Ask) -> Result<Sent, Trouble> {
        let begun = std::time::Instant::now();
        let sent = self.exchange(ask);
        let sent = async {
            match tokio::time::timeout(self.patience, sent).await {
                Ok(sent) => sent,
                Err(_) => Sent::Silent(format!("no answer came within {} seconds", self.patience.as_secs())),
            }
        };
        // A write is waited for even where the run shall stop: whether it was done must be known.
        let sent = if ask.writes() { sent.await } else { self.stop.or(sent).await? };
        if self.verbose {
            let status = match &sent {
                Sent::Answer(answer, _) => answer.status.to_string(),
                Sent::Unsent(trouble) => trouble.message().to_owned(),
                Sent::Silent(why) => why.clone(),
            };
            let path = match ask.operation {
                Some(operation) => format!("{} {operation}", self.graphql.1),
                None => format!("{}{}", self.rest.1, ask.path),
            };
            (self.say)(&format!("{} {path} → {status}, {} ms\n", ask.method, begun.elapsed().as_millis()));
        }
        Ok(sent)
    }

    async fn exchange(&self, ask: &Ask) -> Sent {
        let (line, prefix) = if ask.operation.is_some() { &self.graphql } else { &self.rest };
        let path = format!("{prefix}{}", ask.path);
        let Ok(uri) = path.parse::<Uri>() else {
            return Sent::Unsent(Trouble::odd(&format!("`{path}` is no path")));
        };
        let response = match line.execute(line::request(&ask.method, uri, ask.body.as_ref())).await {
            Ok(response) => response,
            Err(error) => return self.unanswered(&error),
        };
        let (parts, body) = response.into_parts();
        match body.collect().await {
            Ok(whole) => {
                let answer = Answer {
                    status: parts.status.as_u16(),
                    body: whole.to_bytes(),
                    last_page: wait::last_page(&parts.headers),
                };
                Sent::Answer(answer, parts.headers)
            }
            Err(_) => Sent::Silent("the answer broke off".to_owned()),
        }
    }

    /// Why there is no answer, and whether the request can have been carried out.
    fn unanswered(&self, error: &octocrab::Error) -> Sent {
        let mut at: Option<&(dyn std::error::Error + 'static)> = error.source();
        let mut unsent = false;
        let mut words: Vec<String> = Vec::new();
        while let Some(error) = at {
            if let Some(hyper) = error.downcast_ref::<hyper_util::client::legacy::Error>() {
                unsent |= hyper.is_connect();
            }
            if let Some(tls) = error.downcast_ref::<rustls::Error>() {
                if matches!(tls, rustls::Error::InvalidMessage(_)) {
                    return Sent::Unsent(trouble::no_tls(&self.host));
                }
                return Sent::Unsent(trouble::untrusted(&self.host, &trouble::one_line(&tls.to_string())));
            }
            words.push(trouble::one_line(&error.to_string()));
            at = error.source().or_else(|| inner(error));
        }
        let why = words.pop().unwrap_or_else(|| "the connection broke off".to_owned());
        if unsent { Sent::Unsent(Trouble::Lost(why)) } else { Sent::Silent(why) }
    }
}

/// An `io::Error` keeps its cause, but does not call it its source.
fn inner<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a (dyn std::error::Error + 'static)> {
    let error = error.downcast_ref::<std::io::Error>()?;
    error.get_ref().map(|inner| inner as &(dyn std::error::Error + 'static))
}
