//! Makes a value safe for the body that contains it: it begins no section, leaves no fence open and forges no marker.
//! If it comes from outside, it also mentions nobody.

use std::ops::Range;

use super::open_html::{escape_open_details, escape_swallowing_html};
use super::{owner_line, sanitize};
use crate::core::markdown;

/// Whether a value can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// Typed by the user.
    #[default]
    Typed,
    /// From an event, or read from somebody's text.
    Outside,
    /// From an event, within a rule's text, in which only the rule's own `#` makes a reference.
    Rule,
}

/// Stands for a rule's own `#` while the text around it is sanitized. This code point is not a character.
const OWN_NUMBER: &str = "\u{fdd0}";

/// How often a text is escaped. Each pass may show that something is no longer code, because what made it code is
/// escaped now.
const PASSES: usize = 8;

/// Makes a value safe, for use within a line or on lines of its own.
///
/// Headings of level 1 and 2 become level 3, unless `keep_headings` is set.
pub fn make_safe(text: &str, trust: Trust, keep_headings: bool) -> String {
    match trust {
        Trust::Typed => typed(text, keep_headings),
        Trust::Outside => outside(text, keep_headings),
        Trust::Rule => outside(&mark_own_numbers(text), keep_headings).replace(OWN_NUMBER, "#"),
    }
}

/// A text with [`OWN_NUMBER`] in place of each `#` before a number.
fn mark_own_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.replace(OWN_NUMBER, "").split('#').enumerate() {
        if at > 0 {
            out += if part.starts_with(|next: char| next.is_ascii_digit()) { OWN_NUMBER } else { "#" };
        }
        out += part;
    }
    out
}

/// A safe value from outside: nothing in it has a meaning to GitHub or rolecall.
fn outside(text: &str, keep_headings: bool) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\0'], "\n");
    let mut text = sanitize::sanitize(text.trim_end());
    if !keep_headings {
        text = lower_headings(&text);
    }
    escape_owner_lines(&text).replace("<!-- rolecall", "<!--\u{200b} rolecall")
}

/// A safe value that the user typed.
fn typed(text: &str, keep_headings: bool) -> String {
    let plain = !text.contains(['#', '<', '`', '~', '=', '@', '\r', '\0', '-', '*']);
    if plain {
        return text.trim_end().to_owned();
    }
    let mut text: String = text.replace("\r\n", "\n").replace(['\r', '\0'], "\n").trim_end().to_owned();
    // Within a line of a template, code may stop being code.
    let single_line = !text.contains('\n');
    let code_of = |text: &str| if single_line { markdown::certain_code(text) } else { markdown::code(text) };
    let mut code = code_of(&text);
    let begins_with_code = code.first().is_some_and(|code| code.start == 0);
    // What is escaped may have been the reason why something else was code.
    for _ in 0..PASSES {
        let unfolded = escape_open_details(&text, &code);
        if unfolded != text {
            code = code_of(&unfolded);
        }
        let next = change_outside_code(&code, &unfolded, escape_swallowing_html);
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
    text = escape_owner_lines(&text);
    // What is code by itself may not be code in the body: a marker in it is broken invisibly.
    text = text.replace("<!-- rolecall", "<!--\u{200b} rolecall");
    close_fence(&text)
}

/// Undoes [`make_safe`], as far as that is possible in one line. A title mentions nobody and contains no HTML, so this
/// makes it the same whether a value was typed or read from a body.
pub fn bare(text: &str) -> String {
    if !text.contains(['\u{200b}', '&', '`']) {
        return text.to_owned();
    }
    text.replace('\u{200b}', "").replace("&lt;", "<").replace("\\`", "`")
}

/// Escapes lines that begin like an owner line.
fn escape_owner_lines(text: &str) -> String {
    let escaped =
        |line: &str| if line.starts_with(owner_line::OPENING) { format!("\\{line}") } else { line.to_owned() };
    if text.contains(owner_line::OPENING) { text.split_inclusive('\n').map(escaped).collect() } else { text.to_owned() }
}

/// Changes a text outside code.
fn change_outside_code(code: &[Range<usize>], text: &str, change: impl Fn(&str) -> String) -> String {
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

/// Turns headings of level 1 and 2 into level 3.
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
    // Also inside HTML, where `sections` finds a section in the body.
    for start in markdown::section_starts(&out).into_iter().rev() {
        out.insert(start, '#');
    }
    out
}

/// Closes an unclosed fence, so that it ends where the value does. A fence in a list or a quote ends with that.
pub fn close_fence(text: &str) -> String {
    if !text.contains("```") && !text.contains("~~~") {
        return text.to_owned();
    }
    // If a fence is open, an appended line is part of it.
    let text = text.trim_end();
    let Some(last) = markdown::outer_fences(&format!("{text}\n\nx")).pop().filter(|last| last.end > text.len() + 1)
    else {
        return text.to_owned();
    };
    let opening = text[last.start..].trim_start();
    // The info string may contain the other mark.
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
    fn unclosed_details_are_escaped() {
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
    fn headings_are_lowered_to_level_three() {
        assert_eq!(
            typed("# A\n\n## B\n\n### C\n\nD\nd\n===\n\nE\n---\n\ntext"),
            "### A\n\n### B\n\n### C\n\n### D d\n\n### E\n\ntext"
        );
        assert_eq!(typed("```\n# code\n```"), "```\n# code\n```");
        assert_eq!(make_safe("## B\n\n`@ana` @ana", Trust::Outside, true), "## B\n\n`@ana` @\u{200b}ana");
    }

    #[test]
    fn an_open_fence_is_closed_and_a_one_line_fence_is_escaped() {
        assert_eq!(typed("a\n```rust\nlet x;"), "a\n```rust\nlet x;\n```");
        assert_eq!(typed("a\n~~~~\n~~~\nx\n"), "a\n~~~~\n~~~\nx\n~~~~");
        assert_eq!(typed("~~~ a```\nx"), "~~~ a```\nx\n~~~");
        assert_eq!(typed("```\nx\n    ```"), "```\nx\n    ```\n```");
        assert_eq!(typed("~~~"), "\\~~~");
        assert_eq!(typed("```\nx\n```"), "```\nx\n```");
    }

    #[test]
    fn a_marker_cannot_be_forged_and_a_comment_cannot_be_left_open() {
        assert_eq!(typed("<!-- rolecall bug/x -->"), "&lt;!-- rolecall bug/x -->");
        assert_eq!(typed("a <!-- open"), "a &lt;!-- open");
        assert_eq!(typed("a <!-- note --> b"), "a <!-- note --> b");
        assert_eq!(typed("x <pre> y"), "x &lt;pre> y");
        assert_eq!(typed("<!a\ny"), "&lt;!a\ny");
        assert_eq!(make_safe("<!-- note -->", Trust::Outside, false), "&lt;!-- note -->");
    }

    #[test]
    fn only_a_rule_s_own_number_is_a_reference() {
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
        // After the declaration, the second fence is code; once the declaration is escaped, the fence is inside HTML.
        let text = "<a>\n~~~~\n\n<!a\n~~~~\n\n<a>\nx\n~~~~\n\n`@ana\n~~~~";
        let safe = make_safe(text, Trust::Outside, false);
        let code = markdown::code(&safe);
        assert!(safe.match_indices("@ana").all(|(at, _)| markdown::inside(&code, at)), "{safe}");
        assert_eq!(make_safe("a \\` b ` @ana", Trust::Outside, false), "a \\` b \\` @\u{200b}ana");
        for text in ["a\n\n```\n@ana\n```", "``` @ana ``` b", "- `@ana`"] {
            assert_eq!(make_safe(text, Trust::Outside, false), text);
        }
    }
}
