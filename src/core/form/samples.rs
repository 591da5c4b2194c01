//! Templates and fields for the tests of forms.

use crate::core::catalog::{Acceptance, Destination, Field, Kind, Template};
use crate::core::diagnostic::Source;
use crate::core::names::{FieldId, RoleId, TemplateId};

/// A field with a question.
pub(super) fn field(id: &str, ask: &str, kind: Kind) -> Field {
    Field {
        id: FieldId::new(id).expect("an id"),
        ask: ask.to_owned(),
        kind,
        required: false,
        required_if: Vec::new(),
        default: None,
        choices: Vec::new(),
        min: None,
        max: None,
        fields: Vec::new(),
        in_record: false,
    }
}

/// A field with choices.
pub(super) fn choice(choices: &[&str]) -> Field {
    Field {
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        ..field("pick", "Which one?", Kind::Choice)
    }
}

/// A field of records with these columns.
pub(super) fn items_of(columns: &[&str]) -> Field {
    Field {
        fields: columns.iter().map(|column| Field { in_record: true, ..field(column, "What?", Kind::Text) }).collect(),
        ..field("rows", "Which ones?", Kind::Items)
    }
}

/// A template with these fields.
pub(super) fn template(fields: Vec<Field>) -> Template {
    Template {
        id: TemplateId::new("sample").expect("an id"),
        role: RoleId::new("product-owner").expect("an id"),
        name: "Sample".to_owned(),
        about: "For a test".to_owned(),
        title: "Sample".to_owned(),
        labels: Vec::new(),
        issue_type: None,
        to: Destination::Issue,
        path: "{{name}}.md".to_owned(),
        aliases: Vec::new(),
        under: Vec::new(),
        then: Vec::new(),
        accepted: Acceptance::Closed,
        milestone: None,
        due: None,
        fields,
        body: String::new(),
        source: Source::new("sample.md", ""),
        builtin: false,
    }
}
