//! What the runner passes to a step, and the Action's inputs.

use camino::{Utf8Path, Utf8PathBuf};

use super::file;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::mask::Mask;
use crate::environment::Environment;

/// The Actions runner of this process.
#[derive(Clone, Debug)]
pub struct Runner {
    /// The ref that the workflow runs for, like `refs/heads/main`.
    pub reference: Option<String>,
    /// The folder that the repository is checked out to.
    pub workspace: Option<Utf8PathBuf>,
    /// The commit that the workflow runs for.
    commit: Option<String>,
    outputs: Option<Utf8PathBuf>,
    summary: Option<Utf8PathBuf>,
    mask: Mask,
}

impl Runner {
    /// Finds the runner of this process, if it runs in a workflow.
    pub fn find(environment: &Environment) -> Option<Self> {
        if environment.variable("GITHUB_ACTIONS").as_deref() != Some("true") {
            return None;
        }
        let path = |name: &str| environment.variable(name).map(Utf8PathBuf::from);
        Some(Self {
            reference: environment.variable("GITHUB_REF"),
            workspace: path("GITHUB_WORKSPACE"),
            commit: environment.variable("GITHUB_SHA"),
            outputs: path("GITHUB_OUTPUT"),
            summary: path("GITHUB_STEP_SUMMARY"),
            mask: Mask::new(|name| environment.variable(name)),
        })
    }

    /// Whether a folder is not in a checkout of the repository, which has a `.git` or at least a `.github` folder.
    pub fn lacks_checkout(&self, folder: &Utf8Path) -> bool {
        let holds = |folder: &Utf8Path| folder.join(".git").exists() || folder.join(".github").is_dir();
        let inside = |root: &Utf8PathBuf| folder.starts_with(root) && holds(root);
        !(folder.ancestors().any(holds) || self.workspace.as_ref().is_some_and(inside))
    }

    /// Whether a commit other than the one that the workflow runs for is checked out. A workflow can check out a pull
    /// request's files on any event. If the commit can't be found, it counts as another.
    pub fn has_other_commit(&self, folder: &Utf8Path) -> bool {
        let git = folder.ancestors().map(|folder| folder.join(".git")).find(|git| git.exists());
        self.commit.is_some() && self.commit != git.and_then(|git| file::commit(&git))
    }

    /// Sets the step's outputs.
    ///
    /// # Errors
    /// The runner's file can't be written.
    pub fn set_outputs(&self, outputs: &[(&str, String)]) -> Result<(), Error> {
        let outputs: Vec<(&str, String)> =
            outputs.iter().map(|(name, value)| (*name, self.mask.hide(value).into_owned())).collect();
        match &self.outputs {
            Some(path) => file::write_outputs(path, &outputs).map_err(|error| failed(path, &error)),
            None => Ok(()),
        }
    }

    /// Adds to the job summary. GitHub shows 1 MiB per step, so longer text is cut at a line.
    ///
    /// # Errors
    /// The runner's file can't be written.
    pub fn add_summary(&self, markdown: &str) -> Result<(), Error> {
        match &self.summary {
            Some(path) => file::append_summary(path, &self.mask.hide(markdown)).map_err(|error| failed(path, &error)),
            None => Ok(()),
        }
    }
}

fn failed(path: &Utf8Path, error: &std::io::Error) -> Error {
    Error::failed(
        Diagnostic::error(format!("{path} can't be written: {error}"))
            .hint("the runner provides this file: check its disk"),
    )
}

/// The Action's inputs, which are passed only in the environment.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The configuration.
    pub config: Option<String>,
    /// The event's name.
    pub event: Option<String>,
    /// The file that holds its payload.
    pub payload: Option<String>,
    /// The template of an artifact.
    pub template: Option<String>,
    /// Its answers, as YAML.
    pub fields: Option<String>,
    /// Its name.
    pub key: Option<String>,
    /// The outlines.
    pub apply: Vec<String>,
    /// Whether an agent wrote the outlines or the answers, which then make only drafts.
    pub only_drafts: bool,
    /// Whether to write nothing.
    pub dry_run: bool,
}

impl Inputs {
    /// Reads the inputs from the environment.
    ///
    /// # Errors
    /// `dry-run` is neither `true` nor `false`, or `agents` is not `drafts`.
    pub fn read(environment: &Environment) -> Result<Self, Error> {
        let input = |name: &str| environment.variable(name).filter(|value| !value.trim().is_empty());
        let dry_run = match input("ROLECALL_DRY_RUN").as_deref().map(str::trim) {
            None | Some("false") => false,
            Some("true") => true,
            Some(other) => {
                let mistake = Diagnostic::error(format!("the input `dry-run` is `{other}`"));
                return Err(mistake.hint("write `true` or `false`").into());
            }
        };
        let only_drafts = match input("ROLECALL_AGENTS").as_deref().map(str::trim) {
            None => false,
            Some("drafts") => true,
            Some(other) => {
                let mistake = Diagnostic::error(format!("the input `agents` is `{other}`"));
                return Err(mistake.hint("write `drafts`, or remove it").into());
            }
        };
        let apply = input("ROLECALL_APPLY").unwrap_or_default();
        Ok(Self {
            config: input("ROLECALL_CONFIG"),
            event: input("ROLECALL_EVENT_NAME").or_else(|| input("GITHUB_EVENT_NAME")),
            payload: input("ROLECALL_EVENT_PATH").or_else(|| input("GITHUB_EVENT_PATH")),
            template: input("ROLECALL_TEMPLATE"),
            fields: input("ROLECALL_FIELDS"),
            key: input("ROLECALL_KEY"),
            apply: apply.split_whitespace().map(str::to_owned).collect(),
            only_drafts,
            dry_run,
        })
    }
}
