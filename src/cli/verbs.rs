//! The arguments of each verb.

use camino::Utf8PathBuf;
use clap::{Args, Subcommand, ValueEnum};

use crate::core::catalog::Destination;

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
pub struct AnswerOptions {
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
    pub answered: AnswerOptions,
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
    pub answered: AnswerOptions,
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
    /// Write nothing; fail where a file is out of date
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
