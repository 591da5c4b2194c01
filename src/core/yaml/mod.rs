//! YAML that people write, as a tree that knows its places, and typed values read from that tree.
//!
//! The parser (and its defence against bombs) is `serde-saphyr`; this room keeps each value's place and its words
//! as written (`1.10` stays `1.10`), so that every later message can show the line.

mod decode;
mod document;
mod node;
mod parse;
mod quote;
mod typed;

pub use decode::{decode, decode_all};
pub use document::Document;
pub use node::{Entry, Node, Value};
pub use quote::quoted;
pub use typed::Written;
