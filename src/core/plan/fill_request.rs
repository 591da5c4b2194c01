//! The request that fills in an artifact: the answers in its body, and the new ones on top.

use super::existing::Existing;
use crate::core::artifact::{Answers, Parent, Request, Trust, names_field};
use crate::core::catalog::{Catalog, Template};

/// A request for the artifact as it is now, with the given answers in place of the old ones.
pub fn fill_request(
    catalog: &Catalog,
    template: &Template,
    existing: &Existing,
    given: &Answers,
    emptied: &[String],
) -> Request {
    let record = &existing.record;
    let mut request = Request::new(record.key.template().clone());
    request.answers = existing.answers(catalog, template, Trust::Typed);
    request.before = Some(request.answers.clone());
    let mut milestone_changes = false;
    for field in &template.fields {
        if let Some(answer) = given.given(&field.id) {
            request.answers.insert(field.id.clone(), answer.value.clone(), answer.trust);
            milestone_changes |= template.milestone.as_ref().is_some_and(|text| names_field(text, field));
        }
    }
    for field in template.fields.iter().filter(|field| emptied.iter().any(|name| name == field.id.as_str())) {
        request.answers.remove(&field.id);
        milestone_changes |= template.milestone.as_ref().is_some_and(|text| names_field(text, field));
    }
    request.name = Some(record.key.name().clone());
    request.to = Some(record.destination);
    // The milestone follows the answers only if a field that names it changes: it may be another by hand, or a
    // stranger's answers may name another.
    request.milestone = if milestone_changes { None } else { Some(record.milestone.clone().unwrap_or_default()) };
    request.parent = record.parent.as_deref().and_then(|parent| Parent::parse(parent).ok());
    request.draft = true;
    request
}
