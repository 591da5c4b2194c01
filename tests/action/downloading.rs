//! Downloading the release's archive: it is verified, unpacked and kept, or rejected with what to do next.

use std::sync::{Arc, Barrier};

use crate::downloads::{Downloads, Manner};
use crate::machine::{Machine, VERSION};

const LINUX: &str = "x86_64-unknown-linux-musl";

fn with_server(mut machine: Machine, files: &[(&str, &[u8])], manner: &Manner) -> (Machine, Downloads) {
    let downloads = Downloads::serve(files, manner);
    machine.set("ROLECALL_DOWNLOADS", &downloads.address);
    (machine, downloads)
}

#[test]
fn a_good_archive_is_unpacked_and_kept() {
    for (os, target) in [("Linux", LINUX), ("macOS", "x86_64-apple-darwin")] {
        let machine = Machine::new().os(os);
        let (name, bytes) = machine.archive(target, &machine.stub("downloaded"));
        machine.record(&name, &bytes);
        let (machine, downloads) = with_server(machine, &[(&name, &bytes)], &Manner::Whole);
        let installed = machine.install();
        assert!(!machine.folder.path("was-run").exists(), "the script needs not run it");
        assert_eq!(installed.says(), "downloaded");
        assert_eq!(installed.program.unwrap(), machine.folder.path(&format!("cache/rolecall/{VERSION}/x64/rolecall")));
        assert_eq!(downloads.asked(), 1);
        machine.assert_tidy();
    }
}

#[test]
fn on_windows_it_is_a_zip_with_an_exe() {
    let mut machine = Machine::new().os("Windows");
    let name = format!("rolecall-{VERSION}-x86_64-pc-windows-msvc");
    let bytes = machine.stub("downloaded").into_bytes();
    machine.record(&format!("{name}.zip"), &bytes);
    // Stands in for Windows' own tar: it "unpacks" the archive by copying it to the program's path.
    let tar = format!("#!/bin/sh\n[ \"$1\" = -xf ] && mkdir {name} && cp \"$2\" {name}/rolecall.exe\n");
    machine.script("windows/System32/tar.exe", &tar);
    let windows = machine.folder.path("windows").to_str().unwrap().to_owned();
    machine.set("SYSTEMROOT", &windows);
    let (machine, _downloads) = with_server(machine, &[(&format!("{name}.zip"), &bytes)], &Manner::Whole);
    assert_eq!(machine.install().says(), "downloaded");
    assert_eq!(machine.cached(), [format!("{VERSION}/x64.complete"), format!("{VERSION}/x64/rolecall.exe")]);
}

#[test]
fn an_archive_with_another_hash_is_refused() {
    let machine = Machine::new();
    let (name, wanted) = machine.archive(LINUX, &machine.stub("good"));
    machine.record(&name, &wanted);
    let (_, other) = machine.archive(LINUX, &machine.stub("evil"));
    let (machine, downloads) = with_server(machine, &[(&name, &other)], &Manner::Whole);
    let error = machine.install().error();
    let lines: Vec<_> = error.lines().collect();
    assert_eq!(
        lines[0],
        format!("{name} is not the archive recorded in this commit of the action. It was not unpacked.")
    );
    let hash = |line: &str, start: &str| line.strip_prefix(start).unwrap().trim().to_owned();
    let (wanted, found) = (hash(lines[1], "SHA-256 wanted:"), hash(lines[2], "SHA-256 found:"));
    assert!(machine.folder.read("action/action/checksums.txt").contains(&wanted), "{error}");
    assert!(found.len() == 64 && found != wanted, "{error}");
    assert!(lines[3].starts_with(&format!("It came from {}. Run the job again; ", downloads.address)), "{error}");
    machine.assert_untouched();
}

#[test]
fn an_archive_that_the_release_lacks_is_an_error_and_nothing_is_built_instead() {
    let machine = Machine::new();
    machine.record(&format!("rolecall-{VERSION}-{LINUX}.tar.gz"), b"whatever");
    machine.script("bin/cargo", &machine.stub("built"));
    let (machine, downloads) = with_server(machine, &[], &Manner::Whole);
    let error = machine.install().error();
    let address = format!("{}/rolecall-{VERSION}-{LINUX}.tar.gz", downloads.address);
    assert!(error.starts_with(&format!("{address} could not be downloaded. curl: ")), "{error}");
    assert!(error.contains("404"), "{error}");
    assert!(error.contains("let the runner reach that URL"), "{error}");
    assert!(error.contains("set ROLECALL_DOWNLOADS to a mirror's URL"), "{error}");
    assert_eq!(downloads.asked(), 1, "what is not there is not asked for again");
    machine.assert_untouched();
}

#[test]
fn where_there_is_no_network_that_is_an_error_too() {
    let mut machine = Machine::new();
    machine.record(&format!("rolecall-{VERSION}-{LINUX}.tar.gz"), b"whatever");
    machine.set("ROLECALL_DOWNLOADS", "http://127.0.0.1:1");
    let error = machine.install().error();
    assert!(error.contains(".tar.gz could not be downloaded. curl: "), "{error}");
    machine.assert_untouched();
}

#[test]
fn an_archive_that_ends_too_early_is_an_error() {
    let machine = Machine::new();
    let (name, bytes) = machine.archive(LINUX, &machine.stub("downloaded"));
    machine.record(&name, &bytes);
    let (machine, _downloads) = with_server(machine, &[(&name, &bytes)], &Manner::CutOff);
    let error = machine.install().error();
    assert!(error.contains("could not be downloaded"), "{error}");
    machine.assert_untouched();
}

#[test]
fn an_archive_without_the_program_is_an_error() {
    let machine = Machine::new();
    let name = format!("rolecall-{VERSION}-{LINUX}.tar.gz");
    machine.record(&name, b"no archive at all");
    let (machine, _downloads) = with_server(machine, &[(&name, b"no archive at all")], &Manner::Whole);
    let error = machine.install().error();
    assert!(error.starts_with(&format!("{name} was verified, but could not be unpacked here.")), "{error}");
    machine.assert_untouched();
}

#[test]
fn a_hash_that_is_none_stops_before_anything_is_asked_for() {
    let machine = Machine::new();
    let (name, bytes) = machine.archive(LINUX, &machine.stub("downloaded"));
    machine.record_hash(&name, "e3b0c442");
    let (machine, downloads) = with_server(machine, &[(&name, &bytes)], &Manner::Whole);
    let error = machine.install().error();
    assert!(error.starts_with("action/checksums.txt has `e3b0c442` as the hash of "), "{error}");
    assert_eq!(downloads.asked(), 0);
    machine.assert_untouched();
}

#[test]
fn jobs_at_once_on_one_machine_make_one_entry() {
    let machine = Machine::new();
    let (name, bytes) = machine.archive(LINUX, &machine.stub("downloaded"));
    machine.record(&name, &bytes);
    let together = Manner::Together(Arc::new(Barrier::new(4)));
    let (machine, _downloads) = with_server(machine, &[(&name, &bytes)], &together);
    for installed in machine.install_at_once(4) {
        assert_eq!(installed.says(), "downloaded");
    }
    assert_eq!(machine.cached(), [format!("{VERSION}/x64.complete"), format!("{VERSION}/x64/rolecall")]);
    machine.assert_tidy();
}

#[test]
fn where_the_cache_cannot_be_written_the_program_still_runs() {
    let machine = Machine::new();
    let (name, bytes) = machine.archive(LINUX, &machine.stub("downloaded"));
    machine.record(&name, &bytes);
    let (machine, _downloads) = with_server(machine, &[(&name, &bytes)], &Manner::Whole);
    machine.folder.write("cache", "a file");
    let installed = machine.install();
    assert_eq!(installed.says(), "downloaded");
    assert!(installed.log.contains("could not be written"), "{}", installed.log);
}
