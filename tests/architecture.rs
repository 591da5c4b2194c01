//! The architecture: the core is pure, dependencies go one way, and no folder or file collects leftovers.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "architecture/graph.rs"]
mod graph;

use std::fs;
use std::path::{Path, PathBuf};

use graph::Graph;

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

/// The code without its comments, so that a doc comment may name what the code may not use.
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
        // This error type is part of the signature of Handlebars' output trait, although nothing is read or written.
        let used = code(&text).replace("std::io::Error", "");
        for word in forbidden {
            assert!(!used.contains(word), "{path} names {word}: the core has no file, clock, environment or network");
        }
    }
}

/// The layers of the core, lowest first: each uses only those before it.
const CORE: [&str; 24] = [
    "counted",
    "hint",
    "visible",
    "months",
    "nearest",
    "diagnostic",
    "spanned",
    "check",
    "warnings",
    "pace",
    "mask",
    "parallel",
    "markdown",
    "yaml",
    "names",
    "config",
    "catalog",
    "artifact",
    "form",
    "plan",
    "status",
    "outline",
    "event",
    "schema",
];

/// The folders outside the core, and what each may use.
const ROOMS: [(&str, &[&str]); 8] = [
    ("environment", &["core"]),
    ("cli", &["core"]),
    ("workspace", &["core"]),
    ("tracker", &["core", "workspace", "environment"]),
    ("apply", &["core", "workspace", "tracker"]),
    ("report", &["core", "environment"]),
    ("runner", &["core", "environment"]),
    ("commands", &["core", "workspace", "tracker", "apply", "runner", "report", "cli", "environment"]),
];

#[test]
fn dependencies_go_one_way_between_rooms() {
    let graph = Graph::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let mut wrong = Vec::new();
    for (module, used) in graph.uses.iter().filter(|(module, _)| !module.is_empty() && module[0] != "main") {
        let layer = |module: &[String]| CORE.iter().position(|room| module.get(1).is_some_and(|own| own == room));
        for target in used.iter().filter(|target| !target.is_empty()) {
            let allowed = match (module[0].as_str(), target[0].as_str()) {
                ("core", "core") => layer(module).expect("each room has its layer") >= layer(target).unwrap_or(0),
                ("core", _) => false,
                (own, other) => own == other || ROOMS.iter().any(|(room, uses)| *room == own && uses.contains(&other)),
            };
            if !allowed {
                wrong.push(format!("{} uses {}", graph.files[module], graph.files[target]));
            }
        }
    }
    assert!(wrong.is_empty(), "against the layers:\n{}", wrong.join("\n"));
}

#[test]
fn no_file_depends_on_itself_through_others() {
    let graph = Graph::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert!(graph.uses.values().map(std::collections::BTreeSet::len).sum::<usize>() > 400, "the sources were read");
    let cycles = graph.cycles();
    assert!(cycles.is_empty(), "these files depend on each other: {cycles:#?}");
}

#[test]
fn no_room_is_a_drawer_and_none_is_crowded() {
    for (path, text) in sources("src") {
        for drawer in ["utils", "util", "helpers", "common", "manager", "misc"] {
            assert!(!path.contains(drawer), "{path}: name what is in it");
        }
        let lines = text.lines().count();
        assert!(lines <= 300, "{path} has {lines} lines: is it one noun?");
        assert!(text.starts_with("//!"), "{path} does not say what it is for");
    }
}

/// The longest functions of a text: the line on which each begins, and how many it has.
fn functions(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let begins = |line: &str| {
        let words = line.trim_start().split([' ', '(']);
        let mut words = words.skip_while(|word| *word == "pub" || word.starts_with("in") || word.ends_with(')'));
        line.contains("fn ") && words.any(|word| word == "fn") && !line.trim_start().starts_with("//")
    };
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| begins(line) && !line.ends_with(';')) {
        let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
        let length = lines[at..].iter().position(|line| line.starts_with(&end)).unwrap_or(0);
        found.push((at + 1, length + 1));
    }
    found
}

#[test]
fn no_function_is_too_long_to_read_at_once() {
    let text = format!("fn long() {{\n{}}}\n", "    step();\n".repeat(60));
    assert_eq!(functions(&text), [(1, 62)]);
    for (path, text) in sources("src") {
        for (line, length) in functions(&text) {
            assert!(length <= 60, "{path}:{line}: a function of {length} lines");
        }
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
