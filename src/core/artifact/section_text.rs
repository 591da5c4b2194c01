//! Compares the texts of sections: their words, their lines, and their ticked items.

use super::digest::Digest;
use crate::core::markdown;

/// Whether two texts say the same, ignoring ticks and formatting.
pub(super) fn says_same(one: &str, other: &str) -> bool {
    one == other || Digest::of_section(one) == Digest::of_section(other)
}

/// Whether a text contains each line of another one, as often, ignoring ticks.
pub(super) fn contains_lines(text: &str, other: &str) -> bool {
    let text = markdown::unticked(text);
    let mut left: Vec<&str> = text.lines().map(str::trim).collect();
    markdown::unticked(other).lines().map(str::trim).all(|line| {
        line.is_empty() || left.iter().position(|known| *known == line).map(|at| left.swap_remove(at)).is_some()
    })
}

/// The words of a text's ticked items.
pub(super) fn ticked(text: &str) -> Vec<String> {
    markdown::tasks(text).into_iter().filter(|task| task.ticked).map(|task| task.words).collect()
}

/// The wanted text with the ticks of unchanged items, and the ticked items that it no longer has.
pub(crate) fn keep_ticks(current: &str, wanted: &str) -> (String, Vec<String>) {
    let mut left = ticked(current);
    let mut text = wanted.to_owned();
    for task in markdown::tasks(wanted) {
        if let Some(at) = left.iter().position(|words| *words == task.words) {
            left.remove(at);
            text.replace_range(task.tick..=task.tick, "x");
        }
    }
    (text, left)
}
