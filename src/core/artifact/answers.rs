//! Answers: values for a template's fields, each with its trust level.

use indexmap::IndexMap;

use super::safe_value::Trust;
use crate::core::catalog::{Condition, Field, Template, Value};
use crate::core::diagnostic::Diagnostic;
use crate::core::hint::unknown_name;
use crate::core::names::FieldId;
use crate::core::nearest::did_you_mean;
use crate::core::spanned::Spanned;
use crate::core::yaml::{Entry, Node, Value as Yaml};

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The checked value.
    pub value: Value,
    /// Where it came from.
    pub trust: Trust,
}

/// Answers by field. A field that isn't answered has no entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers(IndexMap<FieldId, Answer>);

/// An answer as it was given, before it is checked.
#[derive(Clone, Copy, Debug)]
pub enum RawAnswer<'a> {
    /// From YAML or JSON.
    Node(&'a Node),
    /// Plain text: from `--set`, a table cell or a body.
    Words(&'a [String]),
}

/// A problem with an answer, and the field it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerError {
    /// The field's name, as given.
    pub field: String,
    /// What is wrong.
    pub problem: Spanned,
}

impl Answers {
    /// Sets a field's answer. An empty answer removes the current one.
    ///
    /// # Errors
    /// The template has no such field, or the answer isn't valid for it.
    pub fn give(
        &mut self,
        template: &Template,
        field: &str,
        given: RawAnswer<'_>,
        trust: Trust,
    ) -> Result<(), Vec<AnswerError>> {
        let error = |problem| AnswerError { field: field.to_owned(), problem };
        let Some(known) = template.field(field) else {
            let message = format!("`{}` has no field `{field}`", template.id);
            let names = template.fields.iter().map(|field| field.id.as_str()).chain([
                "key",
                "parent",
                "to",
                "milestone",
                "labels",
            ]);
            let is_empty = matches!(given, RawAnswer::Node(Node { value: Yaml::Null, .. }));
            let hint = Some(unknown_name(&did_you_mean(field, names), !is_empty));
            return Err(vec![error(Spanned::from(Diagnostic { hint, ..Diagnostic::error(message) }))]);
        };
        let value = match given {
            RawAnswer::Node(node) => known.read_node(node),
            RawAnswer::Words(words) => known.read_texts(words),
        };
        match value {
            Ok(Some(value)) => drop(self.0.insert(known.id.clone(), Answer { value, trust })),
            Ok(None) => drop(self.0.shift_remove(&known.id)),
            Err(problems) => return Err(problems.into_iter().map(error).collect()),
        }
        Ok(())
    }

    /// Sets the answers in the entries of a YAML map.
    ///
    /// # Errors
    /// Every answer that isn't valid. The error of an unknown field points at its key.
    pub fn give_entries<'a>(
        &mut self,
        template: &Template,
        entries: impl IntoIterator<Item = &'a Entry>,
        trust: Trust,
    ) -> Result<(), Vec<AnswerError>> {
        let mut errors = Vec::new();
        for entry in entries {
            if let Err(found) = self.give(template, &entry.key, RawAnswer::Node(&entry.node), trust) {
                errors.extend(found.into_iter().map(|mut error| {
                    let span = error.problem.span.take().filter(|span| !span.is_empty());
                    error.problem.span = Some(span.unwrap_or_else(|| entry.key_span.clone()));
                    error
                }));
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Sets a checked value.
    pub fn insert(&mut self, field: FieldId, value: Value, trust: Trust) {
        self.0.insert(field, Answer { value, trust });
    }

    /// Removes a field's answer.
    pub fn remove(&mut self, field: &FieldId) {
        self.0.shift_remove(field);
    }

    /// The answer to a field: the given one, or the field's default.
    pub fn get<'a>(&'a self, field: &'a Field) -> Option<(&'a Value, Trust)> {
        let given = self.0.get(&field.id).map(|answer| (&answer.value, answer.trust));
        given.or_else(|| field.default.as_ref().map(|value| (value, Trust::Typed)))
    }

    /// The answer given to a field, ignoring its default.
    pub fn given(&self, field: &FieldId) -> Option<&Answer> {
        self.0.get(field)
    }

    /// Whether a field must be answered, given the other answers.
    pub fn requires(&self, template: &Template, field: &Field) -> bool {
        let met = |condition: &Condition| {
            let other = template.field(condition.field.as_str());
            other.and_then(|other| self.get(other)).is_some_and(|(value, _)| condition.is_met(value))
        };
        field.required || (!field.required_if.is_empty() && field.required_if.iter().all(met))
    }

    /// The required fields without an answer.
    pub fn missing<'a>(&self, template: &'a Template) -> Vec<&'a Field> {
        template.fields.iter().filter(|field| self.requires(template, field) && self.get(field).is_none()).collect()
    }

    /// The same answers, none of them typed by a person.
    #[must_use]
    pub fn from_outside(mut self) -> Self {
        for answer in self.0.values_mut().filter(|answer| answer.trust == Trust::Typed) {
            answer.trust = Trust::Outside;
        }
        self
    }

    /// Whether no field is answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
