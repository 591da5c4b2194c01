//! `rolecall why`: shows why an artifact exists, and what came of it.

use super::context::Context;
use super::exit::Exit;
use super::reference;
use super::status::{Inspection, read};
use crate::cli::Why;
use crate::core::diagnostic::Error;
use crate::core::status::Chain;
use crate::report::render_chain;

pub(super) fn run(context: &mut Context, arguments: &Why) -> Result<Exit, Error> {
    let (project, snapshot) = read(context)?;
    let inspection = Inspection::of(&project, &snapshot)?;
    let existing = reference::artifact(context, &project, &snapshot, &arguments.key)?;
    let product = inspection.product(context);
    let findings = inspection.findings(&product);
    let at = product.find(&existing.record.key).ok_or_else(|| reference::vanished(&existing.record.key))?;
    let chain = Chain::of(&product, &findings, at);
    if context.global.json {
        context.json(&chain);
    } else {
        let text = render_chain(&product, &chain, at, context.width());
        context.out(&text);
    }
    Ok(Exit::Done)
}
