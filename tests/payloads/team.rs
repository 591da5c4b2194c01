//! A team whose tracker is a folder. Events are processed in it within this process, as dry runs.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::Parser as _;
use rolecall::cli::Cli;
use rolecall::commands::{Exit, run_in};
use rolecall::environment::{Environment, MemoryStream, Streams};

use crate::examples::Example;
use crate::support::{DAY, Folder, Ran};

/// The team.
pub(crate) struct Team(pub(crate) Folder);

impl Team {
    /// A team with this configuration.
    pub(crate) fn new(config: &str) -> Self {
        let folder = Folder::new();
        folder.write(".github/rolecall.yml", config);
        Self(folder)
    }

    /// What an example leads to, as `--json` reports it.
    pub(crate) fn answer(&self, example: &Example) -> Ran {
        self.run(example, &["--json", "--verbose"], &[])
    }

    /// The same in a workflow step: the output, and the job's summary.
    pub(crate) fn answer_in_action(&self, example: &Example) -> (Ran, String) {
        let path = |name: &str| self.0.path(name).to_str().unwrap().to_owned();
        let variables = [
            ("GITHUB_ACTIONS", "true".to_owned()),
            ("GITHUB_WORKSPACE", path(".")),
            ("GITHUB_REF", "refs/heads/main".to_owned()),
            ("GITHUB_OUTPUT", path("output")),
            ("GITHUB_STEP_SUMMARY", path("summary")),
        ];
        for name in ["output", "summary"] {
            self.0.write(name, "");
        }
        let ran = self.run(example, &["--tracker", "local"], &variables);
        (ran, self.0.read("summary"))
    }

    fn run(&self, example: &Example, options: &[&str], variables: &[(&'static str, String)]) -> Ran {
        self.0.write("payload.json", example.payload.to_string());
        let (folder, payload) = (self.0.path("."), self.0.path("payload.json"));
        let (folder, payload) = (folder.to_str().unwrap(), payload.to_str().unwrap());
        let arguments =
            ["rolecall", "-C", folder, "event", "--name", &example.event, "--payload", payload, "--dry-run"];
        let (out, err) = (MemoryStream::default(), MemoryStream::default());
        let mut all = BTreeMap::from([("SOURCE_DATE_EPOCH", DAY.to_owned()), ("PATH", "/nonexistent".to_owned())]);
        all.extend(variables.iter().cloned());
        let world = Environment { streams: Streams::MemoryStream(out.clone(), err.clone()), ..Environment::real() };
        let world = world.with_variables(move |name| all.get(name).cloned());
        let cli = Cli::try_parse_from(arguments.iter().chain(options)).unwrap_or_else(|error| panic!("{error}"));
        let ran = catch_unwind(AssertUnwindSafe(|| run_in(cli, world)));
        let code = match ran.unwrap_or_else(|_| panic!("{} stopped the program:\n{}", example.place(), example.payload))
        {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Wrong => 2,
            Exit::Changes => 3,
        };
        Ran { code, out: out.text(), err: err.text() }
    }
}

/// The keys in a run's receipts, with the planned action for each: `create bug/x`.
pub(crate) fn would(ran: &Ran) -> Vec<String> {
    let told = ran.json();
    let receipts = told["artifacts"].as_array().unwrap().iter();
    receipts.map(|one| format!("{} {}", one["action"].as_str().unwrap(), one["key"].as_str().unwrap())).collect()
}

/// The rules that matched in a verbose run.
pub(crate) fn spoke(ran: &Ran) -> Vec<&str> {
    let of = |line: &'_ str| line.strip_prefix("running the rule `")?.strip_suffix('`').map(str::len);
    let named = |line| of(line).map(|length| &line["running the rule `".len()..][..length]);
    ran.err.lines().filter_map(named).collect()
}

/// What else a verbose run printed, besides the matching rules and the place it worked in.
pub(crate) fn said(ran: &Ran) -> Vec<&str> {
    let plain = |line: &&str| {
        !line.starts_with("workspace ")
            && !line.starts_with("running the rule `")
            && !line.contains("` was skipped: its condition on ")
    };
    ran.err.lines().filter(plain).collect()
}

/// Applies a function to every element, on two threads: a run spends most of its time reading the configuration.
pub(crate) fn in_two<T: Sync>(all: &[T], ask: impl Fn(&[T]) + Sync) {
    let (one, other) = all.split_at(all.len() / 2);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| ask(one));
        ask(other);
        if let Err(panic) = first.join() {
            std::panic::resume_unwind(panic);
        }
    });
}
