//! Runs the fake GitHub in its own process, which the action's program talks to, and gives tests access to it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// The repository used by every test: `ana` and `bo` may push, `cy` triages, `dee` and `mallory` only read.
pub(crate) const SHOP: &str = "acme/shop";

/// A running fake. It stops when the test ends.
pub(crate) struct GitHub {
    process: Child,
    pub(crate) url: String,
}

impl GitHub {
    pub(crate) fn start() -> Self {
        let mut command = Command::new(program());
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let github = Self { process, url: url.trim_end().to_owned() };
        github.endpoint("GET", "ready", &Value::Null);
        github
    }

    /// Performs one or more actions of a person, and returns the result.
    #[track_caller]
    pub(crate) fn arrange(&self, act: &Value) -> Value {
        self.endpoint("POST", "arrange", act)
    }

    /// Writes a file on the default branch.
    #[track_caller]
    pub(crate) fn file(&self, path: &str, content: &str) {
        self.arrange(&json!({ "do": "file", "path": path, "content": content }));
    }

    /// The payload that GitHub sends a workflow for an event. `told` has the form that the fake's `payload` takes.
    #[track_caller]
    pub(crate) fn event(&self, event: &str, mut told: Value) -> Value {
        told["event"] = event.into();
        self.endpoint("POST", "event", &told)
    }

    /// The current issues.
    pub(crate) fn issues(&self) -> Vec<Value> {
        let state = self.endpoint("GET", "state", &Value::Null);
        state[SHOP]["issues"].as_array().unwrap().clone()
    }

    /// The comments on a pull request.
    #[track_caller]
    pub(crate) fn said_under(&self, pull: u64) -> Vec<String> {
        let state = self.endpoint("GET", "state", &Value::Null);
        let pulls = state[SHOP]["pulls"].as_array().unwrap().clone();
        let found = pulls.into_iter().find(|found| found["number"] == pull).unwrap();
        let comments = found["comments"].as_array().unwrap_or_else(|| panic!("{found:#}"));
        comments.iter().map(|comment| comment["body"].as_str().unwrap().to_owned()).collect()
    }

    /// Returns a single issue.
    #[track_caller]
    pub(crate) fn issue(&self, number: u64) -> Value {
        let issue = self.issues().into_iter().find(|issue| issue["number"] == number);
        issue.unwrap_or_else(|| panic!("there is not an issue {number}"))
    }

    /// The open issue whose marker names a key.
    #[track_caller]
    pub(crate) fn of(&self, key: &str) -> Value {
        let marker = format!("<!-- rolecall {key}\n");
        let is = |issue: &&Value| issue["body"].as_str().is_some_and(|body| body.contains(&marker));
        let issues = self.issues();
        let found: Vec<&Value> = issues.iter().filter(|issue| issue["state"] == "open").filter(is).collect();
        assert_eq!(found.len(), 1, "{key}: {issues:#?}");
        found[0].clone()
    }

    /// The requests since the log was last cleared.
    pub(crate) fn requests(&self) -> Vec<Value> {
        self.endpoint("GET", "requests", &Value::Null).as_array().unwrap().clone()
    }

    /// The number of write requests among them.
    pub(crate) fn writes(&self) -> usize {
        self.requests().iter().filter(|request| request["write"] == true).count()
    }

    pub(crate) fn forget(&self) {
        self.endpoint("POST", "forget", &Value::Null);
    }

    /// Checks that no request did anything forbidden.
    #[track_caller]
    pub(crate) fn assert_lawful(&self) {
        assert_eq!(self.endpoint("GET", "violations", &Value::Null), json!([]));
    }

    #[track_caller]
    fn endpoint(&self, method: &str, endpoint: &str, body: &Value) -> Value {
        let address = self.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let length = body.len();
        let head = format!("{method} /_fake/{endpoint} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
        stream.write_all(format!("{head}content-length: {length}\r\n\r\n{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, text) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{endpoint} {body}: {answer}");
        serde_json::from_str(text).unwrap()
    }
}

impl Drop for GitHub {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// Where cargo builds the example, next to the program. `cargo test` builds it, but `cargo test --test action` does
/// not.
fn program() -> PathBuf {
    let built = Path::new(env!("CARGO_BIN_EXE_rolecall")).parent().unwrap().join("examples/fake-github");
    assert!(built.is_file(), "{} is not there: `cargo build --example fake-github` makes it", built.display());
    built
}
