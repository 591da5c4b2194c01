//! Reads outlines (YAML) and tables (CSV) into requests.

pub(crate) mod delimiter;
pub(crate) mod fill_keys;
pub(crate) mod missing_key;
pub(crate) mod requested;
pub(crate) mod reserved;
pub(crate) mod table;
pub(crate) mod tree;

pub use fill_keys::fill_keys;
pub use missing_key::MissingKey;
pub use requested::RequestedArtifacts;
pub use reserved::{NAMES as RESERVED, read_name, set as set_reserved};
pub use table::read_table;
pub use tree::read_outline;
