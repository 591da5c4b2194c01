//! Checks requests and answers against the description of GitHub's REST API, `rest.json`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde_json::Value;

use super::fault::Shape;
use super::route::{Filled, Route};
use super::server::Server;

static GITHUB: LazyLock<Description> = LazyLock::new(|| Description::of(Server::GitHubCom));
static OLDER: [LazyLock<Description>; 2] =
    [LazyLock::new(|| Description::of(Server::Ghes3_14)), LazyLock::new(|| Description::of(Server::Ghes3_17))];

/// The description for one kind of server.
struct Description {
    definitions: &'static Value,
    operations: Vec<Operation>,
}

/// Why a request isn't one that GitHub describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The path doesn't exist, or doesn't allow this method.
    Unknown(String),
    /// A problem in the path or the query.
    Address(String),
    Body(String),
}

/// The description of one method at one path.
struct Operation {
    /// The method and the path's template.
    name: String,
    method: String,
    route: Route,
    parameters: Vec<Parameter>,
    body: Option<Body>,
    answers: BTreeMap<u16, Shape>,
}

struct Parameter {
    name: String,
    place: String,
    required: bool,
    shape: Shape,
}

struct Body {
    required: bool,
    shape: Shape,
}

/// Checks that GitHub describes such a request. The path is without its query. A name that contains a slash, such as a
/// label's, can be told apart from the path around it only while it is percent-encoded.
pub fn check_rest(method: &str, path: &str, query: &[(String, String)], body: Option<&Value>) -> Result<(), String> {
    check_rest_of(Server::GitHubCom, method, path, query, body).map_err(|refusal| refusal.to_string())
}

/// The same for one kind of server.
pub fn check_rest_of(
    server: Server,
    method: &str,
    path: &str,
    query: &[(String, String)],
    body: Option<&Value>,
) -> Result<(), Refusal> {
    let (operation, filled) = find(server, method, path).map_err(Refusal::Unknown)?;
    let named = |fault| format!("{}: {fault}", operation.name);
    let address = operation.check_path(&filled).and_then(|()| operation.check_query(query));
    address.map_err(|fault| Refusal::Address(named(fault)))?;
    operation.check_body(body).map_err(|fault| Refusal::Body(named(fault)))
}

/// Whether github.com describes such an operation.
pub fn is_known(method: &str, path: &str) -> bool {
    find(Server::GitHubCom, method, path).is_ok()
}

/// Whether a server knows a query parameter.
pub fn is_parameter(server: Server, method: &str, path: &str, name: &str) -> bool {
    find(server, method, path).is_ok_and(|(operation, _)| operation.parameter("query", name).is_some())
}

/// Removes the properties that github.com knows and this server doesn't; the server ignores them.
pub fn known_body(server: Server, method: &str, path: &str, body: &Value) -> Value {
    let properties = |server| {
        let (operation, _) = find(server, method, path).ok()?;
        operation.body.as_ref()?.shape.document().get("properties")?.as_object()
    };
    let (Some(known), Some(all), Some(given)) = (properties(server), properties(Server::GitHubCom), body.as_object())
    else {
        return body.clone();
    };
    let kept = given.iter().filter(|(name, _)| known.contains_key(*name) || !all.contains_key(*name));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Removes what the server doesn't describe from an answer.
pub fn pruned(server: Server, method: &str, path: &str, status: u16, body: &Value) -> Value {
    let found = find(server, method, path).ok();
    match found.and_then(|(operation, _)| operation.answers.get(&status)) {
        Some(shape) => prune(server, shape.document(), body),
        None => body.clone(),
    }
}

fn prune(server: Server, schema: &Value, value: &Value) -> Value {
    let definitions = Description::get(server).definitions;
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return prune(server, &definitions[name.trim_start_matches("#/$defs/")], value);
    }
    if let Some(options) = schema.get("anyOf").and_then(Value::as_array) {
        let is_object = |option: &&Value| option.get("properties").is_some() || option.get("$ref").is_some();
        let described = options.iter().find(|option| is_object(option) == value.is_object());
        return described.map_or_else(|| value.clone(), |option| prune(server, option, value));
    }
    match (value, schema.get("properties").and_then(Value::as_object)) {
        (Value::Object(fields), Some(known)) => {
            let kept = fields.iter().filter_map(|(name, value)| Some((name, known.get(name)?, value)));
            kept.map(|(name, schema, value)| (name.clone(), prune(server, schema, value))).collect()
        }
        (Value::Array(items), _) => items.iter().map(|item| prune(server, &schema["items"], item)).collect(),
        _ => value.clone(),
    }
}

/// Checks that GitHub describes such an answer. A subset of GitHub's answer is enough. A status that isn't described,
/// or is described without a body, passes.
pub fn check_answer(method: &str, path: &str, status: u16, body: &Value) -> Result<(), String> {
    let Ok((operation, _)) = find(Server::GitHubCom, method, path) else { return Ok(()) };
    let Some(shape) = operation.answers.get(&status) else { return Ok(()) };
    shape.check("the answer", body).map_err(|fault| format!("{} {status}: {fault}", operation.name))
}

/// Every operation that is described, such as `GET /user`.
pub fn operations() -> impl Iterator<Item = &'static str> {
    GITHUB.operations.iter().map(|operation| operation.name.as_str())
}

fn find(server: Server, method: &str, path: &str) -> Result<(&'static Operation, Filled<'static>), String> {
    let operations = &Description::get(server).operations;
    let fitting = || operations.iter().filter_map(|operation| Some((operation, operation.route.fill(path)?)));
    let Some(words) = fitting().map(|(operation, _)| operation.route.words()).max() else {
        return Err(format!("no path like `{path}` is described"));
    };
    let mut meant = fitting().filter(|(operation, _)| operation.route.words() == words);
    meant.find(|(operation, _)| operation.method == method).ok_or_else(|| {
        let methods: Vec<&str> = fitting().map(|(operation, _)| operation.method.as_str()).collect();
        format!("`{path}` takes {}, not {method}", methods.join(", "))
    })
}

impl Description {
    fn of(server: Server) -> Self {
        let mut whole: Value = serde_json::from_str(include_str!("rest.json")).unwrap();
        server.cut(&mut whole);
        // It is used until the tests end.
        let whole: &'static Value = Box::leak(Box::new(whole));
        let definitions = &whole["definitions"];
        let operations = whole["operations"].as_object().unwrap();
        let operations = operations.iter().map(|(name, one)| Operation::new(name, one, definitions)).collect();
        Self { definitions, operations }
    }

    fn get(server: Server) -> &'static Self {
        match server {
            Server::GitHubCom | Server::GheCom => &GITHUB,
            Server::Ghes3_14 => &OLDER[0],
            Server::Ghes3_17 => &OLDER[1],
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Unknown(why) | Self::Address(why) | Self::Body(why)) = self;
        f.write_str(why)
    }
}

impl Operation {
    fn new(name: &str, description: &'static Value, definitions: &'static Value) -> Self {
        let shape = |schema| Shape::new(schema, definitions);
        let (method, template) = name.split_once(' ').unwrap();
        let parameters = description["parameters"].as_array().unwrap();
        let slashes = |name: &str| parameters.iter().any(|one| one["name"] == *name && one["slashes"] == true);
        let answers = description["answers"].as_object().unwrap();
        Self {
            name: name.to_owned(),
            method: method.to_owned(),
            route: Route::new(template, slashes),
            parameters: parameters.iter().map(|one| Parameter::new(one, definitions)).collect(),
            body: description
                .get("body")
                .map(|body| Body { required: body["required"] == true, shape: shape(&body["schema"]) }),
            answers: answers.iter().map(|(status, schema)| (status.parse().unwrap(), shape(schema))).collect(),
        }
    }

    fn parameter(&self, place: &str, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|one| one.place == place && one.name == name)
    }

    fn check_path(&self, filled: &Filled) -> Result<(), String> {
        filled.iter().try_for_each(|(name, value)| match self.parameter("path", name) {
            Some(parameter) => parameter.shape.check_text(&format!("`{{{name}}}` in the path"), value),
            None => Ok(()),
        })
    }

    fn check_query(&self, query: &[(String, String)]) -> Result<(), String> {
        for (at, (name, value)) in query.iter().enumerate() {
            let Some(parameter) = self.parameter("query", name) else {
                return Err(format!("no query parameter `{name}` is described"));
            };
            if query[..at].iter().any(|(other, _)| other == name) {
                return Err(format!("the query parameter `{name}` is given twice"));
            }
            parameter.shape.check_text(&format!("the query parameter `{name}`"), value)?;
        }
        let given = |name: &str| query.iter().any(|(other, _)| other == name);
        match self.parameters.iter().find(|one| one.place == "query" && one.required && !given(&one.name)) {
            Some(missing) => Err(format!("the query parameter `{}` is required", missing.name)),
            None => Ok(()),
        }
    }

    fn check_body(&self, body: Option<&Value>) -> Result<(), String> {
        match (&self.body, body) {
            (Some(described), Some(body)) => described.shape.check("the body", body),
            (Some(Body { required: true, .. }), None) => Err("a body is required".to_owned()),
            (None, Some(_)) => Err("no body is described".to_owned()),
            (Some(_) | None, None) => Ok(()),
        }
    }
}

impl Parameter {
    fn new(description: &'static Value, definitions: &'static Value) -> Self {
        Self {
            name: description["name"].as_str().unwrap().to_owned(),
            place: description["in"].as_str().unwrap().to_owned(),
            required: description["required"] == true,
            shape: Shape::new(&description["schema"], definitions),
        }
    }
}
