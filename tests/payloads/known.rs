//! Compares what rolecall knows of events with what GitHub sent.

use std::collections::BTreeSet;

use rolecall::core::event::payload::known_events::KnownEvent;

use crate::examples::{all, paths};

#[test]
fn every_event_action_and_path_of_an_example_is_known() {
    let Some(all) = all() else { return };
    assert!(all.len() > 300, "{} examples", all.len());
    let told = all.iter().flat_map(|example| {
        paths(&example.payload).into_iter().map(|path| (example.event.as_str(), example.action(), path))
    });
    let told: BTreeSet<_> = told.collect();
    let mut strange = Vec::new();
    for (event, action, path) in &told {
        let Some(known) = KnownEvent::named(event) else {
            strange.push(format!("the event {event}"));
            continue;
        };
        if action.is_some_and(|action| !known.has_action(action)) {
            strange.push(format!("{event}: the action {action:?}"));
        } else if let Err(strayed) = known.find_path(*action, path) {
            strange.push(format!("{event} {action:?}: {path}, at {}", strayed.name));
        }
    }
    assert!(strange.is_empty(), "{} are not known:\n{}", strange.len(), strange.join("\n"));
}
