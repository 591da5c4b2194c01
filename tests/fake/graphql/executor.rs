//! Walks a selection and asks each node for its fields; collects the errors with their paths.

use super::super::call::Call;
use super::super::official;
use super::Trouble;
use super::document::Document;
use super::node::{Arguments, Found, Node};
use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast;
use apollo_compiler::executable::{DirectiveList, Field, Selection, SelectionSet};
use apollo_compiler::response::JsonMap;
use serde_json::{Map, Value, json};

struct Executor<'a, 'b> {
    call: &'a mut Call<'b>,
    document: &'a ExecutableDocument,
    variables: Map<String, Value>,
    path: Vec<Value>,
    errors: Vec<Value>,
}

/// Execute a request. An error is one of the request as a whole.
pub(super) fn execute(call: &mut Call<'_>, asked: &Document, given: Map<String, Value>) -> Result<Value, String> {
    let operation = asked.operation()?;
    let document = asked.parsed.as_ref().map_err(Clone::clone)?;
    let text = Value::Object(given).to_string();
    let given: JsonMap = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let coerced = apollo_compiler::request::coerce_variable_values(official::schema(), operation, &given);
    let coerced = coerced.map_err(|error| error.message().to_string())?;
    let variables = serde_json::to_value(&*coerced).map_err(|error| error.to_string())?;
    let root = if operation.is_mutation() { Node::Mutation } else { Node::Query };
    let mut executor = Executor {
        call,
        document,
        variables: variables.as_object().cloned().unwrap_or_default(),
        path: Vec::new(),
        errors: Vec::new(),
    };
    let data = executor.object(&root, &operation.selection_set);
    Ok(match executor.errors.is_empty() {
        true => json!({"data": data}),
        false => json!({"data": data, "errors": executor.errors}),
    })
}

impl Executor<'_, '_> {
    fn object(&mut self, node: &Node, selection: &SelectionSet) -> Value {
        let mut out = Map::new();
        self.collect(node, selection, &mut out);
        Value::Object(out)
    }

    fn collect(&mut self, node: &Node, selection: &SelectionSet, out: &mut Map<String, Value>) {
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
                    merge(out.entry(key).or_insert(Value::Null), value);
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.type_condition.as_ref();
                    if condition.is_none_or(|condition| self.is(node, condition)) {
                        self.collect(node, &fragment.selection_set, out);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let document = self.document;
                    if let Some(fragment) = document.fragments.get(&spread.fragment_name)
                        && self.is(node, fragment.type_condition())
                    {
                        self.collect(node, &fragment.selection_set, out);
                    }
                }
            }
        }
    }

    fn field(&mut self, node: &Node, field: &Field) -> Value {
        if field.name == "__typename" {
            return self.call.kind(node).into();
        }
        let mut arguments = Map::new();
        for argument in &field.arguments {
            if let Some(value) = self.value(&argument.value) {
                arguments.insert(argument.name.to_string(), value);
            }
        }
        match self.call.resolve(node, &field.name, &Arguments(arguments)) {
            Ok(Found::Leaf(value)) => value,
            Ok(Found::One(node)) => self.object(&node, &field.selection_set),
            Ok(Found::Many(nodes)) => {
                let mut items = Vec::with_capacity(nodes.len());
                for (place, node) in nodes.iter().enumerate() {
                    self.path.push(place.into());
                    items.push(self.object(node, &field.selection_set));
                    self.path.pop();
                }
                items.into()
            }
            Err(Trouble { kind, message }) => {
                self.errors.push(json!({"type": kind, "path": self.path, "message": message}));
                Value::Null
            }
        }
    }

    /// The value of an argument; none where a variable was left out.
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

    /// Whether a node is of a type, or of one that is part of it.
    fn is(&self, node: &Node, condition: &str) -> bool {
        let kind = self.call.kind(node);
        kind == condition || official::schema().is_subtype(condition, kind)
    }
}

/// The same key may be selected twice, with different parts below it.
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
