//! The names in payloads, as `known.txt` stores them.
//!
//! A script writes that file; see tests/official/README.md. It consists of blocks that end with `;`, whatever the line
//! endings: a shape that many payloads share, `@label: color name;`, or an event and its actions,
//! `+label created edited: label@label;`, where `+` means that the event starts workflows and `-` that it doesn't.
//! After a name comes what is below it: `@shape`, `{names}`, `*` for any name, or nothing; `(labeled,unlabeled)` before
//! that lists the only actions that the name comes with. Blocks are parsed only when they are needed.

/// The blocks, as the script wrote them.
const BLOCKS: &str = include_str!("known.txt");

/// A name in a payload.
pub(in crate::core::event) struct Field {
    pub(in crate::core::event) name: &'static str,
    /// The only actions that it comes with, separated by commas; empty for all.
    actions: &'static str,
    pub(in crate::core::event) below: Children,
}

/// What is below a name.
pub(in crate::core::event) enum Children {
    /// Nothing: it is a plain value.
    Nothing,
    /// Any name, all the way down.
    Any,
    /// These names.
    Names(&'static str),
    /// The names of a shared shape.
    Shape(&'static str),
}

impl Field {
    /// Whether it has a name.
    pub(in crate::core::event) fn is(&self, name: &str) -> bool {
        self.name == name || self.name == "*"
    }

    /// Whether it comes with an action, or without one with any.
    pub(in crate::core::event) fn comes_with(&self, action: Option<&str>) -> bool {
        self.actions.is_empty() || action.is_none_or(|action| self.actions.split(',').any(|one| one == action))
    }
}

/// Iterates over a list of names, each with what is below it.
pub(in crate::core::event) struct Fields(pub(in crate::core::event) &'static str);

impl Iterator for Fields {
    type Item = Field;

    fn next(&mut self) -> Option<Field> {
        let text = self.0.trim_start();
        let (name, rest) = word(text);
        let (actions, rest) = rest.strip_prefix('(').and_then(|inner| inner.split_once(')')).unwrap_or(("", rest));
        let (below, rest) = if let Some(rest) = rest.strip_prefix('*') {
            (Children::Any, rest)
        } else if let Some(rest) = rest.strip_prefix('@') {
            let (shape, rest) = word(rest);
            (Children::Shape(shape), rest)
        } else if rest.starts_with('{') {
            let (names, rest) = braced(rest);
            (Children::Names(names), rest)
        } else {
            (Children::Nothing, rest)
        };
        self.0 = rest;
        // A payload about which nothing is known is a single `*`, which stands for every name.
        let name = if name.is_empty() && matches!(below, Children::Any) { "*" } else { name };
        (!name.is_empty()).then_some(Field { name, actions, below })
    }
}

fn word(text: &'static str) -> (&'static str, &'static str) {
    let end = text.find(|c: char| c.is_whitespace() || "({@*}".contains(c)).unwrap_or(text.len());
    text.split_at(end)
}

/// The text in the braces that the text begins with, and what comes after them.
fn braced(text: &'static str) -> (&'static str, &'static str) {
    let mut open = 0;
    for (at, c) in text.char_indices() {
        open += i32::from(c == '{') - i32::from(c == '}');
        if open == 0 {
            return (&text[1..at], &text[at + 1..]);
        }
    }
    (&text[1..], "")
}

/// The heads and the fields of all blocks.
pub(in crate::core::event) fn blocks() -> impl Iterator<Item = (&'static str, &'static str)> {
    BLOCKS.split(';').filter_map(|block| block.trim_start().split_once(':'))
}

/// The fields of a shared shape.
pub(in crate::core::event) fn shape(name: &str) -> &'static str {
    let mut shapes = blocks().filter_map(|(head, fields)| Some((head.strip_prefix('@')?, fields)));
    shapes.find(|(shape, _)| *shape == name).map_or("", |(_, fields)| fields)
}
