//! A client of the server: one line of JSON for each message.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::Folder;

/// The newest version of the protocol that has a handshake.
pub(crate) const VERSION: &str = "2025-11-25";

/// A server, and the client that talks to it.
pub(crate) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    next: u64,
}

impl Client {
    /// Starts a server in a folder and says who calls.
    pub(crate) fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut client = Self::without_handshake(folder, arguments);
        let hello = client.request("initialize", Self::hello(VERSION));
        assert_eq!(hello["result"]["serverInfo"]["name"], "rolecall", "{hello}");
        client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        client
    }

    /// Starts a server whose issues are on GitHub.
    pub(crate) fn on_github(folder: &Folder, url: &str, arguments: &[&str]) -> Self {
        let mut command = folder.command(&[&["mcp", "--repo", "acme/shop"][..], arguments].concat());
        command.env("GITHUB_API_URL", url).env("GITHUB_TOKEN", "token-ana");
        let mut client = Self::spawn(command);
        client.request("initialize", Self::hello(VERSION));
        client
    }

    pub(crate) fn without_handshake(folder: &Folder, arguments: &[&str]) -> Self {
        Self::spawn(folder.command(&[&["mcp"][..], arguments].concat()))
    }

    fn spawn(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, input, output, next: 0 }
    }

    pub(crate) fn hello(version: &str) -> Value {
        json!({
            "protocolVersion": version,
            "capabilities": {},
            "clientInfo": { "name": "test-agent", "version": "1.2.3" },
        })
    }

    /// Sends a line as it is.
    pub(crate) fn send_line(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(line.as_bytes()).and_then(|()| input.write_all(b"\n")).and_then(|()| input.flush()).unwrap();
    }

    pub(crate) fn send(&mut self, message: &Value) {
        self.send_line(&message.to_string());
    }

    /// Sends a request without waiting for its answer. Returns its number.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> u64 {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Reads the next message. Every line of standard output is one.
    pub(crate) fn receive(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    /// Sends a request and reads its answer.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let answer = self.receive();
        assert_eq!(answer["id"], id, "{answer}");
        answer
    }

    /// Calls a tool, and returns its result.
    pub(crate) fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.request("tools/call", json!({ "name": tool, "arguments": arguments }));
        assert!(answer.get("error").is_none(), "{tool}: {answer}");
        answer["result"].clone()
    }

    /// Calls a tool that succeeds, and returns its object.
    #[track_caller]
    pub(crate) fn ok(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], false, "{tool}: {result}");
        result["structuredContent"].clone()
    }

    /// Calls a tool that refuses, and returns its object.
    #[track_caller]
    pub(crate) fn refused(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], true, "{tool}: {result}");
        let error = &result["structuredContent"]["error"];
        assert!(
            error["message"].is_string() && error.get("hint").is_some() && error.get("place").is_some(),
            "{result}"
        );
        result["structuredContent"].clone()
    }

    /// Proposes something and carries it out.
    #[track_caller]
    pub(crate) fn done(&mut self, tool: &str, arguments: Value) -> Value {
        let token = self.ok(tool, arguments)["token"].clone();
        self.ok("apply_plan", json!({ "token": token }))["done"].clone()
    }

    /// Closes the server's input, and returns how it ended and what it wrote on standard error.
    pub(crate) fn end(mut self) -> (ExitStatus, String) {
        drop(self.input.take());
        let patience = Instant::now() + Duration::from_secs(60);
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < patience, "the server goes on after its input ended");
            std::thread::sleep(Duration::from_millis(5));
        };
        let mut said = String::new();
        std::io::Read::read_to_string(&mut self.child.stderr.take().unwrap(), &mut said).unwrap();
        (status, said)
    }

    /// Stops the server in the middle of whatever it does.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The most memory that the server has used, in KiB; `None` where the system doesn't say.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }
}
