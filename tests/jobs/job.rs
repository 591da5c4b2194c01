//! A job that a person does: what they type and edit, counted, and written down as a page shows it.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{DAY, Folder, Ran};

/// A job that was played to its end.
pub(crate) struct Job {
    pub(crate) title: &'static str,
    pub(crate) who: &'static str,
    /// What the person knows at the end, as the test checked it.
    pub(crate) result: &'static str,
    /// What was typed and edited, in order.
    pub(crate) steps: Vec<String>,
}

/// A person at work in a folder.
pub(crate) struct Person<'a> {
    folder: &'a Folder,
    steps: Vec<String>,
}

impl<'a> Person<'a> {
    pub(crate) fn new(folder: &'a Folder) -> Self {
        Self { folder, steps: Vec::new() }
    }

    /// Types a command into a shell.
    pub(crate) fn types(&mut self, line: &str) -> Ran {
        self.steps.push(line.to_owned());
        self.checks(line)
    }

    /// Runs a command only to check what is there: no step.
    pub(crate) fn checks(&self, line: &str) -> Ran {
        ran(&mut self.shell(line))
    }

    /// Types a command, of which the test runs another form: one without the network, or with a whole path.
    pub(crate) fn types_as(&mut self, line: &str, run: &str) -> Ran {
        self.steps.push(line.to_owned());
        self.checks(run)
    }

    /// Types a command that fetches one of the project's scripts and runs it.
    pub(crate) fn runs_script(&mut self, line: &str, script: &str, variables: &[(&str, &str)]) -> Ran {
        self.steps.push(line.to_owned());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
        let mut command = self.shell(&format!("sh '{}'", script.display()));
        ran(command.envs(variables.iter().copied()))
    }

    /// Writes a file in an editor.
    pub(crate) fn writes(&mut self, path: &str, text: &str) {
        self.steps.push(format!("write {path}"));
        self.folder.write(path, text);
    }

    /// Changes a file in an editor.
    pub(crate) fn edits(&mut self, path: &str, from: &str, to: &str) {
        self.steps.push(format!("edit {path}"));
        self.folder.edit(path, from, to);
    }

    pub(crate) fn finished(self, title: &'static str, who: &'static str, result: &'static str) -> Job {
        Job { title, who, result, steps: self.steps }
    }

    fn shell(&self, line: &str) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_rolecall")).parent().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(self.folder.path(".")).stdin(Stdio::null()).env_clear();
        command.env("PATH", format!("{}:{}", program.display(), std::env::var("PATH").unwrap()));
        command.env("HOME", self.folder.path("home")).env("GH_CONFIG_DIR", self.folder.path("no-gh"));
        command.env("SOURCE_DATE_EPOCH", DAY);
        command
    }
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
}
