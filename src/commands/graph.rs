//! `rolecall graph`: draws the artifacts and how they hang together.

use super::context::Context;
use super::exit::Exit;
use super::reference;
use super::status::{Inspection, read};
use crate::cli::{Graph as Arguments, GraphFormat};
use crate::core::diagnostic::Error;
use crate::core::status::{Chain, Graph, MOST};
use crate::report::{render_dot, render_mermaid};

pub(super) fn run(context: &mut Context, arguments: &Arguments) -> Result<Exit, Error> {
    let (project, snapshot) = read(context)?;
    let inspection = Inspection::of(&project, &snapshot)?;
    let product = inspection.product(context);
    let chain = match &arguments.key {
        Some(key) => {
            let existing = reference::artifact(context, &project, &snapshot, key)?;
            let at = product.find(&existing.record.key).ok_or_else(|| reference::vanished(&existing.record.key))?;
            Some(Chain::of(&product, &inspection.findings(&product), at))
        }
        None => None,
    };
    let most = if arguments.all { usize::MAX } else { MOST };
    let graph = Graph::of(&product, chain.as_ref(), most);
    let format = if context.global.json { GraphFormat::Json } else { arguments.format };
    match format {
        GraphFormat::Json => context.json(&graph),
        GraphFormat::Mermaid => context.out(&render_mermaid(&graph)),
        GraphFormat::Dot => context.out(&render_dot(&graph)),
    }
    if graph.nodes.is_empty() {
        context.info("no artifacts yet: `rolecall new ID` creates one, `rolecall apply FILE` a whole outline\n");
    }
    if graph.left_out > 0 {
        let text =
            format!("{} artifacts are left out: `--all` draws them, `rolecall graph KEY` one chain\n", graph.left_out);
        context.info(&text);
    }
    Ok(Exit::Done)
}
