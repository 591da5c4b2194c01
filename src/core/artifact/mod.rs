//! From answers to an artifact (rendering, key, marker, sections, merge), and from a body back to answers.

mod answers;
mod body;
mod compose;
mod content;
mod context;
mod digest;
mod hand_on;
mod key;
mod marker;
mod merge;
mod neutral;
pub mod owner_line;
mod parent;
mod path;
mod read_back;
mod reference;
mod request;
mod slug;
mod texts;

pub use answers::{Answer, Answers, Fault, Given};
pub use body::{Body, Section, harmless_sections, sections};
pub(crate) use compose::draft_title;
pub use compose::{Composer, MAX_BODY, names_field};
pub use digest::Digest;
pub use hand_on::hand_on;
pub use key::{ArtifactKey, InvalidKey, Name};
pub use marker::{Marker, SectionId};
pub use merge::{Before, Merged, merge};
pub use neutral::{Trust, bare, close_fence, harmless};
pub use parent::Parent;
pub use path::{is_device, is_document_path, is_passed_over, outline_path};
pub use read_back::{numbers, read_back, references};
pub use reference::{Location, Locations, relative};
pub use request::{Artifact, Former, Request};
pub use slug::{distinct, former, shape, slug};
