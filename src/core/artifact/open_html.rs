//! Escapes HTML in a typed value that would hide or swallow whatever comes after the value.

use std::ops::Range;

use crate::core::markdown;

/// HTML elements that swallow the text after them while they are open (`CommonMark`, HTML blocks of type 1).
const SWALLOWING: [&str; 4] = ["<script", "<pre", "<style", "<textarea"];

/// Escapes unclosed `<details>` tags, which would fold away whatever comes after them.
///
/// An opening tag counts unless it is certainly code; a closing tag counts only if it is certainly not code.
pub(super) fn escape_open_details(text: &str, certain_code: &[Range<usize>]) -> String {
    const OPENING: &str = "<details";
    const CLOSING: &str = "</details";
    if !text.contains('<') {
        return text.to_owned();
    }
    let lower = text.to_ascii_lowercase();
    if !lower.contains(OPENING) {
        return text.to_owned();
    }
    let code = markdown::code(text);
    let is_tag = |at: usize, tag: &str| {
        let rest = lower[at..].strip_prefix(tag);
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '-'))
    };
    let mut open: Vec<usize> = Vec::new();
    let (mut line, mut before) = (0, 0);
    for (at, _) in lower.match_indices('<') {
        line = text[before..at].rfind('\n').map_or(line, |end| before + end + 1);
        before = at;
        if is_tag(at, OPENING) && !markdown::within(certain_code, at) && !text[..at].ends_with('\\') {
            open.push(at);
        } else if is_tag(at, CLOSING) && !markdown::within(&code, at) {
            // After other words on its line, it may be inside a tag's quotes.
            let begins_line = text[line..at].chars().all(|before| " \t>-*+.)0123456789".contains(before));
            let same_line = open.last().is_some_and(|from| !text[*from..at].contains(['"', '\'', '\n']));
            if begins_line || same_line {
                open.pop();
            }
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for tag in open {
        out += &text[at..tag];
        out += "&lt;";
        at = tag + 1;
    }
    out + &text[at..]
}

/// A piece outside code, with comments, declarations and elements escaped that would swallow the text after them.
pub(super) fn escape_swallowing_html(piece: &str) -> String {
    let mut piece = piece.to_owned();
    let open = piece.rfind("<!--").is_some_and(|at| !piece[at..].contains("-->"));
    if open || piece.contains("<!-- rolecall") {
        piece = piece.replace("<!--", "&lt;!--");
    }
    for tag in SWALLOWING {
        let lower = piece.to_ascii_lowercase();
        let closed = lower.rfind(&tag.replace('<', "</")).unwrap_or_default();
        let found: Vec<usize> = lower.match_indices(tag).map(|(at, _)| at).filter(|at| *at >= closed).collect();
        for at in found.into_iter().rev() {
            piece.replace_range(at..=at, "&lt;");
        }
    }
    for opening in ["<?", "<![CDATA["] {
        piece = piece.replace(opening, &opening.replace('<', "&lt;"));
    }
    // A declaration (`<!a`) runs to the next `>`, wherever that is.
    let declared: Vec<usize> = piece.match_indices("<!").map(|(at, _)| at).collect();
    for at in declared.into_iter().rev() {
        if piece.as_bytes().get(at + 2).is_some_and(u8::is_ascii_alphabetic) {
            piece.replace_range(at..=at, "&lt;");
        }
    }
    piece
}
