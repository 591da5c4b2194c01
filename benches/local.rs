//! Measures the local road against the disk: `cargo bench --bench local`.
//!
//! Beside the program stand two loops that do the least that it has to do with the same files: one creates, writes and
//! renames each, the other opens, reads and closes each. Each run of the program is its own process, built with the
//! profile `dist`. Times are medians of rounds in which everything runs once; memory is the peak that the operating
//! system reports. Set `TMPDIR` to measure another disk. Nothing here passes or fails.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and fails by panicking"
)]

use std::fmt::Write as _;
use std::fs;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags, RenameFlags, openat, renameat_with};
use wait4::Wait4;

/// How many artifacts there are, and in how many rounds they are measured.
const SIZES: [(usize, usize); 2] = [(10_000, 9), (100_000, 3)];

/// The program as it is released, next to the one that the bench profile builds.
fn program() -> PathBuf {
    let built =
        Command::new(env!("CARGO")).args(["build", "--profile", "dist", "--quiet", "--bin", "rolecall"]).status();
    assert!(built.unwrap().success());
    let bench = Path::new(env!("CARGO_BIN_EXE_rolecall"));
    bench.parent().unwrap().with_file_name("dist").join(bench.file_name().unwrap())
}

/// The duration of one run, and its peak memory in MiB.
fn run(program: &Path, folder: &Path, arguments: &[&str]) -> (Duration, f64) {
    let start = Instant::now();
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env_clear().stdout(Stdio::null()).stderr(Stdio::null());
    let used = command.spawn().unwrap().wait4().unwrap();
    let took = start.elapsed();
    assert!(used.status.success(), "{arguments:?} failed");
    (took, used.rusage.maxrss as f64 / 1024.0 / 1024.0)
}

/// What was measured of one thing, over all rounds.
#[derive(Default)]
struct Measured {
    took: Vec<Duration>,
    mebibytes: f64,
}

impl Measured {
    fn add(&mut self, (took, mebibytes): (Duration, f64)) {
        self.took.push(took);
        self.mebibytes = self.mebibytes.max(mebibytes);
    }

    fn median(&self) -> f64 {
        let mut all = self.took.clone();
        all.sort();
        all[all.len() / 2].as_secs_f64()
    }
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

fn open_folder(path: &Path) -> OwnedFd {
    rustix::fs::open(path, OFlags::RDONLY | OFlags::DIRECTORY, Mode::empty()).unwrap()
}

fn read(folder: impl AsFd, name: &str, buffer: &mut [u8]) -> usize {
    let file = openat(folder, name, OFlags::RDONLY, Mode::empty()).unwrap();
    rustix::io::read(file, buffer).unwrap()
}

/// The loop that opens, reads and closes each file of a folder.
fn read_loop(folder: &Path, names: &[String]) -> Duration {
    let folder = open_folder(folder);
    let mut buffer = vec![0; 1 << 20];
    let start = Instant::now();
    for name in names {
        read(&folder, name, &mut buffer);
    }
    start.elapsed()
}

/// The loop that creates, writes and renames the same files in another folder.
fn write_loop(from: &Path, to: &Path, names: &[String]) -> Duration {
    let from = open_folder(from);
    let mut buffer = vec![0; 1 << 20];
    let texts = names.iter().map(|name| {
        let length = read(&from, name, &mut buffer);
        buffer[..length].to_vec()
    });
    let texts: Vec<Vec<u8>> = texts.collect();
    fs::create_dir(to).unwrap();
    let to = open_folder(to);
    let start = Instant::now();
    for (at, (name, text)) in names.iter().zip(&texts).enumerate() {
        let partial = format!(".partial-{at}");
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
        let file = openat(&to, partial.as_str(), flags, Mode::from_raw_mode(0o666)).unwrap();
        rustix::io::write(&file, text).unwrap();
        drop(file);
        renameat_with(&to, partial.as_str(), &to, name.as_str(), RenameFlags::NOREPLACE).unwrap();
    }
    start.elapsed()
}

/// Prints the figures for a number of stories.
fn measure(program: &Path, stories: usize, rounds: usize) {
    let table = table(stories);
    let names: Vec<String> = (0..stories).map(|at| format!("story-{at}.md")).collect();
    let [mut first, mut again, mut list, mut reading, mut writing] = <[Measured; 5]>::default();
    for _ in 0..rounds {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("stories.csv"), &table).unwrap();
        let arguments = ["apply", "stories.csv", "--template", "user-story"];
        first.add(run(program, folder.path(), &arguments));
        let made = folder.path().join(".rolecall/user-story");
        reading.add((read_loop(&made, &names), 0.0));
        again.add(run(program, folder.path(), &arguments));
        list.add(run(program, folder.path(), &["list", "--json"]));
        let other = tempfile::tempdir().unwrap();
        writing.add((write_loop(&made, &other.path().join("made"), &names), 0.0));
    }
    let (reads, writes) = (reading.median(), writing.median());
    println!("| {stories}: open, read, close each file | {reads:.3} s | | | | |");
    println!("| {stories}: create, write, rename each file | {writes:.3} s | | | | |");
    let most = if stories > 10_000 { 300 } else { 60 };
    for (what, measured, meant) in [
        ("`apply`, first", &first, "1.3 × writing"),
        ("`apply` again, nothing to change", &again, "4 × reading, 0.5 × writing"),
        ("`list --json`", &list, "4 × reading"),
    ] {
        let took = measured.median();
        println!(
            "| {stories}: {what} | {took:.3} s | {:.1} | {:.2} | {:.0} MiB | {meant}, {most} MiB |",
            took / reads,
            took / writes,
            measured.mebibytes
        );
    }
}

fn main() {
    let program = program();
    let folder = tempfile::tempdir().unwrap();
    let mut start = Measured::default();
    (0..51).for_each(|_| start.add(run(&program, folder.path(), &["--version"])));
    let size = fs::metadata(&program).unwrap().len() as f64 / 1e6;
    println!("The program has {size:.2} MB; `--version` takes {:.2} ms.\n", start.median() * 1e3);
    println!("| what | median | × reading | × writing | memory | meant to be at most |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for (stories, rounds) in SIZES {
        measure(&program, stories, rounds);
    }
}
