//! Real GitHub clients use the fake GitHub as they use GitHub, and read back everything that they wrote: Octokit with
//! its plugins, `PyGithub` and `gh`. If a client can't do something against the fake, the fake differs from GitHub.
//!
//! `ROLECALL_CLIENTS` names the folder where the clients are installed; `tests/clients/README.md` says how to create
//! it. Without it, the tests print a note and pass, unless `ROLECALL_REQUIRE_CLIENTS=1` is set, as in `.ci/run`.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking")]

#[path = "fake/mod.rs"]
mod fake;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fake::Fake;

/// The time limit for a client. On an idle machine, all of them together take a few seconds.
const PATIENCE: Duration = Duration::from_secs(240);

/// The folder with the clients.
fn clients() -> Option<PathBuf> {
    let folder = std::env::var_os("ROLECALL_CLIENTS").map(PathBuf::from);
    let required = std::env::var_os("ROLECALL_REQUIRE_CLIENTS").is_some_and(|required| required == "1");
    assert!(!required || folder.is_some(), "ROLECALL_CLIENTS names no folder, and ROLECALL_REQUIRE_CLIENTS is set");
    if folder.is_none() {
        eprintln!("skipped: ROLECALL_CLIENTS names no folder with Octokit, PyGithub and gh");
    }
    folder
}

/// Runs a client against its own fake GitHub.
fn run(command: &mut Command, script: &str) {
    let fake = Fake::start_in_real_time();
    fake.arrange(|state| {
        state.any_client = true;
        state.search_lag = Duration::ZERO;
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients").join(script);
    let out = tempfile::NamedTempFile::new().unwrap();
    let told = || Stdio::from(out.reopen().unwrap());
    command.arg(script).arg(fake.url()).stdin(Stdio::null()).stdout(told()).stderr(told());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let end = Instant::now() + PATIENCE;
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break Some(status),
            None if Instant::now() > end => break None,
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    };
    if status.is_none() {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let told = std::fs::read_to_string(out.path()).unwrap();
    let asked = fake.requests().len();
    assert!(status.is_some_and(|status| status.success()), "{status:?} after {asked} requests:\n{told}");
    assert!(told.ends_with("found everything again\n"), "{told}");
    assert!(asked > 20, "it asked the fake {asked} times only");
}

#[test]
fn octokit_finds_again_what_it_made() {
    let Some(clients) = clients() else { return };
    run(Command::new("node").env("NODE_PATH", clients.join("node_modules")), "octokit.mjs");
}

#[test]
fn pygithub_finds_again_what_it_made() {
    let Some(clients) = clients() else { return };
    run(&mut Command::new(clients.join("bin/python")), "pygithub.py");
}

#[test]
fn gh_finds_again_what_it_made() {
    if clients().is_some() {
        run(&mut Command::new("bash"), "gh.sh");
    }
}
