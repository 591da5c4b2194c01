//! The arguments, and no behaviour. The doc comments are the help text.

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::core::catalog::Destination;
use crate::core::config::TrackerKind;

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
    /// Make the roles' labels on GitHub right: name, colour, description
    Labels,
    /// Print the JSON Schema of a file that people write
    Schema(Schema),
    /// Print a shell's completion script
    Completions(Completions),
    /// Print the manual page
    Man,
}

/// `rolecall init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Ask nothing: nobody holds a role yet
    #[arg(short, long)]
    pub yes: bool,
}

/// `rolecall roles`.
#[derive(Debug, Args)]
pub struct Roles {
    /// A role, or any job title: "VP of Product"
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

/// `rolecall templates`.
#[derive(Debug, Args)]
pub struct Templates {
    /// What to do with templates.
    #[command(subcommand)]
    pub command: Option<TemplatesCommand>,
    /// A template's id
    #[arg(value_name = "ID")]
    pub id: Option<String>,
}

/// The verbs below `templates`.
#[derive(Debug, Subcommand)]
pub enum TemplatesCommand {
    /// Copy a built-in template into .github/rolecall/templates, to change it there
    Eject {
        /// The template's id
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Find every mistake in a team's templates, with its place
    Lint {
        /// Template files or folders; the team's whole folder if none is named
        #[arg(value_name = "PATH")]
        paths: Vec<Utf8PathBuf>,
    },
}

/// Answers on the command line.
#[derive(Debug, Args)]
pub struct Answered {
    /// Answer a field; again and again for the items of a list
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Read answers from a YAML or JSON file, or from standard input (`-`)
    #[arg(long, value_name = "FILE")]
    pub answers: Option<Utf8PathBuf>,
}

/// `rolecall new`.
#[derive(Debug, Args)]
pub struct New {
    /// The template's id: `rolecall templates` lists them
    #[arg(value_name = "ID")]
    pub template: String,
    /// The answers.
    #[command(flatten)]
    pub answered: Answered,
    /// Its name; the slug of its title if none is given
    #[arg(long, value_name = "NAME")]
    pub key: Option<String>,
    /// The artifact that it hangs under; on GitHub also any issue
    #[arg(long, value_name = "KEY|#N")]
    pub parent: Option<String>,
    /// Where it goes
    #[arg(long, value_name = "WHERE")]
    pub to: Option<To>,
    /// Make it although required fields are missing; each shows its question
    #[arg(long)]
    pub draft: bool,
}

/// Where an artifact goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum To {
    /// An issue in the tracker
    Issue,
    /// A Markdown file in the repository
    File,
}

impl From<To> for Destination {
    fn from(to: To) -> Self {
        match to {
            To::Issue => Self::Issue,
            To::File => Self::File,
        }
    }
}

/// `rolecall fill`.
#[derive(Debug, Args)]
pub struct Fill {
    /// The artifact's key
    #[arg(value_name = "KEY")]
    pub key: String,
    /// The answers.
    #[command(flatten)]
    pub answered: Answered,
    /// Overwrite sections that people edited, after showing the difference
    #[arg(long)]
    pub force: bool,
}

/// Outlines and tables.
#[derive(Debug, Args)]
pub struct Outlines {
    /// Outlines (YAML) and tables (CSV); `-` reads an outline from standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<Utf8PathBuf>,
    /// The template of a table's rows
    #[arg(long, value_name = "ID")]
    pub template: Option<String>,
    /// Overwrite sections that people edited, after showing the difference
    #[arg(long)]
    pub force: bool,
}

/// `rolecall apply`.
#[derive(Debug, Args)]
pub struct Apply {
    /// What is wanted.
    #[command(flatten)]
    pub outlines: Outlines,
    /// Write a suggested key into the files wherever one is missing
    #[arg(long)]
    pub fill_keys: bool,
}

/// `rolecall list`.
#[derive(Debug, Args)]
pub struct List {
    /// Only the artifacts of this role, found by any job title
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// Only the artifacts of this template
    #[arg(long, value_name = "ID")]
    pub template: Option<String>,
    /// What accepted artifacts owe, and to whom; `--role` asks for the role that is to make it
    #[arg(long)]
    pub owed: bool,
}

/// `rolecall accept`.
#[derive(Debug, Args)]
pub struct Accept {
    /// The artifact's key
    #[arg(value_name = "KEY")]
    pub key: String,
}

/// `rolecall event`.
#[derive(Debug, Args)]
pub struct Event {
    /// List the rules that hold here, and do nothing
    #[arg(long)]
    pub list: bool,
    /// The event: `issues.closed`; in a workflow the run's own if none is named
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// A file with the event's payload as GitHub sends it, or `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub payload: Option<Utf8PathBuf>,
}

/// `rolecall forms`.
#[derive(Debug, Args)]
pub struct Forms {
    /// Write nothing; fail where a file is not as wanted
    #[arg(long)]
    pub check: bool,
    /// Overwrite forms that people edited
    #[arg(long)]
    pub force: bool,
}

/// `rolecall schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Which file
    #[arg(value_name = "WHAT")]
    pub what: SchemaOf,
}

/// A file that people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// .github/rolecall.yml
    Config,
    /// A role's role.yml
    Role,
    /// A template's front matter
    Template,
    /// An outline, with this team's templates
    Outline,
}

/// `rolecall completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}
