//! Sub-issues: the rules for linking, shared by REST and GraphQL, and the REST endpoints.

use super::answer::{Answer, Answered};
use super::call::Call;
use super::people::Ability;
use super::state::State;
use serde_json::{Value, json};
use std::sync::Arc;

impl Call<'_> {
    pub(super) fn sub_issues(&mut self, method: &str, key: &str, number: u64) -> Answered {
        let parent = self.state.repositories[key].issues[&number].id;
        match method {
            "GET" => {
                let children = self.state.repositories[key].issues[&number].sub_issues.clone();
                let (page, size) = self.request.page();
                let places = children.iter().filter_map(|id| self.state.place(*id)).collect::<Vec<_>>();
                let shown = places.iter().skip((page - 1) * size).take(size);
                let items: Vec<Arc<str>> = shown.map(|(key, number)| self.state.issue_json(key, *number)).collect();
                let answer = Answer::text(200, super::call::joined(&items));
                Ok(match self.request.link(self.state, children.len()) {
                    Some(link) => answer.with("link", link),
                    None => answer,
                })
            }
            "POST" => {
                self.need(key, Ability::Triage)?;
                let child = self.request.body.get("sub_issue_id").and_then(Value::as_u64);
                let child = child.filter(|id| self.state.issue_with_id(*id).is_some());
                let Some(child) = child else {
                    return Err(Answer::refused(404, "The provided sub-issue does not exist."));
                };
                let replace = self.request.body.get("replace_parent") == Some(&json!(true));
                self.state.may_link(child, parent, replace).map_err(|why| {
                    let opening = "An error occured while adding the sub-issue to the parent issue.";
                    Answer::refused(422, &format!("{opening} {why}"))
                })?;
                self.state.link(child, Some(parent));
                Ok(self.issue(201, key, number))
            }
            _ => Err(Answer::unserved()),
        }
    }
}

impl Call<'_> {
    pub(super) fn unlink(&mut self, key: &str, number: u64) -> Answered {
        self.need(key, Ability::Triage)?;
        let parent = self.state.repositories[key].issues[&number].id;
        let child = self.request.body.get("sub_issue_id").and_then(Value::as_u64);
        let linked = |id: &u64| self.state.issue_with_id(*id).is_some_and(|(_, issue)| issue.parent == Some(parent));
        let child = child.filter(linked).ok_or_else(Answer::not_found)?;
        self.state.link(child, None);
        Ok(self.issue(200, key, number))
    }
}

impl State {
    /// Returns why an issue can't become a sub-issue of another, in GitHub's words.
    pub(super) fn may_link(&self, child: u64, parent: u64, replace: bool) -> Result<(), String> {
        let (_, issue) = self.issue_with_id(child).ok_or("Sub issue does not exist")?;
        if issue.parent == Some(parent) {
            return Err("Issue may not contain duplicate sub-issues".to_owned());
        }
        if issue.parent.is_some() && !replace {
            return Err("Sub issue may only have one parent".to_owned());
        }
        self.may_be_parent(parent, self.height(child))?;
        if child == parent || self.ancestors(parent).contains(&child) {
            return Err("Sub issue may not create a circular dependency".to_owned());
        }
        let owner = |id: u64| self.issue_with_id(id).map(|(repository, _)| repository.owner.to_lowercase());
        if owner(child) != owner(parent) {
            return Err("Sub issue must belong to the same owner as the parent".to_owned());
        }
        Ok(())
    }

    /// Returns why an issue can't have another sub-issue: it has too many, or the child's levels would exceed the
    /// depth limit.
    pub(super) fn may_be_parent(&self, parent: u64, height: usize) -> Result<(), String> {
        let (_, issue) = self.issue_with_id(parent).ok_or("Parent does not exist")?;
        let most = self.limits.sub_issues;
        if issue.sub_issues.len() >= most {
            return Err(format!("Parent can't have more than {most} sub-issues"));
        }
        let levels = self.limits.sub_issue_levels;
        if self.ancestors(parent).len() + 1 + height > levels {
            return Err(format!("Sub-issues can't be nested more than {levels} levels deep"));
        }
        Ok(())
    }

    /// Returns the ancestors of an issue, from its parent to the top.
    fn ancestors(&self, id: u64) -> Vec<u64> {
        let mut found = Vec::new();
        let mut at = id;
        while let Some(parent) = self.issue_with_id(at).and_then(|(_, issue)| issue.parent) {
            found.push(parent);
            at = parent;
        }
        found
    }

    /// Returns the number of levels below an issue.
    fn height(&self, id: u64) -> usize {
        let Some((_, issue)) = self.issue_with_id(id) else { return 0 };
        issue.sub_issues.iter().map(|child| self.height(*child) + 1).max().unwrap_or(0)
    }
}
