//! Handles a request, except for the waiting: records it, checks it, applies faults and limits, and answers it.

use super::answer::Answer;
use super::clock::{Clock, dated};
use super::faults::{FaultEffect, Faults, When};
use super::limits::{self, Usage};
use super::request::Request;
use super::seen::Seen;
use super::state::State;
use super::{call, validation};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

/// A callback to run at a request, given the request's number.
pub(super) struct Kill {
    pub(super) at: usize,
    pub(super) when: When,
    pub(super) act: Box<dyn FnMut() + Send>,
}

/// The state, and what the fake records about the requests it receives.
pub(super) struct Simulation {
    pub(super) state: State,
    pub(super) seen: Vec<Seen>,
    pub(super) faults: Faults,
    pub(super) kills: Vec<Kill>,
    pub(super) violations: Vec<String>,
    pub(super) usage: HashMap<String, Usage>,
    /// The number of requests ever received, including forgotten ones.
    pub(super) count: usize,
    /// The number of forgotten requests.
    pub(super) forgotten: usize,
    /// How often a request has come or was answered.
    pub(super) moments: u64,
}

/// What should happen to a received request.
pub(super) struct Taken {
    /// The request's number, starting from 1.
    pub(super) number: usize,
    pub(super) effect: Option<FaultEffect>,
    pub(super) latency: Duration,
}

impl Simulation {
    pub(super) fn new(state: State) -> Self {
        Self {
            state,
            seen: Vec::new(),
            faults: Faults::default(),
            kills: Vec::new(),
            violations: Vec::new(),
            usage: HashMap::new(),
            count: 0,
            forgotten: 0,
            moments: 0,
        }
    }

    /// Records a request, and finds the fault that applies to it.
    pub(super) fn take(&mut self, request: &Request) -> Taken {
        self.count += 1;
        let account = request.token().and_then(|token| self.state.tokens.get(token)).map(|token| token.account.clone());
        self.moments += 1;
        let seen = Seen::new(request, self.state.clock.now(), account);
        self.seen.push(Seen { came: self.moments, ..seen });
        if let Clock::Virtual(clock) = &self.state.clock {
            clock.advance(self.state.round_trip);
        }
        let effect = self.faults.meet(request, &mut self.state);
        Taken { number: self.count, effect, latency: self.state.latency }
    }

    /// Takes the callbacks for a request out, so that they run without holding a lock.
    pub(super) fn kills(&mut self, number: usize, when: When) -> Vec<Kill> {
        self.kills.extract_if(.., |kill| kill.at == number && kill.when == when).collect()
    }

    /// Records how a request ended.
    pub(super) fn ended(&mut self, number: usize, status: u16) {
        // Tests sometimes clear the list, so requests are found by number, not by index.
        let place = number.checked_sub(self.forgotten + 1);
        if let Some(seen) = place.and_then(|place| self.seen.get_mut(place)) {
            seen.status = status;
            self.moments += 1;
            seen.answered = self.moments;
        }
    }

    /// Forgets all requests so far.
    pub(super) fn forget(&mut self) {
        self.seen.clear();
        self.forgotten = self.count;
    }

    /// Returns the answer to a request, and the time; changes the state accordingly.
    pub(super) fn answer(&mut self, request: &Request, effect: Option<FaultEffect>, open: u32) -> Answer {
        let answer = self.undated(request, effect, open);
        answer.with("date", dated(self.state.clock.unix()))
    }

    fn undated(&mut self, request: &Request, effect: Option<FaultEffect>, open: u32) -> Answer {
        if let Err(answer) = validation::check(request, &self.state) {
            self.note(request, &answer);
            return answer;
        }
        let narrowed = validation::narrowed(request, &self.state);
        let request = narrowed.as_ref().unwrap_or(request);
        let token = request.token().unwrap_or_default();
        let account = self.state.tokens.get(token).map_or(token, |token| token.account.as_str()).to_owned();
        let (now, unix) = (self.state.clock.now(), self.state.clock.unix());
        let refused = match effect {
            Some(FaultEffect::Status(status)) => Some(Answer::refused(status, "Server Error")),
            Some(FaultEffect::Answer(status, body, When::Before)) => Some(Answer::text(status, body)),
            Some(FaultEffect::Html(status, When::Before)) => Some(Answer::html(status)),
            Some(FaultEffect::SecondaryLimit(seconds)) => Some(limits::secondary(Duration::from_secs(seconds))),
            Some(FaultEffect::GraphqlLimit) => Some(limits::rate_limited()),
            Some(FaultEffect::PrimaryLimit(seconds)) => {
                let reset = unix + i64::try_from(seconds).unwrap_or(i64::MAX);
                let answer = limits::primary(self.state.limits.hourly_status).with("x-ratelimit-limit", "1000");
                let answer = answer.with("x-ratelimit-remaining", "0").with("x-ratelimit-used", "1000");
                return answer.with("x-ratelimit-reset", reset.to_string()).with("x-ratelimit-resource", "core");
            }
            _ => None,
        };
        if let Some(refused) = refused {
            return refused;
        }
        let usage = self.usage.entry(account.clone()).or_default();
        let crowded = self.state.limits.concurrent.is_some_and(|most| open > most);
        let limited = match crowded {
            true => Err(limits::secondary(Duration::from_secs(60))),
            false => usage.check(&self.state.limits, request, now),
        };
        let mut answer = match limited {
            Err(limited) => limited,
            Ok(()) => {
                if effect == Some(FaultEffect::Twice) {
                    call::answer(&mut self.state, request);
                }
                let whole = call::answer(&mut self.state, request);
                let answer = tagged(request, validation::pruned(request, &self.state, whole));
                usage.spend(request, now, answer.status);
                answer
            }
        };
        self.note(request, &answer);
        let usage = self.usage.entry(account).or_default();
        let clock = &self.state.clock;
        answer.headers.extend(usage.headers(&self.state.limits, request, now, |moment| clock.unix_at(moment)));
        match effect {
            Some(FaultEffect::Answer(status, body, When::After)) => Answer::text(status, body),
            Some(FaultEffect::Html(status, When::After)) => Answer::html(status),
            _ => self.based(request, answer),
        }
    }

    /// Records the client's avoidable mistakes, and requests that the fake doesn't support. For clients other than
    /// rolecall, only the latter count.
    fn note(&mut self, request: &Request, answer: &Answer) {
        let unknown = answer.status == 599 || (request.graphql.is_some() && answer.body.contains(r#""type":"FAKE""#));
        let told = match &answer.mistake {
            Some(mistake) if !self.state.any_client || unknown => mistake,
            None if unknown => &answer.body,
            _ => return,
        };
        self.violations.push(format!("{} {}: {told}", request.method, request.target));
    }

    /// Under a GHES prefix, every API URL includes the prefix.
    fn based(&self, request: &Request, mut answer: Answer) -> Answer {
        if !request.prefix.is_empty() {
            let base = &self.state.base;
            answer.body = answer.body.replace(base, &format!("{base}{}", request.prefix));
        }
        answer
    }
}

/// Adds a weak `ETag` to the answer to a GET, or answers 304 to a client that already has it.
fn tagged(request: &Request, answer: Answer) -> Answer {
    if request.method != "GET" || answer.status != 200 {
        return answer;
    }
    let mut hasher = DefaultHasher::new();
    answer.body.hash(&mut hasher);
    let tag = format!("W/\"{:016x}\"", hasher.finish());
    match request.header("if-none-match").is_some_and(|known| known.contains(&tag)) {
        true => Answer { status: 304, ..Answer::empty() }.with("etag", tag),
        false => answer.with("etag", tag),
    }
}

/// Additional rules that every request from rolecall must follow.
pub(super) fn checked(request: &Request, state: &State) -> Result<(), String> {
    let secret = |token: &String| request.target.contains(token.as_str());
    if state.tokens.keys().any(secret) || request.target.contains("access_token=") {
        return Err("a token stands in the URL".to_owned());
    }
    let agent = request.header("user-agent").unwrap_or_default();
    if !state.any_client && !agent.contains("rolecall/") {
        return Err("the `User-Agent` doesn't name rolecall and its version".to_owned());
    }
    Ok(())
}
