//! Pacing: when the next request may go, so that no limit of GitHub's is passed and no time is wasted.
//!
//! Every limit is a window that slides: so much within so long. What was sent lately is remembered, and the next
//! request waits until it fits into every window.
//!
//! Besides, writes to github.com are spaced: a few at once, then one a second. GitHub's documentation asks for a second
//! between writes where there are many, and a burst of 80 is within all windows and is refused all the same.

use std::collections::VecDeque;
use std::time::Duration;

/// Added to each window: clocks differ, and requests overtake each other on their way.
const MARGIN: Duration = Duration::from_millis(500);

/// What a request costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Does it create or edit content?
    pub content: bool,
    /// Points of the REST interface.
    pub rest: u32,
    /// Points of GraphQL.
    pub graphql: u32,
}

impl Cost {
    /// A request of the REST interface that reads.
    pub const READ: Self = Self { content: false, rest: 1, graphql: 0 };
    /// A request of the REST interface that writes.
    pub const WRITE: Self = Self { content: true, rest: 5, graphql: 0 };
    /// A GraphQL query.
    pub const QUERY: Self = Self { content: false, rest: 0, graphql: 1 };
    /// A GraphQL mutation.
    pub const MUTATION: Self = Self { content: true, rest: 0, graphql: 5 };
}

/// One limit: at most so much within a span.
#[derive(Clone, Debug)]
struct Window {
    span: Duration,
    most: u32,
    cost: fn(Cost) -> u32,
    /// When how much was spent, the oldest first.
    spent: VecDeque<(Duration, u32)>,
    sum: u32,
}

impl Window {
    fn new(seconds: u64, most: u32, cost: fn(Cost) -> u32) -> Self {
        Self { span: Duration::from_secs(seconds) + MARGIN, most, cost, spent: VecDeque::new(), sum: 0 }
    }

    /// The moment at which a cost fits.
    fn fits_at(&mut self, now: Duration, cost: u32) -> Duration {
        while self.spent.front().is_some_and(|(at, _)| *at + self.span <= now) {
            let (_, points) = self.spent.pop_front().unwrap_or_default();
            self.sum -= points;
        }
        let mut over = (self.sum + cost).saturating_sub(self.most);
        let mut at = now;
        for (spent, points) in &self.spent {
            if over == 0 {
                break;
            }
            at = *spent + self.span;
            over = over.saturating_sub(*points);
        }
        at
    }
}

/// Writes one after another: a few at once, then one a span. After a pause a few may go at once again.
#[derive(Clone, Debug)]
struct Spacing {
    span: Duration,
    /// How many may go at once.
    burst: u32,
    /// When as many as that may go at once again.
    rested_at: Duration,
}

impl Spacing {
    fn fits_at(&self, now: Duration) -> Duration {
        self.rested_at.saturating_sub(self.span * (self.burst - 1)).max(now)
    }

    fn spend(&mut self, now: Duration) {
        self.rested_at = self.rested_at.max(now) + self.span;
    }
}

/// All limits together.
#[derive(Clone, Debug)]
pub struct Pace {
    windows: Vec<Window>,
    spacing: Option<Spacing>,
}

impl Pace {
    /// The pace for github.com. GitHub's documented limits: 80 requests a minute and 500 an hour that create content,
    /// 900 points a minute of the REST interface, 2,000 of GraphQL; and a second between writes. A handful of writes,
    /// the labels and the issue of one artifact, are not many: three may go at once.
    pub fn github() -> Self {
        let spacing = Spacing { span: Duration::from_secs(1), burst: 3, rested_at: Duration::ZERO };
        Self { spacing: Some(spacing), ..Self::enterprise_server() }
    }

    /// The pace for a server of one's own. Its limits are off unless its administrators turn them on, and are the same
    /// windows then; what else they want, its answers tell.
    pub fn enterprise_server() -> Self {
        let content = |cost: Cost| u32::from(cost.content);
        let windows = vec![
            Window::new(60, 80, content),
            Window::new(3600, 500, content),
            Window::new(60, 900, |cost| cost.rest),
            Window::new(60, 2000, |cost| cost.graphql),
        ];
        Self { windows, spacing: None }
    }

    /// The pace for the host of an interface's address.
    pub fn of_host(host: &str) -> Self {
        let host = host.to_ascii_lowercase();
        let is_below =
            |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if is_below("github.com") || is_below("ghe.com") { Self::github() } else { Self::enterprise_server() }
    }

    /// How long a request must still wait.
    pub fn wait(&mut self, now: Duration, cost: Cost) -> Duration {
        let at = self.windows.iter_mut().filter(|window| (window.cost)(cost) > 0).map(|window| {
            let points = (window.cost)(cost);
            window.fits_at(now, points)
        });
        let spaced = self.spacing.as_ref().filter(|_| cost.content).map(|spacing| spacing.fits_at(now));
        at.chain(spaced).max().unwrap_or(now).saturating_sub(now)
    }

    /// A request goes now.
    pub fn spend(&mut self, now: Duration, cost: Cost) {
        for window in &mut self.windows {
            let points = (window.cost)(cost);
            if points > 0 {
                window.spent.push_back((now, points));
                window.sum += points;
            }
        }
        if let Some(spacing) = self.spacing.as_mut().filter(|_| cost.content) {
            spacing.spend(now);
        }
    }

    /// The least time in which so many requests can go, from now on.
    pub fn minimum_duration(&self, now: Duration, cost: Cost, requests: usize) -> Duration {
        let mut pace = self.clone();
        let mut at = now;
        for _ in 0..requests {
            at += pace.wait(at, cost);
            pace.spend(at, cost);
        }
        at.saturating_sub(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_writes_go_at_once_then_one_a_second_and_an_hour_takes_five_hundred() {
        let minimum_duration =
            |requests| Pace::github().minimum_duration(Duration::ZERO, Cost::MUTATION, requests).as_secs();
        assert_eq!(
            [
                minimum_duration(3),
                minimum_duration(4),
                minimum_duration(20),
                minimum_duration(80),
                minimum_duration(160)
            ],
            [0, 1, 17, 77, 157]
        );
        assert_eq!([minimum_duration(500), minimum_duration(501), minimum_duration(1000)], [497, 3600, 4097]);
    }

    #[test]
    fn a_server_of_ones_own_is_not_spaced_for() {
        let minimum_duration =
            |requests| Pace::enterprise_server().minimum_duration(Duration::ZERO, Cost::MUTATION, requests).as_secs();
        assert_eq!(
            [minimum_duration(80), minimum_duration(81), minimum_duration(160), minimum_duration(161)],
            [0, 60, 60, 121]
        );
        assert_eq!([minimum_duration(500), minimum_duration(501)], [363, 3600]);
        let spaced = |host: &str| Pace::of_host(host).spacing.is_some();
        assert!(
            ["api.github.com", "API.GitHub.com", "github.com", "api.octo.ghe.com"].map(spaced).iter().all(|it| *it)
        );
        assert!(!["github.example.com", "notgithub.com", "127.0.0.1", ""].map(spaced).contains(&true));
    }

    #[test]
    fn after_a_pause_three_go_at_once_again() {
        let mut pace = Pace::github();
        let mut at = |now: u64| {
            let now = Duration::from_secs(now);
            let wait = pace.wait(now, Cost::WRITE);
            pace.spend(now + wait, Cost::WRITE);
            (now + wait).as_secs()
        };
        assert_eq!([at(0), at(0), at(0), at(0), at(0)], [0, 0, 0, 1, 2]);
        assert_eq!([at(60), at(60), at(60), at(60)], [60, 60, 60, 61]);
        assert_eq!(pace.wait(Duration::from_secs(61), Cost::READ), Duration::ZERO, "reads are not spaced");
    }

    #[test]
    fn reads_are_held_back_by_points_alone() {
        let mut pace = Pace::github();
        for _ in 0..900 {
            assert_eq!(pace.wait(Duration::ZERO, Cost::READ), Duration::ZERO);
            pace.spend(Duration::ZERO, Cost::READ);
        }
        assert!(pace.wait(Duration::ZERO, Cost::READ) > Duration::from_secs(59));
        assert_eq!(pace.wait(Duration::ZERO, Cost::QUERY), Duration::ZERO);
    }

    proptest! {
        #[test]
        fn no_window_is_ever_passed(gaps in prop::collection::vec(0_u64..20_000, 1..700)) {
            let mut pace = Pace::github();
            let mut at = Duration::ZERO;
            let mut sent = Vec::new();
            for gap in gaps {
                at += Duration::from_millis(gap % 500);
                at += pace.wait(at, Cost::MUTATION);
                pace.spend(at, Cost::MUTATION);
                sent.push(at);
            }
            for (span, most) in [(60, 80), (3600, 500), (10, 13)] {
                for group in sent.windows(most + 1) {
                    prop_assert!(group[most] >= group[0] + Duration::from_secs(span));
                }
            }
        }
    }
}
