//! Titles from outside: plain text in which GitHub still finds references, mentions and closing keywords.

use super::inline::{Context, text};

/// Sanitizes a title: nothing in it refers to an issue, mentions anybody or closes anything, and it reads the same.
/// Titles go into commit messages and pull requests, where `fixes #1` closes an issue, even in what looks like code.
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
            let safe = sanitize_title(title);
            assert_eq!(safe.replace('\u{200b}', ""), title);
            for live in ["#1", "GH-3", "@bob", "https://", "www."] {
                assert!(!safe.contains(live), "{live} in {safe}");
            }
            assert_eq!(sanitize_title(&safe), safe);
        }
        for title in ["C# and F#", "ask ana@example.com", "a-b: c", "https://example.com/a", "#hashtag"] {
            assert_eq!(sanitize_title(title), title);
        }
    }
}
