//! The front matter of a Markdown file: YAML between two `---` lines.

use std::ops::Range;
use std::sync::Arc;

use crate::core::diagnostic::{Diagnostic, Source};

/// The bytes of the front matter (without its `---` lines) and of the body after it.
///
/// A BOM and CRLF are accepted.
///
/// # Errors
/// The opening or the closing line is missing.
pub fn split(source: &Arc<Source>) -> Result<(Range<usize>, Range<usize>), Diagnostic> {
    let text = source.text.as_str();
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    if text[start..].trim().is_empty() {
        return Err(Diagnostic::error("this file is empty")
            .at(source.place(start..start))
            .hint("start it with front matter between two `---` lines"));
    }
    let mut at = start;
    let mut opened = None;
    for line in text[start..].split_inclusive('\n') {
        let next = at + line.len();
        let bare = line.trim_end();
        match opened {
            None if bare == "---" => opened = Some(next),
            None => {
                return Err(Diagnostic::error("the front matter is missing")
                    .at(source.place(at..at + bare.len()))
                    .hint("start the file with a `---` line"));
            }
            Some(from) if bare == "---" => return Ok((from..at, next..text.len())),
            Some(_) => {}
        }
        at = next;
    }
    Err(Diagnostic::error("the front matter is not closed")
        .at(source.place(start..start + 3))
        .hint("end it with a `---` line"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Result<(String, String), String> {
        let source = Source::new("t.md", text);
        let (front, body) = split(&source).map_err(|diagnostic| diagnostic.to_string())?;
        Ok((source.text[front].to_owned(), source.text[body].to_owned()))
    }

    #[test]
    fn the_front_matter_is_between_its_two_lines() {
        assert_eq!(parts("\u{feff}---\r\na: 1\r\n---\r\nbody\n---\n"), Ok(("a: 1\r\n".into(), "body\n---\n".into())));
        assert_eq!(parts("---\n---\n"), Ok((String::new(), String::new())));
    }

    #[test]
    fn missing_lines_are_named() {
        assert!(parts("").expect_err("empty").contains("empty"));
        assert!(parts("# Hi\n").expect_err("none").contains("t.md:1:1: the front matter is missing"));
        assert!(parts("---\na: 1\n").expect_err("open").contains("not closed"));
    }
}
