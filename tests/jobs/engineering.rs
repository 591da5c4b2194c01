//! The engineer's jobs: installing, setting up a team, and accepting what the team finished.

use std::process::Command;

use sha2::{Digest as _, Sha256};

use crate::downloads::{Downloads, Manner};
use crate::job::{Job, Person};
use crate::support::Folder;

/// The archive of the built program, as a release has it, with its hash.
fn archive(folder: &Folder) -> (String, Vec<u8>, String) {
    let system = if cfg!(target_os = "macos") { "apple-darwin" } else { "unknown-linux-musl" };
    let name = format!("rolecall-{}-{}-{system}", env!("CARGO_PKG_VERSION"), std::env::consts::ARCH);
    std::fs::create_dir_all(folder.path(&name)).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_rolecall"), folder.path(&format!("{name}/rolecall"))).unwrap();
    let script = format!("tar -chf - {name} | gzip -1 > a.tar.gz");
    let made = Command::new("sh").args(["-c", &script]).current_dir(folder.path(".")).status().unwrap();
    assert!(made.success());
    let bytes = std::fs::read(folder.path("a.tar.gz")).unwrap();
    let hash: String = Sha256::digest(&bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    (format!("{name}.tar.gz"), bytes, hash)
}

pub(crate) fn install() -> Job {
    let folder = Folder::new();
    let (name, bytes, hash) = archive(&folder);
    let sums = format!("{hash}  {name}\n");
    let downloads = Downloads::serve(&[(&name, &bytes), ("checksums.txt", sums.as_bytes())], &Manner::Whole);
    let mut person = Person::new(&folder);
    let into = folder.path("bin");
    let variables =
        [("ROLECALL_DOWNLOADS", downloads.address.as_str()), ("ROLECALL_INSTALL_DIR", into.to_str().unwrap())];
    let line = "curl -fsSL https://raw.githubusercontent.com/rolecall-dev/rolecall/v1/install.sh | sh";
    person.runs_script(line, "install.sh", &variables).ok();
    let version = person.types_as("rolecall --version", "bin/rolecall --version").ok();
    assert_eq!(version.out, format!("rolecall {}\n", env!("CARGO_PKG_VERSION")));
    person.finished("Install it", "engineer", "the program runs, and its checksum was verified")
}

pub(crate) fn team_of_twelve(folder: &Folder) -> Job {
    let mut person = Person::new(folder);
    let setup = person.types(
        "rolecall init --tracker local --no-workflow --holder product-leader=ines --holder product-manager=bo,cleo \
         --holder product-owner=ana,dan --holder product-development=eva,finn,gus,hana,ivo \
         --holder product-operations=jo,kim",
    );
    let setup = setup.ok();
    assert!(!setup.err.contains("warning  ") && !setup.err.contains("error  "), "{setup:?}");
    let roles = person.types("rolecall roles").ok().out;
    let people = ["ines", "bo", "cleo", "ana", "dan", "eva", "finn", "gus", "hana", "ivo", "jo", "kim"];
    assert!(people.iter().all(|login| roles.contains(&format!("@{login}"))), "{roles}");
    person.edits(".github/rolecall.yml", "assign: all", "assign: rotate");
    let forms = person.types("rolecall forms").ok();
    assert!(forms.out.contains("product-owner-bug.yml"), "{forms:?}");
    assert!(person.types("rolecall doctor").ok().err.contains("everything is in order"), "the setup is whole");
    // The work goes round: two bugs, two owners.
    for key in ["a", "b"] {
        person.checks(&format!("rolecall new bug --draft --key {key}")).ok();
    }
    let owners = person.checks("rolecall list --json").ok().json();
    let of = |at: usize| owners["artifacts"][at]["assignees"].to_string();
    assert_ne!(of(0), of(1), "{owners:#}");
    person.finished(
        "Set up a team of twelve",
        "engineer",
        "each role has its people, and new work goes round among them",
    )
}

pub(crate) fn accept_and_hand_on(folder: &Folder) -> Job {
    let mut person = Person::new(folder);
    person
        .types(
            "rolecall new sprint-objectives --key sprint-1 --set goal='A guest can pay' \
             --set objectives='Card payment is live' --set start=2026-01-05 --set end=2026-01-16",
        )
        .ok();
    let accepted = person.types("rolecall accept sprint-1").ok();
    assert!(accepted.err.contains("accepted `sprint-objectives/sprint-1`, and closed it as completed"), "{accepted:?}");
    assert!(accepted.out.contains("+ sprint-review/sprint-1"), "{accepted:?}");
    let drafts = person.types("rolecall list --state draft").ok().out;
    assert!(drafts.contains("sprint-review/sprint-1"), "{drafts}");
    let shown = person.types("rolecall show sprint-review/sprint-1").ok().out;
    assert!(shown.contains("sprint-objectives/sprint-1"), "the review says what it follows: {shown}");
    person.finished("Accept the sprint's objectives, and hand on", "engineer", "the review is a draft with its owner")
}
