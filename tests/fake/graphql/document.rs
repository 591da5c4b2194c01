//! A GraphQL request's text, parsed and validated once however often it is sent.

use super::super::official;
use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::Operation;
use apollo_compiler::validation::Valid;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What a text asks.
#[derive(Debug)]
pub struct Document {
    /// The operation's name.
    pub name: Option<String>,
    /// The fields at the top.
    pub fields: Vec<String>,
    /// How many of them are mutations.
    pub mutations: u32,
    /// The document, or why there is none.
    pub parsed: Result<Valid<ExecutableDocument>, String>,
}

type Known = Mutex<HashMap<(String, Option<String>), Arc<Document>>>;

impl Document {
    pub fn of(text: &str, operation: Option<&str>) -> Arc<Self> {
        static KNOWN: OnceLock<Known> = OnceLock::new();
        let known = KNOWN.get_or_init(Mutex::default);
        let key = (text.to_owned(), operation.map(str::to_owned));
        if let Some(document) = known.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return document.clone();
        }
        let document = Arc::new(Self::read(text, operation));
        known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, document.clone());
        document
    }

    fn read(text: &str, operation: Option<&str>) -> Self {
        let parsed = ExecutableDocument::parse_and_validate(official::schema(), text, "request.graphql");
        let parsed = parsed.map_err(|error| error.errors.to_string());
        let mut document = Self { name: None, fields: Vec::new(), mutations: 0, parsed };
        if let Ok(parsed) = &document.parsed
            && let Ok(found) = parsed.operations.get(operation)
        {
            let fields: Vec<String> = found.root_fields(parsed).map(|field| field.name.to_string()).collect();
            document.name = found.name.as_ref().map(ToString::to_string);
            document.mutations = if found.is_mutation() { u32::try_from(fields.len()).unwrap_or(u32::MAX) } else { 0 };
            document.fields = fields;
        }
        document
    }

    /// The operation that the request names, or the only one.
    pub fn operation(&self) -> Result<&Operation, String> {
        let parsed = self.parsed.as_ref().map_err(Clone::clone)?;
        let found = parsed.operations.get(self.name.as_deref());
        found.map(|operation| &**operation).map_err(|error| error.message().to_string())
    }
}
