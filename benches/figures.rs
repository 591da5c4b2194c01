//! Measures speed and size, and prints the results next to their targets: `cargo bench --bench figures`.
//!
//! Each run is the release program in its own process. Times are medians; memory is the peak that the operating system
//! reports. Nothing here passes or fails.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and fails by panicking"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

const PROGRAM: &str = env!("CARGO_BIN_EXE_rolecall");

/// The duration of one run, and its peak memory in MiB.
fn run(folder: &Path, arguments: &[&str]) -> (Duration, f64) {
    let start = Instant::now();
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let used = child.wait4().unwrap();
    let took = start.elapsed();
    assert!(used.status.success(), "{arguments:?} failed");
    (took, used.rusage.maxrss as f64 / 1024.0 / 1024.0)
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() / 2]
}

fn table(stories: usize) -> String {
    let mut text = String::from("key,persona,goal,benefit,criteria,size,notes\n");
    for at in 0..stories {
        writeln!(
            text,
            "story-{at},Reader {},do the thing number {at},I save time every day,\"Given a basket, when I pay, then I see order {at}|A declined card keeps the basket|Works with a keyboard\",M,\"Some notes about this story, long enough to be like a real one.\"",
            at % 50
        )
        .unwrap();
    }
    text
}

fn main() {
    let runs = 5;
    println!("| what | measured | meant to be |");
    println!("| --- | --- | --- |");
    // The bench profile builds a different program, which unwinds on panic. The release build is measured instead.
    let built = Command::new(env!("CARGO")).args(["build", "--release", "--quiet", "--bin", "rolecall"]).status();
    assert!(built.unwrap().success());
    let size = std::fs::metadata(PROGRAM).unwrap().len() as f64 / 1e6;
    println!("| the program's size | {size:.2} MB | under 8 MB |");

    let folder = tempfile::tempdir().unwrap();
    let start = median((0..51).map(|_| run(folder.path(), &["--version"]).0).collect());
    println!("| start-up (`--version`) | {:.2} ms | under 5 ms |", start.as_secs_f64() * 1e3);

    let mut before: Option<f64> = None;
    for stories in [1_000, 10_000, 100_000] {
        let rounds = if stories > 10_000 { 1 } else { runs };
        let mut made = Vec::new();
        let mut again = Vec::new();
        let mut memory: f64 = 0.0;
        for _ in 0..rounds {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("stories.csv"), table(stories)).unwrap();
            let arguments = ["apply", "stories.csv", "--template", "user-story"];
            let (took, most) = run(folder.path(), &arguments);
            made.push(took);
            memory = memory.max(most);
            let (took, most) = run(folder.path(), &arguments);
            again.push(took);
            memory = memory.max(most);
        }
        let (made, again) = (median(made).as_secs_f64(), median(again).as_secs_f64());
        let meant = if stories == 10_000 { ["under 2 s", "under 1 s", "under 150 MiB"] } else { ["", "", ""] };
        println!("| {stories} stories from a table, made | {made:.2} s | {} |", meant[0]);
        println!("| {stories} stories, up to date | {again:.2} s | {} |", meant[1]);
        println!("| {stories} stories, peak memory | {memory:.0} MiB | {} |", meant[2]);
        if let Some(before) = before {
            println!("| per story, against a tenth of them | {:.2} times | about 1 |", made / before / 10.0);
        }
        before = Some(made);
    }
}
