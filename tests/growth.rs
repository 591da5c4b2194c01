//! Growth: doubling a text that comes from outside at most doubles the work of reading it.
//!
//! Each shape is read at one size and at eight times that size. The times compared are processor times, so that other
//! programs don't count. Eight times the text may take sixteen times as long; quadratic work takes 64 times as long.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "growth/processor.rs"]
mod processor;
#[path = "growth/shapes.rs"]
mod shapes;

use std::hint::black_box;
use std::time::Duration;

/// How many times larger the second text is.
const TIMES: usize = 8;
/// How many times longer it may take.
const MOST: u32 = 16;
/// Shorter times are noise.
const SHORTEST: Duration = Duration::from_millis(8);

/// A text of a given size, and the code that reads it.
type Shape = (&'static str, fn(usize) -> String, fn(&str));

/// The time of one read.
fn once(read: fn(&str), text: &str) -> Duration {
    processor::least(1, || read(black_box(text)))
}

/// The size at which a shape takes long enough to measure.
fn measurable(make: fn(usize) -> String, read: fn(&str)) -> usize {
    let mut size = 16;
    while size < 1 << 20 && once(read, &make(size)) < SHORTEST {
        size *= 2;
    }
    size
}

#[track_caller]
fn grows_as_the_text(shapes: &[Shape]) {
    let mut wrong = Vec::new();
    for (name, make, read) in shapes {
        let size = measurable(*make, *read);
        let [one, more] = [size, TIMES * size].map(make);
        if let Err((short, long)) = processor::fits(MOST, || read(black_box(&one)), || read(black_box(&more))) {
            wrong.push(format!("{name}: {size} take {short:?}, and {TIMES} times as much takes {long:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn reading_yaml_and_tables_grows_as_the_text() {
    grows_as_the_text(shapes::DATA);
}

#[test]
fn reading_markdown_grows_as_the_text() {
    grows_as_the_text(shapes::MARKDOWN);
}

#[test]
fn reading_what_people_say_grows_as_the_text() {
    grows_as_the_text(shapes::WORDS);
}

#[test]
fn reading_templates_and_rules_grows_as_the_text() {
    grows_as_the_text(shapes::TEMPLATES);
}
