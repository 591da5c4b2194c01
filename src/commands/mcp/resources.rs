//! What a client can read without a tool: the catalog, how things stand, each template, and each artifact.

use rmcp::ErrorData;
use rmcp::model::{ListResourcesResult, ReadResourceResult, Resource, ResourceContents, ResourceTemplate};
use serde_json::{Value as Json, json};

use super::answer::Answer;
use super::session::Session;
use super::words::show_everything;
use crate::cli::{Command, FailOn, Filters, List, Roles, Show, Sort, Status, Templates};
use crate::core::names::ArtifactKey;

const SCHEME: &str = "rolecall://";
const CATALOG: &str = "rolecall://catalog";
const STATUS: &str = "rolecall://status";
const JSON: &str = "application/json";
/// How many resources an answer lists.
const PAGE: usize = 200;

/// The patterns of the resources' addresses.
pub(super) fn templates() -> Vec<ResourceTemplate> {
    let about = |path: &str, name: &str, about: &str| {
        ResourceTemplate::new(format!("{SCHEME}{path}"), name).with_description(about).with_mime_type(JSON)
    };
    vec![
        about("templates/{id}", "template", "A template: its fields, its owner and its hand-offs"),
        about("artifacts/{template}/{name}", "artifact", "An artifact: its text, answers, owner and connections"),
    ]
}

/// The resources from a cursor on.
pub(super) fn list(session: &Session, cursor: Option<&str>) -> Result<ListResourcesResult, ErrorData> {
    let at = cursor.map_or(Ok(0), str::parse::<usize>);
    let at = at.map_err(|_| ErrorData::invalid_params("the cursor is not one that this server gave", None))?;
    let resource = |path: &str, name: &str| Resource::new(format!("{SCHEME}{path}"), name).with_mime_type(JSON);
    let catalog = resource("catalog", "catalog").with_description("The roles and the templates that they own");
    let status = resource("status", "status").with_description("How things stand: roles, people and findings");
    let mut all = vec![catalog, status];
    for template in array(&run(session, templates_command(None))?, "templates") {
        let id = template["id"].as_str().unwrap_or_default();
        let about = template["about"].as_str().unwrap_or_default();
        all.push(resource(&format!("templates/{id}"), &format!("template {id}")).with_description(about));
    }
    let filter = Filters::default();
    let artifacts = run(session, Command::List(List { filter, sort: Sort::Key, limit: None, owed: false }))?;
    for artifact in array(&artifacts, "artifacts") {
        // A key has only plain characters; a title is somebody's text, which is read and not listed.
        let key = artifact["key"].as_str().unwrap_or_default();
        all.push(resource(&format!("artifacts/{key}"), key));
    }
    let next = (at + PAGE < all.len()).then(|| (at + PAGE).to_string());
    let mut result = ListResourcesResult::with_all_items(all.into_iter().skip(at).take(PAGE).collect());
    result.next_cursor = next;
    Ok(result)
}

/// One resource.
pub(super) fn read(session: &Session, uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let not_found = || {
        let message = format!("resource `{}` not found", uri.escape_debug());
        ErrorData::resource_not_found(message, Some(json!({ "uri": uri })))
    };
    let json = match uri.strip_prefix(SCHEME).and_then(|path| path.split_once('/')) {
        None if uri == CATALOG => catalog(session)?,
        None if uri == STATUS => run(session, Command::Status(Status { fail_on: FailOn::Never }))?,
        Some(("templates", id)) => run(session, templates_command(Some(id.to_owned()))).map_err(|_| not_found())?,
        Some(("artifacts", key)) if ArtifactKey::parse(key).is_ok() => {
            run(session, Command::Show(Show { key: key.to_owned(), web: false, raw: false }))
                .map_err(|_| not_found())?
        }
        _ => return Err(not_found()),
    };
    let text = show_everything(json).to_string();
    Ok(ReadResourceResult::new(vec![ResourceContents::text(text, uri).with_mime_type(JSON)]))
}

/// The roles and the templates.
pub(super) fn catalog(session: &Session) -> Result<Json, ErrorData> {
    let roles = run(session, Command::Roles(Roles { name: None, titles: false }))?;
    let templates = run(session, templates_command(None))?;
    Ok(json!({ "roles": roles["roles"], "templates": templates["templates"] }))
}

fn templates_command(id: Option<String>) -> Command {
    Command::Templates(Templates { command: None, id })
}

/// Runs a command that reads, and returns what it says as JSON, with the texts of people marked.
pub(super) fn run(session: &Session, command: Command) -> Result<Json, ErrorData> {
    session.answer(command, None).map_err(|Answer { json, .. }| {
        let message = json["error"]["message"].as_str().unwrap_or("the command failed").to_owned();
        ErrorData::internal_error(message, Some(json))
    })
}

/// The items of a list.
pub(super) fn array<'a>(json: &'a Json, list: &str) -> impl Iterator<Item = &'a Json> {
    json[list].as_array().into_iter().flatten()
}
