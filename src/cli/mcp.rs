//! The arguments of `rolecall mcp`, and the clients that start it.

use clap::{Args, ValueEnum};

/// `rolecall mcp`.
#[derive(Debug, Args)]
pub struct Mcp {
    /// What an agent may change
    #[arg(long, value_name = "WHAT", default_value = "drafts")]
    pub allow: Allow,
}

/// What an agent may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Allow {
    /// Nothing: it only reads
    None,
    /// It creates artifacts, fills in drafts, and comments
    Drafts,
    /// Everything that a person can do, except that it accepts only if the configuration lets it
    All,
}

/// A client of the Model Context Protocol, by the file with its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum McpClient {
    /// .mcp.json, which Claude Code and others read
    Claude,
    /// .vscode/mcp.json
    Vscode,
    /// .cursor/mcp.json
    Cursor,
}
