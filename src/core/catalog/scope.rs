//! Resolves the names in a template: the fields and values that are visible inside nested `each` blocks.

use super::field::Field;
use crate::core::nearest::did_you_mean;

/// The values that every template sees in addition to its fields.
pub(super) const COMMON_VALUES: [&str; 8] =
    ["key", "name", "role", "today", "parent", "draft", "from.key", "from.title"];

/// What is visible at one level of nesting.
#[derive(Clone)]
pub(super) enum Scope<'a> {
    /// The fields and the common values.
    Top,
    /// An item of a list: only `this`.
    Word,
    /// A record of an `items` field.
    Record(&'a [Field]),
    /// What the outer scope has, and a name for the item.
    Named(String, &'a [Field]),
}

/// What a name resolves to.
pub(super) enum Resolved<'a> {
    /// A field.
    Field(&'a Field),
    /// Something else that exists: the item, its index, a common value.
    Value,
    /// Nothing, with a hint.
    Unknown(String),
}

/// Resolves a path in nested scopes, the innermost last. `fields` are those of the template.
pub(super) fn resolve<'a>(path: &str, fields: &'a [Field], scopes: &[Scope<'a>]) -> Resolved<'a> {
    let mut depth = scopes.len();
    let mut rest = path;
    if let Some(stripped) = rest.strip_prefix("@root.").or_else(|| rest.strip_prefix("@root/")) {
        (rest, depth) = (stripped, 1);
    }
    while let Some(stripped) = rest.strip_prefix("../") {
        (rest, depth) = (stripped, depth.saturating_sub(1).max(1));
    }
    rest = rest.strip_prefix("./").unwrap_or(rest);
    if matches!(rest, "@index" | "@first" | "@last") && scopes.len() > 1 {
        return Resolved::Value;
    }
    let scope = &scopes[depth - 1];
    if rest == "this" && depth > 1 {
        return Resolved::Value;
    }
    let rest = rest.strip_prefix("this.").unwrap_or(rest);
    let in_scope = |name: &str, fields: &'a [Field], others: &[&str]| {
        let found = fields.iter().find(|field| field.id.as_str() == name).map(Resolved::Field);
        found.unwrap_or_else(|| {
            let names = fields.iter().map(|field| field.id.as_str()).chain(others.iter().copied());
            Resolved::Unknown(did_you_mean(rest, names))
        })
    };
    match scope {
        Scope::Word => {
            let hint = "inside `each` over a list, the item is `{{this}}`; `../` reaches outside";
            Resolved::Unknown(hint.to_owned())
        }
        Scope::Record(fields) => in_scope(rest, fields, &[]),
        Scope::Named(name, _) if name == rest => Resolved::Value,
        Scope::Named(name, fields_of_item) => {
            match rest.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('.')) {
                Some(inner) => in_scope(inner, fields_of_item, &[]),
                None => resolve(path, fields, &scopes[..depth - 1]),
            }
        }
        Scope::Top if COMMON_VALUES.contains(&rest) => Resolved::Value,
        Scope::Top => in_scope(rest, fields, &COMMON_VALUES),
    }
}
