//! The guarantees for killed and overlapping runs, on the local tracker: the next run finishes a run killed at any
//! point, simultaneous runs create nothing twice, and what a person saves meanwhile is kept.
//!
//! Tests that depend on system calls run the program under `strace`. Without it, those tests print a note and pass,
//! unless `ROLECALL_REQUIRE_STRACE=1` is set.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "crash/overlap.rs"]
mod overlap;
mod support;

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use support::{Folder, story};

/// Every system call that changes a file or a folder. `?` marks calls that don't exist on every processor.
const CHANGING: &str = "?open,openat,?openat2,?creat,write,?writev,?pwrite64,?rename,?renameat,renameat2,?link,linkat,?unlink,unlinkat,\
    ?mkdir,mkdirat,?truncate,ftruncate,?chmod,fchmod,fchmodat";
const PARTIAL: &str = ".rolecall-partial-";
const PARENT_AND_CHILD: &str = "  - feature:\n      { key: fast, problem: slow, outcome: quick, measure: seconds }\n    children:\n      - user-story:\n          { key: a, persona: reader, goal: go, benefit: time, criteria: [one] }\n";
const FILE: &str = "  - bug: { key: crash, to: file, actual: it stops, expected: it goes on, steps: [open it] }\n";

// Helpers.

fn strace_works() -> bool {
    let works = Command::new("strace").args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=openat", "true"]).output();
    let works = works.is_ok_and(|output| output.status.success());
    assert!(
        works || std::env::var_os("ROLECALL_REQUIRE_STRACE").is_none_or(|value| value != "1"),
        "strace does not work here"
    );
    if !works {
        skipped("strace does not work here");
    }
    works
}

#[expect(clippy::print_stderr, reason = "who runs the tests is told what was not tested")]
fn skipped(why: &str) {
    eprintln!("{why}: nothing was tested");
}

/// The program under `strace`, with its log at the given path.
fn strace(folder: &Folder, log: &Path, options: &[&str], arguments: &[&str]) -> Command {
    let plain = folder.command(arguments);
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o"]).arg(log).args(options).arg(plain.get_program()).args(plain.get_args());
    command.current_dir(plain.get_current_dir().unwrap()).stdin(Stdio::null());
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// Every file except temporary ones that a killed run left behind.
fn whole(folder: &Folder) -> Vec<(String, String)> {
    folder.snapshot().into_iter().filter(|(path, _)| !path.contains(PARTIAL)).collect()
}

/// The existing artifacts, all of which must be readable.
#[track_caller]
fn listed(folder: &Folder) -> Vec<String> {
    let ran = folder.run(&["list", "--json"]).ok();
    assert_eq!(ran.err, "", "something is broken: {ran:#?}");
    let json = ran.json();
    json["artifacts"].as_array().unwrap().iter().map(|artifact| artifact["key"].as_str().unwrap().to_owned()).collect()
}

// Runs killed at any point.

/// The file-changing calls of a run, in order, each with the occurrence number by which `strace` identifies it.
fn changing_calls(log: &str) -> Vec<(String, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut found = Vec::new();
    for (head, arguments) in log.lines().filter_map(|line| line.split_once('(')) {
        let call = head.rsplit(' ').next().unwrap();
        let count = counts.entry(call).or_default();
        *count += 1;
        if !call.starts_with("open") || arguments.contains("O_CREAT") {
            found.push((call.to_owned(), *count));
        }
    }
    found
}

/// Kills a run at each of its file-changing calls in turn, each time in a new folder, and runs it again.
fn killed_anywhere(prepare: impl Fn(&Folder), arguments: &[&str]) {
    if !strace_works() {
        return;
    }
    let ready = Folder::new();
    prepare(&ready);
    let before = ready.snapshot();
    let place = || {
        let folder = Folder::new();
        for (path, text) in &before {
            folder.write(path, text);
        }
        folder
    };
    let (unharmed, logs) = (place(), Folder::new());
    let trace = format!("trace={CHANGING}");
    let output = strace(&unharmed, &logs.path("log"), &["-e", &trace], arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let after = unharmed.snapshot();
    assert_ne!(before, after);
    let calls = changing_calls(&logs.read("log"));
    assert!(
        calls.iter().filter(|(call, _)| call.starts_with("rename") || call.starts_with("link")).count() > 0,
        "{calls:?}"
    );
    for (call, count) in calls {
        let folder = place();
        let inject = format!("inject={call}:signal=KILL:when={count}");
        let output =
            strace(&folder, Path::new("/dev/null"), &["-e", &trace, "-e", &inject], arguments).output().unwrap();
        assert!(output.status.to_string().contains("signal: 9"), "not killed at {call} {count}: {output:?}");
        for file in whole(&folder) {
            assert!(
                before.contains(&file) || after.contains(&file),
                "killed at {call} {count}, and this is neither as it was nor done: {file:#?}"
            );
        }
        assert!(folder.files().iter().filter(|path| path.contains(PARTIAL)).count() <= 1);
        assert!(listed(&folder).iter().all(|key| !key.contains("partial")));
        folder.run(arguments).ok();
        assert_eq!(whole(&folder), after, "killed at {call} {count}");
    }
}

#[test]
fn an_apply_that_makes_artifacts_is_finished_by_the_next() {
    let text = format!("artifacts:\n{PARENT_AND_CHILD}{}{FILE}", story("b", "stay"));
    killed_anywhere(|folder| folder.write("o.yml", &text), &["apply", "o.yml", "--json"]);
}

#[test]
fn an_apply_that_writes_keys_into_its_outline_is_finished_by_the_next() {
    let text = format!("artifacts:\n{}{FILE}", PARENT_AND_CHILD.replace("key: fast, ", "").replace("key: a, ", ""));
    killed_anywhere(|folder| folder.write("o.yml", &text), &["apply", "o.yml", "--fill-keys", "--json"]);
}

#[test]
fn an_apply_that_updates_artifacts_is_finished_by_the_next() {
    let text = format!("artifacts:\n{PARENT_AND_CHILD}{FILE}");
    let prepare = |folder: &Folder| {
        folder.write("o.yml", &text);
        folder.run(&["apply", "o.yml"]).ok();
        let changed = text.replace("slow", "late").replace("goal: go", "goal: run").replace("it stops", "it halts");
        folder.write("o.yml", changed);
    };
    killed_anywhere(prepare, &["apply", "o.yml", "--json"]);
}

#[test]
fn an_accept_that_owes_two_drafts_is_finished_by_the_next() {
    let checklist = "artifacts:\n  - launch-checklist: { key: spring, decider: Ana, goal: more readers, target: 100 by May, before: [it works], version: v1, rollback: undo it }\n";
    let prepare = |folder: &Folder| {
        folder.write("o.yml", checklist);
        folder.run(&["apply", "o.yml"]).ok();
    };
    killed_anywhere(prepare, &["accept", "launch-checklist/spring", "--json"]);
}

#[test]
fn a_fill_is_finished_by_the_next() {
    let prepare = |folder: &Folder| {
        folder.run(&["new", "user-story", "--draft", "--key", "a", "--set", "persona=reader"]).ok();
    };
    let answers = ["--set", "goal=go", "--set", "benefit=time", "--set", "criteria=one"];
    killed_anywhere(prepare, &[&["fill", "user-story/a", "--json"], &answers[..]].concat());
}

#[test]
fn an_old_leftover_of_a_killed_run_is_swept_and_a_fresh_one_is_left_alone() {
    leftovers(".rolecall/user-story");
}

#[test]
fn an_old_leftover_beside_a_file_is_swept_too() {
    leftovers("docs/product/bug");
}

#[track_caller]
fn leftovers(shelf: &str) {
    let folder = Folder::new();
    folder.write("o.yml", format!("artifacts:\n{}{FILE}", story("a", "go")));
    folder.run(&["apply", "o.yml"]).ok();
    for (name, minutes) in [("old", 61), ("fresh", 59)] {
        let path = format!("{shelf}/{PARTIAL}{name}");
        folder.write(&path, "---\ntitle: ha");
        let file = std::fs::File::options().write(true).open(folder.path(&path)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(minutes * 60)).unwrap();
    }
    assert_eq!(listed(&folder), ["bug/crash", "user-story/a"]);
    folder.run(&["apply", "o.yml"]).ok();
    let left: Vec<String> = folder.files().into_iter().filter(|path| path.contains(PARTIAL)).collect();
    assert_eq!(left, [format!("{shelf}/{PARTIAL}fresh")]);
}
