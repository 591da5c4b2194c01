//! Reads outlines (YAML) and tables (CSV) into requests.

pub(crate) mod cells;
pub(crate) mod columns;
pub(crate) mod delimiter;
pub(crate) mod encoding;
pub(crate) mod export;
pub(crate) mod fill_keys;
pub(crate) mod items;
pub(crate) mod known_export;
pub(crate) mod misread;
pub(crate) mod missing_key;
pub(crate) mod outline_file;
pub(crate) mod parts;
pub(crate) mod recent;
pub(crate) mod requested;
pub(crate) mod reserved;
pub(crate) mod rows;
pub(crate) mod table;
pub(crate) mod table_file;
pub(crate) mod table_options;
pub(crate) mod tree;

pub use cells::column_letters;
pub use encoding::decode_table;
pub use export::{is_exported, write_csv, write_outline, write_rows};
pub use fill_keys::fill_keys;
pub use missing_key::MissingKey;
pub use outline_file::read_outline;
pub use requested::{FileRequests, RequestedArtifacts};
pub use reserved::{NAMES as RESERVED, read_name, set as set_reserved};
pub use table_file::read_table;
pub use table_options::TableOptions;
