//! How much a query asks for: GitHub wants `first` or `last` on each connection, at most 100, and at most 500,000 nodes.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Field, Selection, SelectionSet};
use serde_json::{Map, Value, json};

const MOST: u64 = 500_000;

/// The error of a query that asks for too much, or doesn't say how much.
pub(super) fn check(
    document: &ExecutableDocument,
    selection: &SelectionSet,
    variables: &Map<String, Value>,
) -> Result<(), Value> {
    let mut count = Count { document, variables, path: Vec::new(), nodes: 0 };
    count.within(selection, 1)?;
    match count.nodes > MOST {
        true => Err(json!({"type": "MAX_NODE_LIMIT_EXCEEDED", "message": format!(
            "This query requests up to {} possible nodes which exceeds the maximum limit of 500,000.",
            grouped(count.nodes)
        )})),
        false => Ok(()),
    }
}

struct Count<'a> {
    document: &'a ExecutableDocument,
    variables: &'a Map<String, Value>,
    path: Vec<String>,
    nodes: u64,
}

impl Count<'_> {
    fn within(&mut self, selection: &SelectionSet, times: u64) -> Result<(), Value> {
        for part in &selection.selections {
            match part {
                Selection::Field(field) => {
                    self.path.push(field.response_key().to_string());
                    let inner = times.saturating_mul(self.size(field)?.unwrap_or(1));
                    self.nodes = self.nodes.saturating_add(if self.is_connection(field) { inner } else { 0 });
                    self.within(&field.selection_set, inner)?;
                    self.path.pop();
                }
                Selection::InlineFragment(fragment) => self.within(&fragment.selection_set, times)?,
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        self.within(&fragment.selection_set, times)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn is_connection(&self, field: &Field) -> bool {
        let takes = |name: &str| field.definition.arguments.iter().any(|argument| argument.name == name);
        takes("first") && takes("last")
    }

    /// How many nodes a connection may hold.
    fn size(&self, field: &Field) -> Result<Option<u64>, Value> {
        if !self.is_connection(field) {
            return Ok(None);
        }
        let number = |name: &str| {
            let argument = field.arguments.iter().find(|argument| argument.name == name)?;
            match argument.value.as_variable() {
                Some(variable) => self.variables.get(variable.as_str())?.as_i64(),
                None => argument.value.to_i32().map(i64::from),
            }
        };
        let name = &field.name;
        let asked = [("first", number("first")), ("last", number("last"))];
        let mut asked = asked.into_iter().filter_map(|(name, number)| Some((name, number?)));
        let Some((argument, most)) = asked.next() else {
            return Err(self.error(
                "MISSING_PAGINATION_BOUNDARIES",
                &format!("You must provide a `first` or `last` value to properly paginate the `{name}` connection."),
            ));
        };
        if most > 100 {
            let words = format!(
                "Requesting {most} records on the `{name}` connection exceeds the `{argument}` limit of 100 records."
            );
            return Err(self.error("EXCESSIVE_PAGINATION", &words));
        }
        match u64::try_from(most) {
            Ok(most) => Ok(Some(most)),
            Err(_) => {
                let words = format!("`{argument}` on the `{name}` connection cannot be less than zero.");
                Err(self.error("INVALID_PAGINATION_BOUNDARIES", &words))
            }
        }
    }

    fn error(&self, kind: &str, message: &str) -> Value {
        json!({"type": kind, "path": self.path, "message": message})
    }
}

/// A number with commas.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let parts = digits.as_bytes().rchunks(3).rev().map(|part| String::from_utf8_lossy(part).into_owned());
    parts.collect::<Vec<_>>().join(",")
}
