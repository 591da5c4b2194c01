//! Merging: what is wanted goes into what is there, and nobody's words are lost.
//!
//! A section that is as it was scaffolded is updated; one that a person edited, removed or added stays.

use std::collections::HashMap;

use super::body::{Body, Section};
use super::digest::Digest;
use super::marker::SectionId;
use super::neutral::close_fence;
use crate::core::markdown;

/// What a merge leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The sections that shall be there.
    pub sections: Vec<Section>,
    /// Each section as it was scaffolded, for the marker.
    pub digests: Vec<(SectionId, Digest)>,
    /// The headings of sections in which a person's words and the wanted ones differ.
    pub conflicts: Vec<SectionId>,
    /// Ticked items that go.
    pub lost_ticks: Vec<String>,
}

/// Merge the wanted sections into a body. With `force`, edited sections are overwritten too; a person's own stay.
///
/// Where the wanted sections were made from what was read out of the body, `before` is what those answers alone would
/// make: then a section is untouched only if it says just that, for whatever else it says was not read.
pub fn merge(current: &Body, wanted: &[Section], before: Option<&[Section]>, force: bool) -> Merged {
    // A fence left open would swallow whatever comes after its section.
    let closed = |section: &Section| Section { id: section.id.clone(), text: close_fence(&section.text) };
    let wanted: Vec<Section> = wanted.iter().map(closed).collect();
    let base = |id: &SectionId| current.marker.as_ref().and_then(|marker| marker.section(id));
    let mut merged =
        Merged { sections: Vec::new(), digests: Vec::new(), conflicts: Vec::new(), lost_ticks: Vec::new() };
    for section in &current.sections {
        let digest = Digest::of(&section.text);
        let section = &closed(section);
        let untouched = match before {
            Some(before) => before.iter().any(|known| known.id == section.id && Digest::of(&known.text) == digest),
            None => base(&section.id) == Some(&digest),
        };
        let Some(wish) = wanted.iter().find(|wish| wish.id == section.id) else {
            if untouched {
                merged.lost_ticks.extend(ticked(&section.text));
            } else {
                merged.sections.push(section.clone());
            }
            continue;
        };
        let wish_digest = Digest::of(&wish.text);
        if digest == wish_digest {
            merged.sections.push(section.clone());
            merged.digests.push((section.id.clone(), digest));
        } else if untouched || force {
            let (text, lost) = keep_ticks(&section.text, &wish.text);
            merged.sections.push(Section { id: section.id.clone(), text });
            merged.digests.push((section.id.clone(), wish_digest));
            merged.lost_ticks.extend(lost);
        } else {
            merged.sections.push(section.clone());
            merged.conflicts.push(section.id.clone());
            merged.digests.extend(base(&section.id).map(|digest| (section.id.clone(), digest.clone())));
        }
    }
    for (at, wish) in wanted.iter().enumerate() {
        if current.sections.iter().any(|section| section.id == wish.id) {
            continue;
        }
        if let (Some(digest), false) = (base(&wish.id), force) {
            merged.conflicts.push(wish.id.clone());
            merged.digests.push((wish.id.clone(), digest.clone()));
            continue;
        }
        // What the answers of before would have made too is not there because a person does without it.
        if before.is_some_and(|before| before.iter().any(|known| known.id == wish.id)) && !force {
            continue;
        }
        // Of sections with one heading, a later one can not be there without those before it.
        if merged.sections.iter().filter(|section| section.id.heading == wish.id.heading).count() < wish.id.turn {
            merged.conflicts.push(wish.id.clone());
            continue;
        }
        let before = wanted[..at].iter().rev().find_map(|known| merged.sections.iter().position(|s| s.id == known.id));
        // What comes before the first heading comes first.
        let lead = usize::from(merged.sections.first().is_some_and(|section| section.id.heading.is_empty()));
        let place = before.map_or(if wish.id.heading.is_empty() { 0 } else { lead }, |before| before + 1);
        merged.sections.insert(place, wish.clone());
        merged.digests.push((wish.id.clone(), Digest::of(&wish.text)));
    }
    let order = |id: &SectionId| wanted.iter().position(|wish| wish.id == *id);
    merged.digests.sort_by_key(|(id, _)| order(id));
    renumber(&mut merged.sections);
    merged
}

/// Turns are counted anew, as a later reader of the body will count them.
fn renumber(sections: &mut [Section]) {
    let mut turns: HashMap<String, usize> = HashMap::new();
    for section in sections {
        let turn = turns.entry(section.id.heading.clone()).or_default();
        section.id.turn = *turn;
        *turn += 1;
    }
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
    use super::super::key::ArtifactKey;
    use super::super::marker::Marker;
    use super::*;
    use crate::core::catalog::RoleId;
    use proptest::prelude::*;

    const OWNER: &str = "**Owner:** Product Owner · @ana · `user-story/a`";

    fn marker(scaffolded: &str) -> Marker {
        let digests = sections(scaffolded).into_iter().map(|section| (section.id, Digest::of(&section.text)));
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

    fn merged(scaffolded: &str, now: &str, wanted: &str) -> Merged {
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
        let result = merge(&body, &sections("## A\nAna does it"), Some(&before), false);
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
                let scaffolded = before.marker.as_ref().and_then(|marker| marker.section(&section.id)).cloned();
                if scaffolded != Some(Digest::of(&section.text)) {
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
