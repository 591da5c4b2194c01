//! A step of a workflow in the shop: an event, answered the way the Action answers it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::shop::{Ran, SHOP, Shop, environment_of, run_bare};

/// The outcome of a step.
#[derive(Debug)]
pub struct Step {
    pub code: i32,
    /// Everything it printed, including workflow commands.
    pub log: String,
    pub outputs: BTreeMap<String, String>,
    pub summary: String,
}

impl Step {
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.log);
        self
    }

    /// The receipts.
    pub fn artifacts(&self) -> Vec<Value> {
        serde_json::from_str(&self.outputs["artifacts"]).unwrap()
    }

    /// The keys of the artifacts it created.
    pub fn made(&self) -> Vec<String> {
        let made = self.artifacts().into_iter().filter(|receipt| receipt["action"] == "create");
        made.map(|receipt| receipt["key"].as_str().unwrap().to_owned()).collect()
    }

    /// The annotations: kind and properties, then the message.
    pub fn annotations(&self) -> Vec<&str> {
        self.log.lines().filter(|line| line.starts_with("::error") || line.starts_with("::warning")).collect()
    }
}

impl Shop {
    /// Answers an event whose payload is built from the current state.
    #[track_caller]
    pub fn answer(&self, event: &str, told: Value) -> Step {
        let payload = self.fake.payload(event, told);
        self.answer_payload(event, &payload, &[])
    }

    /// Answers a payload, with additional environment variables.
    pub fn answer_payload(&self, event: &str, payload: &Value, more: &[(&'static str, &str)]) -> Step {
        let name = event.split('.').next().unwrap();
        self.write(".runner/payload.json", &payload.to_string());
        let event_path = self.path(".runner/payload.json").to_str().unwrap().to_owned();
        let mut variables = vec![("GITHUB_EVENT_NAME", name), ("GITHUB_EVENT_PATH", event_path.as_str())];
        variables.extend(more);
        self.step(&["event"], &variables)
    }

    /// Runs a command as a step of a workflow on the default branch.
    pub fn step(&self, arguments: &[&str], more: &[(&'static str, &str)]) -> Step {
        let path = |name: &str| self.path(name).to_str().unwrap().to_owned();
        let (output, summary, workspace) = (path(".runner/output"), path(".runner/summary"), path("."));
        std::fs::create_dir_all(self.path(".runner")).unwrap();
        for file in [&output, &summary] {
            std::fs::write(file, "").unwrap();
        }
        let mut variables: BTreeMap<&'static str, &str> = BTreeMap::from([
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_REPOSITORY", SHOP),
            ("GITHUB_REF", "refs/heads/main"),
            ("GITHUB_WORKSPACE", workspace.as_str()),
            ("GITHUB_OUTPUT", output.as_str()),
            ("GITHUB_STEP_SUMMARY", summary.as_str()),
            ("GITHUB_API_URL", self.fake.url()),
            ("GITHUB_TOKEN", self.token.as_str()),
        ]);
        variables.extend(more.iter().copied());
        let variables: Vec<_> = variables.into_iter().collect();
        let world = environment_of(&variables, &self.clock, self.patience);
        let Ran { code, out, err } = run_bare(self.folder.path(), arguments, world);
        Step {
            code,
            log: out + &err,
            outputs: read_outputs(&std::fs::read_to_string(&output).unwrap()),
            summary: std::fs::read_to_string(&summary).unwrap(),
        }
    }
}

/// Parses outputs the way a runner does.
fn read_outputs(text: &str) -> BTreeMap<String, String> {
    let mut outputs = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let (name, delimiter) = line.split_once("<<").unwrap();
        let value: Vec<&str> = lines.by_ref().take_while(|line| *line != delimiter).collect();
        outputs.insert(name.to_owned(), value.join("\n"));
    }
    outputs
}
