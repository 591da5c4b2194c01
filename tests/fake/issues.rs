//! REST endpoints for issues: list, get, create, edit. Comments, labels and so on are handled in modules of their
//! own.

use super::acts::Draft;
use super::answer::{Answer, Answered};
use super::call::Call;
use super::issue::Issue;
use super::labels::names;
use super::paging::Row;
use super::people::Ability;
use serde_json::{Value, json};

/// The maximum number of assignees of an issue.
pub(super) const MOST_ASSIGNEES: usize = 10;
pub(super) const TOO_MANY_ASSIGNEES: &str = "assignees can't have more than 10 entries";

impl Call<'_> {
    pub(super) fn issues(&mut self, method: &str, key: &str, rest: &[&str]) -> Answered {
        self.issues_on(key)?;
        match (method, rest) {
            ("GET", []) => self.list_issues(key),
            ("POST", []) => self.create_issue(key),
            ("GET", [number]) => {
                let number = self.number(key, number)?;
                Ok(self.issue(200, key, number))
            }
            ("PATCH", [number]) => {
                let number = self.number(key, number)?;
                self.edit_issue(key, number)
            }
            ("GET", ["comments", id]) => self.one_comment(key, id),
            ("PATCH", ["comments", id]) => self.edit_comment(key, id),
            ("DELETE", ["comments", id]) => self.delete_comment(key, id),
            ("POST", ["comments", id, "reactions"]) => self.react(key, id),
            (_, [number, "labels", rest @ ..]) => {
                let number = self.number(key, number)?;
                self.issue_labels(method, key, number, rest)
            }
            (_, [number, "comments"]) => {
                let number = self.number(key, number)?;
                self.comments(method, key, number)
            }
            (_, [number, "sub_issues"]) => {
                let number = self.number(key, number)?;
                self.sub_issues(method, key, number)
            }
            ("DELETE", [number, "sub_issue"]) => {
                let number = self.number(key, number)?;
                self.unlink(key, number)
            }
            ("POST" | "DELETE", [number, "assignees"]) => {
                let number = self.number(key, number)?;
                self.issue_assignees(method, key, number)
            }
            ("GET", [number, "parent"]) => {
                let number = self.number(key, number)?;
                let parent = self.state.repositories[key].issues[&number].parent;
                let (key, number) = parent.and_then(|id| self.state.place(id)).ok_or_else(Answer::not_found)?;
                Ok(self.issue(200, &key, number))
            }
            (_, [number, "issue-field-values"]) => {
                let number = self.number(key, number)?;
                self.issue_field_values(method, key, number)
            }
            _ => Err(Answer::unserved()),
        }
    }

    /// Returns a single issue, which has more fields than one in a list.
    pub(super) fn issue(&mut self, status: u16, key: &str, number: u64) -> Answer {
        let whole = self.state.issue_json(key, number);
        let closed_by = self.state.repositories[key].issues[&number].closed_by.as_ref();
        let closed_by = closed_by.map_or_else(|| "null".to_owned(), |login| self.state.account_json(login));
        let open = whole.strip_suffix('}').expect("an issue is an object");
        Answer::text(status, format!(r#"{open},"closed_by":{closed_by}}}"#))
    }

    fn list_issues(&mut self, key: &str) -> Answered {
        let request = self.request;
        let labels = request.asked("labels").unwrap_or_default();
        let labels: Vec<String> = labels.split(',').filter(|label| !label.is_empty()).map(str::to_owned).collect();
        let since = match request.asked("since").map(str::parse::<jiff::Timestamp>) {
            Some(Ok(moment)) => Some(moment.as_second()),
            Some(Err(_)) => return Err(Answer::wrong("Issue", "since", "invalid")),
            None => None,
        };
        let state = request.asked("state").unwrap_or("open");
        let updated = request.asked("sort") == Some("updated");
        let fits = |issue: &Issue| {
            (state == "all" || issue.open == (state == "open"))
                && request.asked("creator").is_none_or(|login| issue.author.eq_ignore_ascii_case(login))
                && request.asked("milestone").is_none_or(|wanted| match issue.milestone {
                    None => wanted == "none",
                    Some(number) => wanted == "*" || wanted == number.to_string(),
                })
                && request.asked("assignee").is_none_or(|wanted| match wanted {
                    "none" => issue.assignees.is_empty(),
                    "*" => !issue.assignees.is_empty(),
                    _ => issue.assignees.iter().any(|login| login.eq_ignore_ascii_case(wanted)),
                })
                && request.asked("type").is_none_or(|wanted| match (wanted, &issue.kind) {
                    ("none", kind) => kind.is_none(),
                    ("*", kind) => kind.is_some(),
                    (wanted, kind) => kind.as_ref().is_some_and(|kind| kind.eq_ignore_ascii_case(wanted)),
                })
                && since.is_none_or(|since| issue.updated_at >= since)
        };
        // A parameter that the fake ignores must not appear to work.
        let others = ["mentioned", "issue_field_values", "collab", "orgs", "owned", "pulls"];
        if others.iter().any(|name| request.asked(name).is_some()) || request.asked("sort") == Some("comments") {
            return Err(Answer::unserved());
        }
        let rows = if self.state.list_lag.is_zero() {
            let repository = self.state.repositories.get_mut(key).expect("the route found it");
            let numbers = repository.labeled(&labels);
            let issues = numbers.iter().map(|number| &repository.issues[number]).filter(|issue| fits(issue));
            issues.map(|issue| Row::new(issue, updated, None)).collect()
        } else {
            let fits = |issue: &Issue| labels.iter().all(|label| issue.has_label(label)) && fits(issue);
            let issues = self.state.repositories[key].issues.values();
            let known = issues.filter_map(|issue| self.state.lagging(issue)).filter(|issue| fits(issue));
            known.map(|issue| Row::new(&issue, updated, Some(issue.clone()))).collect()
        };
        self.issue_page(key, rows, request.asked("direction") == Some("asc"))
    }

    fn create_issue(&mut self, key: &str) -> Answered {
        self.need(key, Ability::Open)?;
        let request = self.request;
        let title = title(&request.body)?.ok_or_else(|| Answer::wrong("Issue", "title", "missing_field"))?;
        let mut draft = Draft { author: self.token.account.clone(), title, ..Draft::default() };
        draft.body = body(&request.body)?;
        if self.may(key, Ability::Triage) {
            draft.assignees = self.assignees(key, &request.body)?;
            draft.milestone = self.named_milestone(key, request.body.get("milestone"))?;
            draft.kind = self.named_type(key, request.body.get("type"))?;
            draft.fields = self.values(key, request.body.get("issue_field_values"))?;
            let labels = names(request.body.get("labels").unwrap_or(&Value::Null), "name");
            draft.labels = self.known_labels(key, Vec::new(), &labels)?;
        }
        let number = self.state.open(key, draft);
        Ok(self.issue(201, key, number))
    }

    fn edit_issue(&mut self, key: &str, number: u64) -> Answered {
        let own = self.state.repositories[key].issues[&number].author.eq_ignore_ascii_case(&self.token.account);
        let trusted = self.may(key, Ability::Triage);
        self.need_on(key, number, if own { Ability::Open } else { Ability::Triage })?;
        let request = self.request;
        let asked = &request.body;
        let title = title(asked)?;
        let body = asked.get("body").map(|_| body(asked)).transpose()?;
        let state = state(asked)?;
        let duplicate_of = match asked.get("duplicate_issue_id").and_then(Value::as_u64) {
            Some(id) if self.state.issue_with_id(id).is_none() => {
                return Err(Answer::value("Issue", "duplicate_issue_id", &json!(id)));
            }
            found => found,
        };
        let has = |field: &str| trusted && asked.get(field).is_some();
        let labels = match has("labels") {
            true => Some(self.known_labels(key, Vec::new(), &names(&asked["labels"], "name"))?),
            false => None,
        };
        let assignees = has("assignees").then(|| self.assignees(key, asked)).transpose()?;
        let milestone = has("milestone").then(|| self.named_milestone(key, asked.get("milestone"))).transpose()?;
        let kind = has("type").then(|| self.named_type(key, asked.get("type"))).transpose()?;
        let fields = self.values(key, asked.get("issue_field_values").filter(|_| trusted))?;
        if let Some(labels) = labels {
            self.state.put_labels(key, number, labels, &self.token.account);
        }
        if let Some(body) = body {
            let login = self.token.account.clone();
            self.state.edit_body_as(key, number, body.as_deref().unwrap_or_default(), &login);
        }
        self.state.change(key, number, |issue| {
            issue.title = title.unwrap_or_else(|| issue.title.clone());
            issue.assignees = assignees.unwrap_or_else(|| issue.assignees.clone());
            issue.milestone = milestone.unwrap_or(issue.milestone);
            issue.kind = kind.unwrap_or_else(|| issue.kind.clone());
            issue.duplicate_of = duplicate_of.or(issue.duplicate_of);
            issue.fields.extend(fields);
        });
        let (is_open, login) = (self.state.repositories[key].issues[&number].open, self.token.account.clone());
        match state {
            // The reason is ignored if the state doesn't change.
            Some((false, reason)) if is_open => {
                self.state.close_as(key, number, Some(reason.as_deref().unwrap_or("completed")), &login);
            }
            Some((true, _)) if !is_open => self.state.reopen(key, number),
            _ => {}
        }
        Ok(self.issue(200, key, number))
    }

    /// Returns the logins to assign; the request fails if any of them can't be assigned.
    fn assignees(&self, key: &str, asked: &Value) -> Result<Vec<String>, Answer> {
        let logins = names(asked.get("assignees").unwrap_or(&Value::Null), "login");
        let mut found = Vec::new();
        for login in logins {
            if !self.state.assignable(&self.state.repositories[key], &login) {
                return Err(Answer::value("Issue", "assignees", &json!([login])));
            }
            let login = self.state.account(&login).expect("assignable").login.clone();
            if !found.contains(&login) {
                found.push(login);
            }
        }
        match found.len() {
            0..=MOST_ASSIGNEES => Ok(found),
            _ => Err(Answer::custom("Issue", "assignees", TOO_MANY_ASSIGNEES).mistaken(TOO_MANY_ASSIGNEES)),
        }
    }

    /// Adds or removes assignees. This endpoint ignores users who can't be assigned.
    fn issue_assignees(&mut self, method: &str, key: &str, number: u64) -> Answered {
        self.need_on(key, number, Ability::Triage)?;
        let named = names(self.request.body.get("assignees").unwrap_or(&Value::Null), "login");
        if named.len() > MOST_ASSIGNEES {
            return Err(Answer::custom("Issue", "assignees", TOO_MANY_ASSIGNEES).mistaken(TOO_MANY_ASSIGNEES));
        }
        let repository = &self.state.repositories[key];
        let mut logins = repository.issues[&number].assignees.clone();
        for login in named {
            logins.retain(|known| !known.eq_ignore_ascii_case(&login));
            if method == "POST" && logins.len() < MOST_ASSIGNEES && self.state.assignable(repository, &login) {
                logins.push(login);
            }
        }
        self.state.change(key, number, |issue| issue.assignees = logins);
        Ok(self.issue(if method == "POST" { 201 } else { 200 }, key, number))
    }

    fn named_milestone(&self, key: &str, asked: Option<&Value>) -> Result<Option<u64>, Answer> {
        let Some(asked) = asked.filter(|value| !value.is_null()) else { return Ok(None) };
        let number = asked.as_u64().or_else(|| asked.as_str()?.parse().ok());
        match number.filter(|number| self.state.repositories[key].milestones.contains_key(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(Answer::value("Issue", "milestone", asked)),
        }
    }
}

/// Returns the title, if given; at most 256 characters.
fn title(asked: &Value) -> Result<Option<String>, Answer> {
    let Some(title) = asked.get("title").filter(|title| !title.is_null()) else { return Ok(None) };
    let title = title.as_str().map_or_else(|| title.to_string(), str::to_owned);
    check_title(&title).map_err(|message| Answer::custom("Issue", "title", message))?;
    if title.trim().is_empty() {
        return Err(Answer::wrong("Issue", "title", "missing_field"));
    }
    Ok(Some(title))
}

pub(super) fn check_title(title: &str) -> Result<(), &'static str> {
    if title.chars().count() > 256 { Err("title is too long (maximum is 256 characters)") } else { Ok(()) }
}

/// GitHub's maximum length for the body of an issue, a comment or a pull request.
pub(super) fn check_body(body: &str) -> Result<(), &'static str> {
    if body.chars().count() > 65_536 { Err("body is too long (maximum is 65536 characters)") } else { Ok(()) }
}

fn body(asked: &Value) -> Result<Option<String>, Answer> {
    let body = asked.get("body").and_then(Value::as_str);
    check_body(body.unwrap_or_default()).map_err(|message| Answer::custom("Issue", "body", message))?;
    Ok(body.map(str::to_owned))
}

/// Whether the issue should be open, and the reason.
type Wanted = Option<(bool, Option<String>)>;

fn state(asked: &Value) -> Result<Wanted, Answer> {
    let reason = asked.get("state_reason").and_then(Value::as_str).map(str::to_owned);
    match asked.get("state").and_then(Value::as_str) {
        None => Ok(None),
        Some("open") => Ok(Some((true, reason))),
        Some("closed") => Ok(Some((false, reason))),
        Some(other) => Err(Answer::value("Issue", "state", &json!(other))),
    }
}
