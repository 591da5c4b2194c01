//! `rolecall check`: says what is wrong with artifacts, files and backlogs.

mod artifacts;
mod files;
mod fix;
mod flow;
mod settings;

use super::context::Context;
use super::exit::Exit;
use super::project::Project;
use super::resolve;
use crate::cli::{Check, CheckFormat, FailOn};
use crate::core::check::{Checked, Findings, check};
use crate::core::diagnostic::Error;
use crate::report::{render_annotations, render_findings, render_junit, render_sarif};

pub(super) use flow::{annotations, check_artifact, say_findings};
use settings::settings_of;

pub(super) fn run(context: &mut Context, arguments: &Check) -> Result<Exit, Error> {
    let project = Project::open(context)?;
    let mut settings = settings_of(&project.workspace.config)?;
    let template = arguments.template.as_deref().map(|id| resolve::template(&project.catalog, id)).transpose()?;
    let mut all: Vec<Checked> = Vec::new();
    let (keys, paths): (Vec<&String>, Vec<&String>) =
        arguments.what.iter().partition(|what| artifacts::is_key(&project.catalog, what));
    if arguments.fix {
        fix::run(context, &paths)?;
    }
    if !keys.is_empty() || arguments.what.is_empty() {
        all.extend(artifacts::read(context, &project, &keys)?);
    }
    for path in paths {
        all.extend(files::read(context, &project, path, template, arguments.lines)?);
    }
    settings.names = all.iter().enumerate().map(|(at, one)| name_of(at, one)).collect();
    let findings = check(&all, &settings);
    report(context, &findings, arguments.format);
    let fails = match arguments.fail_on {
        FailOn::Error => findings.summary.errors > 0,
        FailOn::Warning => findings.summary.errors + findings.summary.warnings > 0,
        FailOn::Never => false,
    };
    Ok(if fails { Exit::Failed } else { Exit::Done })
}

/// What a text is called in another one's finding.
fn name_of(at: usize, one: &Checked) -> String {
    match (&one.origin.key, &one.origin.path, one.origin.line) {
        (Some(key), _, _) => key.clone(),
        (None, Some(path), Some(line)) => format!("{path}:{line}"),
        (None, Some(path), None) => path.clone(),
        (None, None, _) => format!("text {}", at + 1),
    }
}

fn report(context: &mut Context, findings: &Findings, format: CheckFormat) {
    let format = if context.global.json { CheckFormat::Json } else { format };
    match format {
        CheckFormat::Json => context.json(findings),
        CheckFormat::Sarif => context.json(&render_sarif(findings)),
        CheckFormat::Junit => context.out(&render_junit(findings)),
        CheckFormat::Github => context.out(&render_annotations(findings)),
        CheckFormat::Text => {
            let text = render_findings(findings, context.global.verbose);
            context.out(&text.list);
            context.info(&text.summary);
        }
    }
    if findings.foreign > 0 {
        let texts =
            if findings.foreign == 1 { "1 text is".to_owned() } else { format!("{} texts are", findings.foreign) };
        context.info(&format!("{texts} not in English: only the structure was checked\n"));
    }
}
