//! Mutations on issues and labels. Each checks everything first, and then applies either all changes or none.

use super::super::acts::Draft;
use super::super::call::Call;
use super::super::issues::{MOST_ASSIGNEES, TOO_MANY_ASSIGNEES, check_body, check_title};
use super::super::labels::check_label;
use super::super::node_number;
use super::super::people::Ability;
use super::FaultEffect;
use super::node::{Arguments, Node, Resolved};
use super::query::{gone, other_kind, unknown};

impl Call<'_> {
    pub(super) fn mutate(&mut self, field: &str, input: &Arguments) -> Resolved {
        match field {
            "createIssue" => self.mutate_create_issue(input),
            "updateIssue" => self.mutate_update_issue(input),
            "closeIssue" => self.mutate_close_issue(input),
            "addComment" => self.mutate_add_comment(input),
            "minimizeComment" => self.mutate_minimized(input, true),
            "unminimizeComment" => self.mutate_minimized(input, false),
            "addSubIssue" => self.mutate_add_sub_issue(input),
            "createLabel" => self.mutate_create_label(input),
            "createRef" => self.mutate_create_ref(input),
            "createCommitOnBranch" => self.mutate_commit(input),
            "createPullRequest" => self.mutate_create_pull_request(input),
            _ => unknown("Mutation", field),
        }
    }

    /// Checks that the token has an ability, with GraphQL's error otherwise.
    pub(super) fn demand(&self, mutation: &str, key: &str, ability: Ability) -> Result<(), FaultEffect> {
        let repository = &self.state.repositories[key];
        if !self.can(repository, ability) {
            let words = match self.token.app {
                Some(_) => "Resource not accessible by integration".to_owned(),
                None => format!("{} does not have the correct permissions to execute `{mutation}`", self.token.account),
            };
            return Err(FaultEffect::new("FORBIDDEN", words));
        }
        match repository.archived {
            true => Err(FaultEffect::new("FORBIDDEN", "Repository was archived so is read-only.")),
            false => Ok(()),
        }
    }

    /// Returns the repository and number of the issue that an argument names.
    pub(super) fn named(&self, input: &Arguments, argument: &str) -> Result<(String, u64), FaultEffect> {
        let id = input.text(argument).unwrap_or_default();
        if node_number(id, "I").is_none() && id.contains("_kwDO") {
            return Err(other_kind("Issue", id));
        }
        let place = node_number(id, "I").and_then(|id| self.state.place(id));
        place.filter(|(key, _)| self.seen(key).is_ok()).ok_or_else(|| gone(id))
    }

    fn mutate_create_issue(&mut self, input: &Arguments) -> Resolved {
        let key = self.repository_with(input.text("repositoryId").unwrap_or_default())?;
        self.demand("CreateIssue", &key, Ability::Open)?;
        if !self.state.repositories[&key].has_issues {
            return Err(FaultEffect::unprocessable("Issues has been disabled in this repository."));
        }
        let title = input.text("title").unwrap_or_default().to_owned();
        let body = input.text("body").map(str::to_owned);
        check_texts(&title, body.as_deref())?;
        if title.trim().is_empty() {
            return Err(FaultEffect::unprocessable("Title can't be blank"));
        }
        let set = ["labelIds", "assigneeIds", "milestoneId", "parentIssueId", "issueTypeId", "issueFields"];
        if set.iter().any(|name| input.get(name).is_some()) {
            self.demand("CreateIssue", &key, Ability::Triage)?;
        }
        let labels = self.labels_with(&key, input)?;
        let assignees = self.people_with(&key, input)?;
        let milestone = self.milestone_with(&key, input)?;
        let parent = input.get("parentIssueId").map(|_| self.named(input, "parentIssueId")).transpose()?;
        let parent = match parent {
            Some((home, number)) => {
                let id = self.state.repositories[&home].issues[&number].id;
                let owner = |key: &str| self.state.repositories[key].owner.to_lowercase();
                if owner(&home) != owner(&key) {
                    return Err(FaultEffect::unprocessable("Parent issue must belong to the same owner"));
                }
                self.state.may_be_parent(id, 0).map_err(FaultEffect::unprocessable)?;
                Some(id)
            }
            None => None,
        };
        let (kind, fields) = (self.type_with(&key, input)?, self.field_values_with(&key, input)?);
        let author = self.token.account.clone();
        let draft = Draft { author, title, body, labels, assignees, milestone, kind, fields, pull: None };
        let number = self.state.open(&key, draft);
        if parent.is_some() {
            let id = self.state.repositories[&key].issues[&number].id;
            self.state.link(id, parent);
        }
        Ok(Node::Payload("CreateIssuePayload", vec![("issue", Node::Issue(key, number))]).into())
    }

    fn mutate_update_issue(&mut self, input: &Arguments) -> Resolved {
        let (key, number) = self.named(input, "id")?;
        let own = self.state.repositories[&key].issues[&number].author.eq_ignore_ascii_case(&self.token.account);
        let set = ["labelIds", "assigneeIds", "milestoneId"];
        let trusted = !own || set.iter().any(|name| input.get(name).is_some());
        self.demand("UpdateIssue", &key, if trusted { Ability::Triage } else { Ability::Open })?;
        check_texts(input.text("title").unwrap_or_default(), input.text("body"))?;
        let labels = input.get("labelIds").map(|_| self.labels_with(&key, input)).transpose()?;
        let assignees = input.get("assigneeIds").map(|_| self.people_with(&key, input)).transpose()?;
        let milestone = self.milestone_with(&key, input)?;
        if let Some(labels) = labels {
            self.state.put_labels(&key, number, labels, &self.token.account);
        }
        self.state.change(&key, number, |issue| {
            if let Some(title) = input.text("title") {
                title.clone_into(&mut issue.title);
            }
            if let Some(assignees) = assignees {
                issue.assignees = assignees;
            }
            if input.0.contains_key("milestoneId") {
                issue.milestone = milestone;
            }
        });
        let login = self.token.account.clone();
        if let Some(body) = input.text("body") {
            self.state.edit_body_as(&key, number, body, &login);
        }
        match input.text("state") {
            Some("CLOSED") => self.state.close_as(&key, number, Some("completed"), &login),
            Some("OPEN") => self.state.reopen(&key, number),
            _ => {}
        }
        Ok(Node::Payload("UpdateIssuePayload", vec![("issue", Node::Issue(key, number))]).into())
    }

    fn mutate_close_issue(&mut self, input: &Arguments) -> Resolved {
        let (key, number) = self.named(input, "issueId")?;
        let own = self.state.repositories[&key].issues[&number].author.eq_ignore_ascii_case(&self.token.account);
        self.demand("CloseIssue", &key, if own { Ability::Open } else { Ability::Triage })?;
        let reason = input.text("stateReason").unwrap_or("COMPLETED").to_lowercase();
        let twin = input.get("duplicateIssueId").map(|_| self.named(input, "duplicateIssueId")).transpose()?;
        let twin = twin.map(|(key, number)| self.state.repositories[&key].issues[&number].id);
        let login = self.token.account.clone();
        self.state.close_as(&key, number, Some(&reason), &login);
        self.state.change(&key, number, |issue| issue.duplicate_of = twin.or(issue.duplicate_of));
        Ok(Node::Payload("CloseIssuePayload", vec![("issue", Node::Issue(key, number))]).into())
    }

    fn mutate_add_comment(&mut self, input: &Arguments) -> Resolved {
        let (key, number) = self.named(input, "subjectId")?;
        self.demand("AddComment", &key, Ability::Open)?;
        let body = input.text("body").unwrap_or_default();
        check_texts("", Some(body))?;
        if body.trim().is_empty() {
            return Err(FaultEffect::unprocessable("Body can't be blank"));
        }
        let login = self.token.account.clone();
        self.state.comment(&key, number, &login, body);
        let place = self.state.repositories[&key].issues[&number].comments.len() - 1;
        let node = Node::Comment(key.clone(), number, place);
        let edge = Node::Payload("IssueCommentEdge", vec![("node", node)]);
        let fields = vec![("commentEdge", edge), ("subject", Node::Issue(key, number))];
        Ok(Node::Payload("AddCommentPayload", fields).into())
    }

    /// Whoever may triage can hide a comment, and its author can hide their own.
    fn mutate_minimized(&mut self, input: &Arguments, minimized: bool) -> Resolved {
        let node = input.text("subjectId").unwrap_or_default();
        let id = node_number(node, "IC").ok_or_else(|| gone(node))?;
        let found = self.state.repositories.iter().find_map(|(key, repository)| {
            let mut issues = repository.issues.values();
            let place = |issue: &super::super::issue::Issue| issue.comments.iter().position(|one| one.id == id);
            issues.find_map(|issue| Some((key.clone(), issue.number, place(issue)?)))
        });
        let (key, number, place) = found.ok_or_else(|| gone(node))?;
        let own = self.state.repositories[&key].issues[&number].comments[place].author == self.token.account;
        self.demand("MinimizeComment", &key, if own { Ability::Open } else { Ability::Triage })?;
        self.state.change(&key, number, |issue| issue.comments[place].minimized = minimized);
        let comment = Node::Comment(key, number, place);
        Ok(match minimized {
            true => Node::Payload("MinimizeCommentPayload", vec![("minimizedComment", comment)]),
            false => Node::Payload("UnminimizeCommentPayload", vec![("unminimizedComment", comment)]),
        }
        .into())
    }

    fn mutate_add_sub_issue(&mut self, input: &Arguments) -> Resolved {
        let (key, number) = self.named(input, "issueId")?;
        let (child_key, child_number) = self.named(input, "subIssueId")?;
        self.demand("AddSubIssue", &key, Ability::Triage)?;
        let parent = self.state.repositories[&key].issues[&number].id;
        let child = self.state.repositories[&child_key].issues[&child_number].id;
        self.state.may_link(child, parent, input.flag("replaceParent")).map_err(FaultEffect::unprocessable)?;
        self.state.link(child, Some(parent));
        let fields = vec![("issue", Node::Issue(key, number)), ("subIssue", Node::Issue(child_key, child_number))];
        Ok(Node::Payload("AddSubIssuePayload", fields).into())
    }

    fn mutate_create_label(&mut self, input: &Arguments) -> Resolved {
        let key = self.repository_with(input.text("repositoryId").unwrap_or_default())?;
        self.demand("CreateLabel", &key, Ability::Shape)?;
        let (name, color) = (input.text("name").unwrap_or_default(), input.text("color").unwrap_or_default());
        check_label(name, color, input.text("description"))
            .map_err(|(field, message)| FaultEffect::unprocessable(format!("{field}: {message}")))?;
        if self.state.repositories[&key].label(name).is_some() {
            return Err(FaultEffect::unprocessable("Name has already been taken"));
        }
        self.state.set_label(&key, name, color, input.text("description"));
        Ok(Node::Payload("CreateLabelPayload", vec![("label", Node::Label(key, name.to_lowercase()))]).into())
    }

    fn labels_with(&self, key: &str, input: &Arguments) -> Result<Vec<String>, FaultEffect> {
        let find = |id: &&str| {
            let mut labels = self.state.repositories[key].labels.values();
            labels
                .find(|label| label.node_id() == **id)
                .map(|label| label.name.clone())
                .ok_or_else(|| other_kind("Label", id))
        };
        input.list("labelIds").iter().map(find).collect()
    }

    fn people_with(&self, key: &str, input: &Arguments) -> Result<Vec<String>, FaultEffect> {
        let find = |id: &&str| {
            let account = self.state.accounts.values().find(|account| account.node_id() == **id);
            let account = account.ok_or_else(|| other_kind("User", id))?;
            match self.state.assignable(&self.state.repositories[key], &account.login) {
                true => Ok(account.login.clone()),
                false => Err(FaultEffect::unprocessable(format!("Assignee {} can't be assigned", account.login))),
            }
        };
        match input.list("assigneeIds") {
            ids if ids.len() > MOST_ASSIGNEES => Err(FaultEffect::unprocessable(TOO_MANY_ASSIGNEES)),
            ids => ids.iter().map(find).collect(),
        }
    }

    fn milestone_with(&self, key: &str, input: &Arguments) -> Result<Option<u64>, FaultEffect> {
        let Some(id) = input.text("milestoneId") else { return Ok(None) };
        let mut milestones = self.state.repositories[key].milestones.values();
        let found = milestones.find(|milestone| milestone.node_id() == id);
        found.map(|milestone| Some(milestone.number)).ok_or_else(|| other_kind("Milestone", id))
    }
}

fn check_texts(title: &str, body: Option<&str>) -> Result<(), FaultEffect> {
    let capital = |words: &str| FaultEffect::unprocessable(words[..1].to_uppercase() + &words[1..]);
    check_title(title).map_err(capital)?;
    check_body(body.unwrap_or_default()).map_err(capital)
}
