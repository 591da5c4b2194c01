//! Turns a comment's command into a request and answers.

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::core::artifact::{Answers, Composer, Parent, RawAnswer, Request, Trust};
use crate::core::catalog::{Catalog, Template};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::{ArtifactKey, Name};
use crate::core::outline::{RESERVED, set_reserved};

/// The position of a command: its comment, and its place in it.
#[derive(Clone, Copy, Debug)]
pub struct CommandPosition {
    /// The comment's id.
    pub comment: u64,
    /// The command's index in the comment, from 0.
    pub at: usize,
}

/// Returns the request of `/rolecall new`. Its parent is the artifact `here` if that can be one.
///
/// # Errors
/// Fields that the template does not have, and answers that do not fit.
pub fn draft(
    catalog: &Catalog,
    template: &Template,
    given: &[(String, String)],
    here: Option<&ArtifactKey>,
    position: CommandPosition,
    today: Date,
) -> Result<Request, Vec<Diagnostic>> {
    let mut request = Request::new(template.id.clone());
    request.draft = true;
    let (reserved, given): (Vec<_>, Vec<_>) = given
        .iter()
        .cloned()
        .partition(|(field, _)| template.field(field).is_none() && RESERVED.contains(&field.as_str()));
    let mut mistakes = Vec::new();
    for (field, words) in by_field(&reserved) {
        if let Err(mistake) = set_reserved(&mut request, field, &words) {
            mistakes.push(mistake);
        }
    }
    match answers(template, &given) {
        Ok((answers, _)) => request.answers = answers,
        Err(more) => mistakes.extend(more),
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    if Composer::new(catalog).key(&request, today).is_err() {
        // No name can be made from its title, or not before more is answered; the comment's id makes the name unique.
        let first = given.iter().find(|(field, _)| template.field(field).is_some()).map(|(_, value)| value.as_str());
        let name = first.and_then(Name::from_words).or_else(|| Name::new("comment").ok());
        request.name = name.map(|name| name.with_number(position.comment).numbered(position.at + 1));
    }
    let fits = |key: &&ArtifactKey| !template.under.is_empty() && catalog.can_have_parent(template, key.template());
    if let (None, Some(key)) = (&request.parent, here.filter(fits)) {
        request.parent = Some(Parent::Artifact(key.clone()));
    }
    Ok(request)
}

/// Returns a command's answers, and the fields that it empties by giving them only whitespace.
///
/// # Errors
/// Fields that the template does not have, and answers that do not fit.
pub fn answers(template: &Template, given: &[(String, String)]) -> Result<(Answers, Vec<String>), Vec<Diagnostic>> {
    let mut answers = Answers::default();
    let mut emptied = Vec::new();
    let mut mistakes = Vec::new();
    for (field, words) in by_field(given) {
        if words.iter().all(|word| word.trim().is_empty()) {
            emptied.push(field.to_owned());
        }
        if let Err(faults) = answers.give(template, field, RawAnswer::Words(&words), Trust::Outside) {
            mistakes.extend(faults.into_iter().map(|fault| fault.problem.diagnostic));
        }
    }
    if mistakes.is_empty() { Ok((answers, emptied)) } else { Err(mistakes) }
}

/// Groups answers by field: a field that is repeated is a list.
fn by_field(given: &[(String, String)]) -> IndexMap<&str, Vec<String>> {
    let mut by_field: IndexMap<&str, Vec<String>> = IndexMap::new();
    for (field, value) in given {
        by_field.entry(field).or_default().push(value.clone());
    }
    by_field
}
