//! Lints a pull request's configuration, and plans or checks its outlines. Its files are only read, and nothing is
//! written.

use super::base_config::normalized;
use super::handler::{EventHandler, Preview};
use crate::commands::check::annotations;
use crate::commands::outline_files;
use crate::commands::outline_files::Tables;
use crate::commands::outline_source;
use crate::commands::pipeline::execute;
use crate::commands::project::Project;
use crate::core::artifact::Request;
use crate::core::diagnostic::Error;
use crate::core::event::{Event, Rules};
use crate::core::plan::Options;
use crate::tracker::FileChanges;
use crate::workspace::{CONFIG, TEMPLATES};

impl EventHandler<'_> {
    /// Lints and previews the checked-out files, if the pull request changes one that rolecall reads.
    pub(super) fn preview_pull_request(&mut self, event: &Event, preview: Preview) -> Result<(), Error> {
        let changed_files = match event.number("number").or_else(|| event.number("pull_request.number")) {
            Some(number) => self.changed_files(&FileChanges::Pull(number))?,
            None => None,
        };
        let dry_run = std::mem::replace(&mut self.context.global.dry_run, true);
        let done = self.lint_and_preview(changed_files.as_deref(), preview);
        self.context.global.dry_run = dry_run;
        done
    }

    fn lint_and_preview(&mut self, changed_files: Option<&[String]>, preview: Preview) -> Result<(), Error> {
        let workspace = self.context.workspace()?;
        let named = workspace.config.file.outlines.clone();
        let config = self.context.global.config.as_ref().map_or_else(|| CONFIG.to_owned(), |path| normalized(path));
        let ours = |path: &String| {
            *path == config
                || path.starts_with(&format!("{TEMPLATES}/"))
                || named.contains(path)
                || self.project.workspace.config.file.outlines.contains(path)
        };
        if changed_files.is_some_and(|changed_files| !changed_files.iter().any(ours)) {
            self.note("the pull request changes no template, configuration or outline".to_owned());
            return Ok(());
        }
        let catalog = workspace.catalog()?;
        let rules = Rules::read(&workspace.config, &catalog)?;
        self.context.warn(&rules.warnings);
        self.check_inside(&named)?;
        let project = Project { proposed: true, ..Project::with_catalog(self.context, workspace, catalog)? };
        let options = Options { today: self.context.today(), force: false, only_new: false };
        if named.is_empty() {
            self.note("templates and configuration are valid; the configuration names no `outlines`".to_owned());
            let none: &[Request] = &[];
            return match preview {
                Preview::Plan => self.note_findings(&project, &project.snapshot()?, &none, options),
                Preview::Check => Ok(()),
            };
        }
        let snapshot = project.snapshot()?;
        let files = outline_source::open_inside(&project.workspace.files(), &named)?;
        let requests = outline_files::read(self.context, &project, &snapshot, files, &Tables::default(), false)?;
        let findings = annotations(&project, &requests, self.context.today())?;
        self.context.warn(&findings);
        if preview == Preview::Check {
            let found =
                if findings.len() == 1 { "1 finding".to_owned() } else { format!("{} findings", findings.len()) };
            self.note(format!("the checks of the outlines: {found}"));
            return Ok(());
        }
        let receipts = execute(self.context, &project, snapshot.clone(), None, &requests, options)?;
        self.outcome.planned.push(receipts);
        self.note_findings(&project, &snapshot, &requests, options)
    }
}
