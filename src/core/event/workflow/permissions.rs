//! The permissions of the job that writes: what the rules can need, and no more.

use super::definition::Workflow;
use super::triggers::Trigger;
use crate::core::catalog::{Destination, Template};
use crate::core::event::rules::rule::RuleAction;

/// What the rules of a job can need besides writing issues.
pub(super) struct JobPermissions {
    /// Whether artifacts can be files, which take a commit and a pull request.
    files: bool,
    /// Whether comments are answered, which can be on pull requests.
    answers: bool,
    /// Whether the files that a pull request changes are read.
    proposals: bool,
}

impl Workflow<'_> {
    /// Returns what the rules of these events need.
    pub(super) fn permissions(&self, triggers: &[Trigger]) -> JobPermissions {
        let acting = || triggers.iter().filter(|trigger| !trigger.only_plans());
        let actions = || acting().flat_map(|trigger| &trigger.rules).map(|rule| &rule.action);
        JobPermissions {
            files: actions().any(|action| self.goes_to_files(action)),
            answers: actions().any(|action| matches!(action, RuleAction::Commands)),
            proposals: acting().any(Trigger::plans),
        }
    }

    /// Whether an action can create an artifact in a file.
    fn goes_to_files(&self, action: &RuleAction) -> bool {
        let is_file = |template: &Template| template.to == Destination::File;
        let any = || self.catalog.templates().any(is_file);
        match action {
            RuleAction::Create(creation) => creation.templates.iter().any(|id| match self.catalog.template(id) {
                Some(template) => is_file(template),
                // The payload names the template.
                None => any(),
            }),
            RuleAction::HandOff => {
                let mut owed = self.catalog.templates().flat_map(Template::follow_ups);
                owed.any(|id| self.catalog.template(id.as_str()).is_some_and(is_file))
            }
            RuleAction::Apply(_) | RuleAction::Commands => any(),
            // A tagged issue stays an issue.
            RuleAction::Tag(_) | RuleAction::Plan | RuleAction::Check | RuleAction::Report => false,
        }
    }
}

impl JobPermissions {
    /// The lines in the job.
    pub(super) fn lines(&self) -> String {
        let contents = match self.files {
            true => "write # artifacts in files are committed to a branch of their own",
            false => "read # configuration, templates and outlines",
        };
        let pulls = match (self.files, self.answers) {
            (true, true) => "write # artifacts in files are proposed, commands on pull requests are answered",
            (true, false) => "write # artifacts in files are proposed",
            (false, true) => "write # commands on pull requests are answered",
            (false, false) if self.proposals => "read # the files that a pull request changes",
            (false, false) => "",
        };
        let mut lines = format!("      contents: {contents}\n      issues: write # artifacts are issues\n");
        if !pulls.is_empty() {
            lines += &format!("      pull-requests: {pulls}\n");
        }
        lines
    }
}
