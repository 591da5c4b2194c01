//! What a body shows besides its answers.

/// How many checkboxes are ticked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticks {
    /// The ticked ones.
    pub done: usize,
    /// All.
    pub all: usize,
}

/// Counts the checkboxes of a body.
pub(super) fn ticks(body: &str) -> Ticks {
    let mut ticks = Ticks::default();
    for line in body.lines() {
        let Some(item) = line.trim_start().strip_prefix(['-', '*', '+']) else { continue };
        let box_of = item.trim_start();
        let is_ticked = box_of.starts_with("[x] ") || box_of.starts_with("[X] ");
        if is_ticked || box_of.starts_with("[ ] ") {
            ticks.all += 1;
            ticks.done += usize::from(is_ticked);
        }
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_checkboxes_count() {
        let body = "- [ ] one\n  - [x] two\n* [X] three\n- [link](x)\n[x] four\n- [x]five\n";
        assert_eq!(ticks(body), Ticks { done: 2, all: 3 });
    }
}
