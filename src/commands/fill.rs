//! `rolecall fill`: fills in a draft's missing fields, or changes answers. The answers in the body are read back first.

use super::context::Context;
use super::interview::Interview;
use super::pipeline::{ReceiptLayout, run_requests};
use super::project::Project;
use super::{Exit, answers, resolve};
use crate::cli::Fill;
use crate::core::artifact::{Answers, Parent, Request, Trust, names_field};
use crate::core::catalog::{Catalog, Template};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::{Existing, Options, State};
use crate::workspace::is_interactive;

pub(super) fn run(context: &mut Context, arguments: &Fill) -> Result<Exit, Error> {
    let project = Project::open(context)?;
    let snapshot = project.snapshot_with(&arguments.key)?;
    let existing = resolve::artifact(&project.catalog, &snapshot, &arguments.key)?;
    let template = resolve::template(&project.catalog, existing.record.key.template().as_str())?;
    if existing.record.state == State::Closed {
        let message = format!("`{}` is closed", existing.record.key);
        return Err(Diagnostic::error(message)
            .hint(format!("reopen it in {}, then fill it in", existing.location))
            .into());
    }
    let mut given = Answers::default();
    answers::read(context, &arguments.answered, template, &mut given)?;
    let emptied = emptied(&arguments.answered.set);
    let before = request(&project.catalog, template, existing, &given, &emptied);
    let nothing_given = given.is_empty() && emptied.is_empty();
    let missing = before.answers.missing(template);
    let mut interview = None;
    if nothing_given && !missing.is_empty() {
        if is_interactive() && !context.global.json {
            let mut asked = before.clone();
            let command = format!("fill {}", existing.record.key);
            let (workspace, catalog) = (&project.workspace, &project.catalog);
            let mut questions = Interview::new(context, workspace, catalog, template, missing.clone(), &command);
            questions.resume(&mut asked, &snapshot)?;
            questions.ask(context, &mut asked, &snapshot)?;
            for field in missing {
                if let Some(answer) = asked.answers.given(&field.id) {
                    given.insert(field.id.clone(), answer.value.clone(), Trust::Typed);
                }
            }
            interview = Some(questions);
        } else {
            let errors = missing.iter().map(|field| {
                Diagnostic::error(format!("`{}` is missing `{}`", existing.record.key, field.id)).hint(format!(
                    "{} Answer it with `--set {}=…`; it takes {}",
                    field.ask,
                    field.id,
                    field.takes()
                ))
            });
            return Err(Error::Wrong(errors.collect()));
        }
    }
    let key = existing.record.key.to_string();

    // The artifact may have changed while the person was answering: it is read again under the lock.
    let _lock = project.lock(context)?;
    let snapshot = project.snapshot_with(&arguments.key)?;
    let request =
        request(&project.catalog, template, resolve::artifact(&project.catalog, &snapshot, &key)?, &given, &emptied);
    let options = Options { today: context.today(), force: arguments.force, only_new: false };
    let exit = run_requests(context, &project, snapshot, None, &[request], options, ReceiptLayout::Lines)?;
    if let Some(interview) = interview.as_mut().filter(|_| exit == Exit::Done && !context.global.dry_run) {
        interview.finish();
    }
    Ok(exit)
}

/// A request for the artifact as it is now, with the given answers in place of the old ones.
pub(super) fn request(
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

/// The fields whose answers are removed: `--set field=` with an empty value.
fn emptied(sets: &[String]) -> Vec<String> {
    let pairs = sets.iter().filter_map(|set| set.split_once('='));
    pairs.filter(|(_, value)| value.trim().is_empty()).map(|(field, _)| field.trim().to_owned()).collect()
}
