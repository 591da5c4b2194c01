//! The English of what people read stays idiomatic: phrases that were removed once don't come back.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// The phrases, each with its replacement.
const FORBIDDEN: &str = include_str!("english/forbidden.txt");

/// What people read: sources with their comments and messages, documents, templates, the action.
const READ: [&str; 11] = [
    "src",
    "docs",
    "templates",
    "examples",
    "action",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "action.yml",
    "benches",
    "tests",
];

fn texts(root: &Path) -> Vec<(String, String)> {
    let mut open: Vec<PathBuf> = READ.iter().map(|name| root.join(name)).collect();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        // Third-party text, and the list itself.
        if ["tests/official/", "tests/recorded/", "tests/english"].iter().any(|other| name.starts_with(other)) {
            continue;
        }
        if let Ok(text) = fs::read_to_string(&path) {
            found.push((name, text));
        }
    }
    assert!(found.len() > 400, "only {} texts were found", found.len());
    found
}

#[test]
fn no_phrase_comes_back_that_a_native_would_not_write() {
    let rules: Vec<(Regex, &str)> = FORBIDDEN
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let (phrase, better) = line.split_once("  ").unwrap();
            (Regex::new(&format!("(?i){}", phrase.trim())).unwrap(), better.trim())
        })
        .collect();
    let mut found = Vec::new();
    for (name, text) in texts(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        for (at, line) in text.lines().enumerate() {
            for (rule, better) in &rules {
                if let Some(phrase) = rule.find(line) {
                    found.push(format!("{name}:{}: `{}`: write {better}", at + 1, phrase.as_str()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{} phrases:\n{}", found.len(), found.join("\n"));
}
