//! Explains syntax errors in Handlebars, whose own messages only list what the grammar expected.

use super::template_diagnostic::TemplateDiagnostic;

/// Explains a syntax error that the parser found near a line.
pub(super) fn syntax(text: &str, near: usize) -> TemplateDiagnostic {
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut rest = text;
    // Count each line once.
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
            return TemplateDiagnostic::new(
                line,
                format!("{{{{{words}"),
                "this `{{` is never closed",
                "end it with `}}`, or write `\\{{` for the two characters themselves",
            );
        };
        let tag = inside[..end].trim_matches(['~', ' ', '{']);
        if let Some(mistake) = unmatched(tag, line, &mut open) {
            return mistake;
        }
        rest = &inside[end + 2..];
    }
    if let Some((name, line)) = open.pop() {
        return TemplateDiagnostic::new(
            line,
            format!("#{name}"),
            format!("`{{{{#{name}}}}}` is never closed"),
            format!("end it with `{{{{/{name}}}}}`"),
        );
    }
    TemplateDiagnostic::new(
        near,
        "",
        "this is not valid Handlebars",
        "write a name, or a helper and its field, between `{{` and `}}`",
    )
}

/// A mistake if a tag is empty, or closes another block than the innermost open one. Keeps the open blocks.
fn unmatched(tag: &str, line: usize, open: &mut Vec<(String, usize)>) -> Option<TemplateDiagnostic> {
    let word = |tag: &str| tag.split_whitespace().next().unwrap_or_default().to_owned();
    if let Some(block) = tag.strip_prefix('#') {
        open.push((word(block), line));
    } else if let Some(block) = tag.strip_prefix('/') {
        match open.pop() {
            Some((name, _)) if name == word(block) => {}
            Some((name, _)) => {
                return Some(TemplateDiagnostic::new(
                    line,
                    tag.to_owned(),
                    format!("`{{{{{tag}}}}}` closes `{{{{#{name}}}}}`"),
                    format!("write `{{{{/{name}}}}}` here"),
                ));
            }
            None => {
                return Some(TemplateDiagnostic::new(
                    line,
                    tag.to_owned(),
                    format!("`{{{{{tag}}}}}` closes nothing"),
                    "remove it, or open its block first",
                ));
            }
        }
    } else if tag.trim().is_empty() {
        return Some(TemplateDiagnostic::new(
            line,
            "{{",
            "these braces are empty",
            "write a field's name between them, or `\\{{` for the two characters themselves",
        ));
    }
    None
}

/// How deep blocks and calls may be nested.
const MAX_DEPTH: usize = 32;

/// The maximum length of a text in characters: GitHub's limit for a body.
const MAX_TEXT: usize = 65_536;
/// The maximum number of expressions and blocks in a text. At each, the parser counts the lines from the start.
const MAX_TAGS: usize = 1_000;

/// A mistake if a text is larger than any that people write.
pub(super) fn too_large(text: &str) -> Option<TemplateDiagnostic> {
    let more_than = |most: usize, what: &str| {
        TemplateDiagnostic::new(1, "", format!("this text has more than {most} {what}"), "split it into two templates")
    };
    if text.chars().count() > MAX_TEXT {
        return Some(more_than(MAX_TEXT, "characters"));
    }
    (text.matches("{{").count() > MAX_TAGS).then(|| more_than(MAX_TAGS, "pairs of braces"))
}

/// A mistake if a text is nested deeper than any that people write.
pub(super) fn too_deep(text: &str) -> Option<TemplateDiagnostic> {
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
            return Some(TemplateDiagnostic::new(
                text[..at].matches('\n').count() + 1,
                "",
                format!("this is nested deeper than {MAX_DEPTH} levels"),
                "close the open blocks, or split it into two templates",
            ));
        }
    }
    None
}
