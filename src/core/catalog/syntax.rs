//! What Handlebars could not read, in words. Its own message only lists what its grammar expected.

use super::check::Mistake;

/// What the parser could not read, in words: its own list what its grammar expected.
pub(super) fn syntax(text: &str, near: usize) -> Mistake {
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut rest = text;
    let line_of = |rest: &str| text[..text.len() - rest.len()].matches('\n').count() + 1;
    while let Some(at) = rest.find("{{") {
        let escaped = rest[..at].ends_with('\\');
        let line = line_of(&rest[at..]);
        let inside = &rest[at + 2..];
        if escaped {
            rest = inside;
            continue;
        }
        if let Some(raw) = inside.strip_prefix("{{raw}}}}") {
            rest = raw.split_once("{{{{/raw}}}}").map_or("", |(_, rest)| rest);
            continue;
        }
        let Some(end) = inside.find("}}") else {
            let words = inside.lines().next().unwrap_or_default();
            return Mistake {
                line,
                words: format!("{{{{{words}"),
                message: "this `{{` is never closed".into(),
                hint: "end it with `}}`, or write `\\{{` for the two characters themselves".into(),
            };
        };
        let tag = inside[..end].trim_matches(['~', ' ', '{']);
        let word = |tag: &str| tag.split_whitespace().next().unwrap_or_default().to_owned();
        if let Some(block) = tag.strip_prefix('#') {
            open.push((word(block), line));
        } else if let Some(block) = tag.strip_prefix('/') {
            match open.pop() {
                Some((name, _)) if name == word(block) => {}
                Some((name, _)) => {
                    return Mistake {
                        line,
                        words: tag.to_owned(),
                        message: format!("`{{{{{tag}}}}}` closes `{{{{#{name}}}}}`"),
                        hint: format!("write `{{{{/{name}}}}}` here"),
                    };
                }
                None => {
                    return Mistake {
                        line,
                        words: tag.to_owned(),
                        message: format!("`{{{{{tag}}}}}` closes nothing"),
                        hint: "remove it, or open its block before".into(),
                    };
                }
            }
        } else if tag.trim().is_empty() {
            return Mistake {
                line,
                words: "{{".into(),
                message: "these braces name nothing".into(),
                hint: "write a field's name between them, or `\\{{` for the two characters themselves".into(),
            };
        }
        rest = &inside[end + 2..];
    }
    if let Some((name, line)) = open.pop() {
        return Mistake {
            line,
            words: format!("#{name}"),
            message: format!("`{{{{#{name}}}}}` is never closed"),
            hint: format!("end it with `{{{{/{name}}}}}`"),
        };
    }
    Mistake {
        line: near,
        words: String::new(),
        message: "this is not valid Handlebars".into(),
        hint: "a name, or a helper and its field, stands between `{{` and `}}`".into(),
    }
}

/// How deep blocks, and calls in calls, may stand in one another.
const MAX_DEPTH: usize = 32;

/// A mistake where a text goes deeper than people write.
pub(super) fn too_deep(text: &str) -> Option<Mistake> {
    let mut blocks = 0_usize;
    let mut calls = 0_usize;
    for (at, _) in text.match_indices(['{', '(', ')', '}']) {
        let rest = &text[at..];
        if rest.starts_with("{{#") || rest.starts_with("{{~#") {
            blocks += 1;
        } else if rest.starts_with("{{/") || rest.starts_with("{{~/") {
            blocks = blocks.saturating_sub(1);
        } else if rest.starts_with('(') {
            calls += 1;
        } else if rest.starts_with(')') || rest.starts_with("}}") {
            calls = calls.saturating_sub(1);
        }
        if blocks > MAX_DEPTH || calls > 4 * MAX_DEPTH {
            return Some(Mistake {
                line: text[..at].matches('\n').count() + 1,
                words: String::new(),
                message: format!("this goes deeper than {MAX_DEPTH} levels"),
                hint: "close what is open, or make two templates of it".into(),
            });
        }
    }
    None
}
