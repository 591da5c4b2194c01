//! Measures the GitHub client against a fake GitHub on loopback: `cargo bench --bench github`.
//!
//! The client runs in its own process, so that its memory and processor time can be measured separately. Where rate
//! limits are measured, client and server share one virtual clock. Nothing here passes or fails.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::exit,
    clippy::cast_precision_loss,
    clippy::pedantic,
    reason = "a benchmark prints, and fails by panicking"
)]

#[path = "../tests/fake/mod.rs"]
mod fake;
#[path = "github/from_cache.rs"]
mod from_cache;
#[path = "github/one_artifact.rs"]
mod one_artifact;
#[path = "../tests/github/shop.rs"]
#[allow(dead_code, unreachable_pub, reason = "the tests use the rest")]
mod shop;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fake::{Fake, Limits, VirtualClock, When};
use rolecall::core::pace::{Cost, Pace};
use wait4::Wait4;

const APPLY: [&str; 5] = ["apply", "stories.csv", "--template", "user-story", "--quiet"];
const PLAN: [&str; 5] = ["plan", "stories.csv", "--template", "user-story", "--quiet"];

fn table(stories: usize) -> String {
    let mut text = String::from("key,persona,goal,benefit,criteria\n");
    for at in 0..stories {
        writeln!(text, "story-{at},Reader {},do number {at},I save time every day,\"Given a basket, when I pay, then I see order {at}|A declined card keeps the basket\"", at % 50).unwrap();
    }
    text
}

/// The resources that a client used.
struct Used {
    wall: Duration,
    processor: Duration,
    mebibytes: f64,
}

/// Runs the client in its own process: this program again, in virtual time.
fn client(url: &str, folder: &Path, arguments: &[&str]) -> Used {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env("ROLECALL_CLIENT", url).current_dir(folder).args(arguments);
    let start = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let told = std::io::read_to_string(child.stdout.take().unwrap()).unwrap();
    let used = child.wait4().unwrap();
    assert!(used.status.success(), "{arguments:?} failed");
    Used {
        wall: start.elapsed(),
        processor: used.rusage.utime + used.rusage.stime,
        mebibytes: told.trim().parse::<f64>().unwrap() / 1024.0,
    }
}

fn be_the_client(url: &str) -> ! {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let environment = shop::environment_at(url, "token-ana", &VirtualClock::new(), Duration::from_secs(60));
    let ran = shop::run_at(Path::new("."), &arguments, environment);
    assert_eq!(ran.code, 0, "{}", ran.err);
    // The operating system's peak for a child starts at its parent's memory; this is the child's own peak.
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("{}", peak.trim().trim_end_matches(" kB"));
    std::process::exit(0);
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() / 2]
}

fn folder(stories: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("stories.csv"), table(stories)).unwrap();
    folder
}

/// Measures from the start of the program to its first request, without TLS: the server speaks plain HTTP.
fn first_request() -> Duration {
    let place = folder(1);
    let runs = (0..31).map(|_| {
        let fake = Fake::start_in_real_time();
        let seen: Arc<Mutex<Option<Instant>>> = Arc::default();
        let note = Arc::clone(&seen);
        fake.kill_at(1, When::Before, Box::new(move || *note.lock().unwrap() = Some(Instant::now())));
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
        command.args(["--repo", shop::SHOP]).args(PLAN).current_dir(place.path()).env("GITHUB_API_URL", fake.url());
        command.env("GITHUB_TOKEN", "token-ana").stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        command.spawn().unwrap().wait().unwrap();
        let first = seen.lock().unwrap().take().unwrap();
        first.duration_since(start)
    });
    median(runs.collect())
}

/// The least time for this many writes with a limit of 500 an hour: three at once, then one a second.
fn least(writes: u64) -> Duration {
    Duration::from_secs((writes - 1) / 500 * 3600 + ((writes - 1) % 500).saturating_sub(2))
}

/// How long this many writes take at a given pace.
fn spans(pace: &Pace, writes: usize) -> u64 {
    pace.minimum_duration(Duration::ZERO, Cost::MUTATION, writes).as_secs()
}

fn main() {
    if let Ok(url) = std::env::var("ROLECALL_CLIENT") {
        be_the_client(&url);
    }
    println!("| what | measured | meant to be |");
    println!("| --- | --- | --- |");
    // `cargo bench --bench github -- plan` runs only this measurement.
    if std::env::args().any(|argument| argument == "plan") {
        return plan_against_many();
    }
    // `cargo bench --bench github -- one` runs only this one.
    if std::env::args().any(|argument| argument == "one") {
        return one_artifact::one_artifact();
    }
    println!("| start to first request | {:.1} ms | under 20 ms |", first_request().as_secs_f64() * 1e3);
    let waited = median(from_cache::from_cache(31)).as_secs_f64() * 1e3;
    println!("| the Action, from the tool cache to its first request | {waited:.1} ms | under 150 ms |");

    let place = folder(1000);
    let made: Vec<Used> = (0..5)
        .map(|_| {
            let fake = Fake::start_in_real_time();
            client(fake.url(), place.path(), &APPLY)
        })
        .collect();
    let most = made.iter().map(|used| used.mebibytes).fold(0.0, f64::max);
    let wall = median(made.iter().map(|used| used.wall).collect());
    let own = median(made.iter().map(|used| used.processor).collect());
    println!(
        "| 1,000 new artifacts, no limits, no latency | {:.2} s ({:.2} s our own) | under 2 s |",
        wall.as_secs_f64(),
        own.as_secs_f64()
    );
    println!("| the same, peak memory | {most:.0} MiB | under 60 MiB |");

    for writes in [20, 80, 500] {
        let (spaced, bursts) = (spans(&Pace::github(), writes), spans(&Pace::enterprise_server(), writes));
        println!("| {writes} writes, spaced as for github.com | {spaced} s | {bursts} s in bursts, as it was |");
    }

    for stories in [1000_usize, 3000] {
        let clock = VirtualClock::new();
        let fake = Fake::start(clock.clone());
        fake.arrange(|state| state.limits = Limits::github());
        let place = folder(stories);
        let real = Instant::now();
        let environment = shop::environment_at(fake.url(), "token-ana", &clock, Duration::from_secs(60));
        assert_eq!(shop::run_at(place.path(), &APPLY, environment).code, 0);
        let writes: Vec<_> = fake.requests().into_iter().filter(|seen| seen.creates_content).collect();
        let took = (writes[writes.len() - 1].at - writes[0].at).as_secs_f64();
        let least = least(writes.len() as u64).as_secs_f64();
        println!(
            "| {} writes under GitHub's limits, virtual time | {:.0} s, {:+.2} % ({:.1} s real) | {least:.0} s, at most +5 % |",
            writes.len(),
            took,
            (took / least - 1.0) * 100.0,
            real.elapsed().as_secs_f64()
        );
    }
    plan_against_many();
    one_artifact::one_artifact();
}

/// How long a plan takes, and how many requests it sends, when the repository already holds many artifacts.
fn plan_against_many() {
    let fake = Fake::start_in_real_time();
    let place = folder(10_000);
    client(fake.url(), place.path(), &APPLY);
    fake.forget_requests();
    let planned: Vec<Used> = (0..5).map(|_| client(fake.url(), place.path(), &PLAN)).collect();
    let requests = fake.requests().len() / planned.len();
    let most = planned.iter().map(|used| used.mebibytes).fold(0.0, f64::max);
    let own = median(planned.iter().map(|used| used.processor).collect());
    let wall = median(planned.iter().map(|used| used.wall).collect());
    println!(
        "| plan against 10,000 issues, besides the server's time | {:.2} s ({:.2} s with it) | under 1 s |",
        own.as_secs_f64(),
        wall.as_secs_f64()
    );
    println!("| the same, peak memory | {most:.0} MiB | under 100 MiB |");
    println!("| the same, requests by cursor lists | {requests} | at most 120 |");
    // Each request takes a tenth of a second, so that sequential reads show up in the total.
    fake.arrange(|state| state.latency = Duration::from_millis(100));
    let far = client(fake.url(), place.path(), &PLAN).wall.as_secs_f64();
    println!("| the same, 100 ms a request | {far:.1} s | under 8 s |");
}
