//! The files that the documentation shows whole: a fenced block whose first line is a comment with the file's path.
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

/// The files of a page below `docs/`.
#[track_caller]
pub(crate) fn files(page: &str) -> Vec<File> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&text)
}

/// Every page that shows a workflow, with its files.
pub(crate) fn all() -> Vec<(String, Vec<File>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut pages: Vec<(String, Vec<File>)> = markdown(&root)
        .into_iter()
        .map(|path| (path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned(), path))
        .map(|(name, path)| (name, read(&fs::read_to_string(path).unwrap())))
        .filter(|(_, files)| files.iter().any(File::is_workflow))
        .collect();
    pages.sort_by(|(one, _), (other, _)| one.cmp(other));
    pages
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => markdown(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect()
}

fn read(page: &str) -> Vec<File> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if !line.starts_with("```") {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let path = block.first().and_then(|first| first.strip_prefix("# ")).filter(|path| is_path(path));
        found.extend(path.map(|path| File { path: path.to_owned(), text: block.join("\n") + "\n" }));
    }
    found
}

fn is_path(words: &str) -> bool {
    words.ends_with(".yml") && !words.contains(' ')
}
