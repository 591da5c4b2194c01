//! Splits a text into sections, even where a person left a fence or HTML open.

use std::collections::HashMap;
use std::ops::Range;

use super::safe_value::{Trust, make_safe};
use crate::core::markdown;

/// Identifies a section by its heading, and among equal headings by its position. The first section has no heading.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SectionId {
    /// The heading's words. Empty for the text before the first heading.
    pub heading: String,
    /// How many sections with the same heading come before it.
    pub turn: usize,
}

/// A part of a body: the text before the first heading, or a `## ` heading and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What identifies it.
    pub id: SectionId,
    /// Its text, including the heading line, without blank lines at its ends.
    pub text: String,
}

/// HTML that stays open until it is closed, whatever comes between.
const OPENING_TAGS: [&str; 6] = ["<!", "<?", "<script", "<pre", "<style", "<textarea"];
/// How many sections are read one by one.
const MAX_SINGLY_READ: usize = 200;

/// A person's text as the sections of an artifact: every word stays, and no marker, owner line or open fence in it has
/// any effect.
pub fn safe_sections(text: &str) -> Vec<Section> {
    sections(&make_safe(text, Trust::Typed, true))
}

/// What is known about the sections of a text before it is split.
pub(super) struct Known<'a> {
    /// The headings that should be there.
    pub(super) headings: Vec<&'a str>,
    /// Whether a section has a known text. Its fences are its own: no section is hidden in them.
    pub(super) is_whole: &'a dyn Fn(&Section) -> bool,
}

/// Splits a text into its sections.
pub fn sections(text: &str) -> Vec<Section> {
    split(text, &Known { headings: Vec::new(), is_whole: &|_| false })
}

/// Splits a text into its sections, given what is known about them.
pub(super) fn split(text: &str, known: &Known<'_>) -> Vec<Section> {
    split_at(text, section_starts(text, known))
}

/// Splits a text at the starts of its sections.
fn split_at(text: &str, mut starts: Vec<usize>) -> Vec<Section> {
    starts.insert(0, 0);
    let mut sections: Vec<Section> = Vec::new();
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(text.len());
        let part = text[start..end].trim_matches('\n').trim_end();
        if at == 0 && part.trim().is_empty() {
            continue;
        }
        let heading = if at == 0 { "" } else { heading(part) };
        sections.push(Section { id: SectionId { heading: heading.to_owned(), turn: 0 }, text: part.to_owned() });
    }
    number(&mut sections);
    sections
}

/// The words of the heading at the start of a text.
fn heading(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_start_matches('#').trim()
}

/// Numbers sections with equal headings, in the order in which a later reader finds them.
pub(super) fn number(sections: &mut [Section]) {
    let mut turns: HashMap<String, usize> = HashMap::new();
    for section in sections {
        let turn = turns.entry(section.id.heading.clone()).or_default();
        section.id.turn = *turn;
        *turn += 1;
    }
}

/// Where sections begin. An unclosed fence ends where the next known section begins, or, if nothing closes it, at the
/// next heading. Otherwise it would swallow everything after it.
pub(super) fn section_starts(text: &str, known: &Known<'_>) -> Vec<usize> {
    let mut starts = starts_without_open_html(text);
    if !has_fence(text) {
        return starts;
    }
    let mut cuts: Vec<usize> = Vec::new();
    while let Some(cut) = hidden_start(text, &starts, &cuts, known) {
        cuts.push(cut);
        cuts.sort_unstable();
        let ends = cuts.iter().copied().chain([text.len()]);
        let pieces = std::iter::once(0).chain(cuts.iter().copied()).zip(ends);
        // The heading at a piece's start is found with the others.
        let piece =
            |(from, to): (usize, usize)| starts_without_open_html(&text[from..to]).into_iter().map(move |at| from + at);
        starts = pieces.flat_map(piece).collect();
    }
    starts
}

pub(super) fn has_fence(text: &str) -> bool {
    text.contains("```") || text.contains("~~~")
}

/// Where sections begin. Each section is read by itself, so that unclosed HTML in one doesn't turn the code of another
/// into text.
pub(super) fn starts_without_open_html(text: &str) -> Vec<usize> {
    let all = markdown::section_starts(text);
    if !has_fence(text) || !OPENING_TAGS.iter().any(|tag| text.contains(tag)) {
        return all;
    }
    let mut starts: Vec<usize> = all.first().copied().into_iter().collect();
    while let Some(&from) = starts.last().filter(|_| starts.len() < MAX_SINGLY_READ) {
        let Some(next) = markdown::section_starts(&text[from..]).into_iter().find(|at| *at > 0) else { return starts };
        starts.push(from + next);
    }
    let last = starts.last().copied().unwrap_or(text.len());
    starts.extend(all.into_iter().filter(|at| *at > last));
    starts
}

/// The first heading inside a fence that should begin a section.
fn hidden_start(text: &str, starts: &[usize], cuts: &[usize], known: &Known<'_>) -> Option<usize> {
    let headings = text.match_indices("## ").map(|(at, _)| at).filter(|at| *at == 0 || text[..*at].ends_with('\n'));
    let hidden: Vec<usize> = headings.filter(|at| starts.binary_search(at).is_err()).collect();
    if hidden.is_empty() {
        return None;
    }
    let whole = whole_sections(text, starts, known);
    let hidden: Vec<usize> = hidden.into_iter().filter(|at| !markdown::within(&whole, *at)).collect();
    let mut missing = known.headings.clone();
    for &start in starts {
        let found = heading(&text[start..]);
        missing.iter().position(|heading| *heading == found).map(|at| missing.swap_remove(at));
    }
    if let Some(start) = hidden.iter().find(|start| missing.contains(&heading(&text[**start..]))) {
        return Some(*start);
    }
    let last = cuts.last().copied().unwrap_or(0);
    let open = last + open_fence(&text[last..])?;
    hidden.into_iter().find(|start| *start > open)
}

/// The bytes of the sections that have a known text.
fn whole_sections(text: &str, starts: &[usize], known: &Known<'_>) -> Vec<Range<usize>> {
    let sections = split_at(text, starts.to_vec());
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut ranges: Vec<Range<usize>> = starts.iter().copied().zip(ends).map(|(from, to)| from..to).collect();
    if sections.len() > ranges.len() {
        ranges.insert(0, 0..starts.first().copied().unwrap_or(text.len()));
    }
    let whole = ranges.into_iter().zip(&sections).filter(|(_, section)| (known.is_whole)(section));
    whole.map(|(range, _)| range).collect()
}

/// Where an unclosed fence begins.
fn open_fence(text: &str) -> Option<usize> {
    // If a fence is open, an appended line is part of it.
    let text = text.trim_end();
    let last = markdown::outer_fences(&format!("{text}\n\nx")).pop()?;
    (last.end > text.len() + 1).then_some(last.start)
}
