//! Merging: what is wanted goes into what is there, and nobody's words are lost.
//!
//! A section that is as it was scaffolded is updated; one that a person edited, removed or added stays.

use super::body::{Body, Section, number};
use super::digest::Digest;
use super::marker::SectionId;
use super::safe_value::close_fence;
use crate::core::markdown;

/// What a merge leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergeResult {
    /// The sections that shall be there.
    pub sections: Vec<Section>,
    /// Each section as it was scaffolded, for the marker.
    pub digests: Vec<(SectionId, Digest)>,
    /// The headings of sections in which a person's words and the wanted ones differ.
    pub conflicts: Vec<SectionId>,
    /// Ticked items that go.
    pub lost_ticks: Vec<String>,
}

/// What the body said before, where the wanted sections were made from what was read out of it.
#[derive(Clone, Copy, Debug)]
pub struct PreviousText<'a> {
    /// What the answers that were read would make.
    pub sections: &'a [Section],
    /// The sections that hold an answer which is now given anew.
    pub replaced: &'a [SectionId],
}

impl PreviousText<'_> {
    /// Is a section made of nothing but the answers that were read from it, and does nobody's word go with one?
    fn allows(&self, current: &Body, section: &Section, requested: Option<&Section>) -> bool {
        let read = self.sections.iter().any(|known| known.id == section.id && says_same(&known.text, &section.text));
        let own = || current.marker.as_ref().is_some_and(|marker| marker.is_own(section));
        let kept = || requested.is_some_and(|requested| keeps_lines(&section.text, &requested.text));
        read && (!self.replaced.contains(&section.id) || own() || kept())
    }
}

/// Merge the wanted sections into a body. With `force`, edited sections are overwritten too; a person's own stay.
///
/// Where the wanted sections were made from what was read out of the body, a section is updated only if that is all it
/// says. Where an answer in it is given anew, nobody but rolecall may have written it: a person's words stay.
pub fn merge(current: &Body, wanted: &[Section], before: Option<PreviousText<'_>>, force: bool) -> MergeResult {
    // A fence left open would swallow whatever comes after its section.
    let wanted: Vec<Section> = wanted.iter().map(closed).collect();
    let mut merged = MergeResult::default();
    for section in &current.sections {
        let requested = wanted.iter().find(|requested| requested.id == section.id);
        merge_section(&mut merged, current, section, requested, before, force);
    }
    for (at, requested) in wanted.iter().enumerate() {
        if !current.sections.iter().any(|section| section.id == requested.id) {
            add_section(&mut merged, current, &wanted, at, before, force);
        }
    }
    let order = |id: &SectionId| wanted.iter().position(|requested| requested.id == *id);
    merged.digests.sort_by_key(|(id, _)| order(id));
    number(&mut merged.sections);
    merged
}

fn closed(section: &Section) -> Section {
    Section { id: section.id.clone(), text: close_fence(&section.text) }
}

/// One section that is there.
fn merge_section(
    merged: &mut MergeResult,
    current: &Body,
    section: &Section,
    requested: Option<&Section>,
    before: Option<PreviousText<'_>>,
    force: bool,
) {
    let untouched = match before {
        Some(before) => before.allows(current, section, requested),
        None => current.marker.as_ref().is_some_and(|marker| marker.is_scaffolded(section)),
    };
    let base = current.marker.as_ref().and_then(|marker| marker.section(&section.id));
    let there = closed(section);
    let Some(requested) = requested else {
        let lost = ticked(&there.text);
        if untouched && (before.is_none() || lost.is_empty() || force) {
            merged.lost_ticks.extend(lost);
        } else {
            let emptied = before.is_some_and(|before| before.replaced.contains(&section.id));
            merged.conflicts.extend(emptied.then(|| section.id.clone()));
            merged.sections.push(there);
        }
        return;
    };
    if says_same(&section.text, &requested.text) {
        let digest = base.filter(|base| base.is_of_section(&section.text)).cloned();
        merged.digests.push((section.id.clone(), digest.unwrap_or_else(|| Digest::of_section(&section.text))));
        merged.sections.push(there);
        return;
    }
    let (text, lost) = keep_ticks(&there.text, &requested.text);
    // What somebody fills in says nothing of a tick that stands there.
    if force || (untouched && (before.is_none() || lost.is_empty())) {
        merged.sections.push(Section { id: section.id.clone(), text });
        merged.digests.push((section.id.clone(), Digest::of_section(&requested.text)));
        merged.lost_ticks.extend(lost);
    } else {
        merged.conflicts.push(section.id.clone());
        merged.digests.extend(base.map(|digest| (section.id.clone(), digest.clone())));
        merged.sections.push(there);
    }
}

/// One wanted section that is not there.
fn add_section(
    merged: &mut MergeResult,
    current: &Body,
    wanted: &[Section],
    at: usize,
    before: Option<PreviousText<'_>>,
    force: bool,
) {
    let requested = &wanted[at];
    let base = current.marker.as_ref().and_then(|marker| marker.section(&requested.id));
    if let (Some(digest), false) = (base, force) {
        merged.conflicts.push(requested.id.clone());
        merged.digests.push((requested.id.clone(), digest.clone()));
        return;
    }
    // What the answers of before would have made too is not there because a person does without it.
    if before.is_some_and(|before| before.sections.iter().any(|known| known.id == requested.id)) && !force {
        return;
    }
    // Of sections with one heading, a later one can't be there without those before it.
    if merged.sections.iter().filter(|section| section.id.heading == requested.id.heading).count() < requested.id.turn {
        merged.conflicts.push(requested.id.clone());
        return;
    }
    let before = wanted[..at].iter().rev().find_map(|known| merged.sections.iter().position(|s| s.id == known.id));
    // What comes before the first heading comes first.
    let lead = usize::from(merged.sections.first().is_some_and(|section| section.id.heading.is_empty()));
    let place = before.map_or(if requested.id.heading.is_empty() { 0 } else { lead }, |before| before + 1);
    merged.sections.insert(place, requested.clone());
    merged.digests.push((requested.id.clone(), Digest::of_section(&requested.text)));
}

/// Do two texts say the same, ticks and formatting aside?
fn says_same(one: &str, other: &str) -> bool {
    one == other || Digest::of_section(one) == Digest::of_section(other)
}

/// Is each line of a text in another one, as often?
fn keeps_lines(text: &str, other: &str) -> bool {
    let plain = |text: &str| markdown::unticked(text);
    let other = plain(other);
    let mut left: Vec<&str> = other.lines().map(str::trim).collect();
    plain(text).lines().map(str::trim).all(|line| {
        line.is_empty() || left.iter().position(|known| *known == line).map(|at| left.swap_remove(at)).is_some()
    })
}

fn ticked(text: &str) -> Vec<String> {
    markdown::tasks(text).into_iter().filter(|task| task.ticked).map(|task| task.words).collect()
}

/// The wanted text with the ticks of items whose words are unchanged; and the ticked items that it no longer has.
fn keep_ticks(current: &str, wanted: &str) -> (String, Vec<String>) {
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

#[cfg(test)]
mod tests {
    use super::super::body::sections;
    use super::super::marker::Marker;
    use super::*;
    use crate::core::names::ArtifactKey;
    use crate::core::names::RoleId;
    use proptest::prelude::*;

    const OWNER: &str = "**Owner:** Product Owner · @ana · `user-story/a`";

    fn marker(scaffolded: &str) -> Marker {
        let digests = sections(scaffolded).into_iter().map(|section| (section.id, Digest::of_section(&section.text)));
        Marker {
            key: ArtifactKey::parse("user-story/a").expect("a key"),
            role: RoleId::new("product-owner").expect("an id"),
            from: None,
            under: None,
            accepted: None,
            title: None,
            milestone: None,
            parent: None,
            sections: digests.collect(),
            filled: Vec::new(),
        }
    }

    /// A body as scaffolded from one text and then edited into another.
    fn edited(scaffolded: &str, now: &str) -> Body {
        let text = Body::write(&sections(now), OWNER, &marker(scaffolded));
        Body::parse(&text, None)
    }

    fn texts(sections: &[Section]) -> String {
        sections.iter().map(|section| section.text.clone()).collect::<Vec<_>>().join("\n\n")
    }

    fn merged(scaffolded: &str, now: &str, wanted: &str) -> MergeResult {
        merge(&edited(scaffolded, now), &sections(wanted), None, false)
    }

    #[test]
    fn only_sections_that_nobody_touched_are_updated() {
        let base = "lead\n\n## A\none\n\n## B\ntwo";
        let result = merged(base, "lead\n\n## A\nmine\n\n## B\ntwo\n\n## Mine\nx", "LEAD\n\n## A\nONE\n\n## B\nTWO");
        assert_eq!(texts(&result.sections), "LEAD\n\n## A\nmine\n\n## B\nTWO\n\n## Mine\nx");
        assert_eq!(result.conflicts, [SectionId { heading: "A".into(), turn: 0 }]);
    }

    #[test]
    fn ticks_stay_where_the_words_do_and_a_lost_one_is_told() {
        let result = merged("## A\n- [ ] a\n- [ ] b", "## A\n- [x] a\n- [X] b", "## A\n- [ ] c\n- [ ] a");
        assert_eq!(texts(&result.sections), "## A\n- [ ] c\n- [x] a");
        assert_eq!(result.lost_ticks, ["b"]);
        assert!(result.conflicts.is_empty());
    }

    #[test]
    fn a_section_gone_from_the_template_goes_only_if_untouched() {
        let base = "## A\none\n\n## B\ntwo";
        assert_eq!(texts(&merged(base, base, "## A\none").sections), "## A\none");
        assert_eq!(texts(&merged(base, "## A\none\n\n## B\nmine", "## A\none").sections), "## A\none\n\n## B\nmine");
    }

    #[test]
    fn a_section_that_a_person_removed_stays_away_and_a_new_one_comes_in_its_place() {
        let result = merged("## A\none\n\n## B\ntwo", "## A\none", "## A\none\n\n## N\nnew\n\n## B\ntwo");
        assert_eq!(texts(&result.sections), "## A\none\n\n## N\nnew");
        assert_eq!(result.conflicts, [SectionId { heading: "B".into(), turn: 0 }]);
    }

    #[test]
    fn a_section_that_says_only_what_was_read_from_it_is_updated() {
        let body = edited("## A\n_Who?_ does _what?_", "## A\nAna does _what?_");
        let before = sections("## A\nAna does _what?_");
        let before = PreviousText { sections: &before, replaced: &[] };
        let result = merge(&body, &sections("## A\nAna does it"), Some(before), false);
        assert_eq!(texts(&result.sections), "## A\nAna does it");
        assert!(result.conflicts.is_empty());
    }

    #[test]
    fn force_overwrites_edits_and_keeps_a_persons_own_section() {
        let body = edited("## A\none", "## A\nmine\n\n## Mine\nx");
        let result = merge(&body, &sections("## A\ntwo"), None, true);
        assert_eq!(texts(&result.sections), "## A\ntwo\n\n## Mine\nx");
    }

    fn text() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            "[a-z]{1,6}",
            Just("- [ ] task".to_owned()),
            Just("- [x] done".to_owned()),
            "- \\[[ x]\\] [a-c]",
            Just("```".to_owned()),
            Just("> quote".to_owned()),
            Just(String::new()),
            "## [A-D]",
            Just("## A".to_owned()),
        ];
        prop::collection::vec(line, 0..14).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #[test]
        fn a_merge_keeps_every_human_line_and_tick(base in text(), now in text(), wanted in text()) {
            let body = edited(&base, &now);
            let before = Body::parse(&Body::write(&sections(&base), OWNER, &marker(&base)), None);
            let result = merge(&body, &sections(&wanted), None, false);
            let after = texts(&result.sections);
            let mut left: Vec<&str> = after.lines().collect();
            for section in &body.sections {
                if !before.marker.as_ref().is_some_and(|marker| marker.is_scaffolded(section)) {
                    for line in section.text.lines() {
                        let at = left.iter().position(|known| *known == line);
                        prop_assert!(at.is_some(), "{:?} went from {:?} to {:?}", line, section.text, after);
                        left.swap_remove(at.expect("checked"));
                    }
                }
            }
            let mut kept = ticked(&after);
            kept.extend(result.lost_ticks);
            for words in body.sections.iter().flat_map(|section| ticked(&section.text)) {
                let at = kept.iter().position(|known| *known == words);
                prop_assert!(at.is_some(), "the tick of {:?} went in {:?}", words, after);
                kept.swap_remove(at.expect("checked"));
            }
        }

        #[test]
        fn merging_twice_changes_nothing_more(base in text(), now in text(), wanted in text()) {
            let wanted = sections(&wanted);
            let first = merge(&edited(&base, &now), &wanted, None, false);
            let mut marker = marker("");
            marker.sections.clone_from(&first.digests);
            let body = Body::parse(&Body::write(&first.sections, OWNER, &marker), None);
            let second = merge(&body, &wanted, None, false);
            prop_assert_eq!(texts(&second.sections), texts(&body.sections));
        }

        #[test]
        fn a_body_survives_taking_apart_and_putting_together(now in text(), base in text()) {
            let body = edited(&base, &now);
            let marker = body.marker.clone().expect("it has one");
            let again = Body::parse(&Body::write(&body.sections, OWNER, &marker), None);
            prop_assert_eq!(again.sections, body.sections);
            prop_assert!(again.in_place);
            prop_assert_eq!(again.owner_line.as_deref(), Some(OWNER));
        }
    }
}
