//! Answers from the command line: `--answers` first, then each `--set` over it.

use indexmap::IndexMap;

use super::context::Context;
use crate::cli::AnswerOptions;
use crate::core::artifact::{AnswerError, Answers, RawAnswer, Trust};
use crate::core::catalog::Template;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::yaml::{Document, Value};
use crate::workspace::{Limit, read_named, read_stdin};

/// Put what was given into the answers.
pub(super) fn read(
    context: &Context,
    given: &AnswerOptions,
    template: &Template,
    answers: &mut Answers,
) -> Result<(), Error> {
    let mut mistakes = Vec::new();
    if let Some(path) = &given.answers {
        let source = match path.as_str() {
            "-" => read_stdin()?,
            _ => read_named(&context.resolve(path)?, &context.directory()?, Limit::Outline)?,
        };
        let document = Document::parse(&source)?;
        let entries = match &document.root.value {
            Value::Map(entries) => entries.as_slice(),
            Value::Null => &[],
            _ => {
                let mistake = Diagnostic::error(format!("answers are a map of fields, found {}", document.root.kind()));
                return Err(mistake.at(document.place(&document.root)).hint("write one `field: answer` a line").into());
            }
        };
        if let Err(faults) = answers.give_entries(template, entries, Trust::Typed) {
            mistakes.extend(faults.into_iter().map(|fault| {
                let place = fault.problem.span.clone().map(|span| source.place(span));
                told(fault, None).at(place)
            }));
        }
    }
    let mut sets: IndexMap<&str, Vec<String>> = IndexMap::new();
    for set in &given.set {
        match set.split_once('=') {
            Some((field, value)) => sets.entry(field.trim()).or_default().push(value.to_owned()),
            None => mistakes
                .push(Diagnostic::error(format!("`--set {set}` has no `=`")).hint("write it as `--set field=value`")),
        }
    }
    for (field, words) in sets {
        if let Err(faults) = answers.give(template, field, RawAnswer::Words(&words), Trust::Typed) {
            mistakes.extend(faults.into_iter().map(|fault| told(fault, Some("--set"))));
        }
    }
    if mistakes.is_empty() { Ok(()) } else { Err(Error::Wrong(mistakes)) }
}

fn told(fault: AnswerError, option: Option<&str>) -> Diagnostic {
    let message = match option {
        Some(option) => format!("in `{option} {}`: {}", fault.field, fault.problem.message),
        None => fault.problem.message,
    };
    let mut diagnostic = Diagnostic::error(message);
    diagnostic.hint = fault.problem.hint;
    diagnostic
}
