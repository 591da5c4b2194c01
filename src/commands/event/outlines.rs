//! Applies outlines for an event.

use super::handler::EventHandler;
use crate::commands::outline_files;
use crate::commands::outline_files::Tables;
use crate::commands::outline_source;
use crate::commands::outline_source::File;
use crate::commands::pipeline::execute;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::event::{Event, OUTLINES};
use crate::core::plan::Options;
use crate::tracker::{FileChanges, Host};

impl EventHandler<'_> {
    /// Applies these outlines, or those that the configuration names. A push applies them only if it changes one.
    pub(super) fn apply(&mut self, event: &Event, files: Vec<String>) -> Result<(), Error> {
        let named = &self.project.workspace.config.file.outlines;
        let each = |file| if file == OUTLINES { named.clone() } else { vec![file] };
        let files: Vec<String> = files.into_iter().flat_map(each).collect();
        if files.is_empty() {
            self.note("the configuration has no `outlines`".to_owned());
            return Ok(());
        }
        if let (Some(before), Some(after)) = (event.text("before"), event.text("after"))
            && event.name == "push"
        {
            let delta = FileChanges::Push { before: before.to_owned(), after: after.to_owned() };
            let changed_files = self.changed_files(&delta)?;
            if changed_files.is_some_and(|changed_files| !files.iter().any(|file| changed_files.contains(file))) {
                self.note("the push changes no outline".to_owned());
                return Ok(());
            }
        }
        self.apply_outlines(&files, self.other_checkout)
    }

    /// Applies outlines, by their paths in the workspace: the checked-out ones, or with `remote` the default branch's.
    pub(super) fn apply_outlines(&mut self, files: &[String], remote: bool) -> Result<(), Error> {
        self.check_inside(files)?;
        let files = match self.project.tracker.host().filter(|_| remote) {
            Some(host) => remote_files(host, files)?,
            None => outline_source::open_inside(&self.project.workspace.files(), files)?,
        };
        let snapshot = self.project.snapshot()?;
        let requests = outline_files::read(self.context, self.project, &snapshot, files, &Tables::default(), false)?;
        let options = Options { today: self.context.today(), force: false, only_new: false };
        let receipts = execute(self.context, self.project, snapshot, None, &requests, options)?;
        self.outcome.receipts.push(receipts);
        Ok(())
    }

    /// Checks that none of the paths leads out of the workspace.
    pub(super) fn check_inside(&self, files: &[String]) -> Result<(), Error> {
        let mut mistakes = Vec::new();
        for file in files {
            let leads_out = file.starts_with(['/', '\\', '~'])
                || file.contains(':')
                || file.split(['/', '\\']).any(|part| part == "..")
                || self.project.workspace.files().leads_out(file);
            if leads_out {
                let mistake = Diagnostic::error(format!("`{file}` is not a path in this repository"));
                mistakes.push(mistake.hint("use a path from the repository's root, without links that lead out of it"));
            }
        }
        if mistakes.is_empty() { Ok(()) } else { Err(Error::Wrong(mistakes)) }
    }
}

/// Reads the default branch's outlines.
fn remote_files(host: &dyn Host, files: &[String]) -> Result<Vec<File>, Error> {
    let mut found = Vec::new();
    let mut mistakes = Vec::new();
    for path in files {
        match host.file(path)? {
            Some(source) => found.push(File::remote(path, source)),
            None => {
                let mistake = Diagnostic::error(format!("{path} not found on the default branch"));
                mistakes.push(mistake.hint("check its name; only outlines on the default branch are applied"));
            }
        }
    }
    if mistakes.is_empty() { Ok(found) } else { Err(Error::Wrong(mistakes)) }
}
