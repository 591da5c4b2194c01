//! The arguments of each verb.

use camino::Utf8PathBuf;
use clap::{Args, Subcommand, ValueEnum};

use super::mcp::McpClient;
use crate::core::catalog::Destination;

/// `rolecall init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Ask nothing; only the roles given with `--holder` have holders
    #[arg(short, long)]
    pub yes: bool,
    /// Who holds a role: a login, or `org/team`; repeat it for more
    #[arg(long, value_name = "ROLE=LOGIN")]
    pub holder: Vec<String>,
    /// Write no workflow
    #[arg(long)]
    pub no_workflow: bool,
    /// Tell agents in AGENTS.md how to work here
    #[arg(long)]
    pub agents: bool,
    /// Let this client start `rolecall mcp`; repeat it for more
    #[arg(long, value_name = "CLIENT")]
    pub mcp: Vec<McpClient>,
}

/// `rolecall roles`.
#[derive(Debug, Args)]
pub struct Roles {
    /// A role, or a job title such as "VP of Product"
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// List every job title, with its role and why
    #[arg(long, conflicts_with = "name")]
    pub titles: bool,
}

/// `rolecall templates`.
#[derive(Debug, Args)]
pub struct Templates {
    /// What to do with templates.
    #[command(subcommand)]
    pub command: Option<TemplatesCommand>,
    /// The template's ID
    #[arg(value_name = "ID")]
    pub id: Option<String>,
}

/// The verbs below `templates`.
#[derive(Debug, Subcommand)]
pub enum TemplatesCommand {
    /// Copy a built-in template to .github/rolecall/templates, to edit it there
    Eject {
        /// The template's ID
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Check your own templates and report every mistake with its location
    Lint {
        /// Template files or folders [default: .github/rolecall/templates]
        #[arg(value_name = "PATH")]
        paths: Vec<Utf8PathBuf>,
    },
}

/// Answers on the command line.
#[derive(Debug, Args)]
pub struct AnswerOptions {
    /// Answer a field; repeat it for each item of a list
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Read answers from a YAML or JSON file, or from standard input (`-`)
    #[arg(long, value_name = "FILE")]
    pub answers: Option<Utf8PathBuf>,
}

/// `rolecall new`.
#[derive(Debug, Args)]
pub struct New {
    /// The template's ID; `rolecall templates` lists them
    #[arg(value_name = "ID")]
    pub template: String,
    /// The answers.
    #[command(flatten)]
    pub answered: AnswerOptions,
    /// The name in its key [default: from the title]
    #[arg(long, value_name = "NAME")]
    pub key: Option<String>,
    /// The parent artifact; on GitHub also any issue
    #[arg(long, value_name = "KEY|#N")]
    pub parent: Option<String>,
    /// Its milestone [default: by template]
    #[arg(long, value_name = "TITLE")]
    pub milestone: Option<String>,
    /// A label besides the template's; repeat it for each
    #[arg(long = "label", value_name = "NAME")]
    pub labels: Vec<String>,
    /// Whether to store it as an issue or a file [default: by template]
    #[arg(long, value_name = "WHERE")]
    pub to: Option<To>,
    /// Create a draft that shows the question of each missing field
    #[arg(long)]
    pub draft: bool,
    /// Refuse to write what has an error
    #[arg(long)]
    pub strict: bool,
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
    pub answered: AnswerOptions,
    /// Overwrite manual edits, after showing the difference
    #[arg(long)]
    pub force: bool,
    /// Refuse to write what has an error
    #[arg(long)]
    pub strict: bool,
}

/// Outlines and tables.
#[derive(Debug, Args)]
pub struct Outlines {
    /// Outlines (YAML) and tables (CSV, .xlsx, .ods); `-` reads an outline from standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<Utf8PathBuf>,
    /// The template for a table's rows
    #[arg(long, value_name = "ID")]
    pub template: Option<String>,
    /// Read a table's column as a field; without a field, pass over it
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub map: Vec<String>,
    /// Overwrite manual edits, after showing the difference
    #[arg(long)]
    pub force: bool,
    /// Refuse what `check` finds an error in, and a table with a column that no field has
    #[arg(long)]
    pub strict: bool,
    /// Close what the files created and no longer name, as not planned
    #[arg(long)]
    pub prune: bool,
}

/// `rolecall plan`.
#[derive(Debug, Args)]
pub struct Plan {
    /// What is wanted.
    #[command(flatten)]
    pub outlines: Outlines,
    /// Exit with 3 if something would be created or updated, for scheduled checks
    #[arg(long)]
    pub exit_code: bool,
}

/// `rolecall apply`.
#[derive(Debug, Args)]
pub struct Apply {
    /// What is wanted.
    #[command(flatten)]
    pub outlines: Outlines,
    /// Add suggested keys to the files where they are missing
    #[arg(long)]
    pub fill_keys: bool,
    /// Close what is pruned without asking
    #[arg(short, long, requires = "prune")]
    pub yes: bool,
}

/// `rolecall export`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("format").args(["csv", "xlsx", "outline"]).required(true))]
pub struct Export {
    /// Write a table, one row per artifact
    #[arg(long)]
    pub csv: bool,
    /// Write an Excel workbook with that table
    #[arg(long)]
    pub xlsx: bool,
    /// Write an outline
    #[arg(long)]
    pub outline: bool,
    /// The new file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<Utf8PathBuf>,
    /// Only artifacts of this role (ID or job title)
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// Only artifacts of this template
    #[arg(long, value_name = "ID")]
    pub template: Option<String>,
    /// Only artifacts with this milestone
    #[arg(long, value_name = "TITLE")]
    pub milestone: Option<String>,
    /// Only the children of this artifact or issue
    #[arg(long, value_name = "KEY|#N")]
    pub parent: Option<String>,
    /// Only artifacts in this state
    #[arg(long, value_name = "STATE", default_value = "open")]
    pub state: ExportState,
}

/// Which artifacts are exported, by their state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportState {
    /// Open ones
    Open,
    /// Closed ones
    Closed,
    /// Both
    All,
}

/// `rolecall event`.
#[derive(Debug, Args)]
pub struct Event {
    /// List the rules and exit
    #[arg(long)]
    pub list: bool,
    /// The event, such as `issues.closed` [default: the workflow run's event]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The event's payload as GitHub sends it; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub payload: Option<Utf8PathBuf>,
}

/// `rolecall forms`.
#[derive(Debug, Args)]
pub struct Forms {
    /// Write nothing; exit 1 if a file is out of date
    #[arg(long)]
    pub check: bool,
    /// Overwrite manual edits
    #[arg(long)]
    pub force: bool,
}

/// `rolecall schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// The kind of file
    #[arg(value_name = "WHAT")]
    pub what: SchemaOf,
}

/// A file with a schema.
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
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// `rolecall help` and `rolecall man`.
#[derive(Debug, Args)]
pub struct Help {
    /// The command
    #[arg(value_name = "COMMAND")]
    pub topic: Vec<String>,
}
