//! Names: ids, keys and slugs, paths, repositories. Each is checked once, when it is parsed.

mod agent;
pub(crate) mod id;
pub(crate) mod key;
mod letters;
pub(crate) mod path;
pub mod repository;
pub(crate) mod slug;

pub use agent::AgentName;
pub use id::{FieldId, InvalidId, RoleId, TemplateId};
pub use key::{ArtifactKey, InvalidKey, Name};
pub use path::{is_device, is_document_path, is_ignored_folder, outline_path};
pub use slug::{distinct, former, name_pattern, slug};
