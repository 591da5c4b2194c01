//! Files that the documentation shows in full: fenced blocks whose first line is a comment with the file's path.
//!
//! ````text
//! ```yaml
//! # .github/workflows/sprints.yml
//! name: Sprints
//! …
//! ```
//! ````

use std::fs;
use std::path::{Path, PathBuf};

/// A file of a page: its path in a repository, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn is_workflow(&self) -> bool {
        self.path.starts_with(".github/workflows/")
    }
}

/// The files of a page under `docs/`.
#[track_caller]
pub(crate) fn files(page: &str) -> Vec<File> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&text)
}

/// Every page that shows a workflow, with its files.
pub(crate) fn all() -> Vec<(String, Vec<File>)> {
    let pages = texts().into_iter().map(|(name, text)| (name, read(&text)));
    pages.filter(|(_, files)| files.iter().any(File::is_workflow)).collect()
}

/// The fenced blocks of every page that contain these words.
pub(crate) fn blocks(words: &str) -> Vec<(String, Vec<String>)> {
    let having = |text: &str| fenced(text).into_iter().filter(|block| format!("\n{block}").contains(words)).collect();
    texts().into_iter().map(|(name, text)| (name, having(&text))).collect()
}

/// The name and the text of every page, in order.
fn texts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut paths = below(&root, "md");
    paths.sort();
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
    paths.into_iter().map(|path| (name(&path), fs::read_to_string(path).unwrap())).collect()
}

/// The files under a folder whose names end with this suffix.
pub(crate) fn below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| match path.is_dir() {
        true => below(&path, ending),
        false => vec![path],
    });
    files.filter(|path| path.extension().is_some_and(|found| found == ending)).collect()
}

fn read(page: &str) -> Vec<File> {
    let named = |text: String| {
        let path = text.lines().next()?.strip_prefix("# ").filter(|path| is_path(path))?.to_owned();
        Some(File { path, text })
    };
    fenced(page).into_iter().filter_map(named).collect()
}

/// The texts of the blocks between fences.
fn fenced(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            found.push(block.join("\n") + "\n");
        }
    }
    found
}

fn is_path(words: &str) -> bool {
    !words.contains(' ') && Path::new(words).extension().is_some_and(|ending| ending == "yml" || ending == "sh")
}
