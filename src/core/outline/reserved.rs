//! The properties of an outline's item or a table's row that are not answers: `key`, `parent`, `to`, `milestone`,
//! `labels`.

use crate::core::artifact::{Parent, Request};
use crate::core::catalog::Destination;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::Name;
use crate::core::names::TemplateId;
use crate::core::nearest::did_you_mean;

/// The reserved names.
pub const NAMES: [&str; 5] = ["key", "parent", "to", "milestone", "labels"];

/// Sets a reserved property of a request. Blank values are ignored.
///
/// # Errors
/// Without a place.
pub fn set(request: &mut Request, name: &str, words: &[String]) -> Result<(), Diagnostic> {
    let Some(first) = words.iter().map(|word| word.trim()).find(|word| !word.is_empty()) else { return Ok(()) };
    match name {
        "key" => request.name = Some(read_name(first, &request.template)?),
        "parent" => {
            request.parent =
                Some(Parent::parse(first).map_err(|error| Diagnostic::error(error.message).hint(error.hint))?);
        }
        "to" => request.to = Some(destination(first)?),
        "milestone" => request.milestone = Some(first.to_owned()),
        _ => request.labels.extend(words.iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty())),
    }
    Ok(())
}

/// Reads a name, which people may write with or without its template.
///
/// # Errors
/// Without a place.
pub fn read_name(words: &str, template: &TemplateId) -> Result<Name, Diagnostic> {
    let name = match words.split_once('/') {
        Some((before, name)) if before == template.as_str() => name,
        Some((before, _)) if TemplateId::new(before).is_ok() => {
            let message = format!("the key `{words}` is not a `{template}` key");
            return Err(
                Diagnostic::error(message).hint(format!("write only the name; `{before}/…` is for another template"))
            );
        }
        _ => words,
    };
    Name::new(name).map_err(|error| Diagnostic::error(error.message).hint(error.hint))
}

fn destination(words: &str) -> Result<Destination, Diagnostic> {
    match words {
        "issue" => Ok(Destination::Issue),
        "file" => Ok(Destination::File),
        other => {
            Err(Diagnostic::error(format!("`to` has no choice `{other}`")).hint(did_you_mean(other, ["issue", "file"])))
        }
    }
}
