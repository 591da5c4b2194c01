//! An event: its name, and the payload that GitHub sends with it.

use serde_json::Value as Json;

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
    pub fn new(name: &str, mut payload: Json) -> Self {
        let (name, action) = name.split_once('.').map_or((name, None), |(name, action)| (name, Some(action)));
        if let (Some(action), Json::Object(entries)) = (action, &mut payload) {
            entries.entry("action").or_insert_with(|| Json::String(action.to_owned()));
        }
        Self { name: name.to_owned(), payload }
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

    /// Who caused it.
    pub fn sender(&self) -> Option<&str> {
        self.text("sender.login")
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
            Event::new("issues.opened", json!({"issue": {"number": 7, "labels": [{"name": "a"}, {"name": "b"}]}}));
        assert_eq!(event.at("issue.labels.name"), [&json!("a"), &json!("b")]);
        assert_eq!((event.issue(), event.whole_name().as_str()), (Some(7), "issues.opened"));
        assert!(event.at("issue.number.deeper").is_empty() && event.at("nothing").is_empty());
        let pull = Event::new("issue_comment", json!({"issue": {"number": 7, "pull_request": {}}}));
        assert_eq!((pull.issue(), pull.action(), pull.sender()), (None, None, None));
    }
}
