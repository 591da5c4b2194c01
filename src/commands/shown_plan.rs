//! What an agent's plan is made on: the second time that it passes the gate, it must be the plan that was shown, made on
//! the same artifacts and the same catalog.

use std::fmt::{self, Write as _};

use sha2::{Digest as _, Sha256};

use super::context::Context;
use super::gate::PlanDigest;
use super::project::Project;
use crate::core::artifact::{Request, Requests};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::{Action, Change, Options, Plan, Snapshot, Stage, Status, Step};
use crate::report::{roles_json, templates_json};

/// Notes what a plan was made on. Without a gate, every plan passes.
///
/// # Errors
/// The plan changes more than drafts, or isn't the one that was shown.
pub(super) fn pass(
    context: &mut Context,
    project: &Project,
    snapshot: &Snapshot,
    (first, plan): (Option<&Step>, &Plan),
    requests: &dyn Requests,
    options: Options,
) -> Result<(), Error> {
    let dry_run = context.global.dry_run;
    let Some(gate) = &mut context.gate else { return Ok(()) };
    let steps = || first.into_iter().chain(&plan.steps);
    if gate.only_drafts {
        let mistakes: Vec<Diagnostic> = steps().filter_map(|step| not_a_draft(project, snapshot, step)).collect();
        if !mistakes.is_empty() {
            return Err(Error::Wrong(mistakes));
        }
    }
    let made = digest(project, snapshot, first, requests, options);
    // A comment on an issue is an update, although it changes nothing in the issue itself.
    let writes = |step: &Step| step.writes() || step.receipt.action == Action::Update;
    (gate.made, gate.writes) = (Some(made), steps().any(writes));
    if !dry_run && !gate.unseen && gate.expected != Some(made) {
        let mistake =
            Diagnostic::error("nothing was written: what the plan was made on has changed since it was shown");
        return Err(Error::failed(mistake.hint("look at the new plan, and apply that one")));
    }
    Ok(())
}

/// The mistake in a step that changes what only people change.
fn not_a_draft(project: &Project, snapshot: &Snapshot, step: &Step) -> Option<Diagnostic> {
    let updates = match &step.change {
        Change::Update(_) => true,
        Change::Later(later) => !later.creates,
        Change::None | Change::Create(_) => false,
    };
    let existing = snapshot.whole(&step.receipt.key).filter(|_| updates)?;
    let stage = Status::of(&project.catalog, &existing).stage;
    if stage == Stage::Draft || (stage == Stage::Open && existing.by().is_some()) {
        return None;
    }
    let mistake = Diagnostic::error(format!("`{}` is not a draft, so an agent can't change it", step.receipt.key));
    Some(mistake.hint("an agent changes drafts, and what an agent created until it is accepted; comment on it instead"))
}

/// A hash that text is written to.
struct Hasher(Sha256);

impl fmt::Write for Hasher {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

fn digest(
    project: &Project,
    snapshot: &Snapshot,
    first: Option<&Step>,
    requests: &dyn Requests,
    options: Options,
) -> PlanDigest {
    let mut hasher = Hasher(Sha256::new());
    let mut add = |part: fmt::Arguments<'_>| writeln!(hasher, "{part}").expect("a hash takes every text");
    add(format_args!("{options:?} {:?}", project.workspace.config.file));
    add(format_args!("{} {}", roles_json(&project.catalog), templates_json(&project.catalog)));
    for template in project.catalog.templates() {
        add(format_args!("{:?}", template.source.text));
    }
    for existing in snapshot.iter() {
        add(format_args!("{existing:?}"));
    }
    let mut broken: Vec<String> = snapshot.broken.keys().map(ToString::to_string).collect();
    broken.sort();
    add(format_args!("{broken:?}"));
    if let Some(first) = first {
        add(format_args!("{:?} {:?}", first.receipt, first.change));
    }
    for at in 0..requests.count() {
        // Its place holds the whole file that it is from.
        let request = Request { place: None, ..requests.at(at).into_owned() };
        add(format_args!("{request:?}"));
    }
    PlanDigest(hasher.0.finalize().into())
}
