//! Checks event payloads against GitHub's description of its webhooks, `events.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use super::fault::Shape;

static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(include_str!("events.json")).unwrap());

static EVENTS: LazyLock<BTreeMap<&str, Shape>> = LazyLock::new(|| {
    let events = DESCRIPTION["events"].as_object().unwrap();
    events.iter().map(|(name, schema)| (name.as_str(), Shape::new(schema, &DESCRIPTION["definitions"]))).collect()
});

/// Checks that GitHub describes such a payload. A payload of an event that isn't described, such as a schedule, passes.
pub fn check_event(name: &str, payload: &Value) -> Result<(), String> {
    let whole = match payload["action"].as_str() {
        Some(action) => format!("{name}-{action}"),
        None => name.to_owned(),
    };
    let Some(shape) = EVENTS.get(whole.replace('_', "-").as_str()) else { return Ok(()) };
    shape.check("the payload", payload).map_err(|fault| format!("{whole}: {fault}"))
}
