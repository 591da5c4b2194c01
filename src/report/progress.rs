//! The progress of a long run: a bar on a terminal, and otherwise a plain line every few seconds.

use std::cell::Cell;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How many steps a run needs before its progress is shown. Shorter runs end too soon.
const MIN_STEPS: usize = 500;
/// The same for runs in which each step is a request.
const MIN_SLOW_STEPS: usize = 10;
/// The time between two plain lines.
const INTERVAL: Duration = Duration::from_secs(5);

/// The progress of one run.
pub struct Progress {
    bar: Option<ProgressBar>,
    plain: bool,
    total: usize,
    done: Cell<usize>,
    last_line: Cell<Instant>,
}

impl Progress {
    /// Starts the progress of a run of `total` steps. `slow` means that each of them is a request.
    pub fn new(total: usize, slow: bool, quiet: bool) -> Self {
        let shown = !quiet && total >= if slow { MIN_SLOW_STEPS } else { MIN_STEPS };
        let terminal = std::io::stderr().is_terminal();
        let bar = (shown && terminal).then(|| {
            let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} artifacts, {eta} left");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self { plain: shown && !terminal, bar, total, done: Cell::new(0), last_line: Cell::new(Instant::now()) }
    }

    /// Counts one more step as done.
    pub fn step(&self) {
        self.done.set(self.done.get() + 1);
        if let Some(bar) = &self.bar {
            bar.inc(1);
        } else if self.plain && self.last_line.get().elapsed() > INTERVAL {
            self.last_line.set(Instant::now());
            drop(writeln!(std::io::stderr(), "{} of {} artifacts", self.done.get(), self.total));
        }
    }

    /// Removes the progress bar at the end of the run.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Renders the message before a long run: how many requests it sends, and about how long it takes.
pub fn render_estimate(writes: usize, least: Duration, dry_run: bool) -> String {
    let send = if dry_run { "would send" } else { "sending" };
    let requests =
        if writes == 1 { format!("{send} 1 write request") } else { format!("{send} {writes} write requests") };
    match least.as_secs() {
        0..=10 => format!("{requests}\n"),
        11..=90 => format!("{requests}: about {} seconds under GitHub's limits\n", least.as_secs()),
        more => format!("{requests}: about {} minutes under GitHub's limits\n", more.div_ceil(60)),
    }
}
