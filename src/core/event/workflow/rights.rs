//! The permissions of the job that acts: what the rules can come to, and no more.

use super::super::rule::Deed;
use super::Workflow;
use super::heard::Heard;
use crate::core::catalog::{Destination, Template};

/// What the rules of a job can come to, besides issues.
pub(super) struct Rights {
    /// Artifacts in files: a commit and a pull request.
    files: bool,
    /// Answers to comments, which can stand under pull requests.
    answers: bool,
    /// The files that a pull request touches are looked at.
    proposals: bool,
}

impl Workflow<'_> {
    /// What the rules of these events need.
    pub(super) fn rights(&self, heard: &[Heard]) -> Rights {
        let acting = || heard.iter().filter(|heard| !heard.only_plans());
        let deeds = || acting().flat_map(|heard| &heard.rules).map(|rule| &rule.deed);
        Rights {
            files: deeds().any(|deed| self.goes_to_files(deed)),
            answers: deeds().any(|deed| matches!(deed, Deed::Commands)),
            proposals: acting().any(Heard::plans),
        }
    }

    /// Can what a rule does make an artifact in a file?
    fn goes_to_files(&self, deed: &Deed) -> bool {
        let is_file = |template: &Template| template.to == Destination::File;
        let any = || self.catalog.templates().any(is_file);
        match deed {
            Deed::Create(creation) => creation.templates.iter().any(|id| match self.catalog.template(id) {
                Some(template) => is_file(template),
                // Which one it is, the payload says.
                None => any(),
            }),
            Deed::HandOff => {
                let mut owed = self.catalog.templates().flat_map(|template| &template.then);
                owed.any(|id| self.catalog.template(id.as_str()).is_some_and(is_file))
            }
            Deed::Apply(_) | Deed::Commands => any(),
            // An issue stays one.
            Deed::Tag(_) | Deed::Plan => false,
        }
    }
}

impl Rights {
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
