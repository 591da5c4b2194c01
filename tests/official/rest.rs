//! Requests and answers against the description of GitHub's REST interface, `rest.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use super::fault::Shape;
use super::route::{Filled, Route};

static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(include_str!("rest.json")).unwrap());

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let operations = DESCRIPTION["operations"].as_object().unwrap();
    operations.iter().map(|(name, operation)| Operation::new(name, operation)).collect()
});

/// What one method does at one path.
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

/// Whether GitHub describes such a request. The path is without its query; a name with a slash in it, a label's say, is
/// told apart from the path around it only while it is percent-encoded.
pub fn check_rest(method: &str, path: &str, query: &[(String, String)], body: Option<&Value>) -> Result<(), String> {
    let (operation, filled) = find(method, path)?;
    let name = &operation.name;
    operation
        .check_path(&filled)
        .and_then(|()| operation.check_query(query))
        .and_then(|()| operation.check_body(body))
        .map_err(|fault| format!("{name}: {fault}"))
}

/// Whether GitHub describes such an answer. A part of what GitHub answers is enough; a status that isn't described, or
/// one without a body, passes.
pub fn check_answer(method: &str, path: &str, status: u16, body: &Value) -> Result<(), String> {
    let Ok((operation, _)) = find(method, path) else { return Ok(()) };
    let Some(shape) = operation.answers.get(&status) else { return Ok(()) };
    shape.check("the answer", body).map_err(|fault| format!("{} {status}: {fault}", operation.name))
}

/// Every operation that is described, such as `GET /user`.
pub fn operations() -> impl Iterator<Item = &'static str> {
    OPERATIONS.iter().map(|operation| operation.name.as_str())
}

fn find(method: &str, path: &str) -> Result<(&'static Operation, Filled<'static>), String> {
    let fitting = || OPERATIONS.iter().filter_map(|operation| Some((operation, operation.route.fill(path)?)));
    let Some(words) = fitting().map(|(operation, _)| operation.route.words()).max() else {
        return Err(format!("no path like `{path}` is described"));
    };
    let mut meant = fitting().filter(|(operation, _)| operation.route.words() == words);
    meant.find(|(operation, _)| operation.method == method).ok_or_else(|| {
        let methods: Vec<&str> = fitting().map(|(operation, _)| operation.method.as_str()).collect();
        format!("`{path}` takes {}, not {method}", methods.join(", "))
    })
}

fn shape(schema: &'static Value) -> Shape {
    Shape::new(schema, &DESCRIPTION["definitions"])
}

impl Operation {
    fn new(name: &str, description: &'static Value) -> Self {
        let (method, template) = name.split_once(' ').unwrap();
        let parameters = description["parameters"].as_array().unwrap();
        let slashes = |name: &str| parameters.iter().any(|one| one["name"] == *name && one["slashes"] == true);
        let answers = description["answers"].as_object().unwrap();
        Self {
            name: name.to_owned(),
            method: method.to_owned(),
            route: Route::new(template, slashes),
            parameters: parameters.iter().map(Parameter::new).collect(),
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
    fn new(description: &'static Value) -> Self {
        Self {
            name: description["name"].as_str().unwrap().to_owned(),
            place: description["in"].as_str().unwrap().to_owned(),
            required: description["required"] == true,
            shape: shape(&description["schema"]),
        }
    }
}
