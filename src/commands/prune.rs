//! What outlines created and no longer name: it is told, and closed if the person wants that.

use camino::Utf8PathBuf;
use jiff::civil::Date;

use super::context::Context;
use super::pipeline::execute;
use super::project::Project;
use crate::core::artifact::{Request, Requests};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::ArtifactKey;
use crate::core::plan::{self, LikelyRename, Options, Receipts, Snapshot, Step, Vanished, likely_renames, vanished};
use crate::workspace::{Prompts, Reply, is_interactive};

/// Asks a yes-or-no question, which is no unless the person says yes.
fn agrees(context: &Context, question: &str) -> Result<bool, Error> {
    Ok(matches!(Prompts::new(context.global.quiet).confirm(question, false)?, Reply::Answer(true)))
}

/// How many keys are listed in a message.
const MAX_LISTED: usize = 20;

/// The artifacts that outlines created and no longer name.
pub(super) struct Leftovers {
    vanished: Vec<Vanished>,
    renames: Vec<LikelyRename>,
}

impl Leftovers {
    pub(super) fn find(
        project: &Project,
        snapshot: &Snapshot,
        requests: &dyn Requests,
        outlines: &[String],
        today: Date,
    ) -> Self {
        let vanished = vanished(&project.catalog, snapshot, requests, outlines, today);
        let renames = match vanished.is_empty() {
            true => Vec::new(),
            false => likely_renames(&project.catalog, snapshot, requests, &vanished, today),
        };
        Self { vanished, renames }
    }

    pub(super) fn keys(&self) -> Vec<ArtifactKey> {
        self.vanished.iter().map(|gone| gone.key.clone()).collect()
    }

    /// Asks whether new artifacts are former ones under another key. Returns whether to go on.
    pub(super) fn ask_about_renames(&self, context: &mut Context) -> Result<bool, Error> {
        let ask = |rename: &LikelyRename| {
            let LikelyRename { from, to } = rename;
            let message = format!("`{to}` is new, and `{from}` with nearly the same title is no longer named");
            Diagnostic::warning(message).hint(format!("renamed? `rolecall rename {from} {}`", rename.name()))
        };
        let questions: Vec<Diagnostic> = self.renames.iter().map(ask).collect();
        context.warn(&questions);
        let asks = !questions.is_empty() && !context.global.dry_run && !context.global.json && is_interactive();
        let stops = asks && agrees(context, "Stop here, so that you can rename first?")?;
        if stops {
            context.info("nothing was written\n");
        }
        Ok(!stops)
    }

    /// Shows what would be closed, and asks. Returns the steps that close it.
    ///
    /// # Errors
    /// Nobody can be asked.
    pub(super) fn ask_to_prune(
        &self,
        context: &mut Context,
        project: &Project,
        snapshot: &Snapshot,
        yes: bool,
    ) -> Result<Vec<Step>, Error> {
        if self.vanished.is_empty() {
            context.info("nothing to prune: everything that the files created is still in them\n");
            return Ok(Vec::new());
        }
        for gone in &self.vanished {
            context.info(&format!("no longer in {}: {}  {}\n", gone.outlines.join(", "), gone.key, gone.title));
        }
        if !yes && !context.global.dry_run {
            if context.global.json || !is_interactive() {
                let mistake = Diagnostic::error(format!("{} would be closed", artifacts(self.vanished.len())));
                return Err(mistake.hint("`--yes` closes them without asking").into());
            }
            if !agrees(context, &format!("Close {} as not planned?", artifacts(self.vanished.len())))? {
                context.info("nothing is closed\n");
                return Ok(Vec::new());
            }
        }
        let close = |gone: &Vanished| {
            let reason = format!("no longer in {}", gone.outlines.join(", "));
            let existing = snapshot.whole(&gone.key)?;
            Some(plan::close(&project.catalog, &existing, true, Some(&reason), context.today()))
        };
        Ok(self.vanished.iter().filter_map(close).collect())
    }

    /// Closes what was shown.
    ///
    /// # Errors
    /// The tracker can't be read.
    pub(super) fn prune(
        context: &mut Context,
        project: &Project,
        snapshot: &Snapshot,
        steps: Vec<Step>,
    ) -> Result<Vec<Receipts>, Error> {
        let options = Options { today: context.today(), force: false, only_new: false };
        let none: &[Request] = &[];
        let mut all = Vec::new();
        for step in steps {
            let receipts = execute(context, project, snapshot.clone(), Some(step), &none, options)?;
            let stopped = receipts.stopped.is_some();
            all.push(receipts);
            if stopped {
                break;
            }
        }
        Ok(all)
    }

    /// Tells what the files no longer name.
    pub(super) fn tell(&self, context: &mut Context, files: &[Utf8PathBuf]) {
        for gone in self.vanished.iter().take(MAX_LISTED) {
            context.info(&format!("no longer in {}: {}\n", gone.outlines.join(", "), gone.key));
        }
        if self.vanished.len() > MAX_LISTED {
            context.info(&format!("and {} more\n", self.vanished.len() - MAX_LISTED));
        }
        if !self.vanished.is_empty() {
            let files: Vec<&str> = files.iter().map(|file| file.as_str()).collect();
            context.info(&format!("`rolecall apply {} --prune` closes them as not planned\n", files.join(" ")));
        }
    }
}

fn artifacts(count: usize) -> String {
    if count == 1 { "1 artifact".to_owned() } else { format!("{count} artifacts") }
}
