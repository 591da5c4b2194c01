//! `rolecall mcp`: a server of the Model Context Protocol on standard input and output. Each tool runs a command, in
//! this process and as `--json`. What would write is planned and shown first, and carried out only with the plan's
//! token.

mod answer;
mod pending;
mod prompts;
mod resources;
mod schema;
mod server;
mod session;
mod tools;
mod words;
mod worker;

use rmcp::ServiceExt as _;
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::io::stdio;

use self::server::Server;
use self::session::{RunCommand, Session};
use super::agents::agent;
use super::context::Context;
use super::exit::Exit;
use crate::cli::Mcp;
use crate::core::diagnostic::{Diagnostic, Error};

/// The longest message that is read. A longer one is passed over.
const MAX_MESSAGE: usize = 4 << 20;

pub(super) fn run(context: &mut Context, arguments: &Mcp, run: RunCommand) -> Result<Exit, Error> {
    let agent = agent(context)?;
    let (global, environment, allow) = (context.global.clone(), context.environment.clone(), arguments.allow);
    let failed = |why: String| {
        Error::failed(Diagnostic::error(format!("the server can't run: {why}")).hint("start it from an MCP client"))
    };
    let (jobs, worker) = worker::start(move || Session::new(global, environment, allow, run));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| failed(error.to_string()))?;
    let done = runtime.block_on(async {
        let (input, output) = stdio();
        let transport = AsyncRwTransport::new_server(input, output).with_max_line_length(MAX_MESSAGE);
        match Server::new(jobs, allow, agent).serve(transport).await {
            Ok(service) => match service.waiting().await {
                Ok(_) => Ok(Exit::Done),
                Err(error) => Err(failed(error.to_string())),
            },
            // A client that leaves before it says who it is has done nothing.
            Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => Ok(Exit::Done),
            Err(error) => Err(failed(error.to_string())),
        }
    });
    drop(runtime);
    // What is being written is written to its end.
    match worker.join() {
        Ok(()) => done,
        Err(_) => Err(failed("a call ended in the middle".to_owned())),
    }
}
