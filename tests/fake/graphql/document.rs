//! The document of a GraphQL request, parsed and validated only once even if it is sent often.

use super::super::official::{self, Server};
use super::wording;
use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::Operation;
use apollo_compiler::validation::Valid;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What a document requests.
#[derive(Debug)]
pub struct Document {
    /// The operation's name.
    pub name: Option<String>,
    /// The top-level fields.
    pub fields: Vec<String>,
    /// The number of top-level fields that are mutations.
    pub mutations: u32,
    /// The parsed document, or the errors that GitHub returns instead.
    pub parsed: Result<Valid<ExecutableDocument>, Vec<Value>>,
}

type Known = Mutex<HashMap<(Server, String, Option<String>), Arc<Document>>>;

impl Document {
    pub fn of(server: Server, text: &str, operation: Option<&str>) -> Arc<Self> {
        static KNOWN: OnceLock<Known> = OnceLock::new();
        let known = KNOWN.get_or_init(Mutex::default);
        let key = (server, text.to_owned(), operation.map(str::to_owned));
        if let Some(document) = known.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return document.clone();
        }
        let document = Arc::new(Self::read(server, text, operation));
        known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, document.clone());
        document
    }

    fn read(server: Server, text: &str, operation: Option<&str>) -> Self {
        let parse = |server| {
            let schema = official::schema_of(server);
            let parsed = ExecutableDocument::parse_and_validate(schema, text, "request.graphql");
            parsed.or_else(|found| {
                let passed_over = found.errors.iter().all(|error| is_passed_over(&error.to_json().message));
                if passed_over { Ok(Valid::assume_valid(found.partial)) } else { Err(found.errors) }
            })
        };
        let parsed = parse(server);
        let mut document = Self { name: None, fields: Vec::new(), mutations: 0, parsed: Err(Vec::new()) };
        // The request is interpreted with the schema of github.com, even if the server doesn't support all of it.
        let whole = if parsed.is_ok() { None } else { parse(Server::GitHubCom).ok() };
        if let Some(parsed) = parsed.as_ref().ok().or(whole.as_ref())
            && let Ok(found) = parsed.operations.get(operation)
        {
            let fields: Vec<String> = found.root_fields(parsed).map(|field| field.name.to_string()).collect();
            document.name = found.name.as_ref().map(ToString::to_string);
            document.mutations = if found.is_mutation() { u32::try_from(fields.len()).unwrap_or(u32::MAX) } else { 0 };
            document.fields = fields;
        }
        document.parsed = parsed.map_err(|errors| {
            let errors: Vec<_> = errors.iter().map(|error| error.to_json()).collect();
            wording::told_of(errors.iter())
        });
        document
    }

    /// Returns the operation that the request names, or the only one.
    pub fn operation(&self) -> Result<&Operation, Vec<Value>> {
        let parsed = self.parsed.as_ref().map_err(Clone::clone)?;
        let found = parsed.operations.get(self.name.as_deref());
        found.map(|operation| &**operation).map_err(|error| vec![json!({"message": error.message().to_string()})])
    }
}

/// The only rule of the specification that GitHub doesn't enforce: `gh` selects the `state` of an issue or a pull
/// request, and the two have different enum types.
fn is_passed_over(message: &str) -> bool {
    message.contains("must not select different types using the same name")
}
