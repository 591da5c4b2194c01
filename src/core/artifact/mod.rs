//! Turns answers into an artifact (rendering, key, marker, sections, merge), and a body back into answers.

mod answers;
mod body;
mod compiled_template;
mod compose;
mod content;
mod digest;
mod extract;
mod inherited_answers;
mod limits;
mod marker;
mod marker_text;
mod merge;
mod open_html;
pub mod owner_line;
mod parent;
mod reference;
mod render;
mod request;
mod requests;
mod safe_value;
mod sanitize;
mod scaffold;
mod section;
mod section_text;
mod template_context;
mod versions;

pub use answers::{Answer, AnswerError, Answers, RawAnswer};
pub use body::Body;
pub use compiled_template::names_field;
pub use compose::Composer;
pub(crate) use compose::draft_title;
pub use digest::Digest;
pub use inherited_answers::inherited_answers;
pub use limits::MAX_BODY;

pub use marker::Marker;
pub use merge::{MergeResult, PreviousText, merge};
pub use parent::Parent;
pub use safe_value::{Trust, bare, close_fence, make_safe};

pub use extract::{extract_answers, numbers, references};
pub use reference::{Location, Locations, relative};
pub use request::{Artifact, FormerKey, Outline, Previous, Request};
pub use requests::Requests;
pub use sanitize::{sanitize as sanitize_text, sanitize_title};
pub use scaffold::Scaffold;
pub use section::{Section, SectionId, safe_sections, sections};
pub(crate) use section_text::keep_ticks;
