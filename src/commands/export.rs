//! `rolecall export`: writes artifacts as an outline, a table or a workbook that `apply` reads back without a change.

use std::collections::HashMap;

use super::context::Context;
use super::exit::Exit;
use super::project::Project;
use super::{reference, resolve};
use crate::cli::{Export, ExportState};
use crate::core::artifact::{Parent, Request, Requests, Trust};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::{Diagnostic, Error, Source};
use crate::core::names::ArtifactKey;
use crate::core::outline::{
    FileRequests, TableOptions, read_outline, read_table, write_csv, write_outline, write_rows,
};
use crate::core::plan::{Action, Existing, Options, Snapshot, State};
use crate::workspace::{workbook, write_new};

/// How artifacts are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Workbook,
    Outline,
}

pub(super) fn run(context: &mut Context, arguments: &Export) -> Result<Exit, Error> {
    let format = match (arguments.csv, arguments.xlsx) {
        (true, _) => Format::Csv,
        (_, true) => Format::Workbook,
        _ => Format::Outline,
    };
    check_output(context, arguments, format)?;
    let project = Project::open(context)?;
    let mut snapshot = project.snapshot()?;
    if project.files.is_remote() {
        project.files.find_all(&mut snapshot)?;
    }
    context.warn(&snapshot.warnings);
    let wanted = listed(context, &project, &snapshot, arguments)?;
    let options = Options { today: context.today(), force: false, only_new: false };
    let (requests, left_out) = complete(&project, &snapshot, wanted, format, options);
    let warnings: Vec<Diagnostic> = left_out.iter().map(|(key, why)| left_out_warning(key, why)).collect();
    context.warn(&warnings);
    if requests.is_empty() {
        context.info("no artifact to export matches\n");
    }
    let rows = || write_rows(&project.catalog, &requests);
    let bytes = match format {
        Format::Csv => write_csv(&rows()).into_bytes(),
        Format::Outline => write_outline(&project.catalog, &requests).into_bytes(),
        Format::Workbook => {
            let failed =
                |why| Error::failed(Diagnostic::error(format!("can't write a workbook: {why}")).hint("use `--csv`"));
            workbook(&rows()).map_err(failed)?
        }
    };
    let Some(path) = &arguments.output else {
        context.out(&String::from_utf8_lossy(&bytes));
        return Ok(Exit::Done);
    };
    if !context.global.dry_run {
        write_new(&context.resolve(path)?, path, &bytes)?;
    }
    if context.global.json {
        let keys: Vec<String> = requests.iter().filter_map(key_of).map(|key| key.to_string()).collect();
        let left_out: Vec<_> =
            left_out.iter().map(|(key, why)| serde_json::json!({ "key": key.to_string(), "why": why })).collect();
        context.json(&serde_json::json!({ "path": path.as_str(), "exported": keys, "left_out": left_out }));
    }
    let artifacts = if requests.len() == 1 { "1 artifact".to_owned() } else { format!("{} artifacts", requests.len()) };
    let verb = if context.global.dry_run { "would write" } else { "wrote" };
    context.info(&format!("{verb} {artifacts} to {path}: `rolecall apply {path}` reads it back\n"));
    Ok(Exit::Done)
}

/// Checks that the output has a place.
fn check_output(context: &Context, arguments: &Export, format: Format) -> Result<(), Error> {
    let mistake = match &arguments.output {
        None if format == Format::Workbook => {
            Diagnostic::error("a workbook can't be printed").hint("name a file: `--output plan.xlsx`")
        }
        None if context.global.json => {
            let hint = "name a file with `--output`, or remove `--json`; `rolecall list --json` lists artifacts";
            Diagnostic::error("`--json` and an export can't both go to standard output").hint(hint)
        }
        Some(path) => {
            let fits: &[&str] = match format {
                Format::Csv => &["csv"],
                Format::Workbook => &["xlsx"],
                Format::Outline => &["yml", "yaml"],
            };
            let extension = path.extension().map(str::to_lowercase).unwrap_or_default();
            if fits.contains(&extension.as_str()) {
                return Ok(());
            }
            let hint = format!("end it with `.{}`: `apply` tells by its name how it is read", fits[0]);
            Diagnostic::error(format!("`{path}` would not be read as what it is")).hint(hint)
        }
        None => return Ok(()),
    };
    Err(mistake.into())
}

/// The artifacts that the filters leave.
fn listed<'a>(
    context: &Context,
    project: &Project,
    snapshot: &'a Snapshot,
    arguments: &Export,
) -> Result<Vec<&'a Existing>, Error> {
    let catalog = &*project.catalog;
    let role = arguments.role.as_deref().map(|name| resolve::role(catalog, name)).transpose()?;
    let template = arguments.template.as_deref().map(|id| resolve::template(catalog, id)).transpose()?;
    let parent = |text| reference::parent(context, project, snapshot, text).map(|parent| parent.to_string());
    let parent = arguments.parent.as_deref().map(parent).transpose()?;
    let matches = |existing: &&Existing| {
        let record = &existing.record;
        let state = match arguments.state {
            ExportState::Open => record.state == State::Open,
            ExportState::Closed => record.state == State::Closed,
            ExportState::All => true,
        };
        state
            && role.is_none_or(|(role, _)| role.id == existing.owner(catalog))
            && template.is_none_or(|template| template.id == *catalog.current_id(record.key.template()))
            && arguments.milestone.as_ref().is_none_or(|title| record.milestone.as_ref() == Some(title))
            && parent.as_ref().is_none_or(|parent| record.parent.as_ref() == Some(parent))
    };
    Ok(snapshot.iter().filter(matches).collect())
}

/// The requests that read back without a change, and why the others don't.
fn complete(
    project: &Project,
    snapshot: &Snapshot,
    listed: Vec<&Existing>,
    format: Format,
    options: Options,
) -> (Vec<Request>, Vec<(ArtifactKey, String)>) {
    let mut requests = Vec::new();
    let mut left_out = Vec::new();
    for existing in listed {
        match request(&project.catalog, existing) {
            Ok(request) => requests.push(request),
            Err(why) => left_out.push((existing.record.key.clone(), why)),
        }
    }
    let changed = changed(project, snapshot, &requests, format, options);
    if !changed.is_empty() {
        requests.retain(|request| match key_of(request).and_then(|key| Some((changed.get(&key)?.clone(), key))) {
            Some((why, key)) => {
                left_out.push((key, why));
                false
            }
            None => true,
        });
    }
    (requests, left_out)
}

/// What an artifact would be requested by, or why it can't be.
fn request(catalog: &Catalog, existing: &Existing) -> Result<Request, String> {
    let record = &existing.record;
    let Some(template) = catalog.template(record.key.template().as_str()) else {
        return Err(format!("template `{}` not found", record.key.template()));
    };
    let mut request = Request::new(record.key.template().clone());
    request.name = Some(record.key.name().clone());
    request.answers = existing.answers(catalog, template, Trust::Typed);
    let missing: Vec<String> =
        request.answers.missing(template).iter().map(|field| format!("`{}`", field.id)).collect();
    if !missing.is_empty() {
        return Err(format!("it is a draft or was edited by hand: no answer could be read for {}", missing.join(", ")));
    }
    request.to = Some(record.destination).filter(|to| *to != template.to);
    request.milestone.clone_from(&record.milestone);
    request.parent = record.parent.as_deref().and_then(|parent| Parent::parse(parent).ok());
    let own = |label: &&String| catalog.role_of_label(label).is_none() && !template.labels.contains(label);
    request.labels = record.labels.iter().filter(own).cloned().collect();
    Ok(request)
}

fn key_of(request: &Request) -> Option<ArtifactKey> {
    Some(ArtifactKey::new(request.template.clone(), request.name.clone()?))
}

/// The artifacts that `apply` would change, or that it couldn't read back, each with the reason.
fn changed(
    project: &Project,
    snapshot: &Snapshot,
    requests: &[Request],
    format: Format,
    options: Options,
) -> HashMap<ArtifactKey, String> {
    let whole = read_back(project, snapshot, requests, format, options);
    if whole.as_ref().is_ok_and(HashMap::is_empty) {
        return HashMap::new();
    }
    // One of them can't be read back at all, so each is tried alone.
    let mut found = HashMap::new();
    for request in requests {
        let Some(key) = key_of(request) else { continue };
        match read_back(project, snapshot, std::slice::from_ref(request), format, options) {
            Ok(changed) => found.extend(changed),
            Err(why) => drop(found.insert(key, why)),
        }
    }
    found
}

/// Reads requests back as `apply` would, and returns what it would change.
///
/// # Errors
/// They can't be read back.
fn read_back(
    project: &Project,
    snapshot: &Snapshot,
    requests: &[Request],
    format: Format,
    options: Options,
) -> Result<HashMap<ArtifactKey, String>, String> {
    let catalog = &project.catalog;
    let read = match format {
        Format::Outline => read_outline(catalog, &Source::new("export.yml", write_outline(catalog, requests))),
        Format::Csv | Format::Workbook => {
            let source = Source::new("export.csv", write_csv(&write_rows(catalog, requests)));
            read_table(catalog, &source, None, &TableOptions::default())
        }
    };
    if let Some(mistake) = read.mistakes.first() {
        return Err(mistake.message.clone());
    }
    let read: FileRequests<'_> = read.requests;
    if read.count() != requests.len() {
        return Err("it would be read as another number of artifacts".to_owned());
    }
    let decision = project
        .decide(&mut snapshot.clone(), &read, options)
        .map_err(|error| error.diagnostics().first().map_or_else(String::new, |mistake| mistake.message.clone()))?;
    let steps = decision.plan.steps.into_iter().filter(|step| step.receipt.action != Action::Keep);
    Ok(steps.map(|step| (step.receipt.key, "`apply` would change it".to_owned())).collect())
}

fn left_out_warning(key: &ArtifactKey, why: &str) -> Diagnostic {
    let hint = format!("`rolecall fill {key}` completes it");
    Diagnostic::warning(format!("left out `{key}`: {why}")).hint(hint)
}
