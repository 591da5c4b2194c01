//! The catalog of the command before, which a server's next command uses again if nothing in it has changed. Loading it
//! takes most of a short command's time.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::core::catalog::{Catalog, TeamFile};
use crate::core::diagnostic::{Error, Source};
use crate::workspace::Workspace;

/// A catalog, with all that it was loaded from.
struct Loaded {
    files: Vec<(String, Arc<Source>)>,
    config: Option<Arc<Source>>,
    catalog: Rc<Catalog>,
}

/// The catalog that was loaded last.
#[derive(Clone, Default)]
pub(super) struct CatalogCache(Rc<RefCell<Option<Loaded>>>);

impl CatalogCache {
    /// The catalog of a workspace.
    ///
    /// # Errors
    /// The team's templates or its configuration are invalid.
    pub(super) fn catalog(&self, workspace: &Workspace) -> Result<Rc<Catalog>, Error> {
        let files: Vec<_> =
            workspace.team_files()?.into_iter().map(|TeamFile { path, source }| (path, source)).collect();
        let config = workspace.config.document.as_ref().map(|document| Arc::clone(&document.source));
        if let Some(loaded) = self.0.borrow().as_ref()
            && loaded.files == files
            && loaded.config == config
        {
            return Ok(Rc::clone(&loaded.catalog));
        }
        let catalog = Rc::new(workspace.catalog()?);
        *self.0.borrow_mut() = Some(Loaded { files, config, catalog: Rc::clone(&catalog) });
        Ok(catalog)
    }
}
