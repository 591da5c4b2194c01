//! What goes wrong on demand: which request, what happens to it, how often; and a seeded mix of everything.

use super::request::Request;
use super::state::State;
use std::time::Duration;

/// Which request a fault meets. The first is 1, counted from when the fault is put in.
#[derive(Clone, Debug)]
pub enum At {
    /// The nth of all.
    Request(u32),
    /// The nth that writes.
    Write(u32),
    /// The nth in whose `METHOD /path?query`, GraphQL operation or top fields the text stands.
    Matching(String, u32),
}

/// Before the request is applied, or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Before,
    After,
}

/// What happens.
pub enum FaultKind {
    /// An answer with this status and no meaning; nothing is applied.
    Status(u16),
    /// An answer with this status and this body; nothing is applied.
    Answer(u16, &'static str),
    /// It is applied, and answered with this status and this body.
    AnswerAfter(u16, &'static str),
    /// The connection is dropped; nothing is applied.
    ResetBefore,
    /// It is applied, and the connection dropped without an answer.
    ResetAfter,
    /// Nothing moves for this long in real time.
    Stall(Duration, When),
    /// It is applied, and half of the answer sent.
    Truncated,
    /// A proxy's page with this status.
    Html(u16, When),
    /// A secondary limit with these seconds to wait; nothing is applied.
    SecondaryLimit(u64),
    /// The hourly limit, over in these seconds; nothing is applied.
    PrimaryLimit(u64),
    /// Status 200 and an error of type `RATE_LIMITED`; nothing is applied.
    GraphqlLimit,
    /// It is applied twice, and the second answer sent.
    Twice,
    /// The world changes just before the request is handled.
    Hook(Box<dyn Fn(&mut State) + Send>),
}

/// Something that will go wrong.
pub struct Fault {
    pub at: At,
    pub kind: FaultKind,
    /// How many requests it meets in a row.
    pub times: u32,
}

/// A fault without its hook: what the server does with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
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

/// A seeded mix.
#[derive(Clone, Debug)]
pub(super) struct Mix {
    pub(super) seed: u64,
    pub(super) probability: f64,
    /// How many requests in a row may go wrong.
    pub(super) in_a_row: u32,
    pub(super) twice: bool,
    /// In real time nobody wants to wait out a limit.
    pub(super) hurried: bool,
    row: u32,
    number: u64,
}

/// All that may go wrong.
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

    /// What happens to this request. Hooks run here.
    pub(super) fn meet(&mut self, request: &Request, state: &mut State) -> Option<Trouble> {
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
            match (&fault.kind, trouble(&fault.kind)) {
                (FaultKind::Hook(hook), _) => {
                    hook(state);
                    state.forget_derived();
                }
                (_, trouble) => found = found.or(trouble),
            }
        }
        found.or_else(|| self.mix.as_mut()?.meet(request))
    }
}

fn trouble(kind: &FaultKind) -> Option<Trouble> {
    Some(match kind {
        FaultKind::Status(status) => Trouble::Status(*status),
        FaultKind::Answer(status, body) => Trouble::Answer(*status, body, When::Before),
        FaultKind::AnswerAfter(status, body) => Trouble::Answer(*status, body, When::After),
        FaultKind::ResetBefore => Trouble::Reset(When::Before),
        FaultKind::ResetAfter => Trouble::Reset(When::After),
        FaultKind::Stall(length, when) => Trouble::Stall(*length, *when),
        FaultKind::Truncated => Trouble::Truncated,
        FaultKind::Html(status, when) => Trouble::Html(*status, *when),
        FaultKind::SecondaryLimit(seconds) => Trouble::SecondaryLimit(*seconds),
        FaultKind::PrimaryLimit(seconds) => Trouble::PrimaryLimit(*seconds),
        FaultKind::GraphqlLimit => Trouble::GraphqlLimit,
        FaultKind::Twice => Trouble::Twice,
        FaultKind::Hook(_) => return None,
    })
}

impl Mix {
    pub(super) fn new(seed: u64, probability: f64, twice: bool, hurried: bool) -> Self {
        Self { seed, probability, in_a_row: 3, twice, hurried, row: 0, number: 0 }
    }

    fn meet(&mut self, request: &Request) -> Option<Trouble> {
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
            0 => Trouble::Status(500),
            1 => Trouble::Status(502),
            2 => Trouble::Status(503),
            3 => Trouble::Reset(When::Before),
            4 => Trouble::Reset(When::After),
            5 => Trouble::Stall(moment, When::Before),
            6 => Trouble::Stall(moment, When::After),
            7 => Trouble::Truncated,
            8 => Trouble::Html(502, When::Before),
            9 => Trouble::Html(502, When::After),
            10 => Trouble::Html(200, When::Before),
            11 => Trouble::SecondaryLimit(if self.hurried { 1 } else { 60 }),
            12 => Trouble::PrimaryLimit(if self.hurried { 1 } else { 600 }),
            13 if request.graphql.is_some() => Trouble::GraphqlLimit,
            13 => Trouble::Html(403, When::Before),
            _ => Trouble::Twice,
        })
    }
}

/// A number that looks random and is always the same for the same seed (splitmix64).
fn draw(seed: u64) -> u64 {
    let mut x = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
