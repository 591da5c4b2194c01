//! `rolecall fill`: fills in a draft's missing fields, or changes answers. The answers in the body are read back first.

use super::check::say_findings;
use super::context::Context;
use super::interview::Interview;
use super::pipeline::{ReceiptLayout, run_requests};
use super::project::Project;
use super::{Exit, answers, reference, resolve};
use crate::cli::Fill;
use crate::core::artifact::{Answers, Trust};
use crate::core::catalog::Field;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::ArtifactKey;
use crate::core::plan::{Options, State, fill_request};
use crate::workspace::is_interactive;

pub(super) fn run(context: &mut Context, arguments: &Fill) -> Result<Exit, Error> {
    let project = Project::open(context)?;
    let may_ask = is_interactive() && !context.global.json;
    let mut lock = if may_ask { None } else { project.lock(context)? };
    let mut snapshot = reference::snapshot(context, &project, &arguments.key)?;
    let existing = reference::artifact(context, &project, &snapshot, &arguments.key)?;
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
    let before = fill_request(&project.catalog, template, existing, &given, &emptied);
    let nothing_given = given.is_empty() && emptied.is_empty();
    let missing = before.answers.missing(template);
    let mut interview = None;
    if nothing_given && !missing.is_empty() {
        if may_ask {
            let snapshot = project.snapshot()?;
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
            return Err(Error::Wrong(missing.iter().map(|field| is_missing(&existing.record.key, field)).collect()));
        }
    }
    let key = existing.record.key.to_string();

    if may_ask {
        // The artifact may have changed while the person was answering: it is read again under the lock.
        lock = project.lock(context)?;
        snapshot = reference::snapshot(context, &project, &key)?;
    }
    let existing = reference::artifact(context, &project, &snapshot, &key)?;
    let request = fill_request(&project.catalog, template, existing, &given, &emptied);
    say_findings(context, &project, &std::slice::from_ref(&request), arguments.strict)?;
    let options = Options { today: context.today(), force: arguments.force, only_new: false };
    let exit = run_requests(context, &project, snapshot, None, &[request], options, ReceiptLayout::Lines)?;
    if let Some(interview) = interview.as_mut().filter(|_| exit == Exit::Done && !context.global.dry_run) {
        interview.finish();
    }
    drop(lock);
    Ok(exit)
}

/// The error for a field that nobody answers.
fn is_missing(key: &ArtifactKey, field: &Field) -> Diagnostic {
    let hint = format!("{} Answer it with `--set {}=…`; it takes {}", field.ask, field.id, field.takes());
    Diagnostic::error(format!("`{key}` is missing `{}`", field.id)).hint(hint)
}

/// The fields whose answers are removed: `--set field=` with an empty value.
fn emptied(sets: &[String]) -> Vec<String> {
    let pairs = sets.iter().filter_map(|set| set.split_once('='));
    pairs.filter(|(_, value)| value.trim().is_empty()).map(|(field, _)| field.trim().to_owned()).collect()
}
