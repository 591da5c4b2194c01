//! An event: its name and the payload that GitHub sends.

use jiff::Timestamp;
use serde_json::Value as Json;

use super::known_events::KnownEvent;
use crate::core::artifact::Marker;
use crate::core::diagnostic::Diagnostic;
use crate::core::nearest::did_you_mean;

/// The most seconds between creating an issue and tagging it, if the same run does both.
const FRESH_SECONDS: i64 = 60;

/// An event of a repository.
#[derive(Clone, Debug)]
pub struct Event {
    /// The name: `issues`.
    pub name: String,
    /// The payload that GitHub sends.
    pub payload: Json,
}

impl Event {
    /// Makes an event from its name, which can include the action: `issues.opened`.
    ///
    /// # Errors
    /// GitHub has no such event or action, or the payload is not an object or is another action's; a message and a
    /// hint.
    pub fn new(name: &str, mut payload: Json) -> Result<Self, Diagnostic> {
        let (event, action) = name.split_once('.').map_or((name, None), |(event, action)| (event, Some(action)));
        let Some(known) = KnownEvent::named(event) else {
            let near = did_you_mean(event, KnownEvent::all().map(|known| known.name()));
            return Err(Diagnostic::error(format!("event `{event}` not found")).hint(near));
        };
        let Json::Object(entries) = &mut payload else {
            let hint = "use the file that GitHub writes, or a webhook's body";
            return Err(Diagnostic::error("the payload is not a JSON object").hint(hint.to_owned()));
        };
        if let Some(action) = action {
            if !known.has_action(action) {
                let near = did_you_mean(action, known.actions());
                return Err(Diagnostic::error(format!("`{event}` has no action `{action}`")).hint(near));
            }
            let sent = entries.entry("action").or_insert_with(|| Json::String(action.to_owned()));
            if sent.as_str() != Some(action) {
                let sent = sent.as_str().unwrap_or_default();
                let hint = format!("write `{event}` as the event's name, or use a payload of that action");
                return Err(
                    Diagnostic::error(format!("the payload is for `{event}.{sent}`, not for `{name}`")).hint(hint)
                );
            }
        }
        Ok(Self { name: event.to_owned(), payload })
    }

    /// The action: `opened`. Some events have none.
    pub fn action(&self) -> Option<&str> {
        self.text("action")
    }

    /// The name with the action: `issues.opened`.
    pub fn whole_name(&self) -> String {
        self.action().map_or_else(|| self.name.clone(), |action| format!("{}.{action}", self.name))
    }

    /// The values at a path. A list on the way stands for all its elements.
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

    /// The number of the event's issue; `None` for a pull request.
    pub fn issue(&self) -> Option<u64> {
        let pull = self.at("issue.pull_request").iter().any(|value| !value.is_null());
        self.number("issue.number").filter(|_| !pull)
    }

    /// Whether it is an event that a run causes by creating or changing an artifact: the issue is opened, edited, or
    /// tagged right after it is created.
    pub fn is_echo(&self) -> bool {
        let caused = match self.action() {
            Some("opened" | "edited") => true,
            Some("labeled" | "assigned" | "milestoned" | "typed") => self.is_fresh(),
            _ => false,
        };
        let is_ours = |body: &str| !Marker::find(&body.replace("\r\n", "\n")).is_empty();
        self.name == "issues" && caused && self.text("issue.body").is_some_and(is_ours)
    }

    /// Whether the issue was created a moment ago. True if the payload doesn't say.
    fn is_fresh(&self) -> bool {
        let time = |path: &str| self.text(path)?.parse::<Timestamp>().ok();
        let (created, now) = (time("issue.created_at"), time("issue.updated_at"));
        created.zip(now).is_none_or(|(created, now)| now.as_second() - created.as_second() <= FRESH_SECONDS)
    }

    /// The login of whoever caused it.
    pub fn sender(&self) -> Option<&str> {
        self.text("sender.login")
    }

    /// The login of the person other than the sender whose files a workflow can check out for the event: the owner of
    /// the repository from which a pull request comes, also if that started another workflow, or for a comment, whose
    /// payload doesn't name the repository, the pull request's author. The login is empty if the account is gone.
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

    /// The ref of the default branch.
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
    fn the_proposer_is_the_forks_owner() {
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
    fn what_a_run_causes_is_an_echo_and_what_a_person_does_later_is_not() {
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
