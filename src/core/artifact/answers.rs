//! Answers: values for a template's fields, each with whether it can be trusted.

use indexmap::IndexMap;

use super::safe_value::Trust;
use crate::core::catalog::{Field, Problem, Template, Value};
use crate::core::names::FieldId;
use crate::core::nearest::did_you_mean;
use crate::core::yaml::{Entry, Node};

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The checked value.
    pub value: Value,
    /// Where it came from.
    pub trust: Trust,
}

/// Answers by field. A field without one is not in there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers(IndexMap<FieldId, Answer>);

/// An answer as it was given, before it is checked.
#[derive(Clone, Copy, Debug)]
pub enum RawAnswer<'a> {
    /// From YAML or JSON.
    Node(&'a Node),
    /// Words: from `--set`, a cell, a body.
    Words(&'a [String]),
}

/// What is wrong with the answers, and with which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerError {
    /// The field's name as it was given.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

impl Answers {
    /// Put an answer in. An empty one takes the field's answer out.
    ///
    /// # Errors
    /// The template has no such field, or the answer does not fit it.
    pub fn give(
        &mut self,
        template: &Template,
        field: &str,
        given: RawAnswer<'_>,
        trust: Trust,
    ) -> Result<(), Vec<AnswerError>> {
        let fault = |problem| AnswerError { field: field.to_owned(), problem };
        let Some(known) = template.field(field) else {
            let message = format!("`{}` has no field `{field}`", template.id);
            let names = template.fields.iter().map(|field| field.id.as_str()).chain([
                "key",
                "parent",
                "to",
                "milestone",
                "labels",
            ]);
            let hint = Some(did_you_mean(field, names));
            return Err(vec![fault(Problem { message, hint, span: None })]);
        };
        let value = match given {
            RawAnswer::Node(node) => known.read_node(node),
            RawAnswer::Words(words) => known.read_texts(words),
        };
        match value {
            Ok(Some(value)) => drop(self.0.insert(known.id.clone(), Answer { value, trust })),
            Ok(None) => drop(self.0.shift_remove(&known.id)),
            Err(problems) => return Err(problems.into_iter().map(fault).collect()),
        }
        Ok(())
    }

    /// Put in what the entries of a YAML map answer.
    ///
    /// # Errors
    /// All that does not fit; an unknown field has the place of its key.
    pub fn give_entries<'a>(
        &mut self,
        template: &Template,
        entries: impl IntoIterator<Item = &'a Entry>,
        trust: Trust,
    ) -> Result<(), Vec<AnswerError>> {
        let mut faults = Vec::new();
        for entry in entries {
            if let Err(found) = self.give(template, &entry.key, RawAnswer::Node(&entry.node), trust) {
                faults.extend(found.into_iter().map(|mut fault| {
                    let span = fault.problem.span.take().filter(|span| !span.is_empty());
                    fault.problem.span = Some(span.unwrap_or_else(|| entry.key_span.clone()));
                    fault
                }));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// Put in a checked value.
    pub fn insert(&mut self, field: FieldId, value: Value, trust: Trust) {
        self.0.insert(field, Answer { value, trust });
    }

    /// Take a given answer out.
    pub fn remove(&mut self, field: &FieldId) {
        self.0.shift_remove(field);
    }

    /// The answer to a field: what was given, or else its default.
    pub fn get<'a>(&'a self, field: &'a Field) -> Option<(&'a Value, Trust)> {
        let given = self.0.get(&field.id).map(|answer| (&answer.value, answer.trust));
        given.or_else(|| field.default.as_ref().map(|value| (value, Trust::Typed)))
    }

    /// What was given to a field; its default does not count.
    pub fn given(&self, field: &FieldId) -> Option<&Answer> {
        self.0.get(field)
    }

    /// The required fields that have no answer.
    pub fn missing<'a>(&self, template: &'a Template) -> Vec<&'a Field> {
        template.fields.iter().filter(|field| field.required && self.get(field).is_none()).collect()
    }

    /// Is nothing answered?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
