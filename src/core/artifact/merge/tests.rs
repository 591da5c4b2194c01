//! What a merge keeps and what it updates.

use super::super::marker::Marker;
use super::super::section::sections;
use super::*;
use crate::core::names::ArtifactKey;
use crate::core::names::RoleId;
use proptest::prelude::*;

const OWNER: &str = "**Owner:** Product Owner · @ana · `user-story/a`";

fn marker(scaffolded: &str) -> Marker {
    let digests = sections(scaffolded).into_iter().map(|section| (section.id, Digest::of_section(&section.text)));
    let role = RoleId::new("product-owner").expect("an id");
    let marker = Marker::new(ArtifactKey::parse("user-story/a").expect("a key"), role, None);
    Marker { sections: digests.collect(), ..marker }
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
    merge(&edited(scaffolded, now), &sections(wanted), None, &Scaffold::default(), false)
}

#[test]
fn only_untouched_sections_are_updated() {
    let base = "lead\n\n## A\none\n\n## B\ntwo";
    let result = merged(base, "lead\n\n## A\nmine\n\n## B\ntwo\n\n## Mine\nx", "LEAD\n\n## A\nONE\n\n## B\nTWO");
    assert_eq!(texts(&result.sections), "LEAD\n\n## A\nmine\n\n## B\nTWO\n\n## Mine\nx");
    assert_eq!(result.conflicts, [SectionId { heading: "A".into(), turn: 0 }]);
}

#[test]
fn ticks_stay_with_their_words_and_a_lost_one_is_reported() {
    let result = merged("## A\n- [ ] a\n- [ ] b", "## A\n- [x] a\n- [X] b", "## A\n- [ ] c\n- [ ] a");
    assert_eq!(texts(&result.sections), "## A\n- [ ] c\n- [x] a");
    assert_eq!(result.lost_ticks, ["b"]);
    assert!(result.conflicts.is_empty());
}

#[test]
fn a_section_removed_from_the_template_is_removed_only_if_untouched() {
    let base = "## A\none\n\n## B\ntwo";
    assert_eq!(texts(&merged(base, base, "## A\none").sections), "## A\none");
    assert_eq!(texts(&merged(base, "## A\none\n\n## B\nmine", "## A\none").sections), "## A\none\n\n## B\nmine");
}

#[test]
fn a_removed_section_stays_removed_and_a_new_one_takes_its_place() {
    let result = merged("## A\none\n\n## B\ntwo", "## A\none", "## A\none\n\n## N\nnew\n\n## B\ntwo");
    assert_eq!(texts(&result.sections), "## A\none\n\n## N\nnew");
    assert_eq!(result.conflicts, [SectionId { heading: "B".into(), turn: 0 }]);
}

#[test]
fn a_section_that_says_only_what_was_read_from_it_is_updated() {
    let body = edited("## A\n_Who?_ does _what?_", "## A\nAna does _what?_");
    let before = sections("## A\nAna does _what?_");
    let before = PreviousText { sections: &before, drafts: &[], replaced: &[] };
    let result = merge(&body, &sections("## A\nAna does it"), Some(before), &Scaffold::default(), false);
    assert_eq!(texts(&result.sections), "## A\nAna does it");
    assert!(result.conflicts.is_empty());
}

#[test]
fn force_overwrites_edits_and_keeps_a_persons_own_section() {
    let body = edited("## A\none", "## A\nmine\n\n## Mine\nx");
    let result = merge(&body, &sections("## A\ntwo"), None, &Scaffold::default(), true);
    assert_eq!(texts(&result.sections), "## A\ntwo\n\n## Mine\nx");
}

/// A section that a person removed isn't looked for in the code of another one.
#[test]
fn a_heading_in_code_is_not_a_removed_section() {
    for (base, now, wanted) in [
        ("## A", "## B\n```", "```\n## A\n```\n## A"),
        ("## B", "```", "## C\n```\n## B\n```\n## B"),
        ("## B", "```", "## B\n## A\n```\n## B\n```"),
        ("## B", "~~~", "## B\n## A\n```\n## B\n```\n## C\n~~~\n## B\n~~~"),
        ("## A\n```\n## B\n```\n## B", "## A\n```\n## B\n```\n## C\n```", "## A\n```\n## B\n```\n## B"),
    ] {
        let wanted = sections(wanted);
        let first = merge(&edited(base, now), &wanted, None, &Scaffold::default(), false);
        let mut marker = marker("");
        marker.sections.clone_from(&first.digests);
        let text = Body::write(&first.sections, OWNER, &marker);
        for body in [Body::parse(&text, None), Body::parse_for(&text, None, &wanted)] {
            assert_eq!(body.sections, first.sections, "{text}");
            assert!(body.in_place, "{text}");
            assert_eq!(merge(&body, &wanted, None, &Scaffold::default(), false), first, "{text}");
        }
    }
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
        let result = merge(&body, &sections(&wanted), None, &Scaffold::default(), false);
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
        let first = merge(&edited(&base, &now), &wanted, None, &Scaffold::default(), false);
        let mut marker = marker("");
        marker.sections.clone_from(&first.digests);
        let body = Body::parse(&Body::write(&first.sections, OWNER, &marker), None);
        let second = merge(&body, &wanted, None, &Scaffold::default(), false);
        prop_assert_eq!(texts(&second.sections), texts(&body.sections));
    }

    #[test]
    fn a_body_survives_parsing_and_writing(now in text(), base in text()) {
        let body = edited(&base, &now);
        let marker = body.marker.clone().expect("it has one");
        let again = Body::parse(&Body::write(&body.sections, OWNER, &marker), None);
        prop_assert_eq!(again.sections, body.sections);
        prop_assert!(again.in_place);
        prop_assert_eq!(again.owner_line.as_deref(), Some(OWNER));
    }
}
