//! GitHub's rate limits, measured on the fake's clock. A rate-limited request changes nothing and counts toward no
//! limit.

use super::answer::Answer;
use super::request::Request;
use serde_json::json;
use std::collections::VecDeque;
use std::time::Duration;

/// The limits in force; `None` means unlimited.
#[derive(Clone, Debug)]
pub struct Limits {
    pub content_per_minute: Option<u32>,
    pub content_per_hour: Option<u32>,
    /// REST points per minute: a GET counts 1, any other request 5.
    pub rest_points: Option<u32>,
    /// GraphQL points per minute: a query counts 1, a mutation 5.
    pub graphql_points: Option<u32>,
    /// REST requests per hour.
    pub hourly: Option<u32>,
    /// The status of the answer, 403 or 429: GitHub uses both.
    pub hourly_status: u16,
    /// GraphQL points per hour.
    pub graphql_hourly: Option<u32>,
    pub search_per_minute: Option<u32>,
    pub concurrent: Option<u32>,
    /// The maximum number of sub-issues of a parent; always enforced.
    pub sub_issues: usize,
    /// The maximum number of levels of sub-issues below the top; always enforced.
    pub sub_issue_levels: usize,
}

/// What one account has used.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    content: Window,
    rest: Window,
    graphql: Window,
    search: Window,
    core_hour: Hour,
    graphql_hour: Hour,
    /// GraphQL reports a secondary limit in two ways; the fake alternates between them.
    told: u32,
}

/// Amounts by time of use, for sliding windows.
#[derive(Clone, Debug, Default)]
struct Window(VecDeque<(Duration, u32)>);

/// A count that resets each hour.
#[derive(Clone, Copy, Debug, Default)]
struct Hour {
    began: Option<Duration>,
    used: u32,
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

impl Limits {
    pub fn none() -> Self {
        Self {
            content_per_minute: None,
            content_per_hour: None,
            rest_points: None,
            graphql_points: None,
            hourly: None,
            hourly_status: 403,
            graphql_hourly: None,
            search_per_minute: None,
            concurrent: None,
            sub_issues: 100,
            sub_issue_levels: 8,
        }
    }

    /// The limits of github.com for a user.
    pub fn github() -> Self {
        Self {
            content_per_minute: Some(80),
            content_per_hour: Some(500),
            rest_points: Some(900),
            graphql_points: Some(2000),
            hourly: Some(5000),
            graphql_hourly: Some(5000),
            search_per_minute: Some(30),
            concurrent: Some(100),
            ..Self::none()
        }
    }
}

impl Window {
    /// Returns how long to wait until the amount fits; `None` if it fits now.
    fn wait(&mut self, now: Duration, length: Duration, most: Option<u32>, amount: u32) -> Option<Duration> {
        while self.0.front().is_some_and(|(at, _)| *at + HOUR <= now) {
            self.0.pop_front();
        }
        let most = most?;
        if amount > most {
            return Some(length);
        }
        let mut used = 0;
        for (at, spent) in self.0.iter().rev().take_while(|(at, _)| *at + length > now) {
            used += spent;
            if amount > 0 && used + amount > most {
                return Some((*at + length).saturating_sub(now));
            }
        }
        None
    }

    fn spend(&mut self, now: Duration, amount: u32) {
        if amount > 0 {
            self.0.push_back((now, amount));
        }
    }
}

impl Hour {
    fn at(&mut self, now: Duration) -> &mut Self {
        if self.began.is_none_or(|began| began + HOUR <= now) {
            *self = Self { began: Some(now), used: 0 };
        }
        self
    }

    fn reset(&self) -> Duration {
        self.began.unwrap_or_default() + HOUR
    }
}

impl Usage {
    /// Rejects a request that would exceed a limit.
    pub fn check(&mut self, limits: &Limits, request: &Request, now: Duration) -> Result<(), Answer> {
        let graphql = request.graphql.is_some();
        let content = request.content();
        let points = if request.is_write() { 5 } else { 1 };
        let hourly = if graphql { limits.graphql_hourly } else { limits.hourly };
        let hour = if graphql { self.graphql_hour.at(now) } else { self.core_hour.at(now) };
        if hourly.is_some_and(|most| hour.used >= most) && !request.is_search() {
            return Err(if graphql { rate_limited() } else { primary(limits.hourly_status) });
        }
        let searches = u32::from(request.is_search());
        let waits = [
            self.content.wait(now, MINUTE, limits.content_per_minute, content).map(|_| MINUTE),
            self.content.wait(now, HOUR, limits.content_per_hour, content),
            self.search.wait(now, MINUTE, limits.search_per_minute, searches),
            match graphql {
                true => self.graphql.wait(now, MINUTE, limits.graphql_points, points).map(|_| MINUTE),
                false => self.rest.wait(now, MINUTE, limits.rest_points, points).map(|_| MINUTE),
            },
        ];
        let Some(wait) = waits.into_iter().flatten().max() else { return Ok(()) };
        if graphql {
            self.told += 1;
            if self.told % 2 == 1 {
                return Err(rate_limited());
            }
        }
        Err(secondary(wait))
    }

    /// Counts an answered request. A 304 doesn't count toward the hourly limit.
    pub fn spend(&mut self, request: &Request, now: Duration, status: u16) {
        let points = if request.is_write() { 5 } else { 1 };
        self.content.spend(now, request.content());
        let (window, hour) = match request.graphql {
            Some(_) => (&mut self.graphql, &mut self.graphql_hour),
            None => (&mut self.rest, &mut self.core_hour),
        };
        window.spend(now, points);
        if request.is_search() {
            self.search.spend(now, 1);
        } else if status != 304 {
            hour.at(now).used += 1;
        }
    }

    /// Returns the rate limit headers, which every answer has.
    pub fn headers(
        &mut self,
        limits: &Limits,
        request: &Request,
        now: Duration,
        unix: impl Fn(Duration) -> i64,
    ) -> Vec<(&'static str, String)> {
        let (resource, most, used, reset) = if request.is_search() {
            let used = self.search.0.iter().filter(|(at, _)| *at + MINUTE > now).count();
            ("search", limits.search_per_minute, u32::try_from(used).unwrap_or(u32::MAX), now + MINUTE)
        } else if request.graphql.is_some() {
            let hour = self.graphql_hour.at(now);
            ("graphql", limits.graphql_hourly, hour.used, hour.reset())
        } else {
            let hour = self.core_hour.at(now);
            ("core", limits.hourly, hour.used, hour.reset())
        };
        // If no limit is in force, the headers must not suggest that one is near.
        let used = if most.is_some() { used } else { 0 };
        let most = most.unwrap_or(5000);
        vec![
            ("x-ratelimit-limit", most.to_string()),
            ("x-ratelimit-remaining", most.saturating_sub(used).to_string()),
            ("x-ratelimit-used", used.to_string()),
            ("x-ratelimit-reset", unix(reset).to_string()),
            ("x-ratelimit-resource", resource.to_owned()),
        ]
    }
}

/// The answer for the hourly limit: it has no `retry-after`; only the other headers say how long to wait.
pub fn primary(status: u16) -> Answer {
    Answer::refused(
        status,
        "API rate limit exceeded for user ID 1001. If you reach out to GitHub Support for help, \
        please include the request ID.",
    )
}

/// The answer for a secondary limit, with the seconds to wait.
pub fn secondary(wait: Duration) -> Answer {
    let words = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    Answer::refused(403, words).with("retry-after", seconds.to_string())
}

/// The form in which GraphQL reports a limit with status 200.
pub fn rate_limited() -> Answer {
    let words = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    Answer::json(200, &json!({"errors": [{"type": "RATE_LIMITED", "message": words}]}))
}
