//! What `new`, `fill` and `apply` say about the artifacts that they are about to make.

use super::artifacts::checked_artifact;
use super::files::checked_request;
use super::settings::settings_of;
use crate::commands::context::Context;
use crate::commands::project::Project;
use crate::core::artifact::{Composer, Requests};
use crate::core::check::{Checked, Finding, Findings, Level, check};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::Existing;

/// How many requests are checked on the way, and how many bytes of text. `rolecall check FILE` checks all.
const MOST: usize = 500;
const MOST_BYTES: usize = 256 << 10;
/// How many findings are said before the rest is only counted.
const SAID: usize = 10;
/// What a receipt says already: the required fields that a draft leaves open.
const IN_RECEIPT: [&str; 2] = ["required-missing", "untouched-scaffold"];

/// Says errors and warnings of what requests would make.
///
/// # Errors
/// There is an error, and `strict` or `checks: {block: true}` refuses it.
pub(in crate::commands) fn say_findings(
    context: &mut Context,
    project: &Project,
    requests: &dyn Requests,
    strict: bool,
) -> Result<(), Error> {
    let config = &project.workspace.config;
    let settings = settings_of(config)?;
    let today = context.today();
    let mut composer = Composer::new(&project.catalog);
    let mut all: Vec<Checked> = Vec::new();
    let mut bytes = 0;
    for at in 0..requests.count().min(MOST) {
        let request = requests.at(at);
        // A draft's open fields are in its receipt.
        let whole = checked_request(&mut composer, &request, today).filter(|_| is_whole(project, &request));
        bytes += whole.as_ref().map_or(0, |one| one.subject.size());
        all.extend(whole);
        if bytes > MOST_BYTES {
            break;
        }
    }
    let findings = check(&all, &settings).findings;
    let serious: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.severity != Level::Note && !IN_RECEIPT.contains(&finding.check.as_str()))
        .collect();
    for finding in serious.iter().take(SAID) {
        let key = finding.key.as_deref().unwrap_or("it");
        let line =
            format!("{}: {key}: {}: {} [{}]\n", finding.severity.word(), finding.check, finding.message, finding.words);
        context.info(&line);
    }
    if serious.len() > SAID {
        context.info(&format!("and {} more findings: `rolecall check` lists them all\n", serious.len() - SAID));
    }
    let errors = serious.iter().filter(|finding| finding.severity == Level::Error).count();
    let blocks = strict || config.file.checks.as_ref().is_some_and(|checks| checks.block);
    if errors > 0 && blocks {
        let hint = "fix them, or ignore a check with a reason: see docs/how-to/check.md";
        let errors = if errors == 1 { "an error".to_owned() } else { format!("{errors} errors") };
        return Err(Diagnostic::error(format!("{errors} in what would be made: nothing was written"))
            .hint(hint)
            .into());
    }
    Ok(())
}

/// What is wrong with an artifact.
///
/// # Errors
/// The configuration of the checks is wrong.
pub(in crate::commands) fn check_artifact(project: &Project, existing: &Existing) -> Result<Findings, Error> {
    let settings = settings_of(&project.workspace.config)?;
    Ok(check(&[checked_artifact(&project.catalog, existing)], &settings))
}

/// Errors and warnings of what requests would make, at their places in the outlines, for a pull request's annotations.
///
/// # Errors
/// The configuration of the checks is wrong.
pub(in crate::commands) fn annotations(
    project: &Project,
    requests: &dyn Requests,
    today: jiff::civil::Date,
) -> Result<Vec<Diagnostic>, Error> {
    let settings = settings_of(&project.workspace.config)?;
    let mut composer = Composer::new(&project.catalog);
    let requests = (0..requests.count().min(MOST)).map(|at| requests.at(at).into_owned());
    let all: Vec<Checked> = requests.filter_map(|request| checked_request(&mut composer, &request, today)).collect();
    let found = check(&all, &settings).findings.into_iter().filter(|finding| finding.severity != Level::Note);
    let diagnostic = |finding: Finding| {
        let origin = all.iter().find(|one| one.origin.key == finding.key).and_then(|one| one.origin.place.clone());
        let place = origin.map(|place| place.beside(finding.line.unwrap_or(1), finding.column.unwrap_or(1)));
        let message = format!("{}: {} [{}]", finding.check, finding.message, finding.words);
        Diagnostic::warning(message).at(place).hint(finding.hint)
    };
    Ok(found.map(diagnostic).collect())
}

/// Whether a request answers all required fields.
fn is_whole(project: &Project, request: &crate::core::artifact::Request) -> bool {
    let template = project.catalog.template(request.template.as_str());
    template.is_some_and(|template| request.answers.missing(template).is_empty())
}
