//! The names that people and programs use: ids, keys and slugs, paths, repositories; each checked once, where it enters.

pub(crate) mod id;
pub(crate) mod key;
pub(crate) mod path;
pub mod repository;
pub(crate) mod slug;

pub use id::{FieldId, InvalidId, RoleId, TemplateId};
pub use key::{ArtifactKey, InvalidKey, Name};
pub use path::{is_device, is_document_path, is_passed_over, outline_path};
pub use slug::{distinct, former, shape, slug};
