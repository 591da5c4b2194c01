//! `rolecall mcp`: a Model Context Protocol server.
use super::context::Context;
use super::Exit;
use crate::cli::{Command, Mcp};
use crate::core::diagnostic::Error;
pub(super) type RunCommand = fn(&mut Context, Command) -> Exit;
pub(super) fn run(_: &mut Context, _: &Mcp, _: RunCommand) -> Result<Exit, Error> { Ok(Exit::Done) }
