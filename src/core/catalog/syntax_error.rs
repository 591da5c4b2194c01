//! What Handlebars could not read, in words. Its own message only lists what its grammar expected.

use super::template_mistake::Mistake;

/// What the parser could not read, in words: its own list what its grammar expected.
pub(super) fn syntax(text: &str, near: usize) -> Mistake {
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut rest = text;
    // Lines are counted as the text goes by, each once.
    let (mut line, mut counted) = (1, 0);
    while let Some(at) = rest.find("{{") {
        let escaped = rest[..at].ends_with('\\');
        let here = text.len() - rest.len() + at;
        line += text[counted..here].matches('\n').count();
        counted = here;
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

/// How many characters a text may have: what GitHub takes for a body.
const MAX_TEXT: usize = 65_536;
/// How many places to fill in, blocks and calls a text may have. The parser counts the lines anew at each.
const MAX_TAGS: usize = 1_000;

/// A mistake where a text is larger than any that people write.
pub(super) fn too_many(text: &str) -> Option<Mistake> {
    let too_many = |what: &str, most: usize| Mistake {
        line: 1,
        words: String::new(),
        message: format!("this text has more than {most} {what}"),
        hint: "make two templates of it".into(),
    };
    if text.chars().count() > MAX_TEXT {
        return Some(too_many("characters", MAX_TEXT));
    }
    (text.matches("{{").count() > MAX_TAGS).then(|| too_many("pairs of braces", MAX_TAGS))
}

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
