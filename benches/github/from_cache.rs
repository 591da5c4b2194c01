//! From the tool cache to the first request: the two steps of action.yml with the program in the cache, for a milestone
//! event.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::fake::{Fake, When};
use crate::shop::SHOP;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How long each of several events waits for its first request.
pub(crate) fn from_cache(runs: usize) -> Vec<Duration> {
    let machine = tempfile::tempdir().unwrap();
    let at = |path: &str| machine.path().join(path);
    for folder in ["temp", "workspace/.github", &format!("cache/rolecall/{VERSION}/x64")] {
        fs::create_dir_all(at(folder)).unwrap();
    }
    fs::write(at("workspace/.github/rolecall.yml"), "roles:\n  product-owner: { holders: [ana] }\n").unwrap();
    let entry = at(&format!("cache/rolecall/{VERSION}/x64"));
    fs::copy(env!("CARGO_BIN_EXE_rolecall"), entry.join("rolecall")).unwrap();
    fs::write(at(&format!("cache/rolecall/{VERSION}/x64.complete")), "").unwrap();
    (0..runs).map(|_| one(machine.path())).collect()
}

fn one(machine: &Path) -> Duration {
    let fake = Fake::start_in_real_time();
    let number = fake.arrange(|state| state.add_milestone(SHOP, "ana", "Sprint 5", Some("2027-02-26T08:00:00Z")));
    let payload = fake.payload("milestone.created", json!({ "number": number }));
    fs::write(machine.join("event.json"), payload.to_string()).unwrap();
    fs::remove_file(machine.join("output")).ok();
    let seen: Arc<Mutex<Option<Instant>>> = Arc::default();
    let note = Arc::clone(&seen);
    fake.kill_at(1, When::Before, Box::new(move || *note.lock().unwrap() = Some(Instant::now())));

    let start = Instant::now();
    let step = |script: &str, program: &str| {
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]);
        bash.env_clear().env("PATH", "/usr/bin:/bin").current_dir(machine.join("workspace"));
        for (name, path) in [
            ("GITHUB_OUTPUT", "output"),
            ("GITHUB_STEP_SUMMARY", "summary"),
            ("GITHUB_EVENT_PATH", "event.json"),
            ("GITHUB_WORKSPACE", "workspace"),
            ("RUNNER_TEMP", "temp"),
            ("RUNNER_TOOL_CACHE", "cache"),
        ] {
            bash.env(name, machine.join(path));
        }
        for (name, value) in [
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR")),
            ("GITHUB_EVENT_NAME", "milestone"),
            ("GITHUB_REPOSITORY", SHOP),
            ("GITHUB_REF", "refs/heads/main"),
            ("GITHUB_API_URL", fake.url()),
            ("GITHUB_TOKEN", "token-ana"),
            ("RUNNER_OS", "Linux"),
            ("RUNNER_ARCH", "X64"),
            ("ROLECALL_PROGRAM", program),
        ] {
            bash.env(name, value);
        }
        bash.stdin(Stdio::null()).output().unwrap()
    };
    let installed = step(". \"$GITHUB_ACTION_PATH/action/install.sh\"", "");
    let told = fs::read_to_string(machine.join("output")).unwrap_or_default();
    let program = told.strip_prefix("program=").unwrap_or_else(|| panic!("{installed:?}")).trim_end();
    assert!(program.starts_with(machine.to_str().unwrap()), "the program is another's: {program}");
    let ran = step("exec \"$ROLECALL_PROGRAM\" event", program);
    let first = seen.lock().unwrap().take();
    first.unwrap_or_else(|| panic!("it asked nothing: {ran:?}")).duration_since(start)
}
