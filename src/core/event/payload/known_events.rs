//! The events that GitHub has: their actions, the names in their payloads, and whether they need push rights.
//!
//! Nobody would notice a rule that waits for an event or a value that never comes: this finds it. `known_paths.rs`
//! describes how the names are stored.

use super::known_paths::{Children, Field, Fields, blocks, shape};

/// An event that GitHub has.
#[derive(Clone, Copy, Debug)]
pub struct KnownEvent {
    name: &'static str,
    actions: &'static str,
    fields: &'static str,
    starts_workflows: bool,
}

/// A path that a payload doesn't have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPath<'p> {
    /// The part of the path that exists; empty if its first name is unknown.
    pub within: &'p str,
    /// The first unknown name.
    pub name: &'p str,
    /// The names that are known in its place; none below a plain value.
    pub expected: Vec<&'static str>,
}

impl KnownEvent {
    /// Returns the event with a name, as in a workflow's `on:` and in `GITHUB_EVENT_NAME`.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|event| event.name == name)
    }

    /// All events, ordered by name.
    pub fn all() -> impl Iterator<Item = Self> {
        blocks().filter_map(|(head, fields)| {
            let starts_workflows = head.starts_with('+');
            let head = head.strip_prefix(['+', '-'])?;
            let (name, actions) = head.split_once(char::is_whitespace).unwrap_or((head, ""));
            Some(Self { name, actions, fields, starts_workflows })
        })
    }

    /// The name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The names of its actions; none if it has none, or if the sender chooses the word.
    pub fn actions(&self) -> impl Iterator<Item = &'static str> {
        self.actions.split_whitespace().filter(|action| *action != "*")
    }

    /// Whether it has an action.
    pub fn has_action(&self, action: &str) -> bool {
        self.actions == "*" || self.actions().any(|known| known == action)
    }

    /// Whether the event starts workflows.
    ///
    /// `workflow_call` can't: a called workflow runs with the name and the payload of its caller's event.
    pub fn starts_workflows(&self) -> bool {
        self.starts_workflows
    }

    /// Whether only people with push rights can cause it, so that the sender's rights need no check.
    ///
    /// By GitHub's list of [permissions for each role][roles], people below "write" can't push or delete a branch or a
    /// tag, publish a release, or run a workflow; `repository_dispatch` needs a token that may write contents; a
    /// `schedule` is in a file on the default branch; and only an admin can make a repository public.
    ///
    /// Some events only look like it: `workflow_run`, `check_run`, `check_suite`, `status`, `deployment` and
    /// `deployment_status` follow from a stranger's pull request, and a `merge_group` is rebuilt when its author
    /// pushes; anybody can edit a public wiki (`gollum`); and for `label`, `milestone`, `page_build`,
    /// `branch_protection_rule` and packages, a custom role or an app can have the right without the right to push.
    ///
    /// [roles]: https://docs.github.com/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization
    pub fn needs_push_rights(&self) -> bool {
        matches!(
            self.name,
            "create"
                | "delete"
                | "public"
                | "push"
                | "release"
                | "repository_dispatch"
                | "schedule"
                | "workflow_dispatch"
        )
    }

    /// Checks that a payload of this event can have a value at a path. Lists need no index: `issue.labels.name`. With
    /// an action, names that come only with other actions don't count.
    ///
    /// Addresses (`*_url`) and node ids are assumed to be in every object.
    ///
    /// # Errors
    ///
    /// The first unknown name, and the names that are known in its place.
    pub fn find_path<'p>(&self, action: Option<&str>, path: &'p str) -> Result<(), UnknownPath<'p>> {
        let own = Fields(self.fields).filter(|field| field.comes_with(action));
        let common = Fields(shape("event")).filter(|field| field.name != "action" || !self.actions.is_empty());
        let mut level: Vec<Field> = own.chain(common).collect();
        let mut done = 0;
        for name in path.split('.') {
            level = match level.iter().find(|field| field.is(name)).map(|field| &field.below) {
                Some(Children::Any) => return Ok(()),
                Some(Children::Nothing) => Vec::new(),
                Some(Children::Names(names)) => Fields(names).collect(),
                Some(Children::Shape(name)) => Fields(shape(name)).collect(),
                None if !level.is_empty() && is_implied(name) => Vec::new(),
                None => {
                    let within = path[..done].trim_end_matches('.');
                    return Err(UnknownPath { within, name, expected: level.iter().map(|field| field.name).collect() });
                }
            };
            done += name.len() + 1;
        }
        Ok(())
    }
}

/// Whether a name is an address or a node id: these are not stored.
fn is_implied(name: &str) -> bool {
    name.ends_with("_url") || name.ends_with("node_id")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str) -> KnownEvent {
        KnownEvent::named(name).unwrap_or_else(|| panic!("{name} is not known"))
    }

    fn unknown<'p>(name: &str, action: Option<&str>, path: &'p str) -> UnknownPath<'p> {
        event(name).find_path(action, path).expect_err(path)
    }

    #[test]
    fn an_event_is_known_with_its_actions() {
        assert!(KnownEvent::named("issue").is_none() && KnownEvent::named("@issue").is_none());
        assert!(event("issues").has_action("typed") && event("issues").has_action("field_added"));
        assert!(!event("issues").has_action("open") && !event("push").has_action("created"));
        assert!(event("pull_request_target").has_action("synchronize"));
        assert_eq!(event("watch").actions().collect::<Vec<_>>(), ["started"]);
        for name in ["push", "schedule", "workflow_dispatch", "workflow_call", "image_version", "fork", "gollum"] {
            assert_eq!(event(name).actions().count(), 0, "{name}");
        }
    }

    #[test]
    fn the_action_of_a_dispatch_is_its_senders_word() {
        assert!(event("repository_dispatch").has_action("nightly"));
        assert_eq!(event("repository_dispatch").actions().count(), 0);
    }

    #[test]
    fn events_are_in_order_and_each_is_there_once() {
        let names: Vec<_> = KnownEvent::all().map(|event| event.name()).collect();
        assert!(names.len() > 70 && names.is_sorted_by(|one, next| one < next), "{names:?}");
    }

    #[test]
    fn paths_that_payloads_have_are_found() {
        for (name, path) in [
            ("issues", "issue.labels.name"),
            ("issues", "issue.type.name"),
            ("issues", "sender.login"),
            ("issues", "issue.milestone.due_on"),
            ("issues", "action"),
            ("milestone", "milestone.due_on"),
            ("release", "release.prerelease"),
            ("push", "repository.default_branch"),
            ("push", "commits.author.email"),
            ("push", "repository.custom_properties.tier.level"),
            ("pull_request_target", "pull_request.head.repo.fork"),
            ("schedule", "schedule"),
            ("workflow_dispatch", "inputs.anything"),
            ("repository_dispatch", "client_payload.any.thing"),
            ("image_version", "whatever.it.is"),
            ("issues", "issue.user.avatar_url"),
            ("issues", "issue.node_id"),
            ("issues", "issue.reactions.+1"),
        ] {
            assert_eq!(event(name).find_path(None, path), Ok(()), "{name}: {path}");
        }
    }

    #[test]
    fn an_unknown_path_is_reported_with_the_known_names() {
        let unknown_path = unknown("issues", None, "issue.labels.nam");
        assert_eq!((unknown_path.within, unknown_path.name), ("issue.labels", "nam"));
        assert_eq!(unknown_path.expected, ["color", "default", "description", "id", "name", "url"]);
        let unknown_path = unknown("issues", None, "isue.title");
        assert_eq!((unknown_path.within, unknown_path.name), ("", "isue"));
        assert!(unknown_path.expected.contains(&"issue") && unknown_path.expected.contains(&"repository"));
        assert_eq!(unknown("issues", None, "issue.title.html_url").expected, [""; 0]);
        assert_eq!(unknown("issues", None, "issue.user.avatar_url.host").name, "host");
        assert_eq!(unknown("push", None, "action").name, "action");
        assert_eq!(unknown("issues", None, "").name, "");
        assert_eq!(unknown("issues", None, "issue..title").within, "issue");
    }

    #[test]
    fn names_that_come_only_with_other_actions_do_not_count() {
        let issues = event("issues");
        assert_eq!(issues.find_path(Some("labeled"), "label.name"), Ok(()));
        assert_eq!(issues.find_path(None, "label.name"), Ok(()));
        assert!(!unknown("issues", Some("closed"), "label.name").expected.contains(&"label"));
    }

    #[test]
    fn which_events_need_push_rights_and_which_start_workflows() {
        assert!(event("release").needs_push_rights() && event("schedule").needs_push_rights());
        for name in ["issues", "issue_comment", "pull_request_target", "workflow_run", "fork", "watch", "gollum"] {
            assert!(!event(name).needs_push_rights() && event(name).starts_workflows(), "{name}");
        }
        for name in ["star", "sub_issues", "projects_v2_item", "secret_scanning_alert", "workflow_call", "team"] {
            assert!(!event(name).starts_workflows(), "{name}");
        }
        let needs_push_rights = KnownEvent::all().filter(KnownEvent::needs_push_rights);
        assert_eq!(needs_push_rights.filter(KnownEvent::starts_workflows).count(), 8, "each name is an event's");
    }

    #[test]
    fn every_shape_exists_and_every_name_is_a_word() {
        let mut open: Vec<&str> = blocks().map(|(_, fields)| fields).collect();
        while let Some(fields) = open.pop() {
            for field in Fields(fields) {
                let word = |c: char| c.is_ascii_alphanumeric() || "_+-".contains(c);
                assert!(field.name == "*" || field.name.chars().all(word), "{}", field.name);
                match field.below {
                    Children::Names(names) => open.push(names),
                    Children::Shape(name) => assert!(!shape(name).is_empty(), "@{name}"),
                    Children::Any | Children::Nothing => {}
                }
            }
        }
    }
}
