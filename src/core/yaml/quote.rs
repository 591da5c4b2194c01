//! Quotes any text as YAML, so that it parses back to the same text.

use std::fmt::Write as _;

/// A text in double quotes, with every character escaped that YAML requires to be.
pub fn quoted(text: &str) -> String {
    let json = serde_json::to_string(text).unwrap_or_default();
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                write!(out, "\\u{:04x}", u32::from(character)).expect("a string takes it");
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::diagnostic::Source;
    use crate::core::yaml::Document;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_quoted_text_parses_back_to_itself(text in "(\\PC|[\n\t\"\\\\'#: ]){0,30}") {
            let source = Source::new("a.yml", format!("a: {}\n", quoted(&text)));
            let document = Document::parse(&source).expect("valid");
            let node = &document.root.entry("a").expect("it has the key").node;
            prop_assert_eq!(node.words(), Some(text.as_str()));
        }
    }
}
