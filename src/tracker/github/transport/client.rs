//! Sends requests, and retries failures. `client/pacing.rs` keeps within GitHub's limits, and
//! `client/confirmed_write.rs` has the writes.

mod confirmed_write;
mod wait;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;

use super::api_request::ApiRequest;
use super::api_response::ApiResponse;
use super::connection::Connection;
use super::error;
use super::error::ApiError;
use super::error_response;
use super::graphql_error;
use super::http_client::{HttpClient, SendResult};
use super::rate_limit;
use super::rate_limit::Interrupt;
use crate::core::names::repository::RepositoryName;
use crate::core::pace::{Cost, Pace};
use crate::environment::{Clock, Environment};
pub(in crate::tracker::github) use confirmed_write::Decision;

/// How often a failed request is tried again, and within what time.
const MAX_TRIES: u32 = 3;
const MAX_RETRY_TIME: Duration = Duration::from_secs(10);
/// The first pause before another try. Each later pause is twice as long.
const PAUSE: Duration = Duration::from_millis(250);
/// How many rate limits in a row are waited for.
const MAX_WAITS: u32 = 6;

/// Receives progress messages.
pub type Log = Rc<dyn Fn(&str)>;

/// Sends requests to GitHub.
pub(in crate::tracker::github) struct Client {
    repository: RefCell<RepositoryName>,
    rest: HttpClient,
    graphql: HttpClient,
    /// The base address of the REST API.
    address: Uri,
    clock: Arc<dyn Clock>,
    timeout: Duration,
    pace: RefCell<Pace>,
    /// When GitHub accepts requests again, to REST and to GraphQL.
    blocked_until: [Cell<Duration>; 2],
    /// The total time spent waiting for rate limits.
    waited: Cell<Duration>,
    /// The path and response that were read last, so that reading it unchanged again costs nothing.
    last_read: RefCell<Option<(String, ApiResponse)>>,
    interrupt: Interrupt,
    log: Log,
    verbose: bool,
}

/// The waits and retries of one request so far.
#[derive(Clone, Copy, Debug, Default)]
struct RetryBudget {
    /// How often a rate limit was waited for.
    waits: u32,
    /// How often it was tried again after a failure.
    tries: u32,
    /// The time that failed tries and their pauses took.
    spent: Duration,
    /// When the last try began.
    started: Duration,
}

/// The result of one try.
enum Attempt {
    Answered(ApiResponse),
    /// Nothing was done, and the necessary wait is over: the request can be sent again.
    Waited,
    /// It may have been done, but no usable response came.
    Lost(String),
}

impl Client {
    /// Creates the HTTP clients. Must be called inside a runtime.
    pub(in crate::tracker::github) fn open(
        connection: Connection,
        environment: &Environment,
        log: Log,
        verbose: bool,
    ) -> Result<Self, ApiError> {
        let Connection { repository, rest, graphql, proxies: [to_rest, to_graphql], token } = connection;
        let http_client = HttpClient::open(&rest, to_rest, &token)?;
        let same = rest.authority() == graphql.authority() && rest.scheme() == graphql.scheme();
        let graphql =
            if same { http_client.for_api(&graphql) } else { HttpClient::open(&graphql, to_graphql, &token)? };
        Ok(Self {
            repository: RefCell::new(repository),
            address: rest.clone(),
            rest: http_client,
            graphql,
            clock: Arc::clone(&environment.clock),
            timeout: environment.patience,
            pace: RefCell::new((environment.pace)(rest.host().unwrap_or_default())),
            blocked_until: [Cell::new(Duration::ZERO), Cell::new(Duration::ZERO)],
            waited: Cell::new(Duration::ZERO),
            last_read: RefCell::new(None),
            interrupt: Interrupt::listen(),
            log,
            verbose,
        })
    }

    /// The least time that this many writes take.
    pub(in crate::tracker::github) fn minimum_duration(&self, writes: usize) -> Duration {
        self.pace.borrow().minimum_duration(self.clock.now(), Cost::MUTATION, writes)
    }

    /// The repository.
    pub(in crate::tracker::github) fn repository(&self) -> RepositoryName {
        self.repository.borrow().clone()
    }

    /// Uses another name for the repository from now on, because it was renamed or moved.
    pub(in crate::tracker::github) fn rename(&self, name: RepositoryName) {
        *self.repository.borrow_mut() = name;
    }

    /// The base address of the REST API.
    pub(in crate::tracker::github) fn address(&self) -> &Uri {
        &self.address
    }

    /// The API path of something in the repository.
    pub(in crate::tracker::github) fn path(&self, rest: &str) -> String {
        let repository = self.repository.borrow();
        format!("/repos/{}/{}{rest}", repository.owner, repository.name)
    }

    /// Whether the server is a GitHub Enterprise Server, which can be older than github.com.
    pub(in crate::tracker::github) fn is_enterprise_server(&self) -> bool {
        self.rest.path.ends_with("/api/v3")
    }

    /// Pauses before another try. Ctrl-C ends the pause.
    pub(in crate::tracker::github) async fn pause(&self, span: Duration) -> Result<(), ApiError> {
        self.interrupt.or(self.clock.sleep(span)).await
    }

    /// The time spent so far, without waits for rate limits.
    pub(in crate::tracker::github) fn active_time(&self) -> Duration {
        self.clock.now().saturating_sub(self.waited.get())
    }

    /// Sends a request that reads, and returns its response.
    ///
    /// # Errors
    /// The request is refused, or nothing more can be sent.
    pub(in crate::tracker::github) async fn send(&self, request: &ApiRequest) -> Result<ApiResponse, ApiError> {
        if request.writes() {
            return Err(ApiError::unreadable("a write request was passed to the function that reads"));
        }
        let mut budget = RetryBudget::default();
        loop {
            self.keep_pace(request.cost).await?;
            match self.attempt(request, &mut budget).await? {
                Attempt::Answered(response) => return Ok(response),
                Attempt::Waited => {}
                Attempt::Lost(why) => self.try_again(self.client_for(request), &mut budget, why).await?,
            }
        }
    }

    /// Sends a request once, now. The caller must have waited for the limits.
    async fn attempt(&self, request: &ApiRequest, budget: &mut RetryBudget) -> Result<Attempt, ApiError> {
        self.pace.borrow_mut().spend(self.clock.now(), request.cost);
        budget.started = self.clock.now();
        let (response, headers) = match self.send_once(request).await? {
            SendResult::Answered(response, headers) => (response, headers),
            SendResult::NoResponse(why) => return Ok(Attempt::Lost(why)),
            SendResult::NotSent(ApiError::Lost(why)) => {
                self.try_again(self.client_for(request), budget, why).await?;
                return Ok(Attempt::Waited);
            }
            SendResult::NotSent(error) => return Err(error),
        };
        self.note_limits(request, &headers);
        if let Some(span) = rate_limit::required_wait(&response, &headers, self.clock.unix(), budget.waits) {
            if budget.waits >= MAX_WAITS {
                return Err(error::limited(&response.error().message));
            }
            budget.waits += 1;
            self.wait_for_limit(span).await?;
            return Ok(Attempt::Waited);
        }
        if rate_limit::is_web_page(&headers) && response.status < 500 {
            if response.status >= 400 || budget.tries >= 1 && !request.writes() {
                return Err(error::web_page(&self.client_for(request).host));
            }
            return Ok(Attempt::Lost("got a web page instead of GitHub's response".to_owned()));
        }
        match response.status {
            500.. => Ok(Attempt::Lost(format!("GitHub answered with status {}", response.status))),
            // Unchanged since it was read.
            304 if request.known_etag.is_some() => Ok(Attempt::Answered(response)),
            300.. => Err(error_response::refused(&self.repository(), request, &response)),
            _ => Ok(match graphql_error::transient(request, &response) {
                // After the last try, partial data is better than none; the caller reports what is missing.
                Some(why) if request.writes() || budget.tries < MAX_TRIES => Attempt::Lost(why),
                _ => Attempt::Answered(response),
            }),
        }
    }

    /// Pauses before another try, or fails if there were too many.
    async fn try_again(&self, http_client: &HttpClient, budget: &mut RetryBudget, why: String) -> Result<(), ApiError> {
        let pause = PAUSE * 2_u32.pow(budget.tries);
        budget.spent += self.clock.now().saturating_sub(budget.started) + pause;
        if budget.tries >= MAX_TRIES || budget.spent > MAX_RETRY_TIME {
            return Err(http_client.unreachable(&why));
        }
        budget.tries += 1;
        self.pause(pause).await
    }

    /// The HTTP client for a request.
    fn client_for(&self, request: &ApiRequest) -> &HttpClient {
        if request.operation.is_some() { &self.graphql } else { &self.rest }
    }

    async fn send_once(&self, request: &ApiRequest) -> Result<SendResult, ApiError> {
        let started = std::time::Instant::now();
        let http_client = self.client_for(request);
        let sent = http_client.exchange(request);
        let sent = async {
            match tokio::time::timeout(self.timeout, sent).await {
                Ok(sent) => sent,
                Err(_) => SendResult::NoResponse(format!("no response within {} seconds", self.timeout.as_secs())),
            }
        };
        // Even on Ctrl-C, wait for a write's response: it must be known whether the write was done.
        let sent = if request.writes() { sent.await } else { self.interrupt.or(sent).await? };
        if self.verbose {
            let status = match &sent {
                SendResult::Answered(response, _) => response.status.to_string(),
                SendResult::NotSent(error) => error.message().to_owned(),
                SendResult::NoResponse(why) => why.clone(),
            };
            let path = match request.operation {
                Some(operation) => format!("{} {operation}", http_client.path),
                None => format!("{}{}", http_client.path, request.path),
            };
            (self.log)(&format!("{} {path} → {status}, {} ms\n", request.method, started.elapsed().as_millis()));
        }
        Ok(sent)
    }
}
