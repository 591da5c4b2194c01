//! The arguments of the verbs that find, show and change single artifacts.

use clap::{Args, ValueEnum};

/// `rolecall list`.
#[derive(Debug, Args)]
pub struct List {
    /// Which artifacts.
    #[command(flatten)]
    pub filter: Filters,
    /// The order of the artifacts
    #[arg(long, value_name = "COLUMN", default_value = "owner")]
    pub sort: Sort,
    /// Show only the first N
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Follow-up artifacts that are still owed; with `--role`, those owed by that role
    #[arg(long)]
    pub owed: bool,
}

/// Which artifacts are wanted.
#[derive(Debug, Default, Args)]
pub struct Filters {
    /// Only artifacts in this state
    #[arg(long, value_name = "STATE", default_value = "all")]
    pub state: Listed,
    /// Only artifacts of this role (ID or job title)
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// Only artifacts of this template
    #[arg(long, value_name = "ID")]
    pub template: Option<String>,
    /// Only artifacts that this login is assigned to; `none` for unassigned ones
    #[arg(long, value_name = "LOGIN")]
    pub person: Option<String>,
    /// Only artifacts in this milestone; `none` for those without one
    #[arg(long, value_name = "TITLE")]
    pub milestone: Option<String>,
    /// Only the children of this artifact; `none` for those without a parent
    #[arg(long, value_name = "KEY|#N")]
    pub parent: Option<String>,
    /// Only artifacts with all of these words in their key, title or text
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
}

/// The state of listed artifacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Listed {
    /// Not closed, drafts included
    Open,
    /// Open, and required fields are missing
    Draft,
    /// Accepted, open or closed
    Accepted,
    /// Closed
    Closed,
    /// All of them
    #[default]
    All,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// By key
    Key,
    /// By title
    Title,
    /// Drafts first, closed ones last
    State,
    /// By owner, in the order of the roles, then by key
    Owner,
    /// By assignee, unassigned ones last
    Assignee,
    /// By milestone, those without one last
    Milestone,
    /// Newest first
    Created,
    /// By issue number
    Number,
}

/// `rolecall show`.
#[derive(Debug, Args)]
pub struct Show {
    /// The artifact's key, a unique part of it, its issue number, or its path
    #[arg(value_name = "KEY|#N")]
    pub key: String,
    /// Open it in the browser
    #[arg(long)]
    pub web: bool,
    /// Print its text as it is stored
    #[arg(long, conflicts_with = "web")]
    pub raw: bool,
}

/// `rolecall ack`.
#[derive(Debug, Args)]
pub struct Ack {
    /// The draft's key, a unique part of it, its issue number, or its path
    #[arg(value_name = "KEY")]
    pub key: String,
}

/// `rolecall return`.
#[derive(Debug, Args)]
pub struct Return {
    /// The draft's key, a unique part of it, its issue number, or its path
    #[arg(value_name = "KEY")]
    pub key: String,
    /// What is missing
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// `rolecall accept`.
#[derive(Debug, Args)]
pub struct Accept {
    /// The artifact's key, a unique part of it, its issue number, or its path
    #[arg(value_name = "KEY")]
    pub key: String,
    /// Accept it even if required fields are missing; it stays open, so that it can be filled in
    #[arg(long)]
    pub anyway: bool,
}
