//! The arguments, without behavior. The doc comments are the help texts.

mod artifacts;
mod changes;
mod check;
mod help;
mod mcp;
mod other_words;
mod status;
mod verbs;

use camino::Utf8PathBuf;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use crate::core::config::config_file::TrackerKind;
use crate::core::names::AgentName;
pub use artifacts::*;
pub use changes::*;
pub use check::{Check, CheckFormat, FailOn};
pub use help::{command, global_options, parse};
pub use mcp::{Allow, Mcp, McpClient};
pub use status::*;
pub use verbs::*;

/// Every artifact answers to a role.
///
/// rolecall scaffolds product artifacts (strategy docs, roadmaps, user stories with acceptance criteria, sprint
/// objectives…) from templates that a role owns, into an issue tracker or into files, and tags each one with the role
/// that owns it.
#[derive(Debug, Parser)]
#[command(name = "rolecall", version, max_term_width = 100, disable_help_flag = true, disable_help_subcommand = true)]
pub struct Cli {
    /// The command.
    #[command(subcommand)]
    pub command: Command,
    /// The options of every command.
    #[command(flatten)]
    pub global: Global,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that people type")]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Run in this folder; other paths are relative to it
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<Utf8PathBuf>,
    /// Read this configuration instead of .github/rolecall.yml
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<Utf8PathBuf>,
    /// The tracker for issues
    #[arg(long, value_name = "TRACKER", global = true)]
    pub tracker: Option<Tracker>,
    /// The repository on GitHub; implies `--tracker github`
    #[arg(long, value_name = "OWNER/NAME", global = true)]
    pub repo: Option<String>,
    /// Mark what is created as this agent's, which proposes and doesn't accept [env: `ROLECALL_AGENT`]
    #[arg(long, value_name = "NAME", global = true, value_parser = agent_name)]
    pub agent: Option<AgentName>,
    /// Print one JSON object on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Show what would be done without doing it
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Print no progress and no summary
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Print more: files read, requests sent, every artifact of a long list
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Print help
    #[arg(short, long, global = true, action = ArgAction::HelpShort, help_heading = None::<&'static str>)]
    help: Option<bool>,
    /// When to use color
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub color: Color,
}

fn agent_name(text: &str) -> Result<AgentName, &'static str> {
    AgentName::parse(text).ok_or("use one line of at most 80 visible characters")
}

/// The tracker for issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Tracker {
    /// A folder of Markdown files, one per issue
    Local,
    /// Issues of a repository on github.com or GitHub Enterprise
    Github,
}

impl From<Tracker> for TrackerKind {
    fn from(tracker: Tracker) -> Self {
        match tracker {
            Tracker::Local => Self::Local,
            Tracker::Github => Self::Github,
        }
    }
}

/// When to use color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// In a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Set up a repository: configuration, workflow, and who holds each role
    Init(Init),
    /// Check the setup: configuration, token, holders, labels, workflow
    Doctor,
    /// List the roles and who holds them, or find a role by job title
    Roles(Roles),
    /// List the templates, show one, copy one to change it, or lint your own
    #[command(args_conflicts_with_subcommands = true)]
    Templates(Templates),
    /// Create an artifact from a template; asks for missing answers
    New(New),
    /// Fill in a draft's missing fields, or change answers
    Fill(Fill),
    /// Show what `apply` would do
    Plan(Plan),
    /// Create everything in outlines and tables, and update what changed
    Apply(Apply),
    /// List the artifacts in the tracker and in files
    List(List),
    /// Show an artifact: its text, owner, parent, children and hand-offs
    Show(Show),
    /// Say what is wrong with artifacts, files or a backlog, and how often each check is right
    Check(Check),
    /// Show how things stand: who answers for what, who has too much, and what is missing
    Status(Status),
    /// Show why an artifact exists, and what came of it
    Why(Why),
    /// Draw the artifacts and how they hang together
    Graph(Graph),
    /// Write how things stand as a page, as Markdown or as a badge
    Report(Report),
    /// Write artifacts as a table, a workbook or an outline that `apply` reads back
    Export(Export),
    /// Accept an artifact and create the follow-up drafts for the next role
    Accept(Accept),
    /// Take a draft that was handed on to your role
    Ack(Ack),
    /// Return a draft that was handed on to your role: what it follows is no longer accepted
    Return(Return),
    /// Edit an artifact in your editor
    Edit(Edit),
    /// Comment on an artifact
    Comment(Comment),
    /// Close an artifact, as completed or as not planned
    Close(Close),
    /// Open a closed artifact again
    Reopen(Reopen),
    /// Give an artifact another key; the former one stays an alias
    Rename(Rename),
    /// Move an artifact below another parent
    Move(Move),
    /// Change who is assigned to an artifact
    Assign(Assign),
    /// Add labels to an artifact, or remove them
    Label(Label),
    /// Handle a repository event as the Action does: create, tag and hand off by rules
    Event(Event),
    /// Let an agent read, and propose changes: a Model Context Protocol server on standard input and output
    Mcp(Mcp),
    /// Write issue forms and a CODEOWNERS block from the templates
    Forms(Forms),
    /// Create or repair the role labels on GitHub
    Labels,
    /// Print the JSON Schema of a configuration file, template or outline
    Schema(Schema),
    /// Print a completion script for your shell
    Completions(Completions),
    /// Print the manual page of a command
    Man(Help),
    /// Print help for a command, or `options` for the global options
    Help(Help),
}
