//! The house keeps its shape: the core is pure, arrows go one way, and no room is a drawer for leftovers.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    assert!(!found.is_empty(), "{folder} has no sources");
    found
}

/// The code without its comments, so that a doc may name what the code may not.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_core_is_pure() {
    let forbidden = [
        "octocrab",
        "tokio",
        "std::fs",
        "std::env",
        "std::process",
        "std::net",
        "std::io",
        "fs_err",
        "tempfile",
        "walkdir",
        "SystemTime",
        "Instant",
        "::now()",
        "async fn",
        "std::thread::sleep",
        "println!",
        "anstream",
        "std::{",
        ".exists()",
        ".read_dir()",
        ".canonicalize",
    ];
    for (path, text) in sources("src/core") {
        // Handlebars' trait for what it writes to has this type of error, though nothing is read or written.
        let used = code(&text).replace("std::io::Error", "");
        for word in forbidden {
            assert!(!used.contains(word), "{path} names {word}: the core has no file, clock, environment or network");
        }
    }
}

#[test]
fn arrows_go_one_way() {
    let rooms: [(&str, &[&str]); 9] = [
        ("src/core", &["core"]),
        ("src/cli", &["core"]),
        ("src/workspace", &["core", "workspace"]),
        ("src/environment.rs", &["core"]),
        ("src/tracker", &["core", "workspace", "tracker", "environment"]),
        ("src/apply", &["core", "workspace", "tracker"]),
        ("src/report", &["core", "report", "environment"]),
        ("src/runner", &["core", "runner", "environment"]),
        (
            "src/commands",
            &["core", "workspace", "tracker", "apply", "runner", "report", "commands", "cli", "environment"],
        ),
    ];
    for (room, allowed) in rooms {
        for (path, text) in sources(room) {
            let used = code(&text);
            for part in used.split("crate::").skip(1) {
                let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                assert!(allowed.contains(&name.as_str()), "{path} reaches into `{name}`");
            }
        }
    }
}

#[test]
fn no_room_is_a_drawer_and_none_is_crowded() {
    for (path, text) in sources("src") {
        for drawer in ["utils", "util", "helpers", "common", "manager", "misc"] {
            assert!(!path.contains(drawer), "{path}: name what is in it");
        }
        let lines = text.lines().count();
        assert!(lines <= 350, "{path} has {lines} lines: is it one noun?");
        assert!(text.starts_with("//!"), "{path} does not say what it is for");
    }
}

#[test]
fn only_the_local_house_and_the_workspace_touch_files() {
    for room in ["src/cli", "src/report", "src/apply", "src/tracker", "src/commands"] {
        for (path, text) in sources(room) {
            for word in ["std::fs", "fs_err", "tempfile"] {
                assert!(!code(&text).contains(word), "{path} names {word}");
            }
        }
    }
}

#[test]
fn only_githubs_house_knows_octocrab() {
    for (path, text) in sources("src").into_iter().filter(|(path, _)| !path.starts_with("src/tracker/github/")) {
        for word in ["octocrab", "hyper", "rustls", "http::"] {
            assert!(!code(&text).contains(word), "{path} names {word}");
        }
    }
}
