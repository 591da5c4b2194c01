//! The arguments, and no behaviour. The doc comments are the help text.

mod verbs;

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::core::config::config_file::TrackerKind;
pub use verbs::*;

/// Every artifact answers to a role.
///
/// rolecall scaffolds product artifacts (strategy docs, roadmaps, user stories with acceptance criteria, sprint
/// objectives…) from templates that a role owns, into an issue tracker or into files, and tags each one with the role
/// that owns it.
#[derive(Debug, Parser)]
#[command(name = "rolecall", version, max_term_width = 100, propagate_version = true, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that people type")]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Work in this folder; other paths are taken from it
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<Utf8PathBuf>,
    /// Read this configuration instead of .github/rolecall.yml
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<Utf8PathBuf>,
    /// Where issues live
    #[arg(long, value_name = "TRACKER", global = true)]
    pub tracker: Option<Tracker>,
    /// The repository on GitHub; its issues are the tracker then
    #[arg(long, value_name = "OWNER/NAME", global = true)]
    pub repo: Option<String>,
    /// Print one JSON object on standard output and nothing else there
    #[arg(long, global = true)]
    pub json: bool,
    /// Say what would be done, and do nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Say less: no progress and no summary
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more: the files read, each request, and every artifact of a long list
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Colour the output
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub color: Color,
}

/// Where issues live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Tracker {
    /// A folder of Markdown files, one an issue
    Local,
    /// A repository's issues on github.com or GitHub Enterprise Server
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

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the configuration and the folders; asks who holds which role
    Init(Init),
    /// List the roles: held, covered by fallback, missing; or show one, found by any job title
    Roles(Roles),
    /// List the templates by owner, or show one with its fields; eject one to change it; lint a team's own
    #[command(args_conflicts_with_subcommands = true)]
    Templates(Templates),
    /// Make one artifact from a template; asks for what is not given
    New(New),
    /// Answer what a draft still asks, or answer anew
    Fill(Fill),
    /// Say what `apply` would do
    Plan(Outlines),
    /// Make everything that outlines and tables ask for, and update what changed
    Apply(Apply),
    /// List the artifacts in the tracker and in files
    List(List),
    /// Accept an artifact: what it owes is made for the next role
    Accept(Accept),
    /// Answer an event of the repository, as the Action does: make, tag and hand on artifacts by rules
    Event(Event),
    /// Write issue forms and a CODEOWNERS block from the templates
    Forms(Forms),
    /// Create or repair the role labels on GitHub: name, colour, description
    Labels,
    /// Print the JSON Schema of a file that people write
    Schema(Schema),
    /// Print a shell's completion script
    Completions(Completions),
    /// Print the manual page
    Man,
}
