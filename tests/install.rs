//! Installing: the script verifies what it downloads, and the packages hold a program that runs.

#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::format_collect, reason = "a test fails by panicking")]
#![cfg(unix)]

#[path = "action/downloads.rs"]
#[allow(dead_code, reason = "the action's tests use the rest")]
mod downloads;
#[path = "support/mod.rs"]
mod support;

use std::path::Path;
use std::process::{Command, Output};

use sha2::{Digest as _, Sha256};

use downloads::{Downloads, Manner};
use support::Folder;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The name that the script gives this machine.
fn target() -> String {
    let system = if cfg!(target_os = "macos") { "apple-darwin" } else { "unknown-linux-musl" };
    format!("{}-{system}", std::env::consts::ARCH)
}

/// The archive of a program, in the layout of the release.
fn archive(folder: &Folder, program: &str) -> (String, Vec<u8>) {
    let name = format!("rolecall-{VERSION}-{}", target());
    folder.write(&format!("{name}/rolecall"), format!("#!/bin/sh\necho {program}\n"));
    let made = Command::new("tar").args(["-czf", "a.tar.gz", &name]).current_dir(folder.path(".")).status().unwrap();
    assert!(made.success());
    (format!("{name}.tar.gz"), std::fs::read(folder.path("a.tar.gz")).unwrap())
}

fn install(folder: &Folder, address: &str) -> Output {
    let mut command = Command::new("sh");
    command.arg(root().join("install.sh")).env("ROLECALL_DOWNLOADS", address);
    command.env("ROLECALL_INSTALL_DIR", folder.path("bin")).output().unwrap()
}

#[test]
fn the_script_installs_what_has_the_hash_of_the_release() {
    let folder = Folder::new();
    let (name, bytes) = archive(&folder, "installed");
    let sums = format!("{}  {name}\n", hash(&bytes));
    let downloads = Downloads::serve(&[(&name, &bytes), ("checksums.txt", sums.as_bytes())], &Manner::Whole);
    for _ in 0..2 {
        let ran = install(&folder, &downloads.address);
        assert!(ran.status.success(), "{ran:?}");
        assert!(String::from_utf8_lossy(&ran.stdout).contains(&format!("rolecall {VERSION}: ")), "{ran:?}");
        let program = Command::new(folder.path("bin/rolecall")).output().unwrap();
        assert_eq!(program.stdout, b"installed\n");
    }
}

#[test]
fn the_script_refuses_another_archive_a_missing_hash_and_a_cut_connection() {
    let folder = Folder::new();
    let (name, bytes) = archive(&folder, "evil");
    let other = format!("{}  {name}\n", hash(b"another"));
    let cases: [(&str, Manner, &str); 3] = [
        (&other, Manner::Whole, "is not the archive of the release"),
        ("", Manner::Whole, "has no hash of"),
        (&other, Manner::CutOff, "could not be downloaded"),
    ];
    for (sums, manner, told) in cases {
        let downloads = Downloads::serve(&[(&name, &bytes), ("checksums.txt", sums.as_bytes())], &manner);
        let ran = install(&folder, &downloads.address);
        assert!(!ran.status.success());
        assert!(String::from_utf8_lossy(&ran.stderr).contains(told), "{ran:?}");
        assert!(!folder.path("bin/rolecall").exists(), "nothing is installed: {told}");
    }
}

#[test]
fn the_script_and_binstall_name_the_archives_of_this_version() {
    let script = std::fs::read_to_string(root().join("install.sh")).unwrap();
    assert!(script.contains(&format!("version=\"{VERSION}\"")), "install.sh names another version");
    assert!(script.contains(&format!("repository=\"{}\"", env!("CARGO_PKG_REPOSITORY"))));
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let line = manifest.lines().find_map(|line| line.strip_prefix("pkg-url = ")).unwrap();
    let url = line.trim_matches('"').replace("{ repo }", env!("CARGO_PKG_REPOSITORY")).replace("{ version }", VERSION);
    let url = url.replace("{ target }", &target()).replace("{ archive-suffix }", ".tar.gz");
    let base = format!("{}/releases/download/bin-{VERSION}", env!("CARGO_PKG_REPOSITORY"));
    assert_eq!(url, format!("{base}/rolecall-{VERSION}-{}.tar.gz", target()));
}

#[test]
fn the_debian_package_installs_and_runs() {
    if Command::new("dpkg-deb").arg("--version").output().is_err() {
        eprintln!("skipped: dpkg-deb not found");
        return;
    }
    let folder = Folder::new();
    let architecture = if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" };
    let program = env!("CARGO_BIN_EXE_rolecall");
    let made = Command::new(root().join(".ci/deb"))
        .args([program, architecture])
        .env("PACKED", folder.path("packed"))
        // The program with its debug information is large.
        .env("DPKG_DEB_COMPRESSOR_TYPE", "none")
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let package = folder.path(&format!("packed/rolecall_{VERSION}_{architecture}.deb"));
    let field = Command::new("dpkg-deb").arg("--field").args([package.to_str().unwrap(), "Version"]).output().unwrap();
    assert_eq!(String::from_utf8(field.stdout).unwrap().trim(), VERSION);
    // A system of its own, so that the test changes none.
    for file in ["status", "available"] {
        folder.write(&format!("system/var/lib/dpkg/{file}"), "");
    }
    for made in ["info", "updates", "triggers"] {
        std::fs::create_dir_all(folder.path(&format!("system/var/lib/dpkg/{made}"))).unwrap();
    }
    let system = folder.path("system");
    let installed = Command::new("dpkg")
        .arg(format!("--root={}", system.display()))
        .args(["--force-not-root", "--force-bad-path", "--force-architecture", "--install"])
        .arg(&package)
        .output()
        .unwrap();
    assert!(installed.status.success(), "{installed:?}");
    let told = Command::new(system.join("usr/bin/rolecall")).arg("--version").output().unwrap();
    assert_eq!(String::from_utf8(told.stdout).unwrap().trim(), format!("rolecall {VERSION}"));
    for file in
        ["share/man/man1/rolecall.1.gz", "share/doc/rolecall/copyright", "share/bash-completion/completions/rolecall"]
    {
        assert!(std::fs::metadata(system.join("usr").join(file)).unwrap().len() > 0, "{file}");
    }
}

#[test]
fn the_formula_names_each_archive_with_its_hash() {
    let folder = Folder::new();
    let targets =
        ["aarch64-apple-darwin", "x86_64-apple-darwin", "aarch64-unknown-linux-musl", "x86_64-unknown-linux-musl"];
    let sums: String = targets
        .iter()
        .map(|target| format!("{}  rolecall-{VERSION}-{target}.tar.gz\n", hash(target.as_bytes())))
        .collect();
    folder.write("checksums.txt", &sums);
    let formula = |path| Command::new(root().join(".ci/formula")).arg(path).output().unwrap();
    let made = formula(folder.path("checksums.txt"));
    assert!(made.status.success(), "{made:?}");
    let text = String::from_utf8(made.stdout).unwrap();
    for target in targets {
        let url = format!(
            "{}/releases/download/bin-{VERSION}/rolecall-{VERSION}-{target}.tar.gz",
            env!("CARGO_PKG_REPOSITORY")
        );
        let source = format!("url \"{url}\"\n      sha256 \"{}\"", hash(target.as_bytes()));
        assert_eq!(text.matches(&source).count(), 1, "{text}");
    }
    folder.write("less.txt", sums.lines().next().unwrap());
    assert!(!formula(folder.path("less.txt")).status.success(), "a missing hash is an error");
}
