//! How GitHub renders text from outside: it mentions nobody, references or closes nothing, and every heading and the
//! owner line are visible.
//!
//! The check uses cmark-gfm and an HTML5 parser (`rendered/github.py`). Without them, the tests print a note and pass,
//! unless `ROLECALL_REQUIRE_CMARK=1` is set. `ROLECALL_RENDERED` sets the number of generated texts.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "rendered/body.rs"]
mod body;
#[path = "rendered/generated.rs"]
mod generated;
#[path = "rendered/growth.rs"]
mod growth;
#[path = "rendered/hostile.rs"]
mod hostile;
#[path = "rendered/oracle.rs"]
mod oracle;
#[path = "growth/processor.rs"]
mod processor;

use body::{Written, filled, placed, tagged};
use generated::{answers, texts};
use oracle::{Text, check, rendered};
use rolecall::core::artifact::sanitize_title;

/// The number of generated texts per batch.
const BATCH: usize = 100;

#[test]
fn hostile_texts_mean_nothing_wherever_a_template_puts_them() {
    let texts: Vec<String> = hostile::TEXTS.iter().map(|text| (*text).to_owned()).collect();
    assert!(texts.len() >= 60);
    check_all(&texts, placed);
}

#[test]
fn generated_texts_mean_nothing_wherever_a_template_puts_them() {
    check_all(&texts(), placed);
}

#[test]
fn what_a_stranger_files_hides_nothing_as_it_is_tagged_and_as_it_is_filled_in() {
    let all: Vec<String> = hostile::TEXTS.iter().map(|text| (*text).to_owned()).chain(answers()).collect();
    let filed: Vec<String> = all.chunks(3).map(|three| three.join("\u{1}")).collect();
    check_all(&filed, tagged);
    check_all(&filed, filled);
}

#[test]
fn titles_close_nothing() {
    let texts: Vec<String> = hostile::TEXTS.iter().map(|text| (*text).to_owned()).chain(texts()).collect();
    let titles: Vec<String> = texts.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let calm: Vec<String> = titles.iter().map(|title| sanitize_title(title)).collect();
    for (title, calm) in titles.iter().zip(&calm) {
        assert_eq!(calm.replace('\u{200b}', ""), title.replace('\u{200b}', ""));
    }
    let asked: Vec<Text> = calm.iter().map(|title| Text::title(title)).collect();
    let Some(found) = rendered(&asked) else { return };
    for (title, found) in calm.iter().zip(found) {
        assert_eq!(found.alive(), Vec::<String>::new(), "{title:?}");
    }
}

#[test]
fn what_people_write_every_day_reads_the_same() {
    let texts: Vec<&str> = hostile::HARMLESS.to_vec();
    let calm: Vec<String> = texts.iter().map(|text| body::sanitized(text)).collect();
    let pairs = texts.iter().zip(&calm).flat_map(|(text, calm)| [Text::body(text), Text::body(calm)]);
    let Some(found) = rendered(&pairs.collect::<Vec<_>>()) else { return };
    for (text, pair) in texts.iter().zip(found.chunks(2)) {
        assert_eq!(pair[1].words(), pair[0].words(), "{text}\nbecame\n{}", body::sanitized(text));
        assert_eq!(pair[1].elements, pair[0].elements, "{text}\nbecame\n{}", body::sanitized(text));
    }
}

/// Writes each text into a body, and checks how GitHub renders it.
fn check_all(texts: &[String], write: impl Fn(usize, &str) -> Option<Written>) {
    for (batch, texts) in texts.chunks(BATCH).enumerate() {
        let written = texts.iter().enumerate().map(|(at, text)| (text, write(batch * BATCH + at, text)));
        let written: Vec<(&String, Written)> = written.filter_map(|(text, body)| Some((text, body?))).collect();
        let asked: Vec<Text> = written.iter().map(|(_, written)| Text::body(&written.body)).collect();
        assert!(written.len() * 2 >= texts.len(), "only {} of {} texts made a body", written.len(), texts.len());
        let Some(found) = rendered(&asked) else { return };
        for ((text, written), found) in written.iter().zip(&found) {
            check(text, written, found);
        }
    }
}
