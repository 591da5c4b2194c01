//! The page that shows the jobs: written from what was played, so that it can't say anything else.

use std::fmt::Write as _;

use crate::job::Job;

pub(crate) const PATH: &str = "docs/how-to/jobs.md";

/// The page.
pub(crate) fn page(jobs: &[Job]) -> String {
    let mut text = String::from(
        "# Ten jobs, from start to end\n\n\
         What a product manager and an engineer do most, and how many steps each takes: a step is a command that is typed, or\n\
         a file that is written or changed. The test `jobs` plays them with the built program in the local tracker, checks what\n\
         the person would look at, and generates this page.\n\n\
         | job | who | steps | at the end |\n|---|---|---|---|\n",
    );
    for (at, job) in jobs.iter().enumerate() {
        writeln!(text, "| {}. {} | {} | {} | {} |", at + 1, job.title, job.who, job.steps.len(), job.result).unwrap();
    }
    for (at, job) in jobs.iter().enumerate() {
        writeln!(text, "\n## {}. {}\n\n```text", at + 1, job.title).unwrap();
        for step in &job.steps {
            writeln!(text, "{step}").unwrap();
        }
        text += "```\n";
    }
    text
}
