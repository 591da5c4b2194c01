//! The doors below `/_fake/`, for whoever runs the fake as a program: look at it, break it, arrange it.
//!
//! | door | what it does |
//! |---|---|
//! | `GET /_fake/ready` | answers as soon as the fake does |
//! | `GET /_fake/state` | everything there is, by repository: see `shown` |
//! | `GET /_fake/requests`, `POST /_fake/forget` | the requests since the start, or since they were forgotten |
//! | `GET /_fake/violations` | what requests did that no request may do |
//! | `POST /_fake/arrange` | one act of a person, or a list of them: see `arrange` |
//! | `POST /_fake/event` | the payload of an event: `{"event": "issues.closed", "number": 7, "sender": "ana"}` |
//! | `POST /_fake/faults` | one thing that goes wrong, or a list of them: see `faults` |
//! | `POST /_fake/reset` | as at the start |

mod act;
mod arrange;
mod faults;
mod files;
mod issues;
mod shown;

use super::answer::Answer;
use super::request::Request;
use super::seen::Seen;
use super::state::State;
use super::world::World;
use serde_json::{Value, json};

pub(super) fn answer(world: &mut World, request: &Request) -> Answer {
    let done = match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/_fake/ready") => Ok(json!({"ready": true})),
        ("GET", "/_fake/state") => Ok(shown::shown(&mut world.state)),
        ("GET", "/_fake/requests") => Ok(world.seen.iter().map(Seen::json).collect()),
        ("POST", "/_fake/forget") => {
            world.forget();
            Ok(Value::Null)
        }
        ("GET", "/_fake/violations") => Ok(json!(world.violations)),
        ("POST", "/_fake/faults") => each(&request.body, |fault| {
            world.faults.put(faults::read(fault)?);
            Ok(Value::Null)
        }),
        ("POST", "/_fake/arrange") => each(&request.body, |act| arrange::arrange(&mut world.state, act)),
        ("POST", "/_fake/event") => {
            let event = request.text("event").ok_or_else(|| "which `event`?".to_owned());
            event.and_then(|event| world.state.payload(event, &request.body))
        }
        ("POST", "/_fake/reset") => {
            let (clock, base) = (world.state.clock.clone(), world.state.base.clone());
            *world = World::new(State::new(clock, &base));
            Ok(Value::Null)
        }
        _ => Err("no such door".to_owned()),
    };
    match done {
        Ok(value) => Answer::json(200, &value),
        Err(why) => Answer::json(400, &json!({"message": why})),
    }
}

/// One thing, or a list of them.
fn each(body: &Value, mut act: impl FnMut(&Value) -> Result<Value, String>) -> Result<Value, String> {
    match body.as_array() {
        Some(items) => items.iter().map(act).collect(),
        None => act(body),
    }
}
