//! Faults on demand: which request, what happens to it, how often; and a random mix from a seed.

use super::request::Request;
use super::state::State;
use std::time::Duration;

/// Which request a fault applies to, counted from 1 after the fault is added.
#[derive(Clone, Debug)]
pub enum At {
    /// The nth request.
    Request(u32),
    /// The nth write request.
    Write(u32),
    /// The nth request that contains the text in its `METHOD /path?query`, GraphQL operation or top-level fields.
    Matching(String, u32),
}

/// Whether something happens before the request is applied, or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Before,
    After,
}

/// The kind of fault.
pub enum FaultKind {
    /// Answers with this status and no useful body; the request is not applied.
    Status(u16),
    /// Answers with this status and body; the request is not applied.
    Answer(u16, &'static str),
    /// Applies the request, and answers with this status and body.
    AnswerAfter(u16, &'static str),
    /// Drops the connection; the request is not applied.
    ResetBefore,
    /// Applies the request, and drops the connection without an answer.
    ResetAfter,
    /// Stalls for this long in real time.
    Stall(Duration, When),
    /// Applies the request, and sends only half of the answer.
    Truncated,
    /// Answers with an HTML page with this status, as a proxy does.
    Html(u16, When),
    /// Answers with a secondary limit and these seconds to wait; the request is not applied.
    SecondaryLimit(u64),
    /// Answers with the hourly limit, which resets in this many seconds; the request is not applied.
    PrimaryLimit(u64),
    /// Answers with status 200 and an error of type `RATE_LIMITED`; the request is not applied.
    GraphqlLimit,
    /// Applies the request twice, and sends the second answer.
    Twice,
    /// Changes the state just before the request is handled.
    Hook(Box<dyn Fn(&mut State) + Send>),
}

/// A fault to inject.
pub struct Fault {
    pub at: At,
    pub kind: FaultKind,
    /// The number of consecutive requests that it applies to.
    pub times: u32,
}

/// A fault without its hook: what the server does to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FaultEffect {
    Status(u16),
    Answer(u16, &'static str, When),
    Reset(When),
    Stall(Duration, When),
    Truncated,
    Html(u16, When),
    SecondaryLimit(u64),
    PrimaryLimit(u64),
    GraphqlLimit,
    Twice,
}

/// A random mix of faults from a seed.
#[derive(Clone, Debug)]
pub(super) struct Mix {
    pub(super) seed: u64,
    pub(super) probability: f64,
    /// The maximum number of consecutive requests that may fail.
    pub(super) in_a_row: u32,
    pub(super) twice: bool,
    /// Leaves out rate limits, because waiting for them takes too long in real time.
    pub(super) hurried: bool,
    row: u32,
    number: u64,
}

/// All faults that may occur.
#[derive(Default)]
pub(super) struct Faults {
    planned: Vec<(Fault, u32)>,
    pub(super) mix: Option<Mix>,
}

impl At {
    fn first(&self) -> u32 {
        match self {
            Self::Request(nth) | Self::Write(nth) | Self::Matching(_, nth) => *nth,
        }
    }

    fn meets(&self, request: &Request) -> bool {
        match self {
            Self::Request(_) => true,
            Self::Write(_) => request.is_write(),
            Self::Matching(text, _) => {
                let document = request.graphql.as_ref();
                format!("{} {}", request.method, request.target).contains(text)
                    || document.is_some_and(|document| {
                        document.name.as_deref() == Some(text) || document.fields.contains(text)
                    })
            }
        }
    }
}

impl Faults {
    pub(super) fn put(&mut self, fault: Fault) {
        self.planned.push((fault, 0));
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Returns what happens to this request. Hooks run here.
    pub(super) fn meet(&mut self, request: &Request, state: &mut State) -> Option<FaultEffect> {
        let mut found = None;
        for (fault, met) in &mut self.planned {
            if !fault.at.meets(request) {
                continue;
            }
            *met += 1;
            let first = fault.at.first();
            if !(first..first.saturating_add(fault.times)).contains(met) {
                continue;
            }
            match (&fault.kind, effect(&fault.kind)) {
                (FaultKind::Hook(hook), _) => {
                    hook(state);
                    state.forget_derived();
                }
                (_, effect) => found = found.or(effect),
            }
        }
        found.or_else(|| self.mix.as_mut()?.meet(request))
    }
}

fn effect(kind: &FaultKind) -> Option<FaultEffect> {
    Some(match kind {
        FaultKind::Status(status) => FaultEffect::Status(*status),
        FaultKind::Answer(status, body) => FaultEffect::Answer(*status, body, When::Before),
        FaultKind::AnswerAfter(status, body) => FaultEffect::Answer(*status, body, When::After),
        FaultKind::ResetBefore => FaultEffect::Reset(When::Before),
        FaultKind::ResetAfter => FaultEffect::Reset(When::After),
        FaultKind::Stall(length, when) => FaultEffect::Stall(*length, *when),
        FaultKind::Truncated => FaultEffect::Truncated,
        FaultKind::Html(status, when) => FaultEffect::Html(*status, *when),
        FaultKind::SecondaryLimit(seconds) => FaultEffect::SecondaryLimit(*seconds),
        FaultKind::PrimaryLimit(seconds) => FaultEffect::PrimaryLimit(*seconds),
        FaultKind::GraphqlLimit => FaultEffect::GraphqlLimit,
        FaultKind::Twice => FaultEffect::Twice,
        FaultKind::Hook(_) => return None,
    })
}

impl Mix {
    pub(super) fn new(seed: u64, probability: f64, twice: bool, hurried: bool) -> Self {
        Self { seed, probability, in_a_row: 3, twice, hurried, row: 0, number: 0 }
    }

    fn meet(&mut self, request: &Request) -> Option<FaultEffect> {
        self.number += 1;
        let drawn = draw(self.seed ^ self.number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        #[allow(clippy::cast_precision_loss, reason = "a draw needs no more digits")]
        let share = (drawn >> 11) as f64 / (1_u64 << 53) as f64;
        if share >= self.probability || self.row >= self.in_a_row {
            self.row = 0;
            return None;
        }
        self.row += 1;
        let moment = Duration::from_millis(5);
        Some(match draw(drawn) % if self.twice { 15 } else { 14 } {
            0 => FaultEffect::Status(500),
            1 => FaultEffect::Status(502),
            2 => FaultEffect::Status(503),
            3 => FaultEffect::Reset(When::Before),
            4 => FaultEffect::Reset(When::After),
            5 => FaultEffect::Stall(moment, When::Before),
            6 => FaultEffect::Stall(moment, When::After),
            7 => FaultEffect::Truncated,
            8 => FaultEffect::Html(502, When::Before),
            9 => FaultEffect::Html(502, When::After),
            10 => FaultEffect::Html(200, When::Before),
            11 => FaultEffect::SecondaryLimit(if self.hurried { 1 } else { 60 }),
            12 => FaultEffect::PrimaryLimit(if self.hurried { 1 } else { 600 }),
            13 if request.graphql.is_some() => FaultEffect::GraphqlLimit,
            13 => FaultEffect::Html(403, When::Before),
            _ => FaultEffect::Twice,
        })
    }
}

/// A pseudorandom number, always the same for the same seed (splitmix64).
fn draw(seed: u64) -> u64 {
    let mut x = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
