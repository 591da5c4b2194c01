//! Limits on the size of a query. GitHub requires `first` or `last`, at most 100, on each connection whose nodes are
//! selected, and reports errors at the field. It allows at most 500,000 nodes in total, and reports this error before
//! it executes anything.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Field, Selection, SelectionSet};
use serde_json::{Map, Value, json};

const MOST: u64 = 500_000;

/// Returns the error for a query that requests too many nodes.
pub(super) fn check(
    document: &ExecutableDocument,
    selection: &SelectionSet,
    variables: &Map<String, Value>,
) -> Result<(), Value> {
    let nodes = count(document, selection, variables, 1);
    let words = "possible nodes which exceeds the maximum limit of 500,000.";
    match nodes > MOST {
        true => Err(json!({"type": "MAX_NODE_LIMIT_EXCEEDED",
            "message": format!("This query requests up to {} {words}", grouped(nodes))})),
        false => Ok(()),
    }
}

fn count(document: &ExecutableDocument, selection: &SelectionSet, variables: &Map<String, Value>, times: u64) -> u64 {
    let inner = |part: &Selection| match part {
        Selection::Field(field) => {
            let size = if is_connection(field) { asked(field, variables).map(|(_, most)| most) } else { None };
            let here = times.saturating_mul(size.map_or(1, |most| u64::try_from(most).unwrap_or(0)));
            let nodes = if size.is_some() { here } else { 0 };
            nodes.saturating_add(count(document, &field.selection_set, variables, here))
        }
        Selection::InlineFragment(fragment) => count(document, &fragment.selection_set, variables, times),
        Selection::FragmentSpread(spread) => match document.fragments.get(&spread.fragment_name) {
            Some(fragment) => count(document, &fragment.selection_set, variables, times),
            None => 0,
        },
    };
    selection.selections.iter().map(inner).fold(0, u64::saturating_add)
}

fn is_connection(field: &Field) -> bool {
    let takes = |name: &str| field.definition.arguments.iter().any(|argument| argument.name == name);
    takes("first") && takes("last")
}

/// Returns `first` or `last`, with its number.
fn asked(field: &Field, variables: &Map<String, Value>) -> Option<(&'static str, i64)> {
    let number = |name: &str| {
        let argument = field.arguments.iter().find(|argument| argument.name == name)?;
        match argument.value.as_variable() {
            Some(variable) => variables.get(variable.as_str())?.as_i64(),
            None => argument.value.to_i32().map(i64::from),
        }
    };
    ["first", "last"].into_iter().find_map(|name| Some((name, number(name)?)))
}

/// Returns what is wrong with the limits of a connection: the error's type and message.
pub(super) fn bounds(field: &Field, variables: &Map<String, Value>) -> Result<(), (&'static str, String)> {
    let names =
        |part: &Selection| matches!(part, Selection::Field(field) if ["nodes", "edges"].contains(&&*field.name));
    if !is_connection(field) || !field.selection_set.selections.iter().any(names) {
        return Ok(());
    }
    let name = &field.name;
    match asked(field, variables) {
        None => {
            let words = "You must provide a `first` or `last` value to properly paginate the";
            Err(("MISSING_PAGINATION_BOUNDARIES", format!("{words} `{name}` connection.")))
        }
        Some((argument, most)) if most > 100 => {
            let words = format!("exceeds the `{argument}` limit of 100 records.");
            Err(("EXCESSIVE_PAGINATION", format!("Requesting {most} records on the `{name}` connection {words}")))
        }
        Some((argument, most)) if most < 0 => {
            let words = format!("`{argument}` on the `{name}` connection can't be less than zero.");
            Err(("INVALID_PAGINATION_BOUNDARIES", words))
        }
        Some(_) => Ok(()),
    }
}

/// Formats a number with thousands separators.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let parts = digits.as_bytes().rchunks(3).rev().map(|part| String::from_utf8_lossy(part).into_owned());
    parts.collect::<Vec<_>>().join(",")
}
