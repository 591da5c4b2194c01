//! Builds from the action's own sources, when there is no archive for the platform or the tree has no hashes yet.

use crate::machine::{Machine, VERSION};

/// A machine with a cargo that records how it was called and "builds" a program that prints what the sources contain.
fn with_cargo() -> Machine {
    let machine = Machine::new();
    let root = machine.folder.path("");
    let root = root.display();
    let cargo = format!(
        "#!/bin/sh\necho \"$PWD $*\" >>{root}called\necho \"token: $GITHUB_TOKEN$GH_TOKEN\" >>{root}called\n\
         while [ \"$1\" != --target-dir ]; do shift; done\nmkdir -p \"$2/release\"\n\
         {{ echo '#!/bin/sh'; cat src/main.rs; }} >\"$2/release/rolecall\"\n"
    );
    machine.script("bin/cargo", &cargo);
    machine.script("bin/cat", "#!/bin/sh\nwhile read -r line; do echo \"$line\"; done <\"$1\"\n");
    machine.folder.write("action/src/main.rs", "echo built\n");
    machine
}

#[test]
fn a_tree_without_hashes_is_built_as_it_is_locked_and_no_token_is_near() {
    let mut machine = with_cargo();
    machine.set("GITHUB_TOKEN", "secret");
    machine.set("GH_TOKEN", "secret");
    assert_eq!(machine.install().says(), "built");
    let called = machine.folder.read("called");
    let start = format!("{} build --release --locked --target-dir ", machine.folder.path("action").display());
    assert!(called.starts_with(&start), "{called}");
    assert!(called.ends_with("\ntoken: \n"), "{called}");
    machine.assert_tidy();
}

#[test]
fn what_was_built_is_found_in_the_cache_until_the_sources_change() {
    let machine = with_cargo();
    for _ in 0..2 {
        assert_eq!(machine.install().says(), "built");
    }
    assert_eq!(machine.folder.read("called").lines().count(), 2, "built once");
    machine.folder.write("action/src/main.rs", "echo built anew\n");
    assert_eq!(machine.install().says(), "built anew");
    assert_eq!(machine.cached(), [format!("{VERSION}/x64.complete"), format!("{VERSION}/x64/rolecall")]);
}

#[test]
fn a_platform_without_an_archive_is_built_where_others_have_one() {
    let mut machine = with_cargo();
    machine.record(&format!("rolecall-{VERSION}-aarch64-unknown-linux-musl.tar.gz"), b"another platform's");
    machine.record("rolecall-0.0.1-x86_64-unknown-linux-musl.tar.gz", b"another version's");
    machine.set("ROLECALL_DOWNLOADS", "http://127.0.0.1:1");
    let installed = machine.install();
    assert_eq!(installed.says(), "built");
    let told = format!("There is no archive of rolecall {VERSION} for x86_64-unknown-linux-musl: building it");
    assert!(installed.log.contains(&told), "{}", installed.log);
}

#[test]
fn without_cargo_the_error_says_what_to_install() {
    let machine = Machine::new();
    let error = machine.install().error();
    assert_eq!(
        error,
        format!(
            "There is no archive of rolecall {VERSION} for x86_64-unknown-linux-musl, and no cargo to build it.\n\
             Install Rust {} or newer (https://rustup.rs) and a C compiler on the runner, or put rolecall {VERSION} on \
             its PATH.",
            env!("CARGO_PKG_RUST_VERSION")
        )
    );
    machine.assert_untouched();
}

#[test]
fn a_build_that_fails_is_an_error_and_nothing_is_kept() {
    let machine = with_cargo();
    machine.script("bin/cargo", "#!/bin/sh\necho 'error: no linker' >&2\nexit 101\n");
    let installed = machine.install();
    assert!(installed.log.contains("error: no linker"), "{}", installed.log);
    assert!(installed.error().starts_with(&format!("rolecall {VERSION} could not be built")), "{}", installed.log);
    machine.assert_untouched();
}

#[test]
fn a_tree_that_is_not_whole_is_an_error() {
    let machine = Machine::new();
    machine.folder.write("action/Cargo.toml", "[dependencies]\nversion = \"1.0.0\"\n");
    assert!(machine.install().error().starts_with("The action's Cargo.toml has no `version`."));
}
