//! The repository's folder: its configuration, its templates, and safe access to its files.

mod browser;
mod display_path;
mod document;
mod editor;
mod file_store;
mod files;
mod folder;
mod folder_reader;
mod kept_answers;
mod lock;
mod prompt;
mod reason;
mod relocate;
mod remote;
mod sandbox;
mod table_file;
mod team_files;
mod workbook;
mod workbook_writer;
mod write_error;

use camino::{Utf8Path, Utf8PathBuf};

pub use browser::open_in_browser;
pub use document::put_document;
pub use editor::open_in_editor;
pub use file_store::{FileStore, Published};
pub use files::Files;
pub use folder_reader::FolderReader;
pub use kept_answers::KeptAnswers;
pub use lock::Lock;
pub use prompt::{Candidate, Prompts, Reply, is_interactive};
pub use remote::{git_remote, github_remote};
pub use sandbox::{DraftFile, Limit, ReadError, outline_names, read_named, read_stdin, write_generated, write_new};
pub use table_file::{TableText, is_workbook, read_table_file};
pub use team_files::read_templates;
pub use workbook_writer::workbook;
pub use write_error::WriteError;

use crate::core::catalog::{Catalog, TeamFile, load};
use crate::core::config::config_file::Config;
pub use crate::core::config::config_file::{CONFIG, TEMPLATES};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::event::Rules;

/// The path of the workflow.
pub const WORKFLOW: &str = ".github/workflows/rolecall.yml";
/// The default folder of the local tracker.
pub const LOCAL_FOLDER: &str = ".rolecall";

/// The path of a configuration, and who named it.
#[derive(Clone, Copy, Debug)]
pub enum ConfigSource<'a> {
    /// Named by a person: it may be anywhere.
    ByPerson(&'a Utf8Path),
    /// Named by a workflow: it must be inside the repository, because a pull request can put anything at that path.
    ByWorkflow(&'a Utf8Path),
}

/// The nearest ancestor folder with a configuration. A broken link counts, so that it is reported instead of skipped.
fn find_config(start: &Utf8Path) -> Option<&Utf8Path> {
    start.ancestors().find(|folder| {
        let config = folder.join(CONFIG);
        config.exists() || config.is_symlink()
    })
}

/// The root of a folder without a configuration: the nearest folder in its repository that has issues of the local
/// tracker, else the repository's root, else the folder itself. So a subfolder doesn't become a second workspace.
fn find_root(start: &Utf8Path) -> &Utf8Path {
    let Some(repository) = repository_root(start) else { return start };
    let inside = start.ancestors().take_while(|folder| folder.starts_with(repository));
    inside.into_iter().find(|folder| folder.join(LOCAL_FOLDER).is_dir()).unwrap_or(repository)
}

/// The root of the Git repository that a folder is in.
pub fn repository_root(start: &Utf8Path) -> Option<&Utf8Path> {
    start.ancestors().find(|folder| folder.join(".git").exists())
}

/// The folder to work in, with its configuration.
#[derive(Debug)]
pub struct Workspace {
    /// The folder.
    pub root: Utf8PathBuf,
    /// The configuration, or the default one.
    pub config: Config,
    /// The configuration's path, if there is one.
    pub config_path: Option<Utf8PathBuf>,
}

impl Workspace {
    /// Opens the workspace of a folder: the nearest ancestor with a configuration, else the repository's root, else the
    /// folder itself.
    ///
    /// # Errors
    /// The folder doesn't exist, or the configuration can't be read or is invalid.
    pub fn open(start: &Utf8Path, config: Option<ConfigSource<'_>>) -> Result<Self, Error> {
        if !start.is_dir() {
            return Err(Diagnostic::error(format!("folder `{start}` not found"))
                .hint("`-C` names the folder to work in")
                .into());
        }
        let found = find_config(start);
        let root = found.unwrap_or_else(|| find_root(start)).to_owned();
        let files = Files::new(&root);
        let (path, source) = match config {
            Some(ConfigSource::ByPerson(path)) => {
                let path = start.join(path);
                let source = read_named(&path, &root, Limit::Settings)?;
                (Some(path), Some(source))
            }
            Some(ConfigSource::ByWorkflow(path)) => {
                let path = start.join(path);
                let below = path.strip_prefix(&root).unwrap_or(&path).as_str().replace('\\', "/");
                let source = files.read(&below, Limit::Settings)?;
                (Some(path), Some(source.ok_or_else(|| ReadError::NotFound.into_error(&below))?))
            }
            None if found.is_some() => (Some(root.join(CONFIG)), files.read(CONFIG, Limit::Settings)?),
            None => (None, None),
        };
        let config = source.map_or_else(|| Ok(Config::default()), |source| Config::parse(&source))?;
        Ok(Self { root, config, config_path: path })
    }

    /// Opens the workspace of a folder without reading its configuration.
    pub fn bare(start: &Utf8Path) -> Self {
        let root = find_config(start).unwrap_or_else(|| find_root(start)).to_owned();
        Self { root, config: Config::default(), config_path: None }
    }

    /// Reads the team's own template files.
    ///
    /// # Errors
    /// A file can't be read.
    pub fn team_files(&self) -> Result<Vec<TeamFile>, Error> {
        team_files::read(TEMPLATES, &self.files())
    }

    /// Loads the catalog: the built-in templates with the team's and the configuration's changes.
    ///
    /// # Errors
    /// The team's templates, or what the configuration says about them, are invalid. All problems are reported.
    pub fn catalog(&self) -> Result<Catalog, Error> {
        let catalog = load(&self.team_files()?, &self.config)?;
        if !self.config.file.rules.is_empty() {
            // An invalid rule is reported by every command, as an unknown role is.
            Rules::read(&self.config, &catalog)?;
        }
        Ok(catalog)
    }

    /// The same folder with another configuration.
    #[must_use]
    pub fn with_config(&self, config: Config) -> Self {
        Self { root: self.root.clone(), config, config_path: self.config_path.clone() }
    }

    /// The files of this workspace.
    pub fn files(&self) -> Files {
        Files::new(&self.root)
    }
}
