//! Reading and sanitizing text from outside takes time proportional to its length.

use std::hint::black_box;

use rolecall::core::artifact::{Trust, make_safe, sanitize_title};

use super::processor;

/// The repeated part, the start of the text and its end.
const SHAPES: &[(&str, &str, &str)] = &[
    ("", "`", ""),
    ("", "` ", ""),
    ("", "`` ` ", ""),
    ("", "`a` ", "`"),
    ("", "[", ""),
    ("", "[a](", ""),
    ("", "](", ""),
    ("", "![", ""),
    ("", "<", ""),
    ("", "<a ", ""),
    ("", "<!-- ", ""),
    ("", "<details>", ""),
    ("", "<details>", "`"),
    ("", "<pre>", ""),
    ("", "<!a", ""),
    ("", "<img alt=\"a\" ", ""),
    ("", "&#64", ""),
    ("", "@a.", ""),
    ("a", "@a", ""),
    ("", "://", ""),
    ("", "a://b]", ""),
    ("", "www.", ""),
    ("", "> ", "a"),
    ("", "- ", "a"),
    ("", "*a _b ", ""),
    ("", "  - ```\n", ""),
    ("", "- a\n  ```js\n", ""),
    ("", "> ```\n", ""),
    ("", "~~~~\n```\n", ""),
    ("", "a\n    b\n\n", ""),
    ("", "# a\n", ""),
    ("", "a\n===\n\n", ""),
    ("", "```\na\n```\n", "<a"),
    ("", "`a` <b>\n", ""),
    ("", "<details>`a`\n", ""),
    ("", "```\n# a\n```\n## b\n", ""),
];

#[test]
fn twice_the_text_takes_twice_the_time() {
    let mut slow = Vec::new();
    for &(begin, shape, end) in SHAPES {
        for trust in [Trust::Outside, Trust::Typed] {
            let text = |count: usize| format!("{begin}{}{end}", shape.repeat(count));
            let read = |text: &str| drop(black_box((make_safe(text, trust, false), sanitize_title(text))));
            let (small, large) = (text(500), text(4_000));
            // Eight times the text; quadratic work would take 64 times as long.
            if let Err(times) = processor::fits(20, || read(&small), || read(&large)) {
                slow.push(format!("{shape:?} {trust:?}: {times:?}"));
            }
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
