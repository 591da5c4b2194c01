//! Makes text from outside safe for a body that rolecall writes: it mentions nobody, refers to nothing, closes nothing,
//! hides nothing that comes after it, and reads the same.
//!
//! GitHub's Markdown parser differs from ours, and the position of a value in the body isn't known: after other words,
//! in a list, in a quote. So nothing here depends on what one parser sees. Whatever has a meaning is broken with a
//! zero-width space, which is invisible in text and in code. Only code that every parser takes for code, in any
//! position, stays as it is: a fence that begins its line, and a span whose backticks can't belong to anything else.
//!
//! Each pass is linear in the text.

mod address;
mod block;
mod element;
mod entity;
mod fence;
mod inline;
mod link;
mod title;
mod zero_width;

pub(super) use block::{begins_with_block, ends_with_fence};
pub use title::sanitize_title;

/// Sanitizes a text from outside. Headings and owner lines are left to the caller.
pub fn sanitize(text: &str) -> String {
    let has_meaning = |c: char| "@#<&`~:[\\-.".contains(c);
    if !text.contains(has_meaning) && !text.contains("    ") && !text.contains('\t') {
        return text.to_owned();
    }
    block::sanitize(text)
}

#[cfg(test)]
mod tests {
    use super::zero_width::BREAK;
    use super::*;

    #[track_caller]
    fn becomes(text: &str, safe: &str) {
        let found = sanitize(text);
        assert_eq!(found.replace(BREAK, "¦"), safe, "{text}");
        assert_eq!(sanitize(&found), found, "twice: {text}");
    }

    #[test]
    fn a_mention_is_broken_in_every_spelling() {
        becomes("@ana &commat;ana &#64;ana &#x40;acme/core", "@¦ana &commat;¦ana &#64;¦ana &#x40;¦acme/core");
        becomes("@&#97;na \\@ana *@ana* @\\_", "@¦&#97;na \\@¦ana *@¦ana* @¦\\_");
        becomes("ask ana@example.com or @", "ask ana@example.com or @¦");
        becomes("`@ana` and @ana", "`@ana` and @¦ana");
    }

    #[test]
    fn a_reference_is_broken_in_every_spelling() {
        becomes("#1 acme/core#2 GH-3 gh-4 &#35;5 #&#54;", "#¦1 acme/core#¦2 GH-¦3 gh-¦4 &#35;¦5 #¦&#54;");
        becomes("https://github.com/a/b/issues/1", "https:¦//github.com/a/b/issues/1");
        becomes("[x](https://github.com/a/b/pull/1)", "[x]¦(https:¦//github.com/a/b/pull/1)");
        becomes("www.github.com/a/b/pull/1", "www¦.github.com/a/b/pull/1");
        becomes("see https://a.b/@c#1.", "see <https://a.b/@c#1>.");
        for text in
            ["C# and # x", "https://example.com/a#b", "[x](a.md) ![y](https://a.b/c)", "<https://a.b/@c#1>", "a-1"]
        {
            becomes(text, text);
        }
    }

    #[test]
    fn tags_are_escaped_except_a_line_break_and_an_image() {
        becomes("<div title=\"x", "&lt;div title=\"x");
        becomes("a <!-- b --> <![CDATA[ </p> <?x", "a &lt;!-- b --> &lt;![CDATA[ &lt;/p> &lt;?x");
        becomes("a < b <3 \\<b> <", "a < b <3 \\<b> &lt;");
        becomes("<br> x", "¦<br> x");
    }

    #[test]
    fn certain_code_stays_and_other_code_is_broken_invisibly() {
        becomes("a\n```js\n<b> @ana #1\n```\n@ana", "a\n```js\n<b> @ana #1\n```\n@¦ana");
        becomes("- ```\n  <b> @ana\n  ```", "- ```\n  <¦b> @¦ana\n  ```");
        becomes("- ```\n <b>\n  ```", "- ¦\\`\\`\\`\n &lt;b>\n  ¦\\`\\`\\`");
        becomes("a\n\n    <b> @ana\n\n    c", "a\n\n```\n<b> @ana\n\nc\n```");
        becomes("`a|@ana` http://a`b `@ana`", "`a|@¦ana` http:¦//a`b `@¦ana\\`");
        becomes("a `b\nc` `@ana` `", "a `b\nc` `@ana` \\`");
        becomes("a `b\n- c` `@ana`", "a \\`b\n- c` `@¦ana\\`");
        becomes("```\nopen @ana", "```\nopen @ana\n```");
        becomes("```\n\t```\n```", "````\n\t```\n````");
    }

    #[test]
    fn what_could_take_a_backtick_is_broken() {
        becomes("[a](b`c) `@ana`", "[a]¦(b`c) `@¦ana\\`");
        becomes("[a]: b`c `@ana`", "[a]¦: b`c `@¦ana\\`");
        becomes("x \\` `@ana`", "x \\` `@ana`");
        becomes("ends \\", "ends \\\\");
    }
}
