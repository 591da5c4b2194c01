//! The permissions of the job that acts: what the rules can come to, and no more.

use super::definition::Workflow;
use super::triggers::Trigger;
use crate::core::catalog::{Destination, Template};
use crate::core::event::rules::rule::RuleAction;

/// What the rules of a job can come to, besides issues.
pub(super) struct JobPermissions {
    /// Artifacts in files: a commit and a pull request.
    files: bool,
    /// Answers to comments, which can stand under pull requests.
    answers: bool,
    /// The files that a pull request touches are looked at.
    proposals: bool,
}

impl Workflow<'_> {
    /// What the rules of these events need.
    pub(super) fn permissions(&self, trigger: &[Trigger]) -> JobPermissions {
        let acting = || trigger.iter().filter(|trigger| !trigger.only_plans());
        let actions = || acting().flat_map(|trigger| &trigger.rules).map(|rule| &rule.action);
        JobPermissions {
            files: actions().any(|action| self.goes_to_files(action)),
            answers: actions().any(|action| matches!(action, RuleAction::Commands)),
            proposals: acting().any(Trigger::plans),
        }
    }

    /// Can what a rule does make an artifact in a file?
    fn goes_to_files(&self, action: &RuleAction) -> bool {
        let is_file = |template: &Template| template.to == Destination::File;
        let any = || self.catalog.templates().any(is_file);
        match action {
            RuleAction::Create(creation) => creation.templates.iter().any(|id| match self.catalog.template(id) {
                Some(template) => is_file(template),
                // Which one it is, the payload says.
                None => any(),
            }),
            RuleAction::HandOff => {
                let mut owed = self.catalog.templates().flat_map(|template| &template.then);
                owed.any(|id| self.catalog.template(id.as_str()).is_some_and(is_file))
            }
            RuleAction::Apply(_) | RuleAction::Commands => any(),
            // An issue stays one.
            RuleAction::Tag(_) | RuleAction::Plan => false,
        }
    }
}

impl JobPermissions {
    /// As lines of the job.
    pub(super) fn lines(&self) -> String {
        let contents = match self.files {
            true => "write # artifacts in files are committed to a branch of their own",
            false => "read # configuration, templates and outlines",
        };
        let pulls = match (self.files, self.answers) {
            (true, true) => "write # artifacts in files are proposed, commands under pull requests are answered",
            (true, false) => "write # artifacts in files are proposed",
            (false, true) => "write # commands under pull requests are answered",
            (false, false) if self.proposals => "read # which files a pull request touches",
            (false, false) => "",
        };
        let mut lines = format!("      contents: {contents}\n      issues: write # artifacts are issues\n");
        if !pulls.is_empty() {
            lines += &format!("      pull-requests: {pulls}\n");
        }
        lines
    }
}
