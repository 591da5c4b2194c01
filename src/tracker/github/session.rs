//! A session with one repository: its client, the catalog, and what the run has learned about the repository.
//!
//! The rest of the program is synchronous, because writes go one after another. So a session has its own runtime, and
//! each of the tracker's methods blocks on it.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use super::files::FileState;
use super::state::State;
use super::transport::client::{Client, Log};
use super::transport::connection::Connection;
use crate::core::catalog::Catalog;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::environment::Environment;

/// A repository on GitHub as a tracker and a file store.
pub struct GitHub {
    pub(in crate::tracker::github) runtime: tokio::runtime::Runtime,
    pub(in crate::tracker::github) client: Client,
    pub(in crate::tracker::github) catalog: Rc<Catalog>,
    pub(in crate::tracker::github) field: Option<String>,
    pub(in crate::tracker::github) state: RefCell<State>,
    pub(in crate::tracker::github) file_state: RefCell<FileState>,
}

impl GitHub {
    /// Opens a session without sending anything yet. `field` is the organization's issue field for the owning role.
    ///
    /// # Errors
    /// The system can't open network connections.
    pub fn open(
        connection: Connection,
        catalog: Rc<Catalog>,
        field: Option<String>,
        environment: &Environment,
        log: Log,
        verbose: bool,
    ) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| {
            Error::failed(Diagnostic::error(format!("can't open network connections: {error}")).hint("try again"))
        })?;
        let client = {
            let _guard = runtime.enter();
            Client::open(connection, environment, log, verbose)?
        };
        Ok(Self {
            runtime,
            client,
            catalog,
            field,
            state: RefCell::new(State::default()),
            file_state: RefCell::default(),
        })
    }

    pub(in crate::tracker::github) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Whether the repository is archived, and so read-only.
    pub(in crate::tracker::github) fn is_archived(&self) -> bool {
        self.state.borrow().repository.as_ref().is_some_and(|repository| repository.is_archived)
    }
}
