//! YAML that people write: a tree of values with their places, and typed values decoded from it.
//!
//! The parser, with its limits against YAML bombs, is `serde-saphyr`. This module keeps each value's place, so that
//! messages can show the line, and its text as written (`1.10` stays `1.10`).

mod conflict_marker;
mod decode;
mod document;
mod node;
mod parse;
mod quote;
mod typed;

pub use conflict_marker::merge_conflict;
pub use decode::{decode, decode_all};
pub use document::Document;
pub use node::{Entry, Node, Value};
pub use quote::quoted;
pub use typed::Written;
