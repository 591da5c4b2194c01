//! The control endpoints below `/_fake/`, for use of the fake as a program: inspect, break and change its state.
//!
//! | endpoint | what it does |
//! |---|---|
//! | `GET /_fake/ready` | answers as soon as the fake is running |
//! | `GET /_fake/state` | the whole state, by repository: see `shown` |
//! | `GET /_fake/requests`, `POST /_fake/forget` | the requests since the start or the last `forget`; clears the list |
//! | `GET /_fake/violations` | violations by requests so far |
//! | `POST /_fake/arrange` | performs one act of a user, or a list of them: see `arrange` |
//! | `POST /_fake/event` | the payload of an event: `{"event": "issues.closed", "number": 7, "sender": "ana"}` |
//! | `POST /_fake/faults` | adds one fault, or a list of them: see `faults` |
//! | `POST /_fake/reset` | restores the initial state |

mod act;
mod arrange;
mod faults;
mod files;
mod issues;
mod shown;

use super::answer::Answer;
use super::request::Request;
use super::seen::Seen;
use super::simulation::Simulation;
use super::state::State;
use serde_json::{Value, json};

pub(super) fn answer(simulation: &mut Simulation, request: &Request) -> Answer {
    let done = match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/_fake/ready") => Ok(json!({"ready": true})),
        ("GET", "/_fake/state") => Ok(shown::shown(&mut simulation.state)),
        ("GET", "/_fake/requests") => Ok(simulation.seen.iter().map(Seen::json).collect()),
        ("POST", "/_fake/forget") => {
            simulation.forget();
            Ok(Value::Null)
        }
        ("GET", "/_fake/violations") => Ok(json!(simulation.violations)),
        ("POST", "/_fake/faults") => each(&request.body, |fault| {
            simulation.faults.put(faults::read(fault)?);
            Ok(Value::Null)
        }),
        ("POST", "/_fake/arrange") => each(&request.body, |act| arrange::arrange(&mut simulation.state, act)),
        ("POST", "/_fake/event") => {
            let event = request.text("event").ok_or_else(|| "which `event`?".to_owned());
            event.and_then(|event| simulation.state.payload(event, &request.body))
        }
        ("POST", "/_fake/reset") => {
            let (clock, base) = (simulation.state.clock.clone(), simulation.state.base.clone());
            *simulation = Simulation::new(State::new(clock, &base));
            Ok(Value::Null)
        }
        _ => Err("no such door".to_owned()),
    };
    match done {
        Ok(value) => Answer::json(200, &value),
        Err(why) => Answer::json(400, &json!({"message": why})),
    }
}

/// Returns the items of a list, or a single value as one item.
fn each(body: &Value, mut act: impl FnMut(&Value) -> Result<Value, String>) -> Result<Value, String> {
    match body.as_array() {
        Some(items) => items.iter().map(act).collect(),
        None => act(body),
    }
}
