//! Memory: a large input takes at most a few times its own size, and little is kept for each artifact.
//!
//! The peak is the operating system's figure for the whole process, minus that of the same run with one artifact.

#![allow(clippy::unwrap_used, clippy::cast_precision_loss, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use wait4::Wait4;

/// How many bytes of memory may be used per byte of a table or an outline.
const MOST: f64 = 3.0;

/// The peak memory of a run, in bytes.
fn peak(folder: &Path, arguments: &[&str]) -> f64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
    command.args(arguments).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    let used = command.env_clear().spawn().unwrap().wait4().unwrap();
    assert!(used.status.success(), "{arguments:?} failed");
    used.rusage.maxrss as f64
}

/// The runs for an input: the first, one that changes nothing, one that changes everything, and the list.
struct Runs(TempDir);

impl Runs {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn apply(&self, name: &str, text: &str) -> f64 {
        fs::write(self.0.path().join(name), text).unwrap();
        match name == "stories.csv" {
            true => peak(self.0.path(), &["apply", name, "--template", "user-story"]),
            false => peak(self.0.path(), &["apply", name]),
        }
    }

    fn list(&self) -> f64 {
        peak(self.0.path(), &["list", "--json"])
    }

    fn files(&self) -> usize {
        fs::read_dir(self.0.path().join(".rolecall/user-story")).unwrap().count()
    }
}

/// A table of stories with notes of a given length.
fn table(stories: usize, notes: usize, word: &str) -> String {
    let mut text = "key,persona,goal,benefit,criteria,notes\n".to_owned();
    for at in 0..stories {
        let notes = format!("{word} {at} ").repeat(notes / (word.len() + 5) + 1);
        writeln!(text, "story-{at},Reader,read book {at},I learn,It is read,\"{notes}\"").unwrap();
    }
    text
}

/// The same stories as an outline.
fn outline(stories: usize, notes: usize, word: &str) -> String {
    let mut text = "artifacts:\n".to_owned();
    for at in 0..stories {
        let notes = format!("{word} {at} ").repeat(notes / (word.len() + 5) + 1);
        let answers = "persona: Reader\n      benefit: I learn\n      criteria: [It is read]";
        let goal = format!("goal: read book {at}\n      notes: {notes}");
        writeln!(text, "  - user-story:\n      key: story-{at}\n      {answers}\n      {goal}").unwrap();
    }
    text
}

/// The memory of each run per byte of its input.
fn check(name: &str, make: fn(usize, usize, &str) -> String) {
    let (stories, notes) = (240, 20_000);
    let (one, all) = (Runs::new(), Runs::new());
    let mut taken = Vec::new();
    for (run, word) in [("first", "one"), ("again", "one"), ("changed", "two")] {
        let base = one.apply(name, &make(1, notes, word));
        let text = make(stories, notes, word);
        taken.push((run, (all.apply(name, &text) - base) / text.len() as f64));
    }
    let size = make(stories, notes, "two").len() as f64;
    taken.push(("list", (all.list() - one.list()) / size));
    assert_eq!(all.files(), stories);
    assert!(taken.iter().all(|(_, times)| *times <= MOST), "{taken:.2?}");
}

#[test]
fn a_large_table_takes_at_most_three_times_its_size() {
    check("stories.csv", table);
}

#[test]
fn a_large_outline_takes_at_most_three_times_its_size() {
    check("stories.yml", outline);
}

#[test]
fn what_is_composed_a_second_time_is_what_was_planned() {
    let runs = Runs::new();
    let team = "roles:\n  product-owner:\n    holders: [ana, bo, cy]\nassign: rotate\n";
    fs::create_dir(runs.0.path().join(".github")).unwrap();
    fs::write(runs.0.path().join(".github/rolecall.yml"), team).unwrap();
    fs::write(runs.0.path().join("stories.csv"), table(120, 20_000, "one")).unwrap();
    let told = |verb: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
        command.args([verb, "stories.csv", "--template", "user-story", "--json"]).current_dir(runs.0.path());
        let told = command.env_clear().output().unwrap();
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        serde_json::from_slice::<serde_json::Value>(&told.stdout).unwrap()
    };
    let (planned, done) = (told("plan"), told("apply"));
    assert_eq!(planned["artifacts"], done["artifacts"]);
    for artifact in done["artifacts"].as_array().unwrap() {
        let text = fs::read_to_string(runs.0.path().join(artifact["path"].as_str().unwrap())).unwrap();
        let login = artifact["assignees"][0].as_str().unwrap();
        assert!(text.contains(&format!("\nassignees: [{login}]\n")), "{artifact}\n{}", &text[..400]);
    }
    assert_eq!(told("apply")["summary"]["kept"], 120);
}
