//! Plans that were shown and not carried out yet, each under a token that nobody can guess. A token counts once, and for
//! fifteen minutes.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use crate::cli::Command;
use crate::commands::gate::PlanDigest;
use crate::core::names::AgentName;

/// How long a token counts.
pub(super) const VALID: Duration = Duration::from_secs(15 * 60);
/// How many plans wait at most. An agent that shows more forgets the first.
const MAX: usize = 100;

/// What an agent asks for.
#[derive(Clone)]
pub(super) struct Proposal {
    /// Makes the command.
    pub(super) command: Arc<dyn Fn() -> Command + Send + Sync>,
    /// What the command reads as standard input.
    pub(super) input: Option<Arc<str>>,
    /// Whether it may change only drafts, and what an agent created.
    pub(super) only_drafts: bool,
    /// The agent that asks for it.
    pub(super) agent: AgentName,
}

/// A plan that was shown.
pub(super) struct Shown {
    token: String,
    until: Duration,
    /// What was asked for.
    pub(super) proposal: Proposal,
    /// What the plan was made on.
    pub(super) digest: PlanDigest,
}

/// The plans that wait, the oldest first.
#[derive(Default)]
pub(super) struct Pending(VecDeque<Shown>);

impl Pending {
    /// Keeps a plan that is shown now. `None` if the system has no random numbers: then nothing can be carried out.
    pub(super) fn keep(&mut self, proposal: Proposal, digest: PlanDigest, now: Duration) -> Option<String> {
        let mut random = [0_u8; 16];
        getrandom::fill(&mut random).ok()?;
        let token = random.iter().fold(String::from("plan-"), |mut token, byte| {
            write!(token, "{byte:02x}").expect("writing to a String can't fail");
            token
        });
        self.0.retain(|shown| shown.until > now);
        if self.0.len() >= MAX {
            self.0.pop_front();
        }
        self.0.push_back(Shown { token: token.clone(), until: now + VALID, proposal, digest });
        Some(token)
    }

    /// Takes the plan with a token, which counts no more.
    pub(super) fn take(&mut self, token: &str, now: Duration) -> Option<Shown> {
        let at = self.0.iter().position(|shown| shown.token == token)?;
        self.0.remove(at).filter(|shown| shown.until > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal() -> Proposal {
        Proposal {
            command: Arc::new(|| Command::Labels),
            input: None,
            only_drafts: true,
            agent: AgentName::parse("test").expect("a name"),
        }
    }

    #[test]
    fn a_token_counts_once_for_fifteen_minutes_and_no_other_does() {
        let (mut pending, start) = (Pending::default(), Duration::from_secs(1000));
        let keep = |pending: &mut Pending| pending.keep(proposal(), PlanDigest::default(), start).expect("a token");
        let (first, second) = (keep(&mut pending), keep(&mut pending));
        assert_ne!(first, second);
        assert!(pending.take("plan-0", start).is_none());
        assert!(pending.take(&first, start + Duration::from_secs(899)).is_some());
        assert!(pending.take(&first, start).is_none(), "once");
        assert!(pending.take(&second, start + VALID).is_none(), "late");
        assert!(pending.take(&second, start).is_none(), "a late one is gone");
    }

    #[test]
    fn the_number_of_plans_that_wait_is_bounded() {
        let mut pending = Pending::default();
        let mut keep = || pending.keep(proposal(), PlanDigest::default(), Duration::ZERO).expect("a token");
        let first = keep();
        let rest: Vec<String> = (0..MAX).map(|_| keep()).collect();
        assert!(pending.take(&first, Duration::ZERO).is_none());
        assert!(pending.take(&rest[0], Duration::ZERO).is_some());
        assert_eq!(pending.0.len(), MAX - 1);
    }
}
