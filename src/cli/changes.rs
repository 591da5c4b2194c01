//! The arguments of the verbs that change single artifacts.

use camino::Utf8PathBuf;
use clap::Args;

/// `rolecall edit`.
#[derive(Debug, Args)]
pub struct Edit {
    /// The artifact's key, a unique part of it, its issue number, or its path
    #[arg(value_name = "KEY|#N")]
    pub key: String,
    /// Take the text from a file instead of an editor; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub from: Option<Utf8PathBuf>,
}

/// `rolecall comment`.
#[derive(Debug, Args)]
pub struct Comment {
    /// The artifact's key, a unique part of it, its issue number, or its path
    #[arg(value_name = "KEY|#N")]
    pub key: String,
    /// What to say: a comment on GitHub, otherwise a line below the text
    #[arg(value_name = "TEXT")]
    pub text: String,
}

/// `rolecall close`.
#[derive(Debug, Args)]
pub struct Close {
    /// The artifact's key, a unique part of it, its issue number, or its path
    #[arg(value_name = "KEY|#N")]
    pub key: String,
    /// Close it as not planned, which accepts nothing
    #[arg(long)]
    pub not_planned: bool,
    /// Say why: a comment on GitHub, otherwise a line below the text
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// `rolecall reopen`.
#[derive(Debug, Args)]
pub struct Reopen {
    /// The artifact's key, a unique part of it, its issue number, or its path
    #[arg(value_name = "KEY|#N")]
    pub key: String,
}

/// `rolecall rename`.
#[derive(Debug, Args)]
pub struct Rename {
    /// The artifact's key, a unique part of it, its issue number, or its path
    #[arg(value_name = "KEY|#N")]
    pub key: String,
    /// The new name in its key
    #[arg(value_name = "NAME")]
    pub name: String,
}

/// `rolecall move`.
#[derive(Debug, Args)]
pub struct Move {
    /// The artifact's key, a unique part of it, its issue number, or its path
    #[arg(value_name = "KEY|#N")]
    pub key: String,
    /// The new parent, or `none`; on GitHub also any issue
    #[arg(long, value_name = "KEY|#N")]
    pub parent: String,
}

/// `rolecall assign`.
#[derive(Debug, Args)]
pub struct Assign {
    /// The artifact's key, a unique part of it, its issue number, or its path
    #[arg(value_name = "KEY|#N")]
    pub key: String,
    /// The logins to assign, besides those who are; `none` unassigns everyone
    #[arg(value_name = "LOGIN", required_unless_present = "remove")]
    pub logins: Vec<String>,
    /// Unassign this login
    #[arg(long, value_name = "LOGIN")]
    pub remove: Vec<String>,
    /// Unassign everyone else
    #[arg(long)]
    pub only: bool,
}

/// `rolecall label`.
#[derive(Debug, Args)]
pub struct Label {
    /// The artifact's key, a unique part of it, its issue number, or its path
    #[arg(value_name = "KEY|#N")]
    pub key: String,
    /// The labels to add
    #[arg(value_name = "NAME", required_unless_present = "remove")]
    pub names: Vec<String>,
    /// Remove this label
    #[arg(long, value_name = "NAME")]
    pub remove: Vec<String>,
}
