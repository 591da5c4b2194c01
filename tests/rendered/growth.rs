//! Reading and sanitizing text from outside takes time in proportion to it.

use std::time::Instant;

use rolecall::core::artifact::{Trust, harmless, sanitize_title};

/// What is repeated, and how the text begins and ends.
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
];

#[test]
fn twice_the_text_takes_twice_the_time() {
    let mut slow = Vec::new();
    for &(begin, shape, end) in SHAPES {
        for trust in [Trust::Outside, Trust::Typed] {
            let time = |count: usize| {
                let text = format!("{begin}{}{end}", shape.repeat(count));
                let start = Instant::now();
                std::hint::black_box((harmless(&text, trust, false), sanitize_title(&text)));
                start.elapsed()
            };
            // Eight times the text; what is quadratic takes 64 times as long. On a busy machine one of some tries tells.
            let fits = (0..6).any(|_| {
                let (small, large) = (time(1_000), time(8_000));
                large < small * 20 || large.as_millis() < 20
            });
            if !fits {
                slow.push(format!("{shape:?} {trust:?}: {:?}, {:?}", time(1_000), time(8_000)));
            }
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
