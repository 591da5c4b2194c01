//! The arguments of `rolecall check`.

use clap::{Args, ValueEnum};

/// `rolecall check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Keys of artifacts, or files: Markdown, outlines, tables; `-` reads standard input [default: all open artifacts]
    #[arg(value_name = "KEY|PATH")]
    pub what: Vec<String>,
    /// The template that a text is meant to be, if it names none
    #[arg(long = "as", value_name = "ID")]
    pub template: Option<String>,
    /// Read one story, key result or criterion per line
    #[arg(long, requires = "template")]
    pub lines: bool,
    /// How to print the findings
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CheckFormat,
    /// The least serious finding that makes the command fail
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub fail_on: FailOn,
    /// Fix what has one right answer in Markdown files, after showing the difference
    #[arg(long, conflicts_with = "lines")]
    pub fix: bool,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
    /// XML for CI servers, as unit tests report
    Junit,
}

/// The least serious finding that makes the command fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// Nothing
    Never,
}
