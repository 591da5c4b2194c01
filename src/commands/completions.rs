//! `rolecall completions`: a shell's completion script.

use clap::CommandFactory;

use super::context::Context;
use super::exit::Exit;
use crate::cli::{Cli, Completions};

pub(super) fn run(context: &mut Context, arguments: &Completions) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "rolecall", &mut script);
    context.out(&String::from_utf8_lossy(&script));
    Exit::Done
}
