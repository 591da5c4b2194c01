//! Answers from the command line: `--answers` first, then each `--set`, which overrides it.

use indexmap::IndexMap;

use super::context::Context;
use crate::cli::AnswerOptions;
use crate::core::artifact::{AnswerError, Answers, RawAnswer, Trust};
use crate::core::catalog::Template;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::outline::RESERVED;
use crate::core::yaml::{Document, Value};
use crate::workspace::{Limit, read_named};

/// Reads the answers that the options give into `answers`.
pub(super) fn read(
    context: &Context,
    options: &AnswerOptions,
    template: &Template,
    answers: &mut Answers,
) -> Result<(), Error> {
    let mut mistakes = Vec::new();
    if let Some(path) = &options.answers {
        let source = match path.as_str() {
            "-" => context.read_stdin()?,
            _ => read_named(&context.resolve(path)?, &context.directory()?, Limit::Outline)?,
        };
        let document = Document::parse(&source)?;
        let entries = match &document.root.value {
            Value::Map(entries) => entries.as_slice(),
            Value::Null => &[],
            _ => {
                let mistake = Diagnostic::error(format!("answers are a map of fields, found {}", document.root.kind()));
                return Err(mistake
                    .at(document.place(&document.root))
                    .hint("write one `field: answer` per line")
                    .into());
            }
        };
        if let Err(errors) = answers.give_entries(template, entries, Trust::Typed) {
            mistakes.extend(errors.into_iter().map(|error| {
                let place = error.problem.span.clone().map(|span| source.place(span));
                diagnostic(error, None).at(place)
            }));
        }
    }
    let mut sets: IndexMap<&str, Vec<String>> = IndexMap::new();
    for set in &options.set {
        match set.split_once('=') {
            Some((field, value)) => sets.entry(field.trim()).or_default().push(value.to_owned()),
            None => mistakes
                .push(Diagnostic::error(format!("`--set {set}` has no `=`")).hint("write it as `--set field=value`")),
        }
    }
    for (field, words) in sets {
        if RESERVED.contains(&field) && template.field(field).is_none() {
            mistakes.push(no_answer(field));
            continue;
        }
        if let Err(errors) = answers.give(template, field, RawAnswer::Words(&words), Trust::Typed) {
            mistakes.extend(errors.into_iter().map(|error| diagnostic(error, Some("--set"))));
        }
    }
    if mistakes.is_empty() { Ok(()) } else { Err(Error::Wrong(mistakes)) }
}

/// Says how a property that is no field is set.
fn no_answer(name: &str) -> Diagnostic {
    let flag = if name == "labels" { "label" } else { name };
    let message = format!("in `--set {name}`: `{name}` is no field, but a property of every artifact");
    Diagnostic::error(message).hint(format!("use `rolecall new … --{flag} …`, or write `{name}:` in an outline"))
}

fn diagnostic(error: AnswerError, option: Option<&str>) -> Diagnostic {
    let message = match option {
        Some(option) => format!("in `{option} {}`: {}", error.field, error.problem.diagnostic.message),
        None => error.problem.diagnostic.message,
    };
    let mut diagnostic = Diagnostic::error(message);
    diagnostic.hint = error.problem.diagnostic.hint;
    diagnostic
}
