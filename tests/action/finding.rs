//! Finding a program that is already installed: on the PATH or in the tool cache.

use crate::downloads::{Downloads, Manner};
use crate::machine::{Machine, VERSION};

const LINUX: &str = "x86_64-unknown-linux-musl";

/// A machine whose tree records an archive, and a server that has it. The program in the archive prints `downloaded`.
fn released() -> (Machine, Downloads) {
    let mut machine = Machine::new();
    let (name, bytes) = machine.archive(LINUX, &machine.stub("downloaded"));
    machine.record(&name, &bytes);
    let downloads = Downloads::serve(&[(&name, &bytes)], &Manner::Whole);
    machine.set("ROLECALL_DOWNLOADS", &downloads.address);
    (machine, downloads)
}

fn put_in_cache(machine: &Machine, marker: Option<&str>) {
    machine.script(&format!("cache/rolecall/{VERSION}/x64/rolecall"), "#!/bin/sh\necho cached\n");
    if let Some(marker) = marker {
        machine.folder.write(&format!("cache/rolecall/{VERSION}/x64.complete"), marker);
    }
}

#[test]
fn a_rolecall_of_this_version_on_the_path_comes_first() {
    let (machine, downloads) = released();
    machine.script("bin/rolecall", &format!("#!/bin/sh\necho rolecall {VERSION}\n"));
    put_in_cache(&machine, Some(""));
    let installed = machine.install();
    assert_eq!(installed.program.unwrap(), machine.folder.path("bin/rolecall"));
    assert_eq!(downloads.asked(), 0);
}

#[test]
fn a_rolecall_of_another_version_on_the_path_is_passed_over_and_told() {
    for says in ["echo rolecall 0.0.1", "echo rolecall; echo more", "exit 1", &format!("echo rolecall {VERSION}0")] {
        let (machine, _downloads) = released();
        machine.script("bin/rolecall", &format!("#!/bin/sh\n{says}\n"));
        let installed = machine.install();
        assert_eq!(installed.says(), "downloaded", "{says}");
        assert!(installed.log.contains(&format!("is not {VERSION}: it reports ")), "{}", installed.log);
    }
}

#[test]
fn a_program_in_the_tool_cache_is_used_and_nothing_is_asked() {
    let (machine, downloads) = released();
    put_in_cache(&machine, Some(""));
    assert_eq!(machine.install().says(), "cached");
    assert_eq!(downloads.asked(), 0);
    machine.assert_tidy();
}

#[test]
fn what_was_downloaded_once_is_found_in_the_cache() {
    let (machine, downloads) = released();
    for _ in 0..3 {
        assert_eq!(machine.install().says(), "downloaded");
    }
    assert_eq!(downloads.asked(), 1);
    assert_eq!(machine.cached(), [format!("{VERSION}/x64.complete"), format!("{VERSION}/x64/rolecall")]);
}

#[test]
fn an_entry_of_the_cache_without_its_marker_is_made_anew() {
    let (machine, _downloads) = released();
    put_in_cache(&machine, None);
    assert_eq!(machine.install().says(), "downloaded");
    assert_eq!(machine.install().says(), "downloaded");
    assert_eq!(machine.cached(), [format!("{VERSION}/x64.complete"), format!("{VERSION}/x64/rolecall")]);
    machine.assert_tidy();
}

#[test]
fn a_marker_without_its_program_is_no_entry() {
    let (machine, _downloads) = released();
    machine.folder.write(&format!("cache/rolecall/{VERSION}/x64.complete"), "");
    assert_eq!(machine.install().says(), "downloaded");
}

#[test]
fn an_entry_that_another_commit_of_the_action_made_is_not_taken_for_this_ones() {
    for marker in [format!("sha256 {}\n", "0".repeat(64)), format!("sources {}\n", "0".repeat(64)), "?".to_owned()] {
        let (machine, _downloads) = released();
        put_in_cache(&machine, Some(&marker));
        assert_eq!(machine.install().says(), "downloaded", "{marker}");
    }
}

#[test]
fn the_way_to_the_cache_starts_no_process() {
    let (machine, _downloads) = released();
    put_in_cache(&machine, Some(""));
    // From here on, no command can be found.
    machine.folder.write("home/none/.keep", "");
    let mut command = machine.command("output");
    command.env("PATH", machine.folder.path("home/none"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
}
