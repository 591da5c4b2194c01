//! `rolecall status`: shows how things stand.

mod inspection;
mod settings;

use super::context::Context;
use super::exit::Exit;
use crate::cli::{FailOn, Status};
use crate::core::diagnostic::Error;
use crate::core::status::Overview;
use crate::report::render_status;
pub(super) use inspection::{Inspection, read};

pub(super) fn run(context: &mut Context, arguments: &Status) -> Result<Exit, Error> {
    let (project, snapshot) = read(context)?;
    let inspection = Inspection::of(&project, &snapshot)?;
    let product = inspection.product(context);
    let findings = inspection.findings(&product);
    let overview = Overview::of(&product, &findings);
    if context.global.json {
        context.json(&overview);
    } else if overview.summary.artifacts == 0 && overview.findings.is_empty() && snapshot.broken.is_empty() {
        context.info("no artifacts yet: `rolecall new ID` creates one, `rolecall apply FILE` a whole outline\n");
    } else {
        let text = render_status(&overview, &findings.ignored, context.width(), context.global.verbose);
        context.out(&text);
    }
    let fails = match arguments.fail_on {
        FailOn::Error => overview.summary.errors > 0,
        // What can't be read was a warning, and nobody knows what is wrong with it.
        FailOn::Warning => overview.summary.errors + overview.summary.warnings + snapshot.broken.len() > 0,
        FailOn::Never => false,
    };
    Ok(if fails { Exit::Failed } else { Exit::Done })
}
