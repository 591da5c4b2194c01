//! Runs the action under a real Actions runner: `act` in host mode, without a network or containers.
//!
//! ```ignore
//! let Some(act) = Act::new() else { return };
//! let run = act.run("issues", &payload, WORKFLOW, &[("GITHUB_API_URL", &fake.address)]);
//! assert!(run.success, "{run}");
//! assert_eq!(run.outputs["created"], "1");
//! ```
//!
//! How `act` behaves, as of 0.2.89:
//!
//! - `./` and `rolecall-dev/rolecall@v1` (or any other ref) are both this repository's action. `actions/checkout` is
//!   not fetched: act copies the repository into the workspace itself. Without that step the workspace is empty, as on
//!   GitHub, and `./` does not exist.
//! - It runs every workflow that names the event, and ignores `types`, `branches`, `paths` and `cron`. It evaluates
//!   `if`; a job that is skipped counts as a success in which the action did not run.
//! - `env` overrides what act sets and the `env` of workflows and steps, so `GITHUB_API_URL` can be a server on
//!   loopback. The event is the unchanged payload, except that act adds `repository.default_branch`.
//! - The token is masked everywhere in the log.
//! - On a busy machine it sometimes ends a step before it has read all that the step printed: see [`ActRun::is_cut`].
//! - Runs share no state, so tests may run in parallel. A run takes a fifth of a second plus the program's time.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::machine::find_on_path;
use crate::support::Folder;

/// A repository with the action, and the runner.
pub(crate) struct Act {
    pub(crate) folder: Folder,
    program: PathBuf,
    token: String,
}

/// The result of a run.
#[derive(Debug, Default)]
pub(crate) struct ActRun {
    /// Whether every job that ran succeeded.
    pub(crate) success: bool,
    /// Whether the action's program was started.
    pub(crate) ran: bool,
    /// The outputs of the step with the action, by name, as later steps see them.
    pub(crate) outputs: BTreeMap<String, String>,
    /// The job's summary, as the steps of the action wrote it.
    pub(crate) summary: String,
    /// The annotations, in order.
    pub(crate) annotations: Vec<Annotation>,
    /// The whole log, line by line.
    pub(crate) log: String,
}

/// A workflow command that GitHub shows at a line of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Annotation {
    /// `error`, `warning` or `notice`.
    pub(crate) level: String,
    /// `file`, `line`, `title` and any other properties.
    pub(crate) at: BTreeMap<String, String>,
    pub(crate) text: String,
}

impl Act {
    /// Creates a repository in which the built program is the `rolecall` on the PATH. Returns `None` if `act` is
    /// missing.
    pub(crate) fn new() -> Option<Self> {
        if find_on_path("act").is_none() {
            assert!(std::env::var_os("ROLECALL_REQUIRE_ACT").is_none_or(|value| value != "1"), "there is no act here");
            skipped("there is no act here");
            return None;
        }
        let folder = Folder::new();
        fs::create_dir_all(folder.path("home")).unwrap();
        for place in ["action", "repository"] {
            for file in ["action.yml", "Cargo.toml", "action/install.sh", "action/make.sh", "action/checksums.txt"] {
                let text = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
                folder.write(&format!("{place}/{file}"), text);
            }
        }
        let program = PathBuf::from(env!("CARGO_BIN_EXE_rolecall"));
        Some(Self { folder, program, token: "token-bot".to_owned() })
    }

    /// Uses another program as the `rolecall` on the PATH.
    pub(crate) fn program(mut self, program: PathBuf) -> Self {
        self.program = program;
        self
    }

    /// Sets the job's token.
    pub(crate) fn token(mut self, token: &str) -> Self {
        token.clone_into(&mut self.token);
        self
    }

    /// Writes a file of the repository.
    pub(crate) fn write(&self, path: &str, text: &str) {
        self.folder.write(&format!("repository/{path}"), text);
    }

    /// Runs the event in a repository with only this workflow. `env` are variables of every step.
    pub(crate) fn run(&self, event: &str, payload: &Value, workflow: &str, env: &[(&str, &str)]) -> ActRun {
        self.write(".github/workflows/tried.yml", workflow);
        self.folder.write("event.json", payload.to_string());
        let branch = payload["repository"]["default_branch"].as_str().unwrap_or("main");
        self.commit(branch, payload["repository"]["full_name"].as_str().unwrap_or("acme/shop"));
        self.stand_on(branch, payload["after"].as_str());
        let mut command = self.command("act");
        command.args([event, "--json", "--no-cache-server", "--defaultbranch", branch]);
        command.args(["--actor", payload["sender"]["login"].as_str().unwrap_or("ana")]);
        for system in ["latest", "24.04", "22.04"] {
            command.arg("-P").arg(format!("ubuntu-{system}=-self-hosted"));
        }
        for reference in references(workflow) {
            command.arg("--local-repository");
            command.arg(format!("rolecall-dev/rolecall@{reference}={}", self.folder.path("action").display()));
        }
        command.arg("--eventpath").arg(self.folder.path("event.json"));
        command.arg("--action-cache-path").arg(self.folder.path("runner"));
        command.args(["--secret", &format!("GITHUB_TOKEN={}", self.token)]);
        for (name, value) in env {
            command.args(["--env", &format!("{name}={value}")]);
        }
        let log = self.folder.path("log");
        let success = finish(command.current_dir(self.folder.path("repository")), &log);
        read(success, &fs::read_to_string(log).unwrap())
    }

    /// Commits everything, so that the repository looks like a checkout: on its default branch, from github.com.
    fn commit(&self, branch: &str, repository: &str) {
        let git = |arguments: &[&str]| {
            let mut command = self.command("git");
            command.arg("-C").arg(self.folder.path("repository"));
            command.args(["-c", "user.name=ana", "-c", "user.email=ana@example.com"]).args(arguments);
            let output = command.output().unwrap();
            assert!(output.status.success(), "git {arguments:?}: {output:?}");
        };
        if !self.folder.path("repository/.git").exists() {
            git(&["init", "--quiet", "--initial-branch", branch]);
            git(&["remote", "add", "origin", &format!("https://github.com/{repository}.git")]);
        }
        if let Ok(own) = fs::read_to_string(self.folder.path("own")) {
            self.folder.write(&format!("repository/.git/refs/heads/{branch}"), own);
        }
        git(&["add", "--all"]);
        git(&["commit", "--quiet", "--allow-empty", "--message", "A change"]);
    }

    /// A push is checked out at the commit that it brought. That commit exists only in the fake, not in git here. The
    /// local commit is kept for the next change.
    fn stand_on(&self, branch: &str, commit: Option<&str>) {
        let head = format!("repository/.git/refs/heads/{branch}");
        self.folder.write("own", self.folder.read(&head));
        if let Some(commit) = commit {
            self.folder.write(&head, format!("{commit}\n"));
        }
    }

    /// A program that inherits only this machine's PATH, with `rolecall` first on it.
    fn command(&self, name: &str) -> Command {
        let bin = self.folder.path("bin");
        fs::create_dir_all(&bin).unwrap();
        if !bin.join("rolecall").exists() {
            std::os::unix::fs::symlink(&self.program, bin.join("rolecall")).unwrap();
        }
        let others = std::env::var_os("PATH").unwrap();
        let path = std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&others))).unwrap();
        let mut command = Command::new(name);
        command.env_clear().env("PATH", path).env("HOME", self.folder.path("home")).env("LANG", "C.UTF-8");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").stdin(Stdio::null());
        command
    }
}

#[expect(clippy::print_stderr, reason = "who runs the tests is told what was not tested")]
pub(crate) fn skipped(why: &str) {
    eprintln!("{why}: nothing was tested");
}

/// The refs at which a workflow uses the action.
fn references(workflow: &str) -> Vec<&str> {
    let uses = workflow.split("rolecall-dev/rolecall@").skip(1);
    uses.map(|rest| rest.split(|c: char| c.is_whitespace() || "\"'}".contains(c)).next().unwrap()).collect()
}

/// Runs it to completion, with a time limit, and returns whether it succeeded. The output is in `log`.
fn finish(command: &mut Command, log: &Path) -> bool {
    let file = File::create(log).unwrap();
    let mut child = command.stdout(file.try_clone().unwrap()).stderr(file).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(120);
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.success();
        }
        if Instant::now() > end {
            child.kill().unwrap();
            panic!("act does not end:\n{}", fs::read_to_string(log).unwrap());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Parses the output of `act --json`. The id of a composite action's inner step has two parts, that of the step with
/// the action has one.
fn read(success: bool, printed: &str) -> ActRun {
    let mut run = ActRun { success, ..ActRun::default() };
    let lines = printed.lines().map(|line| serde_json::from_str::<Value>(line).map_err(|_| line));
    let lines: Vec<Result<Value, &str>> = lines.collect();
    let step = |line: &Value| -> Vec<String> {
        let parts = line["stepID"].as_array().into_iter().flatten();
        parts.filter_map(|part| part.as_str().map(str::to_owned)).collect()
    };
    let actions: Vec<_> = lines.iter().flatten().map(step).filter(|id| id.get(1).is_some_and(|s| s == "run")).collect();
    run.ran = !actions.is_empty();
    for line in lines {
        let line = match line {
            Ok(line) => line,
            Err(plain) => {
                run.log.push_str(&format!("{plain}\n"));
                continue;
            }
        };
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        run.log.push_str(&format!("{}\n", text("msg").trim_end_matches('\n')));
        let id = step(&line);
        let of_the_action = id.len() == 1 && actions.iter().any(|action| action.first() == id.first());
        match text("command").as_str() {
            "set-output" if of_the_action => _ = run.outputs.insert(text("name"), text("arg")),
            "summary" if of_the_action => run.summary.push_str(&text("content")),
            level @ ("error" | "warning" | "notice") => {
                let at = line["kvPairs"].as_object().into_iter().flatten();
                let at = at.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()));
                run.annotations.push(Annotation { level: level.to_owned(), at: at.collect(), text: text("arg") });
            }
            _ => {}
        }
    }
    run
}

impl ActRun {
    /// Whether act ended the step before it had read the program's last lines. Then the annotations are missing, and the
    /// line that lets the runner read commands again comes late or never.
    pub(crate) fn is_cut(&self) -> bool {
        let stopped = self.log.contains("  ::stop-commands::rolecall-");
        let resumed = self.log.find("  ::rolecall-");
        let ended = self.log.find("Failure - Main Run rolecall");
        stopped && ended.is_some_and(|ended| resumed.is_none_or(|resumed| resumed > ended))
    }
}

impl fmt::Display for ActRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { success, ran, outputs, summary, log, .. } = self;
        write!(f, "success: {success}, ran: {ran}\noutputs: {outputs:#?}\nsummary:\n{summary}\nlog:\n{log}")
    }
}

#[test]
fn an_output_whose_end_came_too_late_is_told_from_a_whole_one() {
    let (stop, resume) = ("  ⚙  ::stop-commands::rolecall-bf7e\nerror: no\n", "  ⚙  ::rolecall-bf7e::\n");
    let end = "  ❌  Failure - Main Run rolecall [319ms]\n";
    let is_cut = |log: &[&str]| ActRun { log: log.concat(), ..ActRun::default() }.is_cut();
    assert!(is_cut(&[stop, end, resume]) && is_cut(&[stop, end]));
    assert!(!is_cut(&[stop, resume, end]) && !is_cut(&[end]) && !is_cut(&[stop, resume]));
}
