//! The arguments of the verbs that show how things stand.

use camino::Utf8PathBuf;
use clap::{ArgGroup, Args, ValueEnum};

use super::check::FailOn;

/// `rolecall status`.
#[derive(Debug, Args)]
pub struct Status {
    /// The least serious finding that makes the command fail
    #[arg(long, value_name = "LEVEL", default_value = "never")]
    pub fail_on: FailOn,
}

/// `rolecall why`.
#[derive(Debug, Args)]
pub struct Why {
    /// The artifact's key, a unique part of it, its issue number, or its path
    #[arg(value_name = "KEY|#N")]
    pub key: String,
}

/// `rolecall graph`.
#[derive(Debug, Args)]
pub struct Graph {
    /// Draw only this artifact's chain, up to its goals and down to its results
    #[arg(value_name = "KEY|#N")]
    pub key: Option<String>,
    /// The language of the drawing
    #[arg(long, value_name = "FORMAT", default_value = "mermaid")]
    pub format: GraphFormat,
    /// Draw more than 60 artifacts
    #[arg(long)]
    pub all: bool,
}

/// The language of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// Mermaid, which GitHub draws
    Mermaid,
    /// Graphviz
    Dot,
    /// Nodes and edges
    Json,
}

/// `rolecall report`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true).multiple(true))]
pub struct Report {
    /// Write one page that needs no network: findings, roles, people, roadmaps, the whole chain; `-` writes to standard
    /// output
    #[arg(long, value_name = "FILE", group = "what")]
    pub html: Option<Utf8PathBuf>,
    /// Write the short form for an issue or a job's summary
    #[arg(long, value_name = "FILE", group = "what")]
    pub markdown: Option<Utf8PathBuf>,
    /// Write a badge that says how many roles are covered
    #[arg(long, value_name = "FILE.svg", group = "what")]
    pub badge: Option<Utf8PathBuf>,
}
