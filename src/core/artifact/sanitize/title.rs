//! A title from outside: plain text that GitHub still reads for references, mentions and closing words.

use super::inline::{Context, text};

/// A title such that nothing in it refers to an issue, mentions anybody or closes anything: it goes into commit
/// messages and pull requests, where `fixes #1` acts, also in what looks like code. It reads the same.
pub fn sanitize_title(title: &str) -> String {
    if !title.contains(['@', '#', '-', ':', '&', '.']) {
        return title.to_owned();
    }
    let mut out = String::with_capacity(title.len() + 8);
    text(title, Context::Plain, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_closes_nothing_and_mentions_nobody() {
        for title in [
            "fixes #1",
            "Fixes: acme/core#12, closes GH-3",
            "resolves https://github.com/acme/core/issues/1 for @bob",
            "`fixes #1` and `@bob`",
            "closes www.github.com/acme/core/pull/2",
        ] {
            let calm = sanitize_title(title);
            assert_eq!(calm.replace('\u{200b}', ""), title);
            for live in ["#1", "GH-3", "@bob", "https://", "www."] {
                assert!(!calm.contains(live), "{live} in {calm}");
            }
            assert_eq!(sanitize_title(&calm), calm);
        }
        for title in ["C# and F#", "ask ana@example.com", "a-b: c", "https://example.com/a", "#hashtag"] {
            assert_eq!(sanitize_title(title), title);
        }
    }
}
