//! The repository's folder: its configuration, its templates, and files read and written safely.

mod document;
mod files;
mod folder;
mod lock;
mod prompt;
mod reason;
mod remote;
mod shelf;
mod team;
mod write_error;

use camino::{Utf8Path, Utf8PathBuf};

pub use document::put_document;
pub use files::{Files, read_stdin, read_text};
pub use lock::Lock;
pub use prompt::{ask_fields, ask_holders, confirm, is_interactive};
pub use remote::git_remote;
pub use shelf::{Handed, Shelf};
pub use team::read_templates;
pub use write_error::WriteError;

use crate::core::catalog::{Catalog, TeamFile, load};
use crate::core::config::Config;
pub use crate::core::config::{CONFIG, TEMPLATES};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::event::Rules;

/// The folder that the work is done in, with what a team wrote into it.
#[derive(Debug)]
pub struct Workspace {
    /// The folder.
    pub root: Utf8PathBuf,
    /// The configuration; the default one where there is none.
    pub config: Config,
    /// The configuration's path, where there is one.
    pub config_path: Option<Utf8PathBuf>,
}

impl Workspace {
    /// Open the workspace of a folder: the nearest one upward that holds a configuration, else the folder itself.
    ///
    /// # Errors
    /// A configuration that can not be read or is wrong.
    pub fn open(start: &Utf8Path, config: Option<&Utf8Path>) -> Result<Self, Error> {
        if !start.is_dir() {
            return Err(Diagnostic::error(format!("there is no folder `{start}`"))
                .hint("`-C` names the folder to work in")
                .into());
        }
        let found = start.ancestors().find(|folder| folder.join(CONFIG).exists());
        let root = found.unwrap_or(start).to_owned();
        let path = match config {
            Some(path) => Some(start.join(path)),
            None => found.map(|folder| folder.join(CONFIG)),
        };
        let config = match &path {
            Some(path) => Config::parse(&read_text(path, &root)?)?,
            None => Config::default(),
        };
        Ok(Self { root, config, config_path: path })
    }

    /// The workspace of a folder, whatever its configuration says: it is not read.
    pub fn bare(start: &Utf8Path) -> Self {
        let root = start.ancestors().find(|folder| folder.join(CONFIG).exists()).unwrap_or(start).to_owned();
        Self { root, config: Config::default(), config_path: None }
    }

    /// A team's own template files.
    ///
    /// # Errors
    /// A file that can not be read.
    pub fn team_files(&self) -> Result<Vec<TeamFile>, Error> {
        team::read(&self.root.join(TEMPLATES), &self.root)
    }

    /// The catalog that holds here.
    ///
    /// # Errors
    /// All that is wrong with the team's templates and with what the configuration says of them.
    pub fn catalog(&self) -> Result<Catalog, Error> {
        let catalog = load(&self.team_files()?, &self.config)?;
        if !self.config.file.rules.is_empty() {
            // A rule that can not work is as wrong as a role that is not there, whichever command finds it.
            Rules::read(&self.config, &catalog)?;
        }
        Ok(catalog)
    }

    /// The same folder under another configuration.
    #[must_use]
    pub fn with_config(&self, config: Config) -> Self {
        Self { root: self.root.clone(), config, config_path: self.config_path.clone() }
    }

    /// The files of this workspace.
    pub fn files(&self) -> Files {
        Files::new(&self.root)
    }
}
