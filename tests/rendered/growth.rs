//! Reading and sanitizing text from outside takes time in proportion to it.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use rolecall::core::artifact::{Trust, make_safe, sanitize_title};

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
    ("", "<details>`a`\n", ""),
    ("", "```\n# a\n```\n## b\n", ""),
];

/// The time that this thread has worked, where the system tells; else the time that has gone by.
fn spent() -> Duration {
    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let worked = told.and_then(|told| told.split(' ').next()?.parse().ok()).map(Duration::from_nanos);
    worked.unwrap_or_else(|| BEGIN.elapsed())
}

#[test]
fn twice_the_text_takes_twice_the_time() {
    let mut slow = Vec::new();
    for &(begin, shape, end) in SHAPES {
        for trust in [Trust::Outside, Trust::Typed] {
            let time = |count: usize| {
                let text = format!("{begin}{}{end}", shape.repeat(count));
                let start = spent();
                std::hint::black_box((make_safe(&text, trust, false), sanitize_title(&text)));
                spent().saturating_sub(start)
            };
            // Eight times the text; what is quadratic takes 64 times as long. On a busy machine one of some tries tells.
            let fits = (0..6).any(|_| {
                let (small, large) = (time(500), time(4_000));
                // The system counts in thousandths of a second.
                large < small.max(Duration::from_millis(1)) * 20
            });
            if !fits {
                slow.push(format!("{shape:?} {trust:?}: {:?}, {:?}", time(500), time(4_000)));
            }
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
