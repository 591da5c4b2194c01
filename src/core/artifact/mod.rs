//! From answers to an artifact (rendering, key, marker, sections, merge), and from a body back to answers.

mod answers;
mod body;
mod compiled_template;
mod compose;
mod content;
mod digest;
mod extract;
mod inherited_answers;
mod marker;
mod merge;
pub mod owner_line;
mod parent;
mod reference;
mod render;
mod request;
mod safe_value;
mod sanitize;
mod template_context;

pub use answers::{Answer, AnswerError, Answers, RawAnswer};
pub use body::{Body, Section, safe_sections, sections};
pub use compiled_template::names_field;
pub(crate) use compose::draft_title;
pub use compose::{Composer, MAX_BODY};
pub use digest::Digest;
pub use inherited_answers::inherited_answers;

pub use marker::{Marker, SectionId};
pub use merge::{MergeResult, PreviousText, merge};
pub use parent::Parent;
pub use safe_value::{Trust, bare, close_fence, make_safe};

pub use extract::{extract_answers, numbers, references};
pub use reference::{Location, Locations, relative};
pub use request::{Artifact, FormerKey, Request};
pub use sanitize::sanitize_title;
