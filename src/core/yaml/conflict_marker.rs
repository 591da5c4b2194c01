//! The lines that git writes into a file that it can't merge.

use std::sync::Arc;

use crate::core::diagnostic::{Diagnostic, Source};

/// The first conflict of a merge that is still in a text: a line of `<<<<<<<`, one of `=======` and one of `>>>>>>>`.
pub fn merge_conflict(source: &Arc<Source>) -> Option<Diagnostic> {
    let text = &source.text;
    if !text.contains("<<<<<<< ") {
        return None;
    }
    let mut open: Option<(usize, bool)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\r', '\n']);
        match open {
            _ if bare.starts_with("<<<<<<< ") => open = Some((at, false)),
            Some((start, _)) if bare == "=======" => open = Some((start, true)),
            Some((start, true)) if bare.starts_with(">>>>>>> ") => {
                let end = start + text[start..].find(['\r', '\n']).unwrap_or(text.len() - start);
                let mistake = Diagnostic::error("a merge conflict is not resolved").at(source.place(start..end));
                return Some(
                    mistake.hint("keep what you need, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`"),
                );
            }
            _ => {}
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_conflict_is_one() {
        let whole = "a: 1\r\n<<<<<<< HEAD\r\nb: 1\r\n=======\r\nb: 2\r\n>>>>>>> theirs\r\n";
        let found = merge_conflict(&Source::new("o.yml", whole)).expect("a conflict");
        assert!(found.to_string().starts_with("o.yml:2:1: a merge conflict is not resolved"), "{found}");
        for text in ["<<<<<<< HEAD\n", "Title\n=======\n>>>>>>> a\n", "x <<<<<<< HEAD\n=======\n>>>>>>> a\n"] {
            assert_eq!(merge_conflict(&Source::new("o.yml", text)), None, "{text}");
        }
    }
}
