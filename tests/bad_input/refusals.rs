//! A table of refusals: the folder's files, the command, and the expected message. Every failing row is reported.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use crate::support::{Folder, Ran};

/// The contents of a folder: each file with its bytes, each folder with nothing.
pub(crate) type Held = BTreeMap<String, Option<Vec<u8>>>;

/// Reads a folder, including empty folders and files that are not UTF-8.
pub(crate) fn held(folder: &Folder) -> Held {
    fn look(root: &Path, at: &Path, held: &mut Held) {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            if path.is_dir() && !path.is_symlink() {
                held.insert(name, None);
                look(root, &path, held);
            } else {
                held.insert(name, Some(std::fs::read(&path).unwrap_or_default()));
            }
        }
    }
    let mut found = Held::new();
    look(&folder.path(""), &folder.path(""), &mut found);
    found
}

/// The failing rows of a table.
#[derive(Default)]
pub(crate) struct Refusals(Vec<String>);

impl Refusals {
    /// Checks one row. A path that ends in `/` is a folder.
    pub(crate) fn row(&mut self, files: &[(&str, &[u8])], command: &[&str], says: &[&str]) {
        self.piped(files, command, None, says);
    }

    /// Checks one row whose command reads from standard input.
    pub(crate) fn piped(&mut self, files: &[(&str, &[u8])], command: &[&str], input: Option<&[u8]>, says: &[&str]) {
        let folder = filled(files);
        let before = held(&folder);
        let ran = run(&folder, command, input);
        let mut flaws = flaws(&ran, says);
        if held(&folder) != before {
            flaws.push("the folder was changed".to_owned());
        }
        if !flaws.is_empty() {
            let shown: Vec<String> = files.iter().map(|(path, text)| format!("{path}: {}", clip(text))).collect();
            self.0.push(format!(
                "{}\n{}\n- {}\nit said: {}",
                clip(command.join(" ").as_bytes()),
                shown.join("\n"),
                flaws.join("\n- "),
                clip(ran.err.as_bytes())
            ));
        }
    }

    /// Ends the table: fails if any row failed.
    #[track_caller]
    pub(crate) fn end(self) {
        assert!(self.0.is_empty(), "{} rows do not hold:\n\n{}\n", self.0.len(), self.0.join("\n\n"));
    }
}

/// Creates a folder with these files. A path that ends in `/` is a folder.
pub(crate) fn filled(files: &[(&str, &[u8])]) -> Folder {
    let folder = Folder::new();
    for (path, text) in files {
        match path.strip_suffix('/') {
            Some(path) => std::fs::create_dir_all(folder.path(path)).unwrap(),
            None => folder.write(path, text),
        }
    }
    folder
}

/// Runs the program with this standard input.
pub(crate) fn run(folder: &Folder, command: &[&str], input: Option<&[u8]>) -> Ran {
    let Some(input) = input else { return folder.run(command) };
    let mut command = folder.command(command);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that fails before it reads closes the pipe.
    drop(child.stdin.take().unwrap().write_all(input));
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// What a refusal got wrong.
pub(crate) fn flaws(ran: &Ran, says: &[&str]) -> Vec<String> {
    let mut flaws = Vec::new();
    if ran.code != 2 {
        flaws.push(format!("it ended with {}, not 2", ran.code));
    }
    if !ran.out.is_empty() {
        flaws.push(format!("standard output is not empty: {}", ran.out));
    }
    flaws.extend(["panicked", "overflowed"].iter().filter(|w| ran.err.contains(**w)).map(|w| format!("it says {w}")));
    flaws.extend(
        says.iter().filter(|words| !ran.err.contains(**words)).map(|words| format!("it does not say {words:?}")),
    );
    // Words that only a Rust programmer understands.
    let jargon = ["struct ", "enum ", "untagged", "a sequence", "f64"];
    flaws.extend(jargon.iter().filter(|w| ran.err.contains(**w)).map(|w| format!("it says {w:?}")));
    let starts = |word: &str| ran.err.lines().filter(|line| line.trim_start().starts_with(word)).count();
    // `tip:` and `For more` come from the argument parser.
    let hints = starts("= hint: ") + starts("hint: ") + starts("tip: ") + starts("For more information");
    if starts("error: ") == 0 || starts("error: ") > hints {
        flaws.push(format!("{} errors, {hints} hints", starts("error: ")));
    }
    flaws
}

fn clip(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    if text.chars().count() > 900 { text.chars().take(900).chain(['…']).collect() } else { text.into_owned() }
}

/// Nested aliases, ten times ten times ten…: a few lines that expand to a billion values.
pub(crate) fn bomb() -> String {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let before = format!("*a{}", level - 1);
        text += &format!("a{level}: &a{level} [{}]\n", vec![before; 10].join(", "));
    }
    text
}
