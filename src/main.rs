//! Arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    rolecall::commands::run(rolecall::cli::Cli::parse()).into()
}
