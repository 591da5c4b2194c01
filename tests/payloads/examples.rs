//! The example payloads, and the accessors that tests use.

use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value as Json;

/// A payload that GitHub once sent.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// The event's name.
    pub(crate) event: String,
    /// Its position among the examples of its event.
    pub(crate) number: usize,
    /// The payload.
    pub(crate) payload: Json,
}

impl Example {
    pub(crate) fn action(&self) -> Option<&str> {
        self.payload["action"].as_str()
    }

    /// The event with its action: `issues.opened`.
    pub(crate) fn name(&self) -> String {
        self.action().map_or_else(|| self.event.clone(), |action| format!("{}.{action}", self.event))
    }

    /// The event, the action and the position: `issues.opened 15`.
    pub(crate) fn place(&self) -> String {
        format!("{} {}", self.name(), self.number)
    }

    /// The same example with other values, by JSON pointer. Missing values are inserted.
    #[track_caller]
    pub(crate) fn with(&self, values: &[(&str, Json)]) -> Self {
        let mut changed = self.clone();
        for (pointer, value) in values {
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            changed.payload.pointer_mut(parent).unwrap()[name] = value.clone();
        }
        changed
    }
}

static ALL: LazyLock<Option<Vec<Example>>> = LazyLock::new(|| {
    let Some(package) = std::env::var_os("ROLECALL_WEBHOOK_EXAMPLES") else {
        let demanded = std::env::var_os("ROLECALL_REQUIRE_WEBHOOK_EXAMPLES").is_some_and(|demanded| demanded == "1");
        assert!(!demanded, "ROLECALL_WEBHOOK_EXAMPLES names no folder of @octokit/webhooks-examples");
        return None;
    };
    let path = Path::new(&package).join("api.github.com/index.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let events: Vec<Json> = serde_json::from_str(&text).unwrap();
    let mut all = Vec::new();
    for event in events {
        let name = event["name"].as_str().unwrap();
        let examples = event["examples"].as_array().unwrap().iter().enumerate();
        all.extend(examples.map(|(number, payload)| Example {
            event: name.to_owned(),
            number,
            payload: payload.clone(),
        }));
    }
    Some(all)
});

/// All examples; nothing, with a note, if the package is missing.
#[expect(clippy::print_stderr, reason = "who runs the tests is told what was not tested")]
pub(crate) fn all() -> Option<&'static [Example]> {
    if ALL.is_none() {
        eprintln!("ROLECALL_WEBHOOK_EXAMPLES names no folder of @octokit/webhooks-examples: nothing was tested");
    }
    ALL.as_deref()
}

/// The first example of an event, or of an event's action.
#[track_caller]
pub(crate) fn first(all: &[Example], name: &str) -> Example {
    let found = all.iter().find(|example| example.name() == name || example.event == name);
    found.unwrap_or_else(|| panic!("there is no example of {name}")).clone()
}

/// The paths of all values other than maps and lists, in the form that rules use, which looks through lists.
pub(crate) fn paths(payload: &Json) -> Vec<String> {
    fn walk(value: &Json, path: &str, found: &mut Vec<String>) {
        match value {
            Json::Object(entries) => {
                for (name, value) in entries {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    walk(value, &path, found);
                }
            }
            Json::Array(items) => items.iter().for_each(|item| walk(item, path, found)),
            _ if !found.iter().any(|known| known == path) => found.push(path.to_owned()),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(payload, "", &mut found);
    found
}
