//! One artifact on an event: requests, how many of them one after another, and how long it takes at several latencies,
//! in an empty repository and among ten thousand other artifacts.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::fake::{Fake, VirtualClock, round_trips};
use crate::median;
use crate::shop::SHOP;

const CONFIG: &str = "roles:
  product-owner: { holders: [ana] }
rules:
  bugs: { on: issues.opened, create: bug, with: { actual: \"{{issue.title}}\" }, key: \"b-{{issue.number}}\" }
";
const OTHERS: usize = 10_000;
const RUNS: usize = 5;

/// Prints one line for each number of other artifacts and each latency.
pub(crate) fn one_artifact() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".github")).unwrap();
    fs::write(folder.path().join(".github/rolecall.yml"), CONFIG).unwrap();
    for others in [0, OTHERS] {
        let clock = VirtualClock::new();
        let fake = Fake::start(clock.clone());
        stock(&fake, &clock, others);
        // The first event also creates the labels.
        event(&fake, folder.path());
        for latency in [0, 50, 100] {
            // What changed in the last minutes is not what is measured.
            clock.advance(Duration::from_secs(3600));
            fake.arrange(|state| state.latency = Duration::from_millis(latency));
            fake.forget_requests();
            let took = median((0..RUNS).map(|_| event(&fake, folder.path())).collect());
            let seen = fake.requests();
            let each = seen.len() / RUNS;
            let trips = round_trips(&seen[..each]);
            // Without latency, requests that are sent at once can't be told from others.
            let trips = if latency == 0 { "–".to_owned() } else { trips.to_string() };
            let took = took.as_secs_f64() * 1e3;
            println!(
                "| one artifact on an event, among {others}, {latency} ms a request | {each} requests, {trips} one after another, {took:.0} ms | 6 requests, 4 one after another, 600 ms; 8 requests among many |"
            );
        }
    }
}

/// Artifacts that changed one after another, the last an hour ago.
fn stock(fake: &Fake, clock: &VirtualClock, others: usize) {
    fake.arrange(|state| {
        for at in 0..others {
            clock.advance(Duration::from_secs(1));
            let key = format!("bug/other-{at}");
            let body =
                format!("It is empty.\n\n**Owner:** Product Owner · @ana · `{key}`\n\n<!-- rolecall {key}\nrole: product-owner\n-->");
            state.open_issue(SHOP, "github-actions[bot]", "Other", &body, &["role: product-owner", "bug"]);
        }
    });
    clock.advance(Duration::from_secs(3600));
}

/// Somebody files an issue. Returns how long the program takes to answer.
fn event(fake: &Fake, folder: &Path) -> Duration {
    let number =
        fake.arrange(|state| state.open_issue(SHOP, "ana", "The basket is empty", "After a declined card.", &[]));
    let payload = fake.payload("issues.opened", json!({ "number": number, "sender": "ana" }));
    fs::write(folder.join("event.json"), payload.to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
    command.args(["--repo", SHOP, "event", "--name", "issues.opened", "--payload", "event.json"]).current_dir(folder);
    command.env("GITHUB_API_URL", fake.url()).env("GITHUB_TOKEN", "token-bot");
    let start = Instant::now();
    let ran = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
    let took = start.elapsed();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    took
}
