//! Checks GraphQL documents and their variables against GitHub's schema: `schema.graphql` and `addendum.graphql`.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonMap;
use apollo_compiler::response::serde_json_bytes::ByteString;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::Value;

use super::server::Server;

/// What the published package describes.
pub const PUBLISHED: &str = include_str!("schema.graphql");
/// What GitHub's documentation describes in addition.
pub const ADDENDUM: &str = include_str!("addendum.graphql");

type Checked = Result<Arc<Valid<ExecutableDocument>>, String>;

static SCHEMA: LazyLock<Valid<Schema>> = LazyLock::new(|| {
    let builder = Schema::builder().parse(PUBLISHED, "schema.graphql").parse(ADDENDUM, "addendum.graphql");
    let built = builder.build().and_then(Schema::validate);
    built.unwrap_or_else(|invalid| panic!("{}", invalid.errors))
});

/// The result for each document, by its text: a program sends few documents, many times each.
static DOCUMENTS: LazyLock<Mutex<HashMap<String, Checked>>> = LazyLock::new(Mutex::default);

/// The parts of GitHub's schema that are in use.
pub fn schema() -> &'static Valid<Schema> {
    &SCHEMA
}

/// The schema of one kind of server.
pub fn schema_of(server: Server) -> &'static Valid<Schema> {
    server.schema().unwrap_or(&SCHEMA)
}

/// Finds a variable that has a value but isn't declared by the document, if it parses.
pub fn unused_variable(query: &str, variables: &Value) -> Option<String> {
    let document = document(query).ok()?;
    let operation = document.operations.get(None).ok()?;
    let declared = |name: &str| operation.variables.iter().any(|variable| variable.name == name);
    variables.as_object()?.keys().find(|name| !declared(name)).cloned()
}

/// Checks that GitHub's schema allows the document, which has one operation, and the values of the variables. A
/// variable that the document doesn't declare is refused too, although GitHub ignores it.
pub fn check_graphql(query: &str, variables: &Value) -> Result<(), String> {
    let document = document(query)?;
    let operation = document.operations.get(None).map_err(|_| "the document holds not one operation but several")?;
    let values = match variables {
        Value::Null => JsonMap::new(),
        Value::Object(_) => serde_json::from_value(variables.clone()).map_err(|error| error.to_string())?,
        _ => return Err("the variables are no object".to_owned()),
    };
    let declared = |name: &str| operation.variables.iter().any(|variable| variable.name == name);
    if let Some(name) = values.keys().map(ByteString::as_str).find(|name| !declared(name)) {
        return Err(format!("the document declares no variable `${name}`"));
    }
    coerce_variable_values(schema(), operation, &values).map_err(|error| error.message().to_string())?;
    Ok(())
}

fn document(query: &str) -> Checked {
    let mut documents = DOCUMENTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(checked) = documents.get(query) {
        return checked.clone();
    }
    let checked = ExecutableDocument::parse_and_validate(schema(), query, "document.graphql")
        .map(Arc::new)
        .map_err(|invalid| sentences(&invalid.errors));
    documents.insert(query.to_owned(), checked.clone());
    checked
}

fn sentences(errors: &DiagnosticList) -> String {
    let each: Vec<String> = errors.iter().map(|error| error.to_json().message).collect();
    each.join("; ")
}
