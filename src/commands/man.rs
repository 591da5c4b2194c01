//! `rolecall man`: the manual page, with a section for each verb.

use clap::CommandFactory;
use clap_mangen::Man;

use super::context::Context;
use super::exit::Exit;
use crate::cli::Cli;
use crate::core::diagnostic::{Diagnostic, Error};

pub(super) fn run(context: &mut Context) -> Result<Exit, Error> {
    let mut page = Vec::new();
    let mut command = Cli::command();
    command.build();
    let failed = |error: std::io::Error| Error::failed(Diagnostic::error(format!("the page can't be made: {error}")));
    Man::new(command.clone()).render(&mut page).map_err(failed)?;
    for verb in command.get_subcommands() {
        let man = Man::new(verb.clone());
        man.render_synopsis_section(&mut page).map_err(failed)?;
        man.render_description_section(&mut page).map_err(failed)?;
        man.render_options_section(&mut page).map_err(failed)?;
    }
    context.out(&String::from_utf8_lossy(&page));
    Ok(Exit::Done)
}
