//! Reads outlines (YAML) and tables (CSV) into requests.

pub(crate) mod delimiter;
pub(crate) mod fill_keys;
pub(crate) mod reserved;
pub(crate) mod table;
pub(crate) mod tree;

pub use fill_keys::{MissingKey, fill_keys};
pub use reserved::{NAMES as RESERVED, read_name, set as set_reserved};
pub use table::read_table;
pub use tree::{RequestedArtifacts, read_outline};
