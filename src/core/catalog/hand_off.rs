//! Hand-offs: which follow-up an accepted artifact owes, under which condition, and what that one takes over.

use indexmap::IndexMap;

use super::field::Field;
use super::kind::Kind;
use crate::core::names::{FieldId, TemplateId};

/// A follow-up that accepting an artifact owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOff {
    /// Its template.
    pub template: TemplateId,
    /// The accepted artifact's field without whose answer it is not owed.
    pub when: Option<FieldId>,
    /// The accepted artifact's field for each of the follow-up's fields that takes over an answer. `None` if fields of
    /// the same name do.
    pub fields: Option<IndexMap<FieldId, FieldId>>,
}

impl HandOff {
    /// The field, among those of the accepted artifact, whose answer a field of the follow-up takes over.
    pub fn source<'a>(&self, from: &'a [Field], to: &Field) -> Option<&'a Field> {
        let id = match &self.fields {
            Some(fields) => fields.get(&to.id)?,
            None => &to.id,
        };
        from.iter().find(|field| field.id == *id).filter(|source| takes_over(source, to))
    }
}

/// Whether an answer of one field is an answer of another: of the same kind, or words for a field of text.
pub(super) fn takes_over(from: &Field, to: &Field) -> bool {
    let is_text = |kind| matches!(kind, Kind::Text | Kind::Paragraph);
    let is_word = |kind: Kind| !kind.is_many() && !matches!(kind, Kind::Paragraph | Kind::Flag);
    match (from.kind, to.kind) {
        (Kind::Items, Kind::Items) => to.fields.iter().filter(|inner| inner.required).all(|inner| {
            from.fields.iter().any(|source| source.id == inner.id && source.required && takes_over(source, inner))
        }),
        (Kind::Choice, Kind::Choice) => from.choices == to.choices,
        (source, target) => source == target || (is_word(source) && is_text(target)),
    }
}
