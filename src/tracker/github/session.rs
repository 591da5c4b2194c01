//! A connection to one repository: its client, the catalog, and what is known of the repository while a run lasts.
//!
//! The rest of the program is not asynchronous and need not be: writes go one after another. So a session has a runtime
//! of its own, and each of the tracker's methods waits in it.

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
    pub(in crate::tracker::github) file_store: RefCell<FileState>,
}

impl GitHub {
    /// Connect. Nothing is sent yet. `field` is the organisation's issue field for the owning role.
    ///
    /// # Errors
    /// The system can't open connections.
    pub fn open(
        connection: Connection,
        catalog: Rc<Catalog>,
        field: Option<String>,
        environment: &Environment,
        say: Log,
        verbose: bool,
    ) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| {
            Error::failed(Diagnostic::error(format!("no connection can be opened: {error}")).hint("try again"))
        })?;
        let client = {
            let _inside = runtime.enter();
            Client::open(connection, environment, say, verbose)?
        };
        Ok(Self {
            runtime,
            client,
            catalog,
            field,
            state: RefCell::new(State::default()),
            file_store: RefCell::default(),
        })
    }

    pub(in crate::tracker::github) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Can nothing be written to the repository?
    pub(in crate::tracker::github) fn is_archived(&self) -> bool {
        self.state.borrow().repository.as_ref().is_some_and(|repository| repository.is_archived)
    }
}
