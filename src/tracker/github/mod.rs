//! GitHub: one issue per artifact. octocrab is used only in this module.

mod files;
mod host;
mod issues_read;
mod read;
mod server_support;
mod session;
mod state;
mod tracker;
mod transport;
mod trust;
mod write;

pub use session::GitHub;
pub use transport::client::Log;
pub use transport::connection::{Connection, RepositorySources};
