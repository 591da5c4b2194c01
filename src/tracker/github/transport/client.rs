//! Requests, sent one by one: paced, and patient with limits and faults. Those that write are in `client/writes.rs`.

mod confirmed_write;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Uri};

use super::api_request::{ApiRequest, ApiResponse};
use super::connection::Connection;
use super::error;
use super::error::ApiError;
use super::graphql_error;
use super::http_client::HttpClient;
use super::rate_limit;
use super::rate_limit::Interrupt;
use crate::core::names::repository::RepositoryName;
use crate::core::pace::{Cost, Pace};
use crate::environment::{Clock, Environment};
pub(in crate::tracker::github) use confirmed_write::Decision;

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
pub type Log = Rc<dyn Fn(&str)>;

/// The way to GitHub.
pub(in crate::tracker::github) struct Client {
    repository: RefCell<RepositoryName>,
    rest: HttpClient,
    graphql: HttpClient,
    /// Where the REST interface begins.
    address: Uri,
    clock: Arc<dyn Clock>,
    patience: Duration,
    pace: RefCell<Pace>,
    /// Until when GitHub wants no request, of the REST interface and of GraphQL.
    closed: [Cell<Duration>; 2],
    /// The time that was spent waiting for limits.
    waited: Cell<Duration>,
    /// What was looked at last, so that another look costs nothing where it is still so.
    seen: RefCell<Option<(String, ApiResponse)>>,
    stop: Interrupt,
    say: Log,
    verbose: bool,
}

/// What one request has cost in patience so far.
#[derive(Clone, Copy, Debug, Default)]
struct RetryBudget {
    /// How often a limit was waited for.
    waits: u32,
    /// How often a fault was met with another try.
    tries: u32,
    /// The time that those took.
    spent: Duration,
    /// When the last try began.
    started: Duration,
}

/// What became of one try.
enum Attempt {
    Answered(ApiResponse),
    /// Nothing was done, and what had to be waited for was: it can be sent again.
    Waited,
    /// It may have been done: no answer came, or none that means anything.
    Lost(String),
}

/// What became of one sending.
pub(in crate::tracker::github) enum Sent {
    Answered(ApiResponse, HeaderMap),
    /// It never reached the server.
    Unsent(ApiError),
    /// It was sent, and no whole answer came.
    Silent(String),
}

impl Client {
    /// Open the lines. It must be done inside a runtime.
    pub(in crate::tracker::github) fn open(
        connection: Connection,
        environment: &Environment,
        say: Log,
        verbose: bool,
    ) -> Result<Self, ApiError> {
        let Connection { repository, rest, graphql, proxies: [to_rest, to_graphql], token } = connection;
        let line = HttpClient::open(&rest, to_rest, &token)?;
        let same = rest.authority() == graphql.authority() && rest.scheme() == graphql.scheme();
        let graphql = if same { line.to(&graphql) } else { HttpClient::open(&graphql, to_graphql, &token)? };
        Ok(Self {
            repository: RefCell::new(repository),
            address: rest.clone(),
            rest: line,
            graphql,
            clock: Arc::clone(&environment.clock),
            patience: environment.patience,
            pace: RefCell::new((environment.pace)(rest.host().unwrap_or_default())),
            closed: [Cell::new(Duration::ZERO), Cell::new(Duration::ZERO)],
            waited: Cell::new(Duration::ZERO),
            seen: RefCell::new(None),
            stop: Interrupt::listen(),
            say,
            verbose,
        })
    }

    /// The least time in which so many writes can go.
    pub(in crate::tracker::github) fn minimum_duration(&self, writes: usize) -> Duration {
        self.pace.borrow().minimum_duration(self.clock.now(), Cost::MUTATION, writes)
    }

    /// The repository.
    pub(in crate::tracker::github) fn repository(&self) -> RepositoryName {
        self.repository.borrow().clone()
    }

    /// The repository was renamed or moved: it is asked for under its new name from now on.
    pub(in crate::tracker::github) fn rename(&self, name: RepositoryName) {
        *self.repository.borrow_mut() = name;
    }

    /// Where the REST interface begins.
    pub(in crate::tracker::github) fn address(&self) -> &Uri {
        &self.address
    }

    /// A path below the repository.
    pub(in crate::tracker::github) fn path(&self, rest: &str) -> String {
        let repository = self.repository.borrow();
        format!("/repos/{}/{}{rest}", repository.owner, repository.name)
    }

    /// Whether the server is a GitHub Enterprise Server, which can be older than github.com.
    pub(in crate::tracker::github) fn is_enterprise_server(&self) -> bool {
        self.rest.path.ends_with("/api/v3")
    }

    /// Pause before another try. Ctrl-C ends it.
    pub(in crate::tracker::github) async fn pause(&self, span: Duration) -> Result<(), ApiError> {
        self.stop.or(self.clock.sleep(span)).await
    }

    /// The time that was spent at work, waits for limits left out.
    pub(in crate::tracker::github) fn active_time(&self) -> Duration {
        self.clock.now().saturating_sub(self.waited.get())
    }

    /// Send a request that reads, and wait for its answer.
    ///
    /// # Errors
    /// It is refused, or nothing more can be sent.
    pub(in crate::tracker::github) async fn send(&self, request: &ApiRequest) -> Result<ApiResponse, ApiError> {
        if request.writes() {
            return Err(ApiError::odd("a request that writes was to be sent as one that reads"));
        }
        let mut patience = RetryBudget::default();
        loop {
            self.keep_pace(request.cost).await?;
            match self.attempt(request, &mut patience).await? {
                Attempt::Answered(response) => return Ok(response),
                Attempt::Waited => {}
                Attempt::Lost(why) => self.try_again(self.line(request), &mut patience, why).await?,
            }
        }
    }

    /// Send a request once, now. Whatever waits must have been waited for.
    async fn attempt(&self, request: &ApiRequest, patience: &mut RetryBudget) -> Result<Attempt, ApiError> {
        self.pace.borrow_mut().spend(self.clock.now(), request.cost);
        patience.started = self.clock.now();
        let (response, headers) = match self.once(request).await? {
            Sent::Answered(response, headers) => (response, headers),
            Sent::Silent(why) => return Ok(Attempt::Lost(why)),
            Sent::Unsent(ApiError::Lost(why)) => {
                self.try_again(self.line(request), patience, why).await?;
                return Ok(Attempt::Waited);
            }
            Sent::Unsent(error) => return Err(error),
        };
        self.note_limits(request, &headers);
        if let Some(span) = rate_limit::limit(&response, &headers, self.clock.unix(), patience.waits) {
            if patience.waits >= WAITS {
                return Err(error::limited(&response.error().message));
            }
            patience.waits += 1;
            self.wait_for_limit(span).await?;
            return Ok(Attempt::Waited);
        }
        if rate_limit::is_page(&headers) && response.status < 500 {
            if response.status >= 400 || patience.tries >= 1 && !request.writes() {
                return Err(error::web_page(&self.line(request).host));
            }
            return Ok(Attempt::Lost("a web page came instead of GitHub's answer".to_owned()));
        }
        match response.status {
            500.. => Ok(Attempt::Lost(format!("GitHub answered with status {}", response.status))),
            // What is known already is still so.
            304 if request.known.is_some() => Ok(Attempt::Answered(response)),
            300.. => Err(error::refused(&self.repository(), request, &response)),
            _ => Ok(match graphql_error::passing(request, &response) {
                // What is there is better than nothing: whoever reads it says what is missing.
                Some(why) if request.writes() || patience.tries < TRIES => Attempt::Lost(why),
                _ => Attempt::Answered(response),
            }),
        }
    }

    /// Pause before another try, as long as there is patience for one.
    async fn try_again(&self, line: &HttpClient, patience: &mut RetryBudget, why: String) -> Result<(), ApiError> {
        let pause = PAUSE * 2_u32.pow(patience.tries);
        patience.spent += self.clock.now().saturating_sub(patience.started) + pause;
        if patience.tries >= TRIES || patience.spent > PATIENCE {
            return Err(line.unreachable(&why));
        }
        patience.tries += 1;
        self.pause(pause).await
    }

    /// How long a request of a cost must wait, by our own count and by what GitHub said.
    fn must_wait(&self, cost: Cost) -> Duration {
        let closed = self.closed[usize::from(cost.graphql > 0)].get();
        let now = self.clock.now();
        self.pace.borrow_mut().wait(now, cost).max(closed.saturating_sub(now))
    }

    /// Wait until the limits allow a request of a cost.
    async fn keep_pace(&self, cost: Cost) -> Result<(), ApiError> {
        self.stop.check()?;
        // Reads go side by side: whoever waited looks again, for another may have taken the place.
        loop {
            let span = self.must_wait(cost);
            if span.is_zero() {
                return Ok(());
            }
            if span > LONG {
                (self.say)(&format!("waiting {} to stay within GitHub's limits\n", rate_limit::told(span)));
            }
            self.waited.set(self.waited.get() + span);
            self.pause(span).await?;
        }
    }

    async fn wait_for_limit(&self, span: Duration) -> Result<(), ApiError> {
        (self.say)(&format!(
            "GitHub's rate limit is reached: waiting {}; Ctrl-C stops, what is done stays done\n",
            rate_limit::told(span)
        ));
        self.waited.set(self.waited.get() + span);
        self.pause(span).await
    }

    /// Remember what an answer says about later requests: with nothing left, the next one would only be refused.
    fn note_limits(&self, request: &ApiRequest, headers: &HeaderMap) {
        // Search has a small limit of its own, which says nothing of the other requests.
        let resource = headers.get("x-ratelimit-resource").and_then(|resource| resource.to_str().ok());
        if resource != Some("search")
            && rate_limit::number(headers, "x-ratelimit-remaining") == Some(0)
            && let Some(reset) = rate_limit::number(headers, "x-ratelimit-reset")
        {
            let left = u64::try_from(reset.saturating_sub(self.clock.unix())).unwrap_or(0);
            // A clock that is wrong by more than an hour tells nothing.
            if left <= 3700 {
                let until = self.clock.now() + Duration::from_secs(left);
                self.closed[usize::from(request.cost.graphql > 0)].set(until);
            }
        }
    }

    /// The line on which a request goes.
    fn line(&self, request: &ApiRequest) -> &HttpClient {
        if request.operation.is_some() { &self.graphql } else { &self.rest }
    }

    async fn once(&self, request: &ApiRequest) -> Result<Sent, ApiError> {
        let started = std::time::Instant::now();
        let line = self.line(request);
        let sent = line.exchange(request);
        let sent = async {
            match tokio::time::timeout(self.patience, sent).await {
                Ok(sent) => sent,
                Err(_) => Sent::Silent(format!("no answer came within {} seconds", self.patience.as_secs())),
            }
        };
        // A write is waited for even where the run shall stop: whether it was done must be known.
        let sent = if request.writes() { sent.await } else { self.stop.or(sent).await? };
        if self.verbose {
            let status = match &sent {
                Sent::Answered(response, _) => response.status.to_string(),
                Sent::Unsent(error) => error.message().to_owned(),
                Sent::Silent(why) => why.clone(),
            };
            let path = match request.operation {
                Some(operation) => format!("{} {operation}", line.path),
                None => format!("{}{}", line.path, request.path),
            };
            (self.say)(&format!("{} {path} → {status}, {} ms\n", request.method, started.elapsed().as_millis()));
        }
        Ok(sent)
    }
}
