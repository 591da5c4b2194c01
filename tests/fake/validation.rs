//! Requests that GitHub rejects before it handles them: duplicate or missing headers, unknown versions and media
//! types, and unreadable bodies. The errors have GitHub's own words, as far as they are public.
//!
//! Every rejection also counts as a mistake of the client: a test in which rolecall makes one fails, even if rolecall
//! recovers from it.

use super::answer::Answer;
use super::official::Server;
use super::request::{RawAnswer, Request};
use super::state::State;
use super::{official, simulation};
use serde_json::{Value, json};

/// Headers that may have only one value; for others, RFC 9110 allows a list.
const SINGLE: [&str; 7] =
    ["authorization", "content-length", "content-type", "host", "user-agent", "x-github-api-version", "range"];
/// The versions of the REST interface.
const VERSIONS: [&str; 2] = ["2022-11-28", "2026-03-10"];
const NO_AGENT: &str = "Request forbidden by administrative rules. Please make sure your request has a User-Agent header \
    (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). Check \
    https://developer.github.com for other possible causes.\n";

/// Rejects a request that GitHub would reject regardless of the state.
pub(super) fn check(request: &Request, state: &State) -> Result<(), Answer> {
    check_address(request, state)?;
    check_headers(request, state)?;
    check_body(request)?;
    simulation::checked(request, state).map_err(|why| Answer::refused(599, &why).mistaken(why))?;
    if request.graphql.is_some() { check_graphql(request, state) } else { check_rest(request, state) }
}

fn check_headers(request: &Request, state: &State) -> Result<(), Answer> {
    let agent = request.header("user-agent").is_some_and(|agent| !agent.trim().is_empty());
    if !agent {
        let answer = Answer { headers: vec![("content-type", "text/html".to_owned())], ..Answer::text(403, NO_AGENT) };
        return Err(answer.mistaken("there is no `User-Agent`"));
    }
    let values = |name: &str| {
        let same = request.headers.iter().filter(|(known, _)| known == name);
        same.map(|(_, value)| value.as_str()).collect::<Vec<_>>()
    };
    // A server joins the values of duplicate headers; for the version header, the result is an unknown version.
    let version = values("x-github-api-version").join(", ");
    let served = if state.server.is_enterprise() { &VERSIONS[..1] } else { &VERSIONS };
    if !version.is_empty() && !served.contains(&version.as_str()) {
        return Err(unsupported(&version, served));
    }
    if version.is_empty() && !state.any_client {
        // Without this header, GitHub uses its oldest version, which may later differ from the one that rolecall was
        // written for.
        let why = "there is no `X-GitHub-Api-Version`";
        return Err(Answer::refused(599, why).mistaken(why));
    }
    if let Some(twice) = SINGLE.into_iter().find(|name| values(name).len() > 1) {
        return Err(Answer::refused(400, "Bad Request").mistaken(format!("the header `{twice}` is there twice")));
    }
    let accepted = values("accept").join(", ");
    if !accepted.split(',').map(str::trim).any(is_json) {
        let words = format!("Unsupported 'Accept' header: [\"{accepted}\"]. Must accept 'application/json'.");
        return Err(Answer::refused(415, &words).mistaken(format!("`Accept` is `{accepted}`")));
    }
    Ok(())
}

/// Whether a media type range includes JSON. An empty one accepts everything.
fn is_json(range: &str) -> bool {
    let kind = range.split(';').next().unwrap_or_default().trim().to_lowercase();
    let github = kind.starts_with("application/vnd.github") && (kind.ends_with("+json") || !kind.contains('+'));
    github || ["", "*/*", "application/*", "application/json"].contains(&kind.as_str())
}

fn unsupported(version: &str, served: &[&str]) -> Answer {
    let list: Vec<String> = served.iter().map(|version| format!("\"{version}\"")).collect();
    let message = format!(
        "The version you specified in the \"X-GitHub-API-Version\" request header, \"{version}\", is not a supported \
         version. The following versions are currently supported: {} (most recent).",
        list.join(", ")
    );
    let body =
        json!({"message": "Bad Request", "errors": message, "documentation_url": "https://docs.github.com/rest"});
    Answer::json(400, &body).mistaken(format!("`X-GitHub-Api-Version` is `{version}`"))
}

/// A body is a single JSON object; a few endpoints also accept a list.
fn check_body(request: &Request) -> Result<(), Answer> {
    let list = request.segments.last().is_some_and(|last| last == "labels");
    let fault = match request.given {
        RawAnswer::Nothing => return Ok(()),
        RawAnswer::Broken => Some("Problems parsing JSON"),
        RawAnswer::Json if request.body.is_object() || (list && request.body.is_array()) => None,
        RawAnswer::Json => Some("Body should be a JSON object"),
    };
    if let Some(words) = fault {
        return Err(Answer::refused(400, words).mistaken(format!("the body is `{}`", request.body)));
    }
    let kind = request.header("content-type").unwrap_or_default().to_lowercase();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json")) {
        return Ok(());
    }
    let words = format!("The content type of the body is '{kind}', and not 'application/json'.");
    Err(Answer::refused(415, &words).mistaken(format!("`Content-Type` is `{kind}`")))
}

/// Returns the request without the body properties that an older server ignores because it doesn't know them; `None`
/// if there is nothing to remove.
pub(super) fn narrowed(request: &Request, state: &State) -> Option<Request> {
    let older = state.server.is_enterprise() && request.graphql.is_none() && request.body.is_object();
    let (path, _) = state.described(request);
    let body = older.then(|| official::known_body(state.server, &request.method, &path, &request.body))?;
    Some(Request { body, ..request.clone() })
}

/// Reduces an answer to what an older server returns.
pub(super) fn pruned(request: &Request, state: &State, answer: Answer) -> Answer {
    if !state.server.is_enterprise() || request.graphql.is_some() || answer.body.is_empty() {
        return answer;
    }
    let Ok(body) = serde_json::from_str(&answer.body) else { return answer };
    let (path, _) = state.described(request);
    let body = official::pruned(state.server, &request.method, &path, answer.status, &body).to_string();
    Answer { body, ..answer }
}

/// Each server product has its own paths: `/api/v3` and `/api/graphql` belong to GitHub Enterprise Server.
fn check_address(request: &Request, state: &State) -> Result<(), Answer> {
    let prefixed = request.target.starts_with("/api/");
    let wrong = match state.server {
        Server::Ghes3_14 | Server::Ghes3_17 => !prefixed,
        Server::GheCom => prefixed,
        // For github.com, the fake accepts both forms.
        Server::GitHubCom => false,
    };
    if wrong { Err(Answer::not_found().mistaken("no such server serves this address")) } else { Ok(()) }
}

fn check_rest(request: &Request, state: &State) -> Result<(), Answer> {
    let body = Some(&request.body).filter(|_| request.given == RawAnswer::Json);
    let (path, query) = state.described(request);
    // GitHub ignores unknown parameters; from rolecall, each one is meant to have an effect.
    let known = |(name, _): &(String, String)| official::is_parameter(state.server, &request.method, &path, name);
    let query = if state.any_client { query.into_iter().filter(known).collect() } else { query };
    // Labels may be sent as a plain list, which the description doesn't mention.
    let body = body.map(|body| match body {
        Value::Array(_) => json!({"labels": body}),
        _ => official::known_body(state.server, &request.method, &path, body),
    });
    let told = official::check_rest_of(state.server, &request.method, &path, &query, body.as_ref());
    told.map_err(|fault| {
        let why = fault.to_string();
        match fault {
            official::Refusal::Body(why) => Answer::refused(422, &format!("Invalid request.\n\n{why}")),
            // An older server answers 404 for a newer path; clients use this to detect support.
            official::Refusal::Unknown(_) if official::is_known(&request.method, &path) => return Answer::not_found(),
            _ => Answer::refused(599, &why),
        }
        .mistaken(why)
    })
}

/// Checks the shape of a GraphQL request; the document itself is checked when it is executed.
fn check_graphql(request: &Request, state: &State) -> Result<(), Answer> {
    let refused = |words: &str| Answer::json(200, &json!({"errors": [{"message": words}]})).mistaken(words);
    let Some(query) = request.text("query").filter(|query| !query.trim().is_empty()) else {
        return Err(refused("A query attribute must be specified and must be a string."));
    };
    match request.body.get("variables") {
        None | Some(Value::Null | Value::Object(_)) => {}
        Some(_) => return Err(refused("Variables must be a JSON object.")),
    }
    let unknown = official::unused_variable(query, request.body.get("variables").unwrap_or(&Value::Null));
    match unknown.filter(|_| !state.any_client) {
        // GitHub ignores unknown variables; from rolecall, each one is meant to have an effect.
        Some(name) => Err(refused(&format!("the document declares no variable `${name}`"))),
        None => Ok(()),
    }
}
