//! A repository on GitHub and a workflow that runs for it: the runner and the fake GitHub, kept in step.

use std::cell::Cell;

use serde_json::{Value, json};

use crate::act::{Act, ActRun};
use crate::github::GitHub;
use crate::pages::{self, File};

/// The day on which workflows run: Monday, 2027-02-01, in week 5.
pub(crate) const DAY: &str = "1801476000";
/// Who holds each role, where a page doesn't say.
const ROLES: &str = "roles:
  product-owner: { holders: [ana] }
  product-manager: { holders: [bo] }
";

/// The repository, with a runner for its workflows.
pub(crate) struct Scene {
    act: Act,
    pub(crate) github: GitHub,
    day: Cell<&'static str>,
}

impl Scene {
    /// A repository in which two roles are held. Returns `None` if `act` is missing.
    pub(crate) fn new() -> Option<Self> {
        let scene = Self { act: Act::new()?, github: GitHub::start(), day: Cell::new(DAY) };
        scene.file(".github/rolecall.yml", ROLES);
        Some(scene)
    }

    /// The same repository with all files of a page, and the page's workflow.
    pub(crate) fn of(page: &str) -> Option<(Self, String)> {
        let scene = Self::new()?;
        let (workflows, files): (Vec<File>, Vec<File>) = pages::files(page).into_iter().partition(File::is_workflow);
        for File { path, text } in files {
            let with_roles = path == ".github/rolecall.yml" && !text.contains("\nroles:");
            scene.file(&path, &if with_roles { format!("{text}{ROLES}") } else { text });
        }
        let [workflow] = &workflows[..] else { panic!("{page} shows one workflow: {workflows:#?}") };
        Some((scene, workflow.text.clone()))
    }

    /// Uses another token.
    pub(crate) fn token(self, token: &str) -> Self {
        Self { act: self.act.token(token), ..self }
    }

    /// Moves the next run to another day.
    pub(crate) fn on(&self, day: &'static str) -> &Self {
        self.day.set(day);
        self
    }

    /// Writes a file in the checkout and on the default branch.
    pub(crate) fn file(&self, path: &str, text: &str) {
        self.checked_out(path, text);
        self.github.file(path, text);
    }

    /// Writes a file in the checkout only.
    pub(crate) fn checked_out(&self, path: &str, text: &str) {
        self.act.write(path, text);
    }

    /// Runs a workflow for an event. Checks that no request does anything forbidden and that the token never shows.
    #[track_caller]
    pub(crate) fn run(&self, event: &str, told: Value, workflow: &str) -> ActRun {
        self.run_payload(event, &self.github.event(event, told), workflow)
    }

    /// The same for a payload that the test supplies.
    #[track_caller]
    pub(crate) fn run_payload(&self, event: &str, payload: &Value, workflow: &str) -> ActRun {
        let (name, url) = (event.split('.').next().unwrap(), self.github.url.as_str());
        let graphql = format!("{url}/graphql");
        let env = [
            ("GITHUB_API_URL", url),
            ("GITHUB_GRAPHQL_URL", graphql.as_str()),
            ("SOURCE_DATE_EPOCH", self.day.replace(DAY)),
        ];
        self.github.forget();
        let mut run = self.act.run(name, payload, workflow, &env);
        // Whatever wrote nothing can be run again as if it were the first time.
        for _ in 0..2 {
            if !run.is_cut() || self.github.writes() > 0 {
                break;
            }
            run = self.act.run(name, payload, workflow, &env);
        }
        self.github.assert_lawful();
        run
    }
}

impl ActRun {
    /// Checks that the action ran and succeeded.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert!(self.success && self.ran, "{self}");
        self
    }

    /// Checks that the action ran and the job failed.
    #[track_caller]
    pub(crate) fn failed(self) -> Self {
        assert!(!self.success && self.ran, "{self}");
        self
    }

    /// The receipts, as a later step gets them.
    #[track_caller]
    pub(crate) fn artifacts(&self) -> Vec<Value> {
        serde_json::from_str(&self.outputs["artifacts"]).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// The keys of the created artifacts.
    #[track_caller]
    pub(crate) fn made(&self) -> Vec<String> {
        let made = self.artifacts().into_iter().filter(|receipt| receipt["action"] == "create");
        made.map(|receipt| receipt["key"].as_str().unwrap().to_owned()).collect()
    }

    /// An output, as a later step gets it.
    #[track_caller]
    pub(crate) fn output(&self, name: &str) -> &str {
        self.outputs.get(name).unwrap_or_else(|| panic!("no output `{name}`\n{self}"))
    }
}

/// `ana` creates a milestone; returns its number.
pub(crate) fn milestone(github: &GitHub, title: &str, due: &str) -> u64 {
    let act = json!({ "do": "milestone", "title": title, "due-on": due, "author": "ana" });
    github.arrange(&act).as_u64().unwrap()
}

/// Somebody opens an issue; returns its number.
pub(crate) fn opened(github: &GitHub, author: &str, title: &str, body: &str) -> u64 {
    let act = json!({ "do": "open-issue", "author": author, "title": title, "body": body });
    github.arrange(&act).as_u64().unwrap()
}

/// Somebody closes an issue as completed; it may already have been closed.
pub(crate) fn closed(github: &GitHub, number: u64, author: &str) {
    github.arrange(&json!([
        { "do": "reopen", "number": number },
        { "do": "close", "number": number, "author": author },
    ]));
}

/// Somebody comments on an issue.
pub(crate) fn said(github: &GitHub, number: u64, author: &str, body: &str) {
    github.arrange(&json!({ "do": "comment", "number": number, "author": author, "body": body }));
}
