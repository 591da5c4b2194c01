//! Runs the program in this process, through the recorder.

use std::collections::BTreeMap;
use std::path::Path;

use clap::Parser as _;
use rolecall::cli::Cli;
use rolecall::commands::{Exit, run_in};
use rolecall::environment::{Environment, MemoryStream, Streams};
use serde_json::Value;

use super::drill::Place;
use super::recorder::Recorder;

/// The result of a run.
pub struct Ran {
    pub out: Value,
    pub err: String,
    pub writes: usize,
}

impl Ran {
    pub fn count(&self, what: &str) -> u64 {
        self.out["summary"][what].as_u64().unwrap_or(0)
    }

    /// Returns the issue number of each key.
    pub fn numbers(&self) -> BTreeMap<String, u64> {
        let artifacts = self.out["artifacts"].as_array().map(Vec::as_slice).unwrap_or_default();
        let one = |one: &Value| Some((one["key"].as_str()?.to_owned(), one["number"].as_u64()?));
        artifacts.iter().filter_map(one).collect()
    }
}

/// Runs a command in a folder.
pub fn run(place: &Place, recorder: &Recorder, folder: &Path, arguments: &[&str]) -> Result<Ran, String> {
    let before = recorder.record().writes;
    let (out, err) = (MemoryStream::default(), MemoryStream::default());
    let (url, token) = (recorder.url.clone(), place.token.clone());
    let world = Environment {
        input: None,
        streams: Streams::MemoryStream(out.clone(), err.clone()),
        pace: place.pace,
        ..Environment::real().with_variables(move |name| match name {
            "GITHUB_API_URL" => Some(url.clone()),
            "GITHUB_TOKEN" => Some(token.clone()),
            _ => None,
        })
    };
    let mut all = vec!["rolecall", "-C", folder.to_str().unwrap_or("."), "--repo", &place.repository];
    all.extend(arguments);
    all.push("--json");
    let cli = Cli::try_parse_from(all).map_err(|error| error.to_string())?;
    let exit = run_in(cli, world);
    let ran = Ran {
        out: serde_json::from_str(&out.text()).unwrap_or_default(),
        err: err.text(),
        writes: recorder.record().writes - before,
    };
    match exit {
        Exit::Done => Ok(ran),
        _ => Err(format!("`{}` failed: {}{}", arguments.join(" "), out.text(), ran.err)),
    }
}
