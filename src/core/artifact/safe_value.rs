//! What a value may not do to the body that it stands in: make sections, leave a fence open, forge a marker; and, where
//! it comes from outside, mention people.

use std::ops::Range;

use super::{owner_line, sanitize};
use crate::core::markdown;

/// Can a value be trusted?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// Typed by the user.
    #[default]
    Typed,
    /// From an event, or read from somebody's text.
    Outside,
    /// From an event, with the words of a rule around it, in which only the rule's own `#` makes a reference.
    Rule,
}

/// Stands for a rule's own `#` while the text around it is sanitized. It is no character of any text.
const OWN_NUMBER: &str = "\u{fdd0}";

/// HTML elements that would swallow the text after them if they stayed open (`CommonMark`, HTML blocks of type 1).
const SWALLOWING: [&str; 4] = ["<script", "<pre", "<style", "<textarea"];

/// So often a text is looked through. Each time what was code because of something harmful is none any more.
const PASSES: usize = 8;

/// A value made harmless, for a line or for lines of its own.
///
/// Headings of level 1 and 2 become level 3 unless `headings` is kept; the rest always holds.
pub fn make_safe(text: &str, trust: Trust, keep_headings: bool) -> String {
    match trust {
        Trust::Typed => typed(text, keep_headings),
        Trust::Outside => outside(text, keep_headings),
        Trust::Rule => outside(&marked(text), keep_headings).replace(OWN_NUMBER, "#"),
    }
}

/// A text with a sign for each `#` that stands before a number.
fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.replace(OWN_NUMBER, "").split('#').enumerate() {
        if at > 0 {
            out += if part.starts_with(|next: char| next.is_ascii_digit()) { OWN_NUMBER } else { "#" };
        }
        out += part;
    }
    out
}

/// A value from outside: nothing in it means anything to GitHub or to us.
fn outside(text: &str, keep_headings: bool) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\0'], "\n");
    let mut text = sanitize::sanitize(text.trim_end());
    if !keep_headings {
        text = lower_headings(&text);
    }
    without_owner_lines(&text).replace("<!-- rolecall", "<!--\u{200b} rolecall")
}

/// A value that the user typed.
fn typed(text: &str, keep_headings: bool) -> String {
    let plain = !text.contains(['#', '<', '`', '~', '=', '@', '\r', '\0', '-', '*']);
    if plain {
        return text.trim_end().to_owned();
    }
    let mut text: String = text.replace("\r\n", "\n").replace(['\r', '\0'], "\n").trim_end().to_owned();
    // What stands in a line need not stay code.
    let firm = !text.contains('\n');
    let code_of = |text: &str| if firm { markdown::firm_code(text) } else { markdown::code(text) };
    let mut code = code_of(&text);
    let begins_with_code = code.first().is_some_and(|code| code.start == 0);
    // What is made harmless may have been why something else was code.
    for _ in 0..PASSES {
        let unfolded = without_open_details(&text, &code);
        if unfolded != text {
            code = code_of(&unfolded);
        }
        let next = outside_code(&code, &unfolded, without_html);
        if next == text {
            break;
        }
        text = next;
        code = code_of(&text);
    }
    if !keep_headings {
        text = lower_headings(&text);
    }
    if !text.contains('\n') && !begins_with_code && (text.starts_with("```") || text.starts_with("~~~")) {
        text.insert(0, '\\');
    }
    text = without_owner_lines(&text);
    // What is code by itself need not be code where it will stand: a marker in it reads the same and is none.
    text = text.replace("<!-- rolecall", "<!--\u{200b} rolecall");
    close_fence(&text)
}

/// A value as it was before it was made harmless, as far as one line can tell: for a title, which mentions nobody and
/// holds no HTML, so that it is the same whether the value was given or read from a body.
pub fn bare(text: &str) -> String {
    if !text.contains(['\u{200b}', '&', '`']) {
        return text.to_owned();
    }
    text.replace('\u{200b}', "").replace("&lt;", "<").replace("\\`", "`")
}

/// A line that begins like an owner line is not one.
fn without_owner_lines(text: &str) -> String {
    let escaped =
        |line: &str| if line.starts_with(owner_line::OPENING) { format!("\\{line}") } else { line.to_owned() };
    if text.contains(owner_line::OPENING) { text.split_inclusive('\n').map(escaped).collect() } else { text.to_owned() }
}

/// Change what is not code, and leave code as it is.
fn outside_code(code: &[Range<usize>], text: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in code {
        if range.start < at {
            continue;
        }
        out += &change(&text[at..range.start]);
        out += &text[range.clone()];
        at = range.end;
    }
    out + &change(&text[at..])
}

/// `<details>` that nothing closes would fold away whatever comes after it.
///
/// What may be code where it will stand counts as an opening, and as a closing only what never is.
fn without_open_details(text: &str, firm: &[Range<usize>]) -> String {
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
    let named = |at: usize, tag: &str| {
        let rest = lower[at..].strip_prefix(tag);
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '-'))
    };
    let mut open: Vec<usize> = Vec::new();
    let (mut line, mut before) = (0, 0);
    for (at, _) in lower.match_indices('<') {
        line = text[before..at].rfind('\n').map_or(line, |end| before + end + 1);
        before = at;
        if named(at, OPENING) && !markdown::within(firm, at) && !text[..at].ends_with('\\') {
            open.push(at);
        } else if named(at, CLOSING) && !markdown::within(&code, at) {
            // Behind other words of its line it may stand in a tag's quotes.
            let begins = text[line..at].chars().all(|before| " \t>-*+.)0123456789".contains(before));
            let short = open.last().is_some_and(|from| !text[*from..at].contains(['"', '\'', '\n']));
            if begins || short {
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

fn without_html(piece: &str) -> String {
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

fn lower_headings(text: &str) -> String {
    let mut out = text.to_owned();
    for (range, hashed) in markdown::high_headings(text).into_iter().rev() {
        let heading = &text[range.clone()];
        let lowered = if hashed {
            let marks = heading.trim_start().len() - heading.trim_start().trim_start_matches('#').len();
            let indent = heading.len() - heading.trim_start().len();
            format!("{}###{}", &heading[..indent], &heading[indent + marks..])
        } else {
            let trimmed = heading.trim_end();
            let words = trimmed.rsplit_once('\n').map_or(trimmed, |(words, _)| words);
            let ending = &heading[trimmed.len()..];
            format!("### {}{ending}", words.lines().map(str::trim).collect::<Vec<_>>().join(" "))
        };
        out.replace_range(range, &lowered);
    }
    // Wherever a reader of the whole body will see a section begin, inside HTML too.
    for start in markdown::section_starts(&out).into_iter().rev() {
        out.insert(start, '#');
    }
    out
}

/// Close a fence that is left open, so that it ends where the value does. One in a list or a quote ends with that.
pub fn close_fence(text: &str) -> String {
    if !text.contains("```") && !text.contains("~~~") {
        return text.to_owned();
    }
    // What would come after it stands in an open fence.
    let text = text.trim_end();
    let Some(last) = markdown::outer_fences(&format!("{text}\n\nx")).pop().filter(|last| last.end > text.len() + 1)
    else {
        return text.to_owned();
    };
    let opening = text[last.start..].trim_start();
    // What follows the marks may hold the other ones.
    let mark = if opening.starts_with('~') { '~' } else { '`' };
    let run: String = opening.chars().take_while(|c| *c == mark).collect();
    format!("{text}\n{run}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> String {
        make_safe(text, Trust::Typed, false)
    }

    #[test]
    fn details_that_stay_open_are_words() {
        let whole = "<details>\n<summary>More</summary>\n\n```\n<details>\n```\n\n</details>";
        assert_eq!(typed(whole), whole);
        assert_eq!(typed("a\n<Details>\n<details>\nb\n</details>"), "a\n&lt;Details>\n<details>\nb\n</details>");
        assert_eq!(typed("<details><details open>"), "&lt;details>&lt;details open>");
        for whole in [
            "<details><summary>a</summary>b</details> c",
            "> <details>\n> b\n> </details>",
            "<detailsx>",
            "\\<details>",
        ] {
            assert_eq!(typed(whole), whole);
        }
        for open in [
            "<details>\n\n    </details>",
            "<details>\n\n- ~~~\n  </details>",
            "<details>\n</detailsx>",
            "<details>\n`</details>`",
            "<details>\n<b title=\"></details>\">",
        ] {
            for trust in [Trust::Typed, Trust::Outside] {
                assert!(make_safe(open, trust, true).starts_with("&lt;details>"), "{open}");
            }
        }
    }

    #[test]
    fn headings_sink_to_level_three() {
        assert_eq!(
            typed("# A\n\n## B\n\n### C\n\nD\nd\n===\n\nE\n---\n\ntext"),
            "### A\n\n### B\n\n### C\n\n### D d\n\n### E\n\ntext"
        );
        assert_eq!(typed("```\n# code\n```"), "```\n# code\n```");
        assert_eq!(make_safe("## B\n\n`@ana` @ana", Trust::Outside, true), "## B\n\n`@ana` @\u{200b}ana");
    }

    #[test]
    fn an_open_fence_is_closed_and_a_one_line_fence_is_none() {
        assert_eq!(typed("a\n```rust\nlet x;"), "a\n```rust\nlet x;\n```");
        assert_eq!(typed("a\n~~~~\n~~~\nx\n"), "a\n~~~~\n~~~\nx\n~~~~");
        assert_eq!(typed("~~~ a```\nx"), "~~~ a```\nx\n~~~");
        assert_eq!(typed("```\nx\n    ```"), "```\nx\n    ```\n```");
        assert_eq!(typed("~~~"), "\\~~~");
        assert_eq!(typed("```\nx\n```"), "```\nx\n```");
    }

    #[test]
    fn a_marker_can_not_be_forged_nor_a_comment_left_open() {
        assert_eq!(typed("<!-- rolecall bug/x -->"), "&lt;!-- rolecall bug/x -->");
        assert_eq!(typed("a <!-- open"), "a &lt;!-- open");
        assert_eq!(typed("a <!-- note --> b"), "a <!-- note --> b");
        assert_eq!(typed("x <pre> y"), "x &lt;pre> y");
        assert_eq!(typed("<!a\ny"), "&lt;!a\ny");
        assert_eq!(make_safe("<!-- note -->", Trust::Outside, false), "&lt;!-- note -->");
    }

    #[test]
    fn a_rule_s_own_number_is_a_reference_and_no_other_is() {
        let value = "@ana #\u{200b}1 \u{fdd0}2 (#3)";
        assert_eq!(make_safe(value, Trust::Rule, false), "@\u{200b}ana #\u{200b}1 2 (#3)");
        assert_eq!(make_safe("\u{fdd0}2 #3", Trust::Outside, false), "\u{fdd0}2 #\u{200b}3");
    }

    #[test]
    fn a_value_from_outside_mentions_nobody() {
        assert_eq!(
            make_safe("hi @ana and `@bo` ` @cy", Trust::Outside, false),
            "hi @\u{200b}ana and `@bo` \\` @\u{200b}cy"
        );
        assert_eq!(typed("hi @ana"), "hi @ana");
        let silent = |text: &str| !make_safe(text, Trust::Outside, false).contains("@ana");
        for text in ["~~~ x @ana", "> ~~~ > @ana", "- ~~~\n  @ana", "> ```\n> @ana", "a | `b | @ana`"] {
            assert!(silent(text), "{text}");
        }
        // Of what the declaration holds, the second fence is code; once it is words, the fence stands in HTML.
        let text = "<a>\n~~~~\n\n<!a\n~~~~\n\n<a>\nx\n~~~~\n\n`@ana\n~~~~";
        let calm = make_safe(text, Trust::Outside, false);
        let code = markdown::code(&calm);
        assert!(calm.match_indices("@ana").all(|(at, _)| markdown::inside(&code, at)), "{calm}");
        assert_eq!(make_safe("a \\` b ` @ana", Trust::Outside, false), "a \\` b \\` @\u{200b}ana");
        for text in ["a\n\n```\n@ana\n```", "``` @ana ``` b", "- `@ana`"] {
            assert_eq!(make_safe(text, Trust::Outside, false), text);
        }
    }
}
