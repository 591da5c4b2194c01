//! `rolecall man`: a manual page per command.

use clap_mangen::Man;

use super::context::Context;
use super::exit::Exit;
use super::help::find;
use crate::cli::{self, Help};
use crate::core::diagnostic::{Diagnostic, Error};

pub(super) fn run(context: &mut Context, arguments: &Help) -> Result<Exit, Error> {
    let name = std::iter::once("rolecall").chain(arguments.topic.iter().map(String::as_str)).collect::<Vec<_>>();
    let command = find(cli::command(), &arguments.topic)?.name(name.join("-")).display_name(name.join("-"));
    let mut page = Vec::new();
    let rendered = Man::new(command).render(&mut page);
    rendered.map_err(|error| Error::failed(Diagnostic::error(format!("can't write the manual page: {error}"))))?;
    context.out(&String::from_utf8_lossy(&page));
    Ok(Exit::Done)
}
