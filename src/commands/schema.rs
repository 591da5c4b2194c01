//! `rolecall schema`: prints the JSON Schema of a file that people write.

use super::context::Context;
use super::exit::Exit;
use crate::cli::{Schema, SchemaOf};
use crate::core::diagnostic::Error;
use crate::core::schema;

pub(super) fn run(context: &mut Context, arguments: &Schema) -> Result<Exit, Error> {
    let schema = match arguments.what {
        SchemaOf::Config => schema::config(),
        SchemaOf::Role => schema::role(),
        SchemaOf::Template => schema::template(),
        SchemaOf::Outline => schema::outline(&context.workspace()?.catalog()?),
    };
    context.json(&schema);
    Ok(Exit::Done)
}
