//! An event: its name, and the payload that GitHub sends with it.

use serde_json::Value as Json;

use super::known::KnownEvent;
use crate::core::artifact::Marker;
use crate::core::nearest::did_you_mean;

/// An event of a repository.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its name: `issues`.
    pub name: String,
    /// What GitHub tells of it.
    pub payload: Json,
}

impl Event {
    /// An event by its name, which may hold the action too: `issues.opened`.
    ///
    /// # Errors
    /// GitHub has no such event or action, the payload is no object or is another action's; a message and a hint.
    pub fn new(name: &str, mut payload: Json) -> Result<Self, (String, String)> {
        let (event, action) = name.split_once('.').map_or((name, None), |(event, action)| (event, Some(action)));
        let Some(known) = KnownEvent::named(event) else {
            let near = did_you_mean(event, KnownEvent::all().map(|known| known.name()));
            return Err((format!("there is no event `{event}`"), near));
        };
        let Json::Object(entries) = &mut payload else {
            let hint = "it is the file that GitHub writes, or a webhook's body";
            return Err(("the payload is no JSON object".to_owned(), hint.to_owned()));
        };
        if let Some(action) = action {
            if !known.has_action(action) {
                let near = did_you_mean(action, known.actions());
                return Err((format!("`{event}` has no action `{action}`"), near));
            }
            let said = entries.entry("action").or_insert_with(|| Json::String(action.to_owned()));
            if said.as_str() != Some(action) {
                let said = said.as_str().unwrap_or_default();
                let hint = format!("name the event `{event}`, or give it a payload of that action");
                return Err((format!("the payload is one of `{event}.{said}`, not of `{name}`"), hint));
            }
        }
        Ok(Self { name: event.to_owned(), payload })
    }

    /// What happened: `opened`. Some events have no action.
    pub fn action(&self) -> Option<&str> {
        self.text("action")
    }

    /// The event's whole name: `issues.opened`.
    pub fn whole_name(&self) -> String {
        self.action().map_or_else(|| self.name.clone(), |action| format!("{}.{action}", self.name))
    }

    /// The values at a path; a list on the way is walked through, each of its elements.
    pub fn at(&self, path: &str) -> Vec<&Json> {
        let mut found = vec![&self.payload];
        for name in path.split('.') {
            found = found.into_iter().flat_map(elements).filter_map(|value| value.get(name)).collect();
        }
        found.into_iter().flat_map(elements).collect()
    }

    /// The text at a path.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.at(path).first().and_then(|value| value.as_str()).filter(|text| !text.is_empty())
    }

    /// The number at a path.
    pub fn number(&self, path: &str) -> Option<u64> {
        self.at(path).first().and_then(|value| value.as_u64())
    }

    /// The number of the issue that it is about; a pull request is none.
    pub fn issue(&self) -> Option<u64> {
        let pull = self.at("issue.pull_request").iter().any(|value| !value.is_null());
        self.number("issue.number").filter(|_| !pull)
    }

    /// Does what a run makes and changes cause such an event: one of an artifact that was opened, edited or tagged?
    pub fn is_echo(&self) -> bool {
        let caused = ["opened", "edited", "labeled", "unlabeled", "assigned", "unassigned", "milestoned", "typed"];
        self.name == "issues"
            && self.action().is_some_and(|action| caused.contains(&action))
            && self.text("issue.body").is_some_and(|body| !Marker::find(&body.replace("\r\n", "\n")).is_empty())
    }

    /// Who caused it.
    pub fn sender(&self) -> Option<&str> {
        self.text("sender.login")
    }

    /// Who proposes files from a repository of their own: with a pull request, or with one that started another workflow.
    pub fn stranger(&self) -> Option<&str> {
        let proposed = [
            ("pull_request.head.repo.full_name", "pull_request.user.login"),
            ("workflow_run.head_repository.full_name", "workflow_run.actor.login"),
        ];
        let here = self.text("repository.full_name").unwrap_or_default();
        let of_fork = |(repository, _): &&(&str, &str)| {
            let (name, _) = repository.split_once('.').unwrap_or_default();
            !self.at(name).is_empty() && self.text(repository).is_none_or(|there| !there.eq_ignore_ascii_case(here))
        };
        proposed.iter().find(of_fork).map(|(_, login)| self.text(login).unwrap_or_default())
    }

    /// The ref under which the default branch is known.
    pub fn default_ref(&self) -> Option<String> {
        Some(format!("refs/heads/{}", self.text("repository.default_branch")?))
    }
}

fn elements(value: &Json) -> Vec<&Json> {
    match value {
        Json::Array(items) => items.iter().collect(),
        other => vec![other],
    }
}

#[cfg(test)]
mod tests {
    use super::Event;
    use serde_json::json;

    #[test]
    fn a_path_leads_through_lists() {
        let event =
            Event::new("issues.opened", json!({"issue": {"number": 7, "labels": [{"name": "a"}, {"name": "b"}]}}))
                .expect("known");
        assert_eq!(event.at("issue.labels.name"), [&json!("a"), &json!("b")]);
        assert_eq!((event.issue(), event.whole_name().as_str()), (Some(7), "issues.opened"));
        assert!(event.at("issue.number.deeper").is_empty() && event.at("nothing").is_empty());
        let pull = Event::new("issue_comment", json!({"issue": {"number": 7, "pull_request": {}}})).expect("known");
        assert_eq!((pull.issue(), pull.action(), pull.sender()), (None, None, None));
        for (name, payload) in [
            ("isues", json!({})),
            ("issues.close", json!({})),
            ("push", json!([])),
            ("issues.closed", json!({"action": "opened"})),
        ] {
            assert!(Event::new(name, payload).is_err(), "{name}");
        }
    }
}
