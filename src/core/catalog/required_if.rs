//! `required_if`: checks that a condition names a field and an answer that exist.

use indexmap::IndexMap;

use super::condition::Condition;
use super::field::{Field, FieldFile};
use super::kind::Kind;
use crate::core::diagnostic::Diagnostic;
use crate::core::nearest::did_you_mean;
use crate::core::yaml::Written;

/// One thing that is wrong with a condition: the field that has it, the key that it names, and what is wrong.
pub(super) type WrongCondition = (String, Option<String>, Diagnostic);

/// Checks the conditions of a template's fields, and sets them.
pub(super) fn set_conditions(fields: &mut [Field], files: &IndexMap<String, FieldFile>) -> Vec<WrongCondition> {
    let mut wrong = Vec::new();
    for at in 0..fields.len() {
        let Some(file) = files.get(fields[at].id.as_str()) else { continue };
        let id = fields[at].id.to_string();
        if file.required && !file.required_if.is_empty() {
            let mistake = Diagnostic::error(format!("the field `{id}` is required anyway"));
            wrong.push((id.clone(), None, mistake.hint("remove `required` or `required_if`")));
        }
        let mut conditions = Vec::new();
        for (name, written) in &file.required_if {
            match condition(fields, &id, name, written) {
                Ok(condition) => conditions.push(condition),
                Err(mistake) => wrong.push((id.clone(), Some(name.clone()), mistake)),
            }
        }
        fields[at].required_if = conditions;
        for inner in file.fields.iter().filter(|(_, inner)| !inner.required_if.is_empty()) {
            let mistake = Diagnostic::error(format!("`{}` is in a record, which has no `required_if`", inner.0));
            wrong.push((id.clone(), None, mistake.hint("only the template's own fields have it")));
        }
    }
    wrong
}

fn condition(fields: &[Field], id: &str, name: &str, written: &Written) -> Result<Condition, Diagnostic> {
    let others = || fields.iter().filter(|field| field.id.as_str() != id);
    let Some(other) = others().find(|field| field.id.as_str() == name) else {
        let message = format!("`required_if` of `{id}` names the field `{name}`, which does not exist");
        return Err(Diagnostic::error(message).hint(did_you_mean(name, others().map(|field| field.id.as_str()))));
    };
    if !matches!(other.kind, Kind::Choice | Kind::Choices | Kind::Flag) {
        let message = format!("`required_if` of `{id}` names `{name}`, which is a {}", other.kind.word());
        return Err(Diagnostic::error(message).hint("name a choice, choices or a flag"));
    }
    let none = || Diagnostic::error(format!("`required_if` of `{id}` gives `{name}` no answer")).hint(other.takes());
    match other.read_json(&written.0) {
        Ok(Some(value)) => Ok(Condition { field: other.id.clone(), value }),
        Ok(None) => Err(none()),
        Err(problems) => Err(problems.into_iter().next().map_or_else(none, |problem| problem.diagnostic)),
    }
}
