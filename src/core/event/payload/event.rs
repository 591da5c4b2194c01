//! An event: its name, and the payload that GitHub sends with it.

use jiff::Timestamp;
use serde_json::Value as Json;

use super::known_events::KnownEvent;
use crate::core::artifact::Marker;
use crate::core::nearest::did_you_mean;

/// So many seconds after it was made an issue is tagged at the latest, if it is by whoever made it.
const MOMENT: i64 = 60;

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
            return Err((format!("event `{event}` not found"), near));
        };
        let Json::Object(entries) = &mut payload else {
            let hint = "it is the file that GitHub writes, or a webhook's body";
            return Err(("the payload is not a JSON object".to_owned(), hint.to_owned()));
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

    /// Is it what a run causes by making or changing an artifact: that one is opened or edited, or is tagged as soon as it
    /// is there?
    pub fn is_echo(&self) -> bool {
        let caused = match self.action() {
            Some("opened" | "edited") => true,
            Some("labeled" | "assigned" | "milestoned" | "typed") => self.is_fresh(),
            _ => false,
        };
        let is_ours = |body: &str| !Marker::find(&body.replace("\r\n", "\n")).is_empty();
        self.name == "issues" && caused && self.text("issue.body").is_some_and(is_ours)
    }

    /// Was the issue made a moment ago? Where that is not told, it may have been.
    fn is_fresh(&self) -> bool {
        let time = |path: &str| self.text(path)?.parse::<Timestamp>().ok();
        let (made, now) = (time("issue.created_at"), time("issue.updated_at"));
        made.zip(now).is_none_or(|(made, now)| now.as_second() - made.as_second() <= MOMENT)
    }

    /// Who caused it.
    pub fn sender(&self) -> Option<&str> {
        self.text("sender.login")
    }

    /// Whose the files are that a workflow can check out on it, besides the sender's: those of a pull request from
    /// another repository, or of one that started another workflow, are that repository's owner's; where only the pull
    /// request's comment is told, they are its author's. The login is empty where the account is gone.
    pub fn proposer(&self) -> Option<&str> {
        let here = self.text("repository.full_name").unwrap_or_default();
        let of_fork = |head: &str| {
            let there = self.text(&format!("{head}.full_name"));
            there.is_none_or(|there| !there.eq_ignore_ascii_case(here))
        };
        let owner = |login: &str| self.text(login).unwrap_or_default();
        if !self.at("pull_request").is_empty() && of_fork("pull_request.head.repo") {
            return Some(owner("pull_request.head.repo.owner.login"));
        }
        if !self.at("workflow_run").is_empty() && of_fork("workflow_run.head_repository") {
            return Some(owner("workflow_run.head_repository.owner.login"));
        }
        let commented = self.at("issue.pull_request").iter().any(|value| !value.is_null());
        commented.then(|| owner("issue.user.login"))
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
    fn whose_files_may_be_checked_out_is_the_fork_s_owner() {
        let fork = json!({ "full_name": "mallory/shop", "owner": { "login": "mallory" } });
        let here = json!({ "full_name": "Acme/Shop", "owner": { "login": "acme" } });
        let proposer = |name: &str, mut payload: serde_json::Value| {
            payload["repository"] = json!({ "full_name": "acme/shop" });
            Event::new(name, payload).expect("known").proposer().map(str::to_owned)
        };
        let pull = |head: &serde_json::Value| json!({ "pull_request": { "head": { "repo": head }, "user": { "login": "ana" } } });
        let run = |head: &serde_json::Value| json!({ "workflow_run": { "head_repository": head, "actor": { "login": "ana" } } });
        for (name, payload) in [("pull_request_target", pull(&fork)), ("workflow_run", run(&fork))] {
            assert_eq!(proposer(name, payload).as_deref(), Some("mallory"), "{name}");
        }
        for (name, payload) in [("pull_request_target", pull(&json!(null))), ("workflow_run", run(&json!(null)))] {
            assert_eq!(proposer(name, payload).as_deref(), Some(""), "{name}: the fork is gone");
        }
        for (name, payload) in [("pull_request_target", pull(&here)), ("workflow_run", run(&here)), ("push", json!({}))]
        {
            assert_eq!(proposer(name, payload), None, "{name}");
        }
        let comment = |pull| json!({ "issue": { "number": 7, "user": { "login": "mallory" }, "pull_request": pull } });
        assert_eq!(proposer("issue_comment", comment(json!({}))).as_deref(), Some("mallory"));
        assert_eq!(proposer("issue_comment", comment(json!(null))), None);
    }

    #[test]
    fn what_a_run_causes_is_an_echo_and_what_a_person_does_later_is_none() {
        let echo = |action: &str, updated: &str, body: &str| {
            let issue = json!({ "body": body, "created_at": "2027-02-01T08:00:00Z", "updated_at": updated });
            Event::new("issues", json!({ "action": action, "issue": issue })).expect("known").is_echo()
        };
        let ours = "Words\r\n\r\n<!-- rolecall bug/x\r\nrole: ux\r\n-->";
        let (soon, later) = ("2027-02-01T08:00:03Z", "2027-02-01T09:00:00Z");
        for action in ["opened", "edited", "labeled", "assigned", "milestoned"] {
            assert!(echo(action, soon, ours) && !echo(action, soon, "Words"), "{action}");
            assert_eq!(echo(action, later, ours), ["opened", "edited"].contains(&action), "{action}");
        }
        assert!(echo("labeled", "", ours) && !echo("closed", soon, ours));
    }

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
