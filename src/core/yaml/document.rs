//! A parsed YAML document with its source.

use std::ops::Range;
use std::sync::Arc;

use super::node::Node;
use super::parse::parse;
use crate::core::diagnostic::{Diagnostic, Place, Source};

/// A parsed document: its tree and its source.
#[derive(Clone, Debug)]
pub struct Document {
    /// The source.
    pub source: Arc<Source>,
    /// The tree.
    pub root: Node,
}

impl Document {
    /// Parses a whole source.
    ///
    /// # Errors
    /// Invalid YAML, a duplicate key, or a document that is nested too deep or grows too large through aliases.
    pub fn parse(source: &Arc<Source>) -> Result<Self, Diagnostic> {
        Self::parse_range(source, 0..source.text.len())
    }

    /// Parses a part of a source, like front matter. Places refer to the whole source.
    ///
    /// # Errors
    /// See [`Document::parse`].
    pub fn parse_range(source: &Arc<Source>, range: Range<usize>) -> Result<Self, Diagnostic> {
        Ok(Self { source: Arc::clone(source), root: parse(source, range)? })
    }

    /// The place of a node.
    pub fn place(&self, node: &Node) -> Place {
        self.source.place(node.span.clone())
    }

    /// The place of the value under a path of keys, or of the last part of the path that exists.
    pub fn place_of(&self, path: &[&str]) -> Place {
        let mut node = &self.root;
        let mut span = node.span.clone();
        for key in path {
            let Some(entry) = node.entry(key) else { break };
            node = &entry.node;
            span =
                if node.span.is_empty() || node.words().is_none() { entry.key_span.clone() } else { node.span.clone() };
        }
        self.source.place(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::yaml::Value;

    fn parse(text: &str) -> Result<Document, Diagnostic> {
        Document::parse(&Source::new("a.yml", text))
    }

    fn mistake(text: &str) -> String {
        parse(text).expect_err("it is wrong").to_string()
    }

    #[test]
    fn scalars_keep_their_text_as_written() {
        let document = parse("\u{feff}version: 1.10\nyes: yes\n\"q\": 'x'\ndate: 2027-01-02\n").expect("valid");
        let words: Vec<_> = document.root.entries().expect("a map").iter().map(|e| e.node.words()).collect();
        assert_eq!(words, [Some("1.10"), Some("yes"), Some("x"), Some("2027-01-02")]);
        assert_eq!(document.place_of(&["version"]).to_string(), "a.yml:1:10");
        assert_eq!(document.place_of(&["date", "nothing"]).to_string(), "a.yml:4:7");
    }

    #[test]
    fn aliases_and_merges_keep_their_text_as_written() {
        for scalar in ["NO", "y", "1.10", "0123", "1e3", "007", "off", "0x1F", "2027-01-02", "1_000"] {
            let text =
                format!("a: &a {scalar}\nb: *a\nc: &c {{ d: {scalar}, e: [{scalar}] }}\nf: *c\ng: {{ <<: *c }}\n");
            let document = parse(&text).expect("valid");
            let words = |path: &[&str]| {
                let node = path.iter().fold(&document.root, |node, key| &node.entry(key).expect("it is there").node);
                match &node.value {
                    Value::List(items) => items[0].words().map(str::to_owned),
                    _ => node.words().map(str::to_owned),
                }
            };
            for path in [&["b"][..], &["f", "d"], &["f", "e"], &["g", "d"], &["g", "e"]] {
                assert_eq!(words(path).as_deref(), Some(scalar), "{path:?} of\n{text}");
            }
        }
    }

    #[test]
    fn common_mistakes_are_explained_with_their_place() {
        for (text, expected) in [
            ("a: 1\na: 2\n", "a.yml:2:1: the key `a` appears twice"),
            ("a:\n\t- b\n", "a.yml:2:1: YAML can't be indented with tabs"),
            ("title: {{x}}\n", "a.yml:1:8: a value that starts with `{{` must be quoted"),
            ("title: {{x}}: {{y}}\n", "a.yml:1:8: a value that starts with `{{` must be quoted"),
            ("- {{x}} y\n", "a.yml:1:3: a value that starts with `{{` must be quoted"),
            ("a: 1\n---\nb: 2\n", "a second document starts here"),
            ("? [a]\n: b\n", "a key must be plain text"),
            ("a: 'x\n", "this is not valid YAML: unclosed quote"),
        ] {
            let message = mistake(text);
            assert!(message.contains(expected), "{text:?} gave {message}");
        }
    }

    #[test]
    fn a_deep_document_and_a_bomb_are_refused() {
        // An unoptimized parser needs more stack than a test's thread has.
        let roomy = std::thread::Builder::new().stack_size(16 << 20);
        roomy.spawn(deep_documents_and_bombs).expect("a thread").join().expect("no panic");
    }

    fn deep_documents_and_bombs() {
        assert!(mistake(&"[".repeat(10_000)).contains("nested too deep"));
        let deep: Vec<String> = (0..10_000).map(|level| format!("{}- a:\n", "  ".repeat(level))).collect();
        let deep = deep.concat();
        assert!(mistake(&deep).contains("nested too deep"), "{}", mistake(&deep));
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let before = format!("*a{}", level - 1);
            bomb += &format!("a{level}: &a{level} [{}]\n", vec![before; 10].join(", "));
        }
        assert!(mistake(&bomb).contains("grows too large"), "{}", mistake(&bomb));
    }
}
