//! What a tool answers: a JSON object, or an error with its hint and place.

use serde_json::{Map, Value as Json, json};

use super::words::show_everything;

/// The answer of a tool.
#[derive(Debug)]
pub(super) struct Answer {
    /// The object.
    pub(super) json: Json,
    /// Whether it says why nothing was done.
    pub(super) is_error: bool,
}

impl Answer {
    /// An answer, in which nothing is hidden.
    pub(super) fn of(json: Json) -> Self {
        Self { json: show_everything(json), is_error: false }
    }

    /// An error, in which nothing is hidden.
    pub(super) fn error(json: Json) -> Self {
        Self { json: show_everything(json), is_error: true }
    }

    /// An error with one message.
    pub(super) fn refusal(message: &str, hint: &str) -> Self {
        let error = json!({ "message": message, "hint": hint, "place": null });
        Self::error(json!({ "error": error, "errors": [error] }))
    }
}

/// The part of a list from `offset` on that an answer holds: adds `total`, and `next` where the list goes on.
pub(super) fn page(json: &mut Json, list: &str, offset: usize, limit: usize) {
    let Some(object) = json.as_object_mut() else { return };
    let Some(Json::Array(all)) = object.get_mut(list) else { return };
    let total = all.len();
    let rest: Vec<Json> = std::mem::take(all).into_iter().skip(offset).take(limit).collect();
    let end = offset.saturating_add(rest.len());
    let next = if end < total && !rest.is_empty() { json!(end) } else { Json::Null };
    *all = rest;
    object.insert("total".to_owned(), json!(total));
    object.insert("next".to_owned(), next);
}

/// The object with these entries first.
pub(super) fn with_first(first: Vec<(&str, Json)>, rest: Json) -> Json {
    let mut object: Map<String, Json> = first.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    if let Json::Object(rest) = rest {
        object.extend(rest);
    }
    Json::Object(object)
}
