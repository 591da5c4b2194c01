//! Walks the selection, resolves each field on its node, and collects the errors with their paths.

use super::super::call::Call;
use super::super::official;
use super::FaultEffect;
use super::document::Document;
use super::node::{Arguments, Found, Node};
use super::{size, wording};
use apollo_compiler::ast;
use apollo_compiler::executable::{DirectiveList, Field, Operation, Selection, SelectionSet};
use apollo_compiler::response::JsonMap;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::{Map, Value, json};

struct Executor<'a, 'b> {
    call: &'a mut Call<'b>,
    document: &'a ExecutableDocument,
    variables: Map<String, Value>,
    path: Vec<Value>,
    errors: Vec<Value>,
    schema: &'static Valid<Schema>,
    mistakes: Vec<String>,
}

/// A non-null field has no value, so its parent has no value either.
struct Nulled;

/// Returns the values of the variables, with defaults applied, coerced to their types.
fn coerced(
    schema: &Valid<Schema>,
    operation: &Operation,
    given: &Map<String, Value>,
) -> Result<Map<String, Value>, Vec<Value>> {
    let text = Value::Object(given.clone()).to_string();
    let read: JsonMap = serde_json::from_str(&text).expect("it was JSON before");
    let coerced = apollo_compiler::request::coerce_variable_values(schema, operation, &read);
    let coerced = coerced.map_err(|error| {
        let why = error.message().to_string();
        // Only the error's message says which variable it was.
        let alone = |name: &str| {
            let others = read.iter().filter(|(other, _)| other.as_str() != name);
            let others: JsonMap = others.map(|(name, value)| (name.clone(), value.clone())).collect();
            apollo_compiler::request::coerce_variable_values(schema, operation, &others)
        };
        let same = |message: &str| message == why;
        let blamed = |name: &str| !alone(name).is_err_and(|error| same(&error.message().to_string()));
        let blamed = operation.variables.iter().find(|variable| {
            let missing = variable.ty.is_non_null() && given.get(variable.name.as_str()).is_none_or(Value::is_null);
            missing || blamed(&variable.name)
        });
        let Some(variable) = blamed else { return vec![json!({"message": why})] };
        let value = given.get(variable.name.as_str()).unwrap_or(&Value::Null);
        vec![wording::value(&variable.name, &variable.ty.to_string(), value, &why)]
    })?;
    let coerced = serde_json::to_value(&*coerced).expect("it was JSON before");
    Ok(coerced.as_object().cloned().unwrap_or_default())
}

/// Executes a request. An error applies to the request as a whole.
pub(super) fn execute(
    call: &mut Call<'_>,
    asked: &Document,
    given: &Map<String, Value>,
) -> Result<(Value, Vec<String>), Vec<Value>> {
    let operation = asked.operation()?;
    let document = asked.parsed.as_ref().map_err(Clone::clone)?;
    let schema = official::schema_of(call.state.server);
    let variables = coerced(schema, operation, given)?;
    size::check(document, &operation.selection_set, &variables).map_err(|error| vec![error])?;
    let root = if operation.is_mutation() { Node::Mutation } else { Node::Query };
    let mut executor =
        Executor { call, document, variables, schema, mistakes: Vec::new(), path: Vec::new(), errors: Vec::new() };
    // `data` is null if a null propagated through non-null fields up to the root.
    let data = executor.object(&root, &operation.selection_set).unwrap_or(Value::Null);
    let answer = match executor.errors.is_empty() {
        true => json!({"data": data}),
        false => json!({"data": data, "errors": executor.errors}),
    };
    Ok((answer, executor.mistakes))
}

impl Executor<'_, '_> {
    fn object(&mut self, node: &Node, selection: &SelectionSet) -> Result<Value, Nulled> {
        let mut out = Map::new();
        self.collect(node, selection, &mut out)?;
        Ok(Value::Object(out))
    }

    fn collect(&mut self, node: &Node, selection: &SelectionSet, out: &mut Map<String, Value>) -> Result<(), Nulled> {
        for part in &selection.selections {
            if self.skipped(part.directives()) {
                continue;
            }
            match part {
                Selection::Field(field) => {
                    let key = field.response_key().to_string();
                    self.path.push(key.clone().into());
                    let value = self.field(node, field);
                    self.path.pop();
                    let value = match value {
                        Ok(value) => value,
                        Err(Nulled) if field.ty().is_non_null() => return Err(Nulled),
                        Err(Nulled) => Value::Null,
                    };
                    merge(out.entry(key).or_insert(Value::Null), value);
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.type_condition.as_ref();
                    if condition.is_none_or(|condition| self.is(node, condition)) {
                        self.collect(node, &fragment.selection_set, out)?;
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let document = self.document;
                    if let Some(fragment) = document.fragments.get(&spread.fragment_name)
                        && self.is(node, fragment.type_condition())
                    {
                        self.collect(node, &fragment.selection_set, out)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, node: &Node, field: &Field) -> Result<Value, Nulled> {
        if field.name == "__typename" {
            return Ok(self.call.kind(node).into());
        }
        let mut arguments = Map::new();
        for argument in &field.arguments {
            if let Some(value) = self.value(&argument.value) {
                arguments.insert(argument.name.to_string(), value);
            }
        }
        let resolved = match size::bounds(field, &self.variables) {
            Ok(()) => self.call.resolve(node, &field.name, &Arguments(arguments)),
            Err((kind, message)) => {
                self.mistakes.push(message.clone());
                // The mutation has already been applied; its payload is resolved afterwards.
                Err(FaultEffect { kind, message })
            }
        };
        match resolved {
            Ok(Found::Leaf(value)) => Ok(value),
            Ok(Found::One(node)) => self.object(&node, &field.selection_set),
            Ok(Found::Many(nodes)) => {
                let mut items = Vec::with_capacity(nodes.len());
                for (place, node) in nodes.iter().enumerate() {
                    self.path.push(place.into());
                    let item = self.object(node, &field.selection_set);
                    self.path.pop();
                    match item {
                        Ok(item) => items.push(item),
                        Err(Nulled) if field.ty().item_type().is_non_null() => return Err(Nulled),
                        Err(Nulled) => items.push(Value::Null),
                    }
                }
                Ok(items.into())
            }
            Err(FaultEffect { kind, message }) => {
                let line = field.name.line_column_range(&self.document.sources).map(|range| range.start);
                let line = line.map(|start| json!({"line": start.line, "column": start.column}));
                let places: Vec<Value> = line.into_iter().collect();
                self.errors.push(json!({"type": kind, "path": self.path, "locations": places, "message": message}));
                Err(Nulled)
            }
        }
    }

    /// Returns the value of an argument; `None` if it is a variable without a value.
    fn value(&self, value: &ast::Value) -> Option<Value> {
        Some(match value {
            ast::Value::Null => Value::Null,
            ast::Value::Enum(name) => name.to_string().into(),
            ast::Value::Variable(name) => self.variables.get(name.as_str())?.clone(),
            ast::Value::String(text) => text.clone().into(),
            ast::Value::Int(number) => serde_json::from_str(number.as_str()).ok()?,
            ast::Value::Float(number) => serde_json::from_str(number.as_str()).ok()?,
            ast::Value::Boolean(flag) => (*flag).into(),
            ast::Value::List(items) => items.iter().filter_map(|item| self.value(item)).collect(),
            ast::Value::Object(fields) => {
                fields.iter().filter_map(|(name, value)| Some((name.to_string(), self.value(value)?))).collect()
            }
        })
    }

    fn skipped(&self, directives: &DirectiveList) -> bool {
        let told = |name: &str| {
            let value = directives.get(name)?.specified_argument_by_name("if")?;
            self.value(value)?.as_bool()
        };
        told("skip") == Some(true) || told("include") == Some(false)
    }

    /// Whether a node is of a type, or of a member of that interface or union.
    fn is(&self, node: &Node, condition: &str) -> bool {
        let kind = self.call.kind(node);
        kind == condition || self.schema.is_subtype(condition, kind)
    }
}

/// Merges two results for one key, which may be selected twice with different subfields.
fn merge(into: &mut Value, value: Value) {
    match (into, value) {
        (Value::Object(into), Value::Object(value)) => {
            for (key, value) in value {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(into), Value::Array(value)) if into.len() == value.len() => {
            for (into, value) in into.iter_mut().zip(value) {
                merge(into, value);
            }
        }
        (into, value) => *into = value,
    }
}
