//! `.ci/record`, with which a maintainer turns released archives into a tree that installs them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::downloads::{Downloads, Manner};
use crate::machine::{Machine, VERSION};

/// The action's tree as a repository tagged for a build, and a folder with the archives built from it.
fn built() -> (Machine, Vec<(String, Vec<u8>)>) {
    let machine = Machine::new();
    machine.folder.write("action/src/main.rs", "fn main() {}\n");
    let record = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/record")).unwrap();
    machine.script("action/.ci/record", &record);
    git(&machine, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&machine);
    git(&machine, &["tag", &format!("bin-{VERSION}")]);
    let targets =
        ["x86_64-unknown-linux-musl", "aarch64-unknown-linux-musl", "x86_64-apple-darwin", "aarch64-apple-darwin"];
    let mut archives: Vec<_> = targets.iter().map(|target| machine.archive(target, &machine.stub(target))).collect();
    archives.push((format!("rolecall-{VERSION}-x86_64-pc-windows-msvc.zip"), b"a zip".to_vec()));
    for (name, bytes) in &archives {
        machine.folder.write(&format!("released/{name}"), bytes);
    }
    (machine, archives)
}

fn command(machine: &Machine, program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(machine.folder.path("action")).env("GIT_CONFIG_GLOBAL", "/dev/null");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "ana").env(format!("GIT_{who}_EMAIL"), "ana@example.com");
    }
    command
}

#[track_caller]
fn git(machine: &Machine, arguments: &[&str]) -> String {
    let output = command(machine, "git").args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn commit(machine: &Machine) {
    git(machine, &["add", "--all"]);
    git(machine, &["commit", "--quiet", "--message", "A change"]);
}

fn record(machine: &Machine) -> Output {
    command(machine, ".ci/record").arg(machine.folder.path("released")).output().unwrap()
}

#[test]
fn what_is_recorded_is_what_the_action_installs() {
    let (mut machine, archives) = built();
    let output = record(&machine);
    assert!(output.status.success(), "{output:?}");
    let list = machine.folder.read("action/action/checksums.txt");
    assert_eq!(list.lines().filter(|line| !line.starts_with('#')).count(), archives.len(), "{list}");
    let head = git(&machine, &["rev-parse", "HEAD"]);
    for tag in ["v1".to_owned(), format!("v{VERSION}")] {
        assert_eq!(git(&machine, &["rev-parse", &tag]), head);
    }
    let files: Vec<_> = archives.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let downloads = Downloads::serve(&files, &Manner::Whole);
    machine.set("ROLECALL_DOWNLOADS", &downloads.address);
    assert_eq!(machine.install().says(), "x86_64-unknown-linux-musl");
}

#[test]
fn nothing_is_recorded_twice_or_for_other_sources_or_with_an_archive_missing() {
    let (machine, _) = built();
    fs::remove_file(machine.folder.path(&format!("released/rolecall-{VERSION}-x86_64-pc-windows-msvc.zip"))).unwrap();
    assert!(!record(&machine).status.success(), "one is missing");

    let (machine, _) = built();
    machine.folder.write("action/src/main.rs", "fn main() { panic!() }\n");
    assert!(String::from_utf8(record(&machine).stderr).unwrap().contains("not committed"));
    commit(&machine);
    assert!(String::from_utf8(record(&machine).stderr).unwrap().contains("not what bin-"));
    git(&machine, &["reset", "--quiet", "--hard", "HEAD~"]);
    assert!(record(&machine).status.success());
    assert!(String::from_utf8(record(&machine).stderr).unwrap().contains("is there already"));
}
