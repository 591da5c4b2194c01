//! Decides when the next request may be sent, so that no limit of GitHub is exceeded and no time is wasted.
//!
//! Every limit is a sliding window: a maximum within a time span. Recent requests are remembered, and the next one
//! waits until it fits into every window.
//!
//! In addition, writes to github.com are spaced: a few at once, then one per second. GitHub's documentation asks for a
//! second between writes if there are many, and a burst of 80 is refused although it is within all windows.

use std::collections::VecDeque;
use std::time::Duration;

/// Added to each window, because clocks differ and requests may arrive in another order.
const MARGIN: Duration = Duration::from_millis(500);

/// What a request costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Whether it creates or edits content.
    pub content: bool,
    /// Points of the REST API.
    pub rest: u32,
    /// Points of the GraphQL API.
    pub graphql: u32,
}

impl Cost {
    /// A REST request that reads.
    pub const READ: Self = Self { content: false, rest: 1, graphql: 0 };
    /// A REST request that writes.
    pub const WRITE: Self = Self { content: true, rest: 5, graphql: 0 };
    /// A GraphQL query.
    pub const QUERY: Self = Self { content: false, rest: 0, graphql: 1 };
    /// A GraphQL mutation.
    pub const MUTATION: Self = Self { content: true, rest: 0, graphql: 5 };
}

/// One limit: a maximum within a time span.
#[derive(Clone, Debug)]
struct Window {
    span: Duration,
    most: u32,
    cost: fn(Cost) -> u32,
    /// What was spent, and when, oldest first.
    spent: VecDeque<(Duration, u32)>,
    sum: u32,
}

impl Window {
    fn new(seconds: u64, most: u32, cost: fn(Cost) -> u32) -> Self {
        Self { span: Duration::from_secs(seconds) + MARGIN, most, cost, spent: VecDeque::new(), sum: 0 }
    }

    /// The time at which a cost fits.
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

/// Spacing of writes: a few at once, then one per time span. After a pause, a few may be sent at once again.
#[derive(Clone, Debug)]
struct Spacing {
    span: Duration,
    /// How many may be sent at once.
    burst: u32,
    /// When a whole burst may be sent again.
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

/// All limits of a server.
#[derive(Clone, Debug)]
pub struct Pace {
    windows: Vec<Window>,
    spacing: Option<Spacing>,
}

impl Pace {
    /// The pace for github.com. GitHub's documented limits: 80 requests per minute and 500 per hour that create
    /// content, 900 points per minute of the REST API, 2,000 of GraphQL, and a second between writes. The labels and
    /// the issue of one artifact are only a few writes: three may be sent at once.
    pub fn github() -> Self {
        let spacing = Spacing { span: Duration::from_secs(1), burst: 3, rested_at: Duration::ZERO };
        Self { spacing: Some(spacing), ..Self::enterprise_server() }
    }

    /// The pace for GitHub Enterprise Server. Its limits are off unless an administrator turns them on; then they are
    /// the same windows. Its responses report any other limits.
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

    /// The pace for the host of an API's URL.
    pub fn of_host(host: &str) -> Self {
        let host = host.to_ascii_lowercase();
        let is_below =
            |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if is_below("github.com") || is_below("ghe.com") { Self::github() } else { Self::enterprise_server() }
    }

    /// How long a request must wait.
    pub fn wait(&mut self, now: Duration, cost: Cost) -> Duration {
        let at = self.windows.iter_mut().filter(|window| (window.cost)(cost) > 0).map(|window| {
            let points = (window.cost)(cost);
            window.fits_at(now, points)
        });
        let spaced = self.spacing.as_ref().filter(|_| cost.content).map(|spacing| spacing.fits_at(now));
        at.chain(spaced).max().unwrap_or(now).saturating_sub(now)
    }

    /// Records a request that is sent now.
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

    /// The minimum time in which a number of requests can be sent, from now on.
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
    fn three_writes_are_sent_at_once_then_one_per_second_and_five_hundred_per_hour() {
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
    fn writes_to_an_enterprise_server_are_not_spaced() {
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
    fn after_a_pause_three_are_sent_at_once_again() {
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
    fn reads_are_limited_by_points_only() {
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
        fn no_window_is_ever_exceeded(gaps in prop::collection::vec(0_u64..20_000, 1..700)) {
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
