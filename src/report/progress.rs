//! How far a long run is: a bar on a terminal, plain lines now and then elsewhere.

use std::cell::Cell;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter runs are over before anybody wonders.
const LONG: usize = 500;
/// The same where each step is a request.
const LONG_OVER_A_NETWORK: usize = 10;
/// How often a plain line is written.
const EVERY: Duration = Duration::from_secs(5);

/// The progress of one run.
pub struct Progress {
    bar: Option<ProgressBar>,
    plain: bool,
    total: usize,
    done: Cell<usize>,
    told: Cell<Instant>,
}

impl Progress {
    /// The progress of a run of so many steps; `slow` where each of them is a request.
    pub fn new(total: usize, slow: bool, quiet: bool) -> Self {
        let wanted = !quiet && total >= if slow { LONG_OVER_A_NETWORK } else { LONG };
        let terminal = std::io::stderr().is_terminal();
        let bar = (wanted && terminal).then(|| {
            let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} artifacts, {eta} left");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self { plain: wanted && !terminal, bar, total, done: Cell::new(0), told: Cell::new(Instant::now()) }
    }

    /// One step more.
    pub fn step(&self) {
        self.done.set(self.done.get() + 1);
        if let Some(bar) = &self.bar {
            bar.inc(1);
        } else if self.plain && self.told.get().elapsed() > EVERY {
            self.told.set(Instant::now());
            drop(writeln!(std::io::stderr(), "{} of {} artifacts", self.done.get(), self.total));
        }
    }

    /// The run is over.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// What is said before a long run begins.
pub fn render_estimate(writes: usize, least: Duration) -> String {
    let requests =
        if writes == 1 { "sending 1 write request".to_owned() } else { format!("sending {writes} write requests") };
    match least.as_secs() {
        0..=10 => format!("{requests}\n"),
        11..=90 => format!("{requests}: about {} seconds under GitHub's limits\n", least.as_secs()),
        more => format!("{requests}: about {} minutes under GitHub's limits\n", more.div_ceil(60)),
    }
}
