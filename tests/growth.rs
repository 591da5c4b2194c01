//! Growth: whoever doubles a text that comes from outside at most doubles the work of reading it.
//!
//! Each shape is read at one size, at twice and at four times that. What is compared is the time on the processor, as
//! the operating system counts it for the thread (elsewhere the clock's), the least of several tries: four times the
//! text may take four times as long and half as much again. What grows with the square takes sixteen times as long.

#![allow(clippy::unwrap_used, clippy::cast_precision_loss, reason = "a test fails by panicking")]

#[path = "growth/shapes.rs"]
mod shapes;

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How much longer four times the text may take.
const MOST: f64 = 6.0;
/// A shorter time is noise.
const SHORTEST: Duration = Duration::from_millis(8);

/// A text of a size, and what reads it.
type Shape = (&'static str, fn(usize) -> String, fn(&str));

/// The time that this thread had on a processor.
fn on_processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

fn time(read: fn(&str), text: &str, tries: usize) -> Duration {
    let once = || {
        let (start, clock) = (on_processor(), Instant::now());
        read(black_box(text));
        match (start, on_processor()) {
            (Some(start), Some(end)) => end.saturating_sub(start),
            _ => clock.elapsed(),
        }
    };
    (0..tries).map(|_| once()).min().unwrap()
}

/// The size at which a shape takes long enough to be measured.
fn measurable(make: fn(usize) -> String, read: fn(&str)) -> usize {
    let mut size = 16;
    while size < 1 << 20 && time(read, &make(size), 1) < SHORTEST {
        size *= 2;
    }
    size
}

#[track_caller]
fn grows_as_the_text(shapes: &[Shape]) {
    let mut wrong = Vec::new();
    for (name, make, read) in shapes {
        let size = measurable(*make, *read);
        let growth = |tries| {
            let [one, four] = [size, 4 * size].map(|size| time(*read, &make(size), tries).as_secs_f64());
            four / one
        };
        // A busy machine can make one measurement wrong, and not each.
        let least = (0..3).map(|_| growth(3)).find(|ratio| *ratio <= MOST);
        if least.is_none() {
            wrong.push(format!("{name}: four times {size} take {:.1} times as long", growth(5)));
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
